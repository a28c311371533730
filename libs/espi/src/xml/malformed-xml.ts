export type MalformedXmlCode = 'malformed-xml' | 'doctype-refused' | 'too-deep' | 'too-long';

/** The text cannot be read any further as XML; `line` and `column` count from 1. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml';

  constructor(
    readonly code: MalformedXmlCode,
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}
