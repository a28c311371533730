/** Why an attempt did not count. */
export const attemptFailures = [
  /** the address is not https, or holds a name and a password */
  'insecure',
  /** its host is, or resolves to, an address that is not of the internet */
  'address-not-public',
  /** its host resolves to nothing */
  'no-address',
  /** nobody listens there */
  'unreachable',
  /** its certificate is not for this host, expired, or of an authority that nobody knows */
  'certificate',
  /** no answer in time */
  'timeout',
  /** the connection ended before there was an answer */
  'cut-off',
  /** what came is not HTTP */
  'not-http',
  /** answered with 3xx, which is not followed */
  'redirect',
  /** answered with 410: the receiver wants no more */
  'gone',
  /** answered, but with no 2xx */
  'refused',
] as const;
export type AttemptFailure = (typeof attemptFailures)[number];

/** Thrown by the look-up of a host whose addresses may not be called. */
export class NotPublic extends Error {}

const CODES: readonly (readonly [RegExp, AttemptFailure])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_\w+|ESERVFAIL|ETIMEOUT|EBADNAME)$/, 'no-address'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'unreachable'],
  [/CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^EPROTO$|SIGNATURE/, 'certificate'],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^HPE_(?!CLOSED)/, 'not-http'],
];

/** What an error of a request without an answer says. */
export function failureOf(error: unknown): AttemptFailure {
  if (error instanceof NotPublic) return 'address-not-public';
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return CODES.find(([codes]) => codes.test(code))?.[1] ?? 'cut-off';
}

/** What an HTTP status says: nothing where it is 2xx. */
export function failureOfStatus(status: number): AttemptFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirect' : 'refused';
}
