import { describe, expect, it } from '@jest/globals';
import { StringSink } from '../xml/xml-sink.js';
import { AtomReader } from './atom-reader.js';
import type { ReadEntry, ReadFeed } from './read-types.js';
import { writeEntry, writeEntryDocument, writeFeedEnd, writeFeedStart, type AtomEntry } from './write-atom.js';

const entry: AtomEntry = {
  id: 'urn:uuid:1',
  title: 'A & B <"C">',
  links: [
    { rel: 'self', href: 'https://h/s?a=1&b="2"', type: 'espi-entry/MeterReading' },
    { rel: 'up', href: 'https://h/u', type: 'espi-feed/MeterReading' },
  ],
  published: 1767225600,
  updated: 1767225600.25,
  content: { element: 'MeterReading', value: {} },
};

function read(xml: string): { feeds: ReadFeed[]; entries: ReadEntry[]; findings: unknown[] } {
  const told = { feeds: [] as ReadFeed[], entries: [] as ReadEntry[], findings: [] as unknown[] };
  const reader = new AtomReader({
    onFeed: (feed) => told.feeds.push(feed),
    onEntry: (read) => told.entries.push(read),
    onFinding: (finding) => told.findings.push(finding),
  });
  reader.write(xml);
  reader.close();
  return told;
}

describe('writing Atom', () => {
  it('writes a feed that reads back without findings', () => {
    const sink = new StringSink();
    const head = { id: 'urn:uuid:f', title: 'F', updated: 1767225600, links: entry.links };
    writeFeedStart(sink, head);
    writeEntry(sink, entry);
    writeFeedEnd(sink);
    const { feeds, entries, findings } = read(sink.toString());
    expect(findings).toEqual([]);
    expect(feeds).toMatchObject([head]);
    const { content, ...rest } = entry;
    expect(entries).toMatchObject([{ ...rest, contents: [content] }]);
  });

  it('writes an entry as a document with its links together and its type stated', () => {
    const sink = new StringSink();
    writeEntryDocument(sink, entry);
    expect(sink.toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<entry xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"><id>urn:uuid:1</id>' +
        '<link rel="self" href="https://h/s?a=1&amp;b=&quot;2&quot;" type="espi-entry/MeterReading"/>' +
        '<link rel="up" href="https://h/u" type="espi-feed/MeterReading"/><title>A &amp; B &lt;&quot;C&quot;&gt;</title>' +
        '<content type="application/xml"><espi:MeterReading></espi:MeterReading></content>' +
        '<published>2026-01-01T00:00:00Z</published><updated>2026-01-01T00:00:00.250Z</updated></entry>\n',
    );
  });
});
