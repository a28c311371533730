import type { SaxesTagNS } from 'saxes';
import type { ComplexValue, GlobalElement, Particle } from '../schema/complex-type.js';
import { ElementReader, isSpace, type ElementHost } from '../schema/element-reader.js';
import type { FindingCode } from '../schema/finding.js';
import { customerElementNamed, isCustomerElement } from '../customer/elements.js';
import { atom, customer, espi } from '../schema/namespace.js';
import { isFault } from '../schema/simple-type.js';
import { elementNamed } from '../usage/elements.js';
import { IntervalBlock } from '../usage/metering.js';
import type { XmlHandler } from '../xml/xml-stream.js';
import { checkAttributes } from './atom-attributes.js';
import { AtomFrame } from './atom-frame.js';
import { BlockReader } from './block-reader.js';
import { entryType, feedType } from './grammar.js';
import type { AtomListener, BlockReading, ReadContent } from './read-types.js';

interface Position {
  line(): number;
  column(): number;
}

const roots = { feed: feedType, entry: entryType };
const parts = new Map([
  [feedType, ['id', 'title', 'updated']],
  [entryType, ['id', 'title', 'published', 'updated']],
]);
const readingOfBlock = IntervalBlock.particleByName.get('IntervalReading');

/** Makes sense of parser events: Atom here, the content of entries through an ElementReader. */
export class AtomMachine implements XmlHandler, ElementHost {
  private readonly content = new ElementReader(this);
  private readonly block: BlockReader;
  private readonly frames: AtomFrame[] = [];
  private contentName = '';
  private contentPrefix = '';
  /** Open elements of a part that is not understood. */
  private skipped = 0;

  constructor(
    private readonly listener: AtomListener,
    private readonly position: Position,
  ) {
    this.block = new BlockReader(listener);
  }

  get line(): number {
    return this.position.line();
  }

  /** The prefix of the IntervalBlock of which a reading may come next; undefined where none may. */
  get readingPrefix(): string | undefined {
    return this.content.expectsItem ? this.contentPrefix : undefined;
  }

  /** Takes a reading that needed no parser. */
  takeReading(reading: BlockReading): void {
    this.content.passItem();
    this.block.take(reading, this.content.partial);
  }

  documentFault(code: 'several-documents' | 'leading-space', message: string): void {
    this.report(code, message, '');
  }

  open(tag: SaxesTagNS): void {
    const parent = this.frames.at(-1);
    if (this.content.active) this.content.open(tag);
    else if (this.skipped > 0) this.skipped += 1;
    else if (parent === undefined) this.openRoot(tag);
    else if (tag.uri === atom.uri) this.openAtom(parent, tag);
    else this.openForeign(parent, tag);
  }

  text(text: string): void {
    if (this.content.active) return this.content.text(text);
    const frame = this.frames.at(-1);
    if (frame === undefined || this.skipped > 0) return;
    const { type } = frame;
    if (type.text !== undefined) frame.text += text;
    else if (!isSpace(text) || Object.keys(type.children).length === 0) {
      this.report('unexpected-text', `text has no place in ${frame.name}`);
    }
  }

  close(tag: SaxesTagNS): void {
    if (this.content.active) {
      if (this.content.close(tag)) this.endContent();
    } else if (this.skipped > 0) this.skipped -= 1;
    else this.closeAtom();
  }

  elementOf(uri: string, name: string): GlobalElement | undefined {
    if (uri === espi.uri) return elementNamed(name);
    return uri === customer.uri ? customerElementNamed(name) : undefined;
  }

  item(value: ComplexValue, line: number): void {
    this.block.reading(value, line, this.content.partial);
  }

  report(code: FindingCode, message: string, inContent = '', rule: 'schema' | 'profile' = 'schema'): void {
    if (this.listener.onFinding === undefined) return;
    const path = [...this.frames.map((frame, at) => this.nameOf(frame, at)), inContent].filter((name) => name !== '');
    const { position } = this;
    this.listener.onFinding({
      line: position.line(),
      column: position.column(),
      path: path.join('/'),
      code,
      message,
      rule,
    });
  }

  private nameOf(frame: AtomFrame, depth: number): string {
    const count = this.frames[depth - 1]?.count(frame.name) ?? 1;
    return frame.name === 'entry' && depth > 0 ? `entry[${count - 1}]` : frame.name;
  }

  private openRoot(tag: SaxesTagNS): void {
    const element = this.elementOf(tag.uri, tag.local);
    if (tag.uri === atom.uri && (tag.local === 'feed' || tag.local === 'entry')) {
      this.push(new AtomFrame(tag.local, roots[tag.local], this.line), tag);
    } else if (element !== undefined) {
      this.report('bare-root', `${tag.local} stands alone, in no entry`, '', 'profile');
      this.beginContent(element, tag);
    } else this.skip('unknown-root', `${tag.local} is no feed, entry or ESPI element`);
  }

