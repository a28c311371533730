import { XmlStream } from '../xml/xml-stream.js';
import { AtomMachine } from './atom-machine.js';
import type { AtomListener } from './read-types.js';

/**
 * Reads feeds, entries and lone ESPI elements of every version of the standard from a stream of text. What can be
 * understood is told to the listener as it is read; whatever ESPI 4.0 does not allow is told as findings. A document
 * without findings of rule `schema` is one that the XSD accepts; the only difference is that integers beyond ±2^53 are
 * findings here.
 */
export class AtomReader {
  private readonly stream: XmlStream;

  constructor(listener: AtomListener) {
    const machine = new AtomMachine(listener, {
      line: () => this.stream.line,
      column: () => this.stream.column,
    });
    this.stream = new XmlStream(machine);
  }

  /** The line being read, counted from 1. */
  get line(): number {
    return this.stream.line;
  }

  /** Reads on; the text may be cut anywhere. @throws MalformedXml, after which the reader is of no more use. */
  write(text: string): void {
    this.stream.write(text);
  }

  /** Says that there is no more. @throws MalformedXml when the text ends too early. */
  close(): void {
    this.stream.close();
  }
}
