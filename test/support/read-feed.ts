import { elementsOf, parseTree, printTree, type XmlNode } from './xml-tree.js';

export interface ReadLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
}

export interface ReadEntry {
  readonly id: string;
  readonly links: readonly ReadLink[];
  readonly self: string;
  readonly title: string;
  readonly published: string;
  readonly updated: string;
  /** name of the element that it holds, without prefix */
  readonly kind: string;
  /** that element as text */
  readonly content: string;
}

export interface ReadFeed extends Pick<ReadEntry, 'id' | 'links' | 'updated'> {
  readonly entries: readonly ReadEntry[];
  of(kind: string): readonly ReadEntry[];
}

const localName = (node: XmlNode): string => node.name.replace(/^.*:/, '');
const child = (node: XmlNode, name: string): XmlNode | undefined =>
  elementsOf(node).find((each) => localName(each) === name);
const textOf = (node: XmlNode, name: string): string =>
  child(node, name)
    ?.children.filter((part) => typeof part === 'string')
    .join('') ?? '';

function linksOf(node: XmlNode): ReadLink[] {
  return elementsOf(node)
    .filter((each) => localName(each) === 'link')
    .map(({ attributes: { rel = '', href = '', type } }) => ({ rel, href, ...(type !== undefined && { type }) }));
}

function entryOf(node: XmlNode): ReadEntry {
  const links = linksOf(node);
  const content = elementsOf(child(node, 'content') ?? node)[0];
  if (content === undefined) throw new Error('an entry without content');
  return {
    id: textOf(node, 'id'),
    links,
    self: links.find(({ rel }) => rel === 'self')?.href ?? '',
    title: textOf(node, 'title'),
    published: textOf(node, 'published'),
    updated: textOf(node, 'updated'),
    kind: localName(content),
    content: printTree(content).replace(/>\s+</g, '><'),
  };
}

/** Reads a feed for tests, or a lone entry as a feed of one. */
export function readFeed(xml: string): ReadFeed {
  const root = parseTree(xml);
  const name = localName(root);
  if (name !== 'feed' && name !== 'entry') throw new Error(`neither feed nor entry: ${name}`);
  const entries =
    name === 'entry'
      ? [entryOf(root)]
      : elementsOf(root)
          .filter((each) => localName(each) === 'entry')
          .map(entryOf);
  return {
    id: textOf(root, 'id'),
    links: linksOf(root),
    updated: textOf(root, 'updated'),
    entries,
    of: (kind) => entries.filter((entry) => entry.kind === kind),
  };
}

/** The interval of an IntervalBlock, epoch seconds. */
export function intervalOf({ content }: ReadEntry): { start: number; end: number } {
  const [, duration = '', start = ''] =
    /<espi:interval><espi:duration>(\d+)<\/espi:duration><espi:start>(\d+)</.exec(content) ?? [];
  return { start: Number(start), end: Number(start) + Number(duration) };
}

/** The values of an IntervalBlock, in the order of its readings. */
export const valuesOf = ({ content }: ReadEntry): number[] =>
  [...content.matchAll(/<espi:value>(-?\d+)</g)].map(([, value]) => Number(value));
