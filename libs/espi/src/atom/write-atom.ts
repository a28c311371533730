import { formatDateTime } from '../schema/built-in-types.js';
import { customerElements, isCustomerElement, type CustomerContent } from '../customer/elements.js';
import { atom, espi, type Namespace } from '../schema/namespace.js';
import { writeElement } from '../schema/write-element.js';
import type { TypeOf } from '../schema/complex-type.js';
import type { GlobalElement, Type } from '../schema/complex-type.js';
import { elements, type UsageContent } from '../usage/elements.js';
import { escapeAttribute, escapeText } from '../xml/escape.js';
import type { XmlSink } from '../xml/xml-sink.js';

/** What an entry holds: usage, or personal data. */
export type Content = UsageContent | CustomerContent;

/** A link of a feed or entry; `type` is `espi-entry/X`, `espi-feed/X` or a media type. */
export interface AtomLink {
  readonly rel: string;
  readonly href: string;
  readonly type: string;
}

/** What a feed says of itself; `updated` in epoch seconds. */
export interface AtomFeed {
  readonly id: string;
  readonly title: string;
  readonly updated: number;
  readonly links: readonly AtomLink[];
}

/** An entry without its content: times in epoch seconds, with a fraction where there is one. */
export interface AtomEntryHead {
  /** `urn:uuid:…` */
  readonly id: string;
  /** self, up, then related ones: two at least. */
  readonly links: readonly AtomLink[];
  readonly title: string;
  readonly published: number;
  readonly updated: number;
}

export interface AtomEntry extends AtomEntryHead {
  readonly content: Content;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespaces = ({ prefix, uri }: Namespace): string => `xmlns="${atom.uri}" xmlns:${prefix}="${uri}"`;

/**
 * Writes the XML declaration and the head of a feed; entries and `writeFeedEnd` follow.
 *
 * @param subject namespace of what its entries hold: usage and personal data never share a message
 */
export function writeFeedStart(sink: XmlSink, feed: AtomFeed, subject: Namespace = espi): void {
  sink.text(`${declaration}<feed ${namespaces(subject)}>\n<id>${escapeText(feed.id)}</id>`);
  sink.text(`<title>${escapeText(feed.title)}</title><updated>${formatDateTime(feed.updated)}</updated>`);
  writeLinks(sink, feed.links);
  sink.text('\n');
}

export function writeFeedEnd(sink: XmlSink): void {
  sink.text('</feed>\n');
}

/** Writes one entry of a feed. */
export function writeEntry(sink: XmlSink, entry: AtomEntry): void {
  writeEntryAs(sink, entry, '<entry>');
}

/** Writes a document whose root is the entry. */
export function writeEntryDocument(sink: XmlSink, entry: AtomEntry): void {
  sink.text(declaration);
  writeEntryAs(sink, entry, `<entry ${namespaces(elementOf(entry.content).namespace)}>`);
}

/** Writes the beginning of an entry in a feed, up to where its content's element goes; `writeEntryEnd` follows that. */
export function writeEntryStart(sink: XmlSink, entry: AtomEntryHead, startTag = '<entry>'): void {
  sink.text(`${startTag}<id>${escapeText(entry.id)}</id>`);
  writeLinks(sink, entry.links);
  sink.text(`<title>${escapeText(entry.title)}</title><content type="application/xml">`);
}

/** Writes the rest of an entry after its content's element. */
export function writeEntryEnd(sink: XmlSink, entry: Pick<AtomEntryHead, 'published' | 'updated'>): void {
  sink.text(`</content><published>${formatDateTime(entry.published)}</published>`);
  sink.text(`<updated>${formatDateTime(entry.updated)}</updated></entry>\n`);
}

function writeEntryAs(sink: XmlSink, entry: AtomEntry, startTag: string): void {
  writeEntryStart(sink, entry, startTag);
  writeElement(sink, elementOf(entry.content), entry.content.value as TypeOf<Type>);
  writeEntryEnd(sink, entry);
}

const elementOf = ({ element }: Content): GlobalElement =>
  isCustomerElement(element) ? customerElements[element] : elements[element];

/** Writes a link of a feed, which may stand anywhere between its entries. */
export function writeLink(sink: XmlSink, { rel, href, type }: AtomLink): void {
  sink.text(`<link rel="${escapeAttribute(rel)}" href="${escapeAttribute(href)}" type="${escapeAttribute(type)}"/>`);
}

function writeLinks(sink: XmlSink, links: readonly AtomLink[]): void {
  for (const link of links) writeLink(sink, link);
}
