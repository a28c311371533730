import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** The certificate that a client showed on this connection (RFC 8705). */
export function clientCertificate({ socket }: IncomingMessage): X509Certificate | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
}

/** Whether an authority that this server trusts has signed it. */
export const isTrustedCertificate = ({ socket }: IncomingMessage): boolean =>
  socket instanceof TLSSocket && socket.authorized;

/** Whether a certificate is of the subject that was registered (RFC 8705 section 2.1.2). */
export function certificateSubjectMatches(
  certificate: X509Certificate | undefined,
  property: string,
  expected: string,
): boolean {
  if (certificate === undefined) return false;
  if (property === 'tls_client_auth_subject_dn') return sameName(certificate.subject, expected);
  const matches = alternativeNames[property];
  return matches !== undefined && matches(certificate, expected);
}

/** The kinds of alternative names, of which Node looks for none itself where it would look at the subject too. */
const alternativeNames: Readonly<Record<string, (certificate: X509Certificate, expected: string) => boolean>> = {
  tls_client_auth_san_dns: (certificate, expected) =>
    certificate.checkHost(expected, { subject: 'never', wildcards: false }) !== undefined,
  tls_client_auth_san_ip: (certificate, expected) => certificate.checkIP(expected) !== undefined,
  tls_client_auth_san_email: (certificate, expected) =>
    certificate.checkEmail(expected, { subject: 'never' }) !== undefined,
  // names with commas in them come in quotes, and are not looked into
  tls_client_auth_san_uri: ({ subjectAltName = '' }, expected) =>
    !subjectAltName.includes('"') && subjectAltName.split(', ').includes(`URI:${expected}`),
};

/** A distinguished name in the string form of RFC 4514, as registered, or line by line, as Node writes it; the order may be reversed. */
function sameName(subject: string, expected: string): boolean {
  const given = subject.split('\n').map((part) => part.trim());
  const wanted = expected.split(/(?<!\\)[,\n]/).map((part) => part.trim());
  const reversed = wanted.toReversed();
  return given.join('\n') === wanted.join('\n') || given.join('\n') === reversed.join('\n');
}
