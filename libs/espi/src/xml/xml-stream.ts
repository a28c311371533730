import { SaxesParser, type SaxesTagNS } from 'saxes';
import { MalformedXml, type MalformedXmlCode } from './malformed-xml.js';

export interface XmlHandler {
  /** A root element follows that is not the first, or space stood before the XML declaration: no validator takes that. */
  documentFault(code: 'several-documents' | 'leading-space', message: string): void;
  open(tag: SaxesTagNS): void;
  text(text: string): void;
  close(tag: SaxesTagNS): void;
}

/**
 * The parser keeps its listeners in properties that it adds by computed name, of which V8 takes only a few before it
 * turns the object into a slow dictionary. Instances of a subclass have room for them: four times the speed.
 */
class Parser extends SaxesParser<{ xmlns: true; position: false }> {}

const MAX_DEPTH = 64;
const MAX_TOKEN = 1_048_576;
const PIECE = 65_536;
/** Of the text before the current piece so much is kept: an end tag may begin there. */
const TAIL = 1024;
/** An IntervalReading, a ReadingQuality in it, and the quality in that. */
const READING_DEPTH = 3;
const rootEnd = Symbol('the end of a root element');

/**
 * Well-formed XML as a stream of namespace-aware events. Takes several documents one after another, each with its own
 * declaration and processing instructions; refuses every document type declaration; knows nothing of external entities.
 */
export class XmlStream {
  private parser: Parser | undefined;
  private depth = 0;
  private documents = 0;
  private sawRoot = false;
  private root: SaxesTagNS | undefined;
  private tail = '';
  /** Characters given to the current parser before the current piece. */
  private given = 0;
  private lineBase = 0;
  private columnBase = 0;
  /** The parser's line that `columnBase` is for. */
  private columnLine = 1;
  /** Where, in characters given to the current parser, the last tag ended. */
  private tagEnd = -1;
  private skippedSpace = false;
  /** Characters since the last event: the length, at least, of the text or tag that is being read. */
  private pending = 0;

  constructor(private readonly handler: XmlHandler) {}

  get line(): number {
    return this.lineBase + (this.parser?.line ?? 1);
  }

  get column(): number {
    if (this.parser === undefined) return this.columnBase + 1;
    return Math.max(1, this.parser.columnIndex + (this.parser.line === this.columnLine ? this.columnBase : 0));
  }

  /** The last character given was the end of a tag, with room for a reading's elements below. */
  get isBehindTag(): boolean {
    return this.parser !== undefined && this.tagEnd === this.given && this.depth <= MAX_DEPTH - READING_DEPTH;
  }

  /** @throws MalformedXml */
  write(text: string): void {
    for (let at = 0; at < text.length; at += PIECE) this.writePiece(text.slice(at, at + PIECE));
  }

  /**
   * Counts text that the parser need not see: whole elements, behind a tag.
   * @param newlines ends of line in it
   * @param lastLine its characters behind the last of them
   */
  pass(length: number, newlines: number, lastLine: number): void {
    if (this.parser === undefined) return;
    const { position, columnIndex, line } = this.parser;
    const newlineAt = position - columnIndex;
    if (newlines > 0) this.columnBase = lastLine - (this.given - newlineAt);
    else this.columnBase = (line === this.columnLine ? this.columnBase : 0) + length;
    this.columnLine = line;
    this.lineBase += newlines;
  }

  /** Says that there is no more. @throws MalformedXml when something is missing. */
  close(): void {
    if (this.documents === 0 && this.parser === undefined) throw this.fault('malformed-xml', 'there is no element');
    this.parser?.close();
    this.parser = undefined;
  }

  private writePiece(piece: string): void {
    let rest = piece;
    while (rest !== '') {
      if (this.parser === undefined) rest = this.skipSpace(rest);
      if (rest === '') return;
      this.parser ??= this.createParser();
      this.pending += rest.length;
      rest = this.feed(this.parser, rest);
      if (this.pending > MAX_TOKEN + PIECE) throw this.fault('too-long', 'a text or a tag is longer than 1 MiB');
    }
  }

