/** What can be wrong with a value or a document. */
export type FindingCode =
  | 'missing-element'
  | 'repeated-element'
  | 'unknown-element'
  | 'wrong-order'
  | 'legacy-name'
  | 'unexpected-text'
  | 'unexpected-attribute'
  | 'missing-attribute'
  | 'not-an-object'
  | 'not-a-list'
  | 'bad-lexical'
  | 'out-of-range'
  | 'too-long'
  | 'not-enumerated'
  | 'malformed-fragment'
  | 'single-link'
  | 'bare-root'
  | 'several-documents'
  | 'leading-space'
  | 'unknown-root'
  | 'atom-rule';

/** One thing that is wrong, and where: `path` is element names joined by `/`, with `[n]` for the n-th (from 0) of a repeated one. */
export interface Finding {
  readonly path: string;
  readonly code: FindingCode;
  readonly message: string;
}

/**
 * A finding in a document. `line` and `column` count from 1.
 * `rule` says whose rule is broken: `schema` is what an XSD validator rejects as well; `profile` is what only RFC 4287
 * or the alliance's certification asks for.
 */
export interface DocumentFinding extends Finding {
  readonly line: number;
  readonly column: number;
  readonly rule: 'schema' | 'profile';
}
