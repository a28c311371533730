import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What one end of TLS needs, in PEM. */
export interface OwnCertificate {
  readonly key: string;
  readonly cert: string;
}

/** What a TLS server needs, in PEM. */
export interface ServerCertificate extends OwnCertificate {
  /** of the authority that signed it */
  readonly ca: string;
}

const DAY_MS = 86_400_000;
const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/**
 * A certificate authority, and what it signs, good for a day. X.509 (RFC 5280) written by hand: Node signs, but makes no
 * certificates, and not every machine has openssl.
 */
export class CertificateAuthority {
  readonly #keys = newKeys();
  readonly #name = nameOf('Test certificate authority');
  readonly cert = certificate(this.#name, this.#name, this.#keys.publicKey, this.#keys.privateKey, [
    extension(OID.basicConstraints, sequence(boolean(true)), true),
    extension(OID.keyUsage, tagged(0x03, Buffer.from([1, 0b0000_0110])), true),
  ]);

  /** For `localhost` and 127.0.0.1. */
  server(): OwnCertificate {
    const alternatives = [tagged(0x82, Buffer.from('localhost', 'latin1')), tagged(0x87, Buffer.from([127, 0, 0, 1]))];
    return this.#issue('localhost', alternatives, OID.serverAuth);
  }

  client(commonName: string, dnsName: string): OwnCertificate {
    return this.#issue(commonName, [tagged(0x82, Buffer.from(dnsName, 'latin1'))], OID.clientAuth);
  }

  #issue(commonName: string, alternatives: readonly Buffer[], usage: readonly number[]): OwnCertificate {
    const keys = newKeys();
    const cert = certificate(this.#name, nameOf(commonName), keys.publicKey, this.#keys.privateKey, [
      extension(OID.subjectAltName, sequence(...alternatives)),
      extension(OID.extendedKeyUsage, sequence(oid(usage))),
    ]);
    return { key: pemOf(keys.privateKey), cert };
  }
}

/** A certificate that nobody but its owner vouches for. */
export function selfSignedCertificate(commonName: string): OwnCertificate {
  const keys = newKeys();
  const name = nameOf(commonName);
  return { key: pemOf(keys.privateKey), cert: certificate(name, name, keys.publicKey, keys.privateKey, []) };
}

/** A certificate for `localhost` and 127.0.0.1 by an authority made for it. */
export function certificateForLocalhost(): ServerCertificate {
  const authority = new CertificateAuthority();
  return { ...authority.server(), ca: authority.cert };
}

/** Object identifiers in DER, without tag and length. */
const OID = {
  commonName: [0x55, 0x04, 0x03],
  basicConstraints: [0x55, 0x1d, 0x13],
  keyUsage: [0x55, 0x1d, 0x0f],
  extendedKeyUsage: [0x55, 0x1d, 0x25],
  subjectAltName: [0x55, 0x1d, 0x11],
  serverAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
  clientAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02],
  sha256WithRsa: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
} as const;

function certificate(
  issuer: Buffer,
  subject: Buffer,
  publicKey: KeyObject,
  signer: KeyObject,
  extensions: readonly Buffer[],
): string {
  const algorithm = sequence(oid(OID.sha256WithRsa), tagged(0x05, Buffer.alloc(0)));
  const validity = sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS));
  const signed = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [tagged(0xa3, sequence(...extensions))] : []),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', signed, signer)]));
  const text = sequence(signed, algorithm, signature).toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
}

/** One value of DER: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const integer = (content: Buffer): Buffer => tagged(0x02, content);
const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));
const oid = (content: readonly number[]): Buffer => tagged(0x06, Buffer.from(content));
const nameOf = (commonName: string): Buffer =>
  sequence(tagged(0x31, sequence(oid(OID.commonName), tagged(0x0c, Buffer.from(commonName)))));
/** UTCTime: `YYMMDDhhmmssZ`. */
const time = (at: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/\D/g, '')}Z`));

function extension(name: readonly number[], value: Buffer, critical = false): Buffer {
  return sequence(oid(name), ...(critical ? [boolean(true)] : []), tagged(0x04, value));
}
