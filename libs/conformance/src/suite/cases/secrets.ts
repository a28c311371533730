import type { ReadEntry } from '@app/espi';

/** 12 hexadecimal digits or 8 of base64, as the certification counts. */
const FEWEST_BITS = 48;

const patterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an e-mail address', /[\w.+-]+@[\w-]+\.\w{2,}/],
  ['a telephone number', /\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/],
  ['a meter number (ESIID)', /\b10\d{15}(?:\d{5})?\b/],
];

/** What ids, links and titles tell of a person. */
export function privateTextIn(entries: readonly ReadEntry[], privateTexts: readonly string[]): string[] {
  return entries.flatMap(({ id = '', title = '', links }) =>
    [id, title, ...links.map(({ href }) => href)].flatMap((text) => {
      const told = patterns.find(([, pattern]) => pattern.test(text))?.[0];
      const given = privateTexts.find((each) => text.toLowerCase().includes(each.toLowerCase()));
      const what = given === undefined ? told : 'one of --private-text';
      return what === undefined ? [] : [`${text} tells ${what}`];
    }),
  );
}

/** @param kind of the token, such as `registration` */
export const weakToken = (kind: string, token: string): string[] =>
  bitsOf(token) < FEWEST_BITS
    ? [`the ${kind} token has ${token.length} characters, which carry less than ${FEWEST_BITS} bits`]
    : [];

/** Ids of entries, and those in their links, that are too short to be chance. */
export function weakIdIn(entries: readonly ReadEntry[]): string[] {
  const ids = entries.flatMap(({ id = '', links }) => [
    id.replace(/^urn:uuid:/, '').replaceAll('-', ''),
    ...links.filter(({ rel }) => rel !== 'related').flatMap(({ href }) => idsIn(URL.parse(href)?.pathname ?? href)),
  ]);
  return [...new Set(ids)]
    .filter((id) => bitsOf(id) < FEWEST_BITS)
    .map((id) => `the id ${id || 'that is empty'} carries less than ${FEWEST_BITS} bits`);
}

const AFTER_NAME =
  /\/(?:Subscription|RetailCustomer|UsagePoint|MeterReading|IntervalBlock|ReadingType|LocalTimeParameters|\w+Summary)\/([^/]+)/g;

/** What follows the names of resources, as `1a` does in `/UsagePoint/1a/MeterReading`. */
const idsIn = (path: string): string[] => [...path.matchAll(AFTER_NAME)].map(([, id = '']) => id);

/** Bits that a text of its characters can carry. */
function bitsOf(text: string): number {
  if (/^\d*$/.test(text)) return text.length * Math.log2(10);
  return text.length * (/^[\da-f]*$/i.test(text) ? 4 : 6);
}
