import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AtomReader, certificationTests, FeedCertifier } from '../../libs/espi/src/index.js';
import { failedPublishedTests, publishedRules, readPublishedTests } from '../support/published-tests.js';

/** The tests of uniqueness, as XPath, take the square of the readings. */
const LARGEST = 1_000_000;

const published = publishedRules === undefined ? [] : readPublishedTests(publishedRules);
const samples =
  publishedRules === undefined
    ? [{ name: 'each sample', xml: '' }]
    : usageSamples(path.join(path.dirname(publishedRules), 'samples'));
const wherePublished = publishedRules === undefined ? describe.skip : describe;
/** The published test of unique ids holds of any entry; here it does what its name says. */
const STRICTER = 'D004';

interface Sample {
  readonly name: string;
  readonly xml: string;
}

function usageSamples(folder: string): Sample[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ({ name, xml: readFileSync(path.join(folder, name), 'utf8') }))
    .filter(({ xml }) => xml.length < LARGEST && /<(\w+:)?feed\b/.test(xml) && xml.includes('UsagePoint'));
}

function failedTests(xml: string): string[] {
  const certifier = new FeedCertifier();
  const reader = new AtomReader({
    onFeed: (feed) => certifier.feed(feed),
    onEntry: (entry) => certifier.entry(entry),
    onReading: (reading) => certifier.reading(reading),
    onBlockEnd: () => certifier.blockEnd(),
  });
  reader.write(xml);
  reader.close();
  const all = new Set([...certificationTests.values()].map(({ functionBlock }) => functionBlock));
  const failed = certifier.findings(all).map(({ test }) => test);
  return [...new Set(failed)].filter((test) => /^D\d{3}$/.test(test) && test !== STRICTER).sort();
}

/** A document with one thing gone, doubled or pointing elsewhere. */
function changed(xml: string, kind: string, seed: number): string {
  const [pattern, change] = changes[kind] ?? changes['without a leaf'] ?? [/$/g, () => ''];
  const found = [...xml.matchAll(pattern)];
  const at = found[seed % Math.max(found.length, 1)];
  if (at === undefined) return xml;
  return xml.slice(0, at.index) + change(at[0], seed, xml) + xml.slice(at.index + at[0].length);
}

const LEAF = /<((?:\w+:)?(?!content\b|link\b|uuid\b)\w+)(?:\s[^<>]*)?>[^<>]*<\/\1>/g;
const LINK = /<(?:\w+:)?link\b[^<>]*?(?:\/>|><\/(?:\w+:)?link>)/g;
const ENTRY = /<((?:\w+:)?entry)\b[^<>]*>[\s\S]*?<\/\1>/g;
const CODE = /(?<=(?:commodity|kind|uom|flowDirection|accumulationBehaviour)>)\d+/g;
const START = /(?<=start>)\d+/g;

const changes: Record<string, [RegExp, (found: string, seed: number, xml: string) => string]> = {
  'without a leaf': [LEAF, () => ''],
  'without a link': [LINK, () => ''],
  'without an entry': [ENTRY, () => ''],
  'with a link twice': [LINK, (found) => found + found],
  'with an entry twice': [ENTRY, (found) => found + found],
  'with a link elsewhere': [LINK, (found, seed, xml) => elsewhere(found, seed, xml)],
  'with another code': [CODE, (_, seed) => String([1, 4, 7, 9, 12, 19, 31, 38, 42, 58, 61, 63, 72][seed % 13])],
  'with another start': [START, (found, seed) => String(Number(found) + ([900, -900, 3600, 86_400][seed % 4] ?? 0))],
};

function elsewhere(link: string, seed: number, xml: string): string {
  const hrefs = [...xml.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  return link.replace(/href="[^"]*"/, `href="${hrefs[(seed * 7) % hrefs.length] ?? ''}"`);
}

wherePublished('the certifier and the published tests', () => {
  it('know the same tests', () => {
    const ids = [...certificationTests.keys()].filter((test) => /^D\d{3}$/.test(test)).sort();
    expect([...new Set(published.map(({ test }) => test))].sort()).toEqual(ids);
  });

  it.each(samples)('fail the same tests on $name', ({ xml }) => {
    expect(failedTests(xml)).toEqual(failedPublishedTests(published, xml).filter((test) => test !== STRICTER));
  });

  it('fail the same tests on samples with one or two things changed', () => {
    const small = samples.filter(({ xml }) => xml.length < 100_000);
    const change = fc.tuple(fc.constantFrom(...Object.keys(changes)), fc.nat({ max: 100_000 }));
    fc.assert(
      fc.property(fc.constantFrom(...small.keys()), fc.array(change, { minLength: 1, maxLength: 2 }), (index, made) => {
        const sample = small[index]?.xml ?? '';
        const xml = made.reduce((before, [kind, seed]) => changed(before, kind, seed), sample);
        expect(failedTests(xml)).toEqual(failedPublishedTests(published, xml).filter((test) => test !== STRICTER));
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });
});
