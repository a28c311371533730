import { SaxesParser } from 'saxes';

const ATOM = 'http://www.w3.org/2005/Atom';
const ESPI = 'http://naesb.org/espi';
/** Beyond what any customer has; one that sends more is not heard out. */
const MOST_BYTES = 512 * 1024 ** 2;
const DEEPEST = 32;

/** An element of the standard's, within an entry. */
export interface Element {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

export interface Entry {
  self: string;
  up: string;
  readonly related: string[];
  title: string;
  content?: Element;
}

/**
 * The entries of an Atom feed as they come, so that no feed is ever held whole; the first value after them is the
 * address of its `next-poll` link, where the next look goes.
 *
 * @throws Error where it is not well-formed, too long, or ends before its end
 */
export async function* readEntries(body: AsyncIterable<Uint8Array>): AsyncGenerator<Entry, string | undefined> {
  const machine = new FeedMachine();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new RangeError('the feed is too long');
    machine.write(decoder.decode(chunk, { stream: true }));
    yield* machine.entries.splice(0);
  }
  machine.close(decoder.decode());
  yield* machine.entries.splice(0);
  return machine.nextPoll;
}

class FeedMachine {
  readonly entries: Entry[] = [];
  nextPoll: string | undefined;
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  #entry: Entry | undefined;
  /** open elements of ESPI within the content */
  readonly #open: Element[] = [];
  #title: string | undefined;
  #depth = 0;

  constructor() {
    this.#parser.on('error', (error) => {
      throw error;
    });
    this.#parser.on('doctype', () => {
      throw new RangeError('the feed has a document type');
    });
    this.#parser.on('opentag', ({ uri, local, attributes }) => {
      if (++this.#depth > DEEPEST) throw new RangeError('the feed is too deep');
      if (uri === ESPI) this.#openElement(local);
      else if (uri === ATOM && local === 'entry') this.#entry = { self: '', up: '', related: [], title: '' };
      else if (uri === ATOM && local === 'title' && this.#entry !== undefined) this.#title = '';
      else if (uri === ATOM && local === 'link') this.#link(attributes['rel']?.value, attributes['href']?.value);
    });
    this.#parser.on('text', (text) => {
      const inner = this.#open.at(-1);
      if (inner !== undefined) inner.text += text;
      else if (this.#title !== undefined) this.#title += text;
    });
    this.#parser.on('closetag', ({ uri, local }) => {
      this.#depth--;
      if (uri === ESPI) this.#open.pop();
      else if (uri === ATOM && local === 'title' && this.#entry !== undefined && this.#title !== undefined) {
        this.#entry.title = this.#title.trim();
        this.#title = undefined;
      } else if (uri === ATOM && local === 'entry' && this.#entry !== undefined) {
        this.entries.push(this.#entry);
        this.#entry = undefined;
      }
    });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  close(text: string): void {
    this.#parser.write(text).close();
  }

  #openElement(name: string): void {
    const element: Element = { name, text: '', children: [] };
    const outer = this.#open.at(-1);
    if (outer !== undefined) outer.children.push(element);
    else if (this.#entry !== undefined) this.#entry.content = element;
    this.#open.push(element);
  }

  #link(rel: string | undefined, href = ''): void {
    if (this.#entry === undefined) {
      if (rel === 'next-poll') this.nextPoll = href;
    } else if (rel === 'self' || rel === 'up') this.#entry[rel] = href;
    else if (rel === 'related') this.#entry.related.push(href);
  }
}

/** The text of an element below, by the names on the way; empty where there is none. */
export function textAt(element: Element | undefined, ...names: string[]): string {
  const found = names.reduce<Element | undefined>(
    (outer, name) => outer?.children.find((child) => child.name === name),
    element,
  );
  return found?.text.trim() ?? '';
}

/** As a number; undefined where there is none. */
export function numberAt(element: Element | undefined, ...names: string[]): number | undefined {
  const text = textAt(element, ...names);
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
