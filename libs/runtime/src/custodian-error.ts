/** When to ask again where nothing better is known. */
const RETRY_AFTER_SECONDS = 5;

/**
 * An error whose text may be shown to the caller.
 *
 * `code` is a stable kebab-case word, `status` the HTTP status it maps to, `message` the public text;
 * `detail` and `cause` are for the log alone.
 */
export class CustodianError extends Error {
  readonly detail?: string;

  constructor(
    readonly code: string,
    readonly status: number,
    publicText: string,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    super(publicText, { cause: options.cause });
    this.name = 'CustodianError';
    this.detail = options.detail;
  }
}

/** 503 whose code is told all the same: nothing is wrong with the request, and asked again it may go well. */
export class Unavailable extends CustodianError {
  /** told in `Retry-After` */
  readonly retryAfterSeconds: number;

  constructor(
    code: string,
    publicText: string,
    options: { detail?: string; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(code, 503, publicText, options);
    this.name = 'Unavailable';
    this.retryAfterSeconds = options.retryAfterSeconds ?? RETRY_AFTER_SECONDS;
  }
}
