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
