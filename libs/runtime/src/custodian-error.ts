/** When to ask again where nothing better is known. */
const RETRY_AFTER_SECONDS = 5;

/**
 * An error whose text may be shown to the caller.
 *
 * `code` is a stable kebab-case word, `status` the HTTP status it maps to, `message` the public text;
 * `members` are further members of its problem (RFC 9457 section 3.2); `detail` and `cause` are for the log alone.
 */
export class CustodianError extends Error {
  readonly detail?: string;
  readonly members?: object;

  constructor(
    readonly code: string,
    readonly status: number,
    publicText: string,
    options: { detail?: string; cause?: unknown; members?: object } = {},
  ) {
    super(publicText, { cause: options.cause });
    this.name = 'CustodianError';
    this.detail = options.detail;
    this.members = options.members;
  }
}

/** 503 whose code is told all the same: nothing is wrong with the request, and asked again it may go well. */
export class Unavailable extends CustodianError {
  /** after which one may ask again: `Retry-After` (RFC 9110 section 10.2.3) */
  readonly retryAfterSeconds: number;

  constructor(
    code: string,
    publicText: string,
    {
      retryAfterSeconds = RETRY_AFTER_SECONDS,
      ...options
    }: { retryAfterSeconds?: number; detail?: string; cause?: unknown } = {},
  ) {
    super(code, 503, publicText, options);
    this.name = 'Unavailable';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What there can be too much of. */
export type Load = 'requests' | 'transfers' | 'passwords';

/** More than this server can do now: refused at once, so that what it has taken on stays quick. */
export class Overloaded extends Unavailable {
  constructor(readonly load: Load) {
    // not all who are refused come again in the same second
    const retryAfterSeconds = 2 + Math.floor(Math.random() * 4);
    super('overloaded', 'The server has more to do than it can. Ask again in a few seconds.', { retryAfterSeconds });
    this.name = 'Overloaded';
  }
}