  private openAtom(parent: AtomFrame, tag: SaxesTagNS): void {
    const type = Object.hasOwn(parent.type.children, tag.local) ? parent.type.children[tag.local] : undefined;
    this.follow(parent, tag.local);
    if (type === undefined) return this.skip('unknown-element', `${tag.local} has no place in ${parent.name}`);
    parent.counts.set(tag.local, parent.count(tag.local) + 1);
    if (type === entryType && parent.id !== undefined) this.tellFeed(parent);
    this.push(new AtomFrame(tag.local, type, this.line), tag);
    if (tag.local === 'link') parent.takeLink(tag);
  }

  private openForeign(parent: AtomFrame, tag: SaxesTagNS): void {
    const element = parent.type.foreign ? this.elementOf(tag.uri, tag.local) : undefined;
    this.follow(parent, '');
    if (element === undefined) return this.skip('unknown-element', `${tag.local} has no place in ${parent.name}`);
    if (parent.name !== 'content') this.report('atom-rule', `${tag.local} belongs in content`, '', 'profile');
    this.beginContent(element, tag);
  }

  private skip(code: FindingCode, message: string): void {
    this.report(code, message);
    this.skipped = 1;
  }

  private push(frame: AtomFrame, tag: SaxesTagNS): void {
    this.frames.push(frame);
    checkAttributes(tag, frame.type, (code, message) => this.report(code, message));
  }

  /** Notes that a child of that name comes next: a run of links that is too short ends with another child. */
  private follow(parent: AtomFrame, name: string): void {
    if (parent.runName === name) {
      parent.runLength += 1;
      return;
    }
    const least = parent.type.runs[parent.runName] ?? 0;
    if (parent.runLength < least) {
      this.report('single-link', `${parent.runName} elements stand in groups of ${least} or more, one after another`);
    }
    parent.runName = name;
    parent.runLength = 1;
  }

  private beginContent(element: GlobalElement, tag: SaxesTagNS): void {
    this.contentName = contentNameOf(element);
    this.contentPrefix = tag.prefix;
    let streamed: Particle | undefined;
    if (element.type === IntervalBlock) {
      this.block.begin(
        this.frames.findLast(({ type }) => type === entryType),
        this.line,
      );
      if (this.listener.onReading !== undefined) streamed = readingOfBlock;
    }
    this.content.begin(tag, element.type, streamed);
  }

  private endContent(): void {
    const { contentName: element, content } = this;
    if (element === 'IntervalBlock') this.block.end(content.partial);
    const read = { element, value: content.result } as ReadContent;
    const parent = this.frames.at(-1);
    if (parent === undefined) this.listener.onElement?.(read, this.line);
    else if (parent.name === 'content') this.frames.at(-2)?.contents.push(read);
  }

  private closeAtom(): void {
    const frame = this.frames.at(-1);
    if (frame === undefined) return;
    this.follow(frame, '');
    const value = this.textOf(frame);
    if (frame.type === entryType || frame.type === feedType) this.checkParts(frame);
    this.frames.pop();
    if (frame.type === feedType) this.tellFeed(frame);
    else if (frame.type === entryType) this.listener.onEntry?.(frame);
    else this.frames.at(-1)?.take(frame.name, frame.text, value);
  }

  private textOf(frame: AtomFrame): unknown {
    const { text } = frame.type;
    if (text === undefined || text === 'mixed') return undefined;
    const outcome = text.read(frame.text);
    if (!isFault(outcome)) return outcome;
    this.report(outcome.code, outcome.message);
    return undefined;
  }

  /** What RFC 4287 and the alliance's profile ask for beyond the schema. */
  private checkParts(frame: AtomFrame): void {
    for (const part of parts.get(frame.type) ?? []) {
      const count = frame.count(part);
      if (count !== 1) this.report('atom-rule', `${frame.name} has ${count} ${part} elements, not one`, '', 'profile');
    }
    if (!frame.links.some(({ rel }) => rel === 'self')) {
      this.report('atom-rule', `${frame.name} has no self link`, '', 'profile');
    }
    if (frame.type === entryType && frame.links.length < 2) {
      this.report('atom-rule', 'entry has fewer than two links', '', 'profile');
    }
  }

  private tellFeed(frame: AtomFrame): void {
    if (frame.told) return;
    frame.told = true;
    this.listener.onFeed?.(frame);
  }
}

/** Only the resources of the customer namespace go by their bare names: others are named as usage elements are. */
function contentNameOf({ namespace, name }: GlobalElement): string {
  return namespace === customer && !isCustomerElement(name) ? `${customer.prefix}:${name}` : name;
}