  /** Gives the parser text up to the end of a root element; returns what is left. */
  private feed(parser: Parser, text: string): string {
    try {
      parser.write(text);
      this.given += text.length;
      this.tail = (this.tail + text).slice(-TAIL);
      return '';
    } catch (reason) {
      if (reason !== rootEnd) throw reason;
      const end = parser.position - this.given;
      this.requireRootEnd(this.tail + text.slice(0, end));
      const rest = text.slice(end);
      this.columnBase = parser.columnIndex + (parser.line === this.columnLine ? this.columnBase : 0);
      this.columnLine = 1;
      this.lineBase += parser.line - 1;
      this.parser = undefined;
      this.documents += 1;
      return rest;
    }
  }

  /** The parser would tell a wrong end tag only after it has closed the element: for a root, too late. */
  private requireRootEnd(text: string): void {
    if (this.root === undefined || this.root.isSelfClosing) return;
    if (text.slice(0, -1).trimEnd().endsWith(`</${this.root.name}`)) return;
    throw this.fault('malformed-xml', 'unexpected close tag');
  }

  private skipSpace(text: string): string {
    const rest = text.replace(/^[\t\n\r \ufeff]+/, '');
    const space = text.slice(0, text.length - rest.length);
    if (/[\t\n\r ]/.test(space)) this.skippedSpace = true;
    const lines = space.split(/\r\n|\r|\n/);
    if (lines.length > 1) this.columnBase = 0;
    this.lineBase += lines.length - 1;
    this.columnBase += lines.at(-1)?.length ?? 0;
    return rest;
  }

  private createParser(): Parser {
    const parser = new Parser({ xmlns: true, position: false });
    const { handler } = this;
    this.given = 0;
    this.pending = 0;
    this.sawRoot = false;
    this.tail = '';
    this.tagEnd = -1;
    const leadingSpace = this.skippedSpace;
    this.skippedSpace = false;
    parser.on('error', ({ message }) => {
      if (this.documents > 0 && !this.sawRoot && message.startsWith('document must contain')) return;
      throw this.fault('malformed-xml', message.replace(/\.$/, ''));
    });
    parser.on('xmldecl', () => {
      if (leadingSpace && this.documents === 0) {
        handler.documentFault('leading-space', 'space stands before the XML declaration');
      }
    });
    parser.on('doctype', () => {
      throw this.fault('doctype-refused', 'a document type declaration is refused: it may define entities');
    });
    parser.on('opentag', (tag) => {
      this.tagEnd = parser.position;
      this.open(tag);
    });
    parser.on('closetag', (tag) => {
      this.tagEnd = parser.position;
      this.pending = 0;
      this.depth -= 1;
      handler.close(tag);
      if (this.depth === 0) throw rootEnd;
    });
    const text = (content: string): void => {
      this.pending = 0;
      if (content.length > MAX_TOKEN) throw this.fault('too-long', 'a text is longer than 1 MiB');
      if (this.depth > 0) handler.text(content);
    };
    parser.on('text', text);
    parser.on('cdata', text);
    return parser;
  }

  private open(tag: SaxesTagNS): void {
    this.pending = 0;
    if (this.depth === 0) {
      this.sawRoot = true;
      this.root = tag;
      if (this.documents > 0)
        this.handler.documentFault('several-documents', 'another document follows in the same text');
    }
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.fault('too-deep', `elements are nested deeper than ${MAX_DEPTH}`);
    for (const name in tag.attributes) {
      if ((tag.attributes[name]?.value.length ?? 0) > MAX_TOKEN) {
        throw this.fault('too-long', 'an attribute is longer than 1 MiB');
      }
    }
    this.handler.open(tag);
  }

  private fault(code: MalformedXmlCode, message: string): MalformedXml {
    return new MalformedXml(code, message, this.line, this.column);
  }
}
