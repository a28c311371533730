import { describe, expect, it } from '@jest/globals';
import { readEntries, type Entry } from './atom-feed.js';
import { emptyUsage, takeEntry } from './usage.js';

const ROOT = 'https://custodian.example/espi/1_1/resource/Subscription/1/UsagePoint/2';
const entry = (self: string, links: string, content: string): string =>
  `<entry><title>T</title><link rel="self" href="${self}"/>${links}<content><e:${content}</content></entry>`;
const feed = (entries: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">
    <link rel="self" href="https://custodian.example/feed"/>${entries}
    <link rel="next-poll" href="https://custodian.example/feed?updated-min=1&amp;a=b"/></feed>`;
const reading = (start: number, value: string, quality = ''): string =>
  `<e:IntervalReading>${quality}<e:timePeriod><e:duration>900</e:duration><e:start>${start}</e:start></e:timePeriod>${value}</e:IntervalReading>`;

/** In pieces of a size, as the wire brings them. */
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size?: number): Promise<{ entries: Entry[]; nextPoll: string | undefined }> {
  const entries: Entry[] = [];
  const reader = readEntries(pieces(text, size));
  for (;;) {
    const { done, value } = await reader.next();
    if (done === true) return { entries, nextPoll: value };
    entries.push(value);
  }
}

describe('reading a feed', () => {
  it('gives its entries, and where the next look goes', async () => {
    const up = `<link rel="up" href="${ROOT}/MeterReading/3/IntervalBlock"/>`;
    const block = `IntervalBlock>${reading(1000, '<e:value>5</e:value>')}</e:IntervalBlock>`;
    const { entries, nextPoll } = await read(feed(entry(`${ROOT}/MeterReading/3/IntervalBlock/4`, up, block)));
    expect(entries.map(({ self, content }) => [self, content?.name])).toEqual([
      [`${ROOT}/MeterReading/3/IntervalBlock/4`, 'IntervalBlock'],
    ]);
    expect(nextPoll).toBe('https://custodian.example/feed?updated-min=1&a=b');
  });

  it('is the same however it is cut', async () => {
    const text = feed(
      entry(ROOT, '', 'UsagePoint><e:ServiceCategory><e:kind>0</e:kind></e:ServiceCategory></e:UsagePoint>').replace(
        '>T<',
        '>Zähler „Süd“<',
      ),
    );
    const whole = await read(text, 100_000);
    expect(whole.entries[0]?.title).toBe('Zähler „Süd“');
    for (const size of [1, 2, 3, 64]) expect(await read(text, size)).toEqual(whole);
  });

  it('fails where the feed breaks off, is not well-formed, or brings entities of its own', async () => {
    const whole = feed(entry(ROOT, '', 'UsagePoint></e:UsagePoint>'));
    await expect(read(whole.slice(0, -8))).rejects.toThrow('unclosed tag');
    await expect(read(whole.replace('</content>', ''))).rejects.toThrow('tag');
    await expect(read(`<!DOCTYPE feed [<!ENTITY a "b">]>${whole}`)).rejects.toThrow('document type');
    await expect(read('')).rejects.toThrow('root');
    await expect(read('<a>'.repeat(100))).rejects.toThrow('too deep');
  });
});

describe('what is read', () => {
  it('knows gaps and estimates', async () => {
    const content = `IntervalBlock>${reading(0, '<e:value>5</e:value>')}${reading(900, '')}${reading(
      1800,
      '<e:value>-6</e:value>',
      '<e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality>',
    )}</e:IntervalBlock>`;
    const usage = emptyUsage();
    for (const each of (await read(feed(entry('block', '', content)))).entries) takeEntry(usage, each);
    expect(usage.blocks['block']?.readings).toEqual([
      [0, 900, 5, 0],
      [1800, 900, -6, 1],
    ]);
  });

  it('takes a block that comes again in the place of what it was', async () => {
    const usage = emptyUsage();
    for (const value of [5, 7]) {
      const content = `IntervalBlock>${reading(0, `<e:value>${value}</e:value>`)}</e:IntervalBlock>`;
      for (const each of (await read(feed(entry('block', '', content)))).entries) takeEntry(usage, each);
    }
    expect(usage.blocks['block']?.readings).toEqual([[0, 900, 7, 0]]);
  });
});
