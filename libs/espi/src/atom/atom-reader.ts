import { XmlStream } from '../xml/xml-stream.js';
import { AtomMachine } from './atom-machine.js';
import { PlainReadings } from './plain-readings.js';
import type { AtomListener } from './read-types.js';

const PIECE = 65_536;
const READING_TAG_END = Buffer.from('IntervalReading>');
const GREATER = 0x3e;
const LESS = 0x3c;
const COLON = 0x3a;
/** Encodings in which no byte of ASCII is part of another character. */
const asciiEncodings = new Set(['utf-8', 'windows-1252']);

/**
 * Reads feeds, entries and lone ESPI elements of every version of the standard from a stream of text. What can be
 * understood is told to the listener as it is read; whatever ESPI 4.0 does not allow is told as findings. A document
 * without findings of rule `schema` is one that the XSD accepts; the only difference is that integers beyond ±2^53 are
 * findings here.
 */
export class AtomReader {
  private readonly stream: XmlStream;
  private readonly machine: AtomMachine;
  private readonly decoder: TextDecoder;
  private plain = new PlainReadings('');

  /** @param encoding of the bytes: a label of the Encoding Standard */
  constructor(listener: AtomListener, encoding = 'utf-8') {
    this.machine = new AtomMachine(listener, {
      line: () => this.stream.line,
      column: () => this.stream.column,
    });
    this.stream = new XmlStream(this.machine);
    this.decoder = new TextDecoder(encoding);
  }

  /** The line being read, counted from 1. */
  get line(): number {
    return this.stream.line;
  }

  /** Reads on; the text may be cut anywhere. @throws MalformedXml, after which the reader is of no more use. */
  write(text: string): void {
    this.stream.write(text);
  }

  /**
   * As `write`, from bytes: tells the same, several times as fast where there are readings, because plain ones pass the
   * XML parser by. @throws MalformedXml
   */
  writeBytes(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += PIECE) this.writePiece(bytes.subarray(at, at + PIECE));
  }

  /** Says that there is no more. @throws MalformedXml when the text ends too early. */
  close(): void {
    this.stream.write(this.decoder.decode());
    this.stream.close();
  }

  private writePiece(bytes: Buffer): void {
    let parsed = 0;
    if (asciiEncodings.has(this.decoder.encoding)) {
      let tag = bytes.indexOf(READING_TAG_END);
      while (tag !== -1) {
        const from = endOfTagBefore(bytes, tag);
        if (from >= parsed) {
          if (from > parsed) this.parse(bytes.subarray(parsed, from));
          parsed = this.passPlainReadings(bytes, from);
        }
        tag = bytes.indexOf(READING_TAG_END, Math.max(parsed, tag + READING_TAG_END.length));
      }
    }
    this.parse(parsed === 0 ? bytes : bytes.subarray(parsed));
  }

  private parse(bytes: Buffer): void {
    this.stream.write(this.decoder.decode(bytes, { stream: true }));
  }

  /** @returns where those end that follow here, where the parser is in an IntervalBlock and nothing is half read */
  private passPlainReadings(bytes: Buffer, from: number): number {
    const prefix = this.stream.isBehindTag ? this.machine.readingPrefix : undefined;
    if (prefix === undefined) return from;
    if (prefix !== this.plain.prefix) this.plain = new PlainReadings(prefix);
    const { plain } = this;
    const end = plain.run(bytes, from, this.stream.line, (reading) => this.machine.takeReading(reading));
    if (end > from) this.stream.pass(end - from, plain.newlines, plain.lineStart === -1 ? 0 : end - plain.lineStart);
    return end;
  }
}

/** Where a tag ends that nothing but white space parts from the start tag of this name; -1 where there is none. */
function endOfTagBefore(bytes: Buffer, name: number): number {
  let at = name - 1;
  if (bytes[at] === COLON) while (at >= 0 && bytes[at] !== LESS && bytes[at] !== GREATER) at--;
  if (bytes[at] !== LESS) return -1;
  do at--;
  while (at >= 0 && isSpace(bytes[at]));
  return bytes[at] === GREATER ? at + 1 : -1;
}

const isSpace = (byte = 0): boolean =>
  byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c);
