/** Why a text is no scope. */
export type ScopeErrorReason =
  | 'empty'
  | 'too-long'
  | 'not-a-term'
  | 'unexpected-character'
  | 'repeated-term'
  | 'not-a-function-block'
  | 'not-a-number'
  | 'not-a-period'
  | 'not-a-bulk-id';

/** A text that is no scope: `reason` for programs, the message for people. */
export class ScopeError extends Error {
  override readonly name = 'ScopeError';

  constructor(
    readonly reason: ScopeErrorReason,
    message: string,
  ) {
    super(message);
  }
}
