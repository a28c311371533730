import type { SaxesTagNS } from 'saxes';
import { collapse } from '../schema/built-in-types.js';
import type { ReadContent } from './read-types.js';
import type { AtomType } from './grammar.js';
import type { ReadEntry, ReadFeed, ReadLink } from './read-types.js';

/** One open Atom element, with what a feed or entry has said so far. */
export class AtomFrame implements ReadFeed, ReadEntry {
  text = '';
  readonly counts = new Map<string, number>();
  /** The child that came last, and how many times in a row. */
  runName = '';
  runLength = 0;
  /** A feed that has been told of. */
  told = false;
  id: string | undefined;
  title: string | undefined;
  published: number | undefined;
  updated: number | undefined;
  readonly links: ReadLink[] = [];
  readonly contents: ReadContent[] = [];

  constructor(
    readonly name: string,
    readonly type: AtomType,
    readonly line: number,
  ) {}

  count(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Takes the text of a child, or its value where the type makes one. */
  take(name: string, text: string, value: unknown): void {
    if (name === 'id') this.id = collapse(text);
    else if (name === 'title') this.title = text;
    else if (name === 'published' && typeof value === 'number') this.published = value;
    else if (name === 'updated' && typeof value === 'number') this.updated = value;
  }

  takeLink({ attributes }: SaxesTagNS): void {
    const href = attributes['href']?.value;
    if (href === undefined) return;
    this.links.push({ rel: attributes['rel']?.value ?? 'alternate', href, type: attributes['type']?.value });
  }
}
