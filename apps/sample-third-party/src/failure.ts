/** What can go wrong for a person or a caller; pages/failure.page.tsx says each in words. */
export const failureStatuses = {
  'access-denied': 403,
  'request-expired': 400,
  'wrong-issuer': 400,
  'custodian-refused': 502,
  'custodian-unreachable': 502,
  'no-credentials': 503,
  'credentials-refused': 502,
  /** the refresh token, or the code, is no good any more (invalid_grant) */
  'grant-gone': 403,
  'sharing-ended': 403,
  'form-not-ours': 403,
  'not-found': 404,
  'not-a-notification': 400,
  'signature-wrong': 401,
  'too-long': 413,
  unexpected: 500,
} as const;

export type FailureCode = keyof typeof failureStatuses;

export class Failure extends Error {
  readonly status: number;

  /** @param detail for the log alone */
  constructor(
    readonly code: FailureCode,
    detail?: string,
    options?: ErrorOptions,
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.status = failureStatuses[code];
  }
}
