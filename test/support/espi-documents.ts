import fc from 'fast-check';
import { StringSink, writeElement, writeElementDocument } from '../../libs/espi/src/index.js';
import type { GlobalElement } from '../../libs/espi/src/index.js';
import { escapeAttribute } from '../../libs/espi/src/xml/escape.js';
import { valueOf } from './espi-values.js';
import { elementsOf, nodesOf, parseTree, printTree, type XmlNode } from './xml-tree.js';

/** A document of one element with any valid value. */
export function elementDocument(element: GlobalElement): fc.Arbitrary<string> {
  return valueOf(element.type).map((value) => {
    const sink = new StringSink();
    writeElementDocument(sink, element, value as never);
    return sink.toString();
  });
}

/** The content of an entry: any valid value of one of the elements. */
function elementText(element: GlobalElement): fc.Arbitrary<string> {
  return valueOf(element.type).map((value) => {
    const sink = new StringSink();
    writeElement(sink, element, value as never);
    return sink.toString();
  });
}

const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`;
const maybe = (...values: readonly string[]): fc.Arbitrary<string | undefined> => fc.constantFrom(...values, undefined);

const link = fc
  .record({
    href: maybe('https://host/a', 'a b', '%zz', ''),
    rel: maybe('self', 'up', 'related'),
    type: maybe('espi-entry/UsagePoint', ''),
    hreflang: maybe(undefined as never, 'en', 'e n'),
    length: maybe(undefined as never, '5', '0', 'x'),
    'xml:lang': maybe(undefined as never, 'en-US', '1!'),
    other: maybe(undefined as never, undefined as never, 'x'),
  })
  .map(
    (attributes) =>
      `<link${Object.entries(attributes)
        .map(([name, value]) => attribute(name, value))
        .join('')}/>`,
  );
const goodLink = fc.constantFrom(
  '<link rel="self" href="https://host/a" type="espi-entry/X"/>',
  '<link rel="up" href="b" type="espi-feed/X" title="t" length="5" hreflang="en">text</link>',
);
const links = fc.oneof(
  { weight: 8, arbitrary: fc.array(goodLink, { minLength: 2, maxLength: 4 }).map((some) => some.join('\n')) },
  { weight: 1, arbitrary: fc.array(fc.oneof(link, goodLink), { maxLength: 3 }).map((some) => some.join('')) },
);
// No space around a time: libxml2 refuses it, against the XSD recommendation.
const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('2026-01-31T23:59:59Z', '2026-01-31T00:00:00.25+01:00', '2024-02-29T24:00:00'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '2023-02-29T00:00:00Z',
      '2026-1-1T00:00:00Z',
      '2026-01-01',
      '2026-01-01T25:00:00Z',
      '2026-01-01T00:00:00+15:00',
      '-0001-01-01T00:00:00Z',
      '12026-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '2026-01-01T00:00:60Z',
    ),
  },
);
const oddPart = fc.constantFrom(
  '<author><name>n</name><email>a@b.c</email></author>',
  '<author/>',
  '<author xml:lang="en"><uri>%</uri></author>',
  '<contributor><email>nobody</email></contributor>',
  '<author><name xml:lang="en">n</name></author>',
  '<category term="t"/>',
  '<category/>',
  '<category term="t"> </category>',
  '<category term="t">x</category>',
  '<generator uri="u" version="1">g</generator>',
  '<summary type="html">x</summary>',
  '<summary type="odd">x</summary>',
  '<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></rights>',
  '<source>x</source>',
  '<source><id>x</id></source>',
  '<title>t</title>',
  '<icon>a b</icon>',
  '<logo>l</logo>',
  '<unknown/>',
  '<foreign xmlns="urn:other"/>',
  '<none xmlns=""/>',
  '<espi:ReadingQuality><espi:quality>3</espi:quality></espi:ReadingQuality>',
  '<espi:ReadingQuality/>',
  'text',
  '<content src="x"/>',
  '<content other="x"/>',
  '<content xml:space="preserve" xml:base="b">free text</content>',
  '<content><id>x</id></content>',
);
const seldom = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: part });

/** The inside of an entry, mostly valid, in any order. */
function entryInside(elements: readonly GlobalElement[]): fc.Arbitrary<string> {
  const content = fc
    .constantFrom(...elements)
    .chain(elementText)
    .map((text) => `<content type="application/xml">${text}</content>`);
  return fc
    .tuple(
      fc.constant('<id>urn:uuid:x</id>'),
      links,
      seldom(links),
      content,
      time.map((t) => `<published>${t}</published>`),
      time.map((t) => `<updated>${t}</updated>`),
      seldom(oddPart),
      fc.constant('<title/>'),
    )
    .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length - 1, maxLength: parts.length }))
    .map((parts) => parts.join('\n'));
}

/** Feeds and entries, about half of them valid. */
export function atomDocument(elements: readonly GlobalElement[]): fc.Arbitrary<string> {
  const inside = entryInside(elements);
  const names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"';
  const entry = inside.map((text) => `<entry ${names}>${text}</entry>`);
  const feed = fc
    .tuple(
      fc.array(
        inside.map((text) => `<entry>${text}</entry>`),
        { maxLength: 2 },
      ),
      seldom(oddPart),
      seldom(link),
    )
    .map(([entries, odd, one]) => `<feed ${names}><id>i</id><title>t</title>${one}${entries.join('')}${odd}</feed>`);
  return fc.oneof(entry, feed);
}

const badTexts = [
  '',
  ' ',
  'x',
  '-1',
  '+5',
  '007',
  '1.5',
  '65536',
  '99999999999',
  '140737488355329',
  '-140737488355329',
  '0',
  'true',
  'TRUE',
  'bearer',
  'Bearer',
  'ABC',
  '0g',
  'A1B2C3D4E5',
  'ä'.repeat(257),
  '😀'.repeat(256),
  'http://h/%zz',
  'a b',
  ' 5 ',
  '1e3',
];

/** The document with one thing changed: an element removed, doubled, moved or renamed, a text or attribute changed. */
export function mutated(xml: string): fc.Arbitrary<string> {
  const nodes = nodesOf(parseTree(xml)).length;
  return fc.tuple(fc.nat(nodes - 1), fc.nat(7), fc.nat(1000)).map(([at, kind, detail]) => {
    const root = parseTree(xml);
    const node = nodesOf(root)[at];
    if (node !== undefined) change(node, kind, detail);
    return printTree(root);
  });
}

function change(node: XmlNode, kind: number, detail: number): void {
  const { children } = node;
  const elements = elementsOf(node);
  const child = elements[detail % Math.max(1, elements.length)];
  const place = child === undefined ? 0 : children.indexOf(child);
  if (kind === 0 && child !== undefined) children.splice(place, 1);
  else if (kind === 1 && child !== undefined) children.splice(place, 0, child);
  else if (kind === 2 && child !== undefined) children.push(...children.splice(place, 1));
  else if (kind === 3) children.splice(place, 0, { name: 'espi:unheardOf', attributes: {}, children: [] });
  else if (kind === 4) children.splice(place, 0, 'stray');
  else if (kind === 5) node.attributes['odd'] = '1';
  else if (kind === 6 && child !== undefined) child.name = child.name.toUpperCase();
  else node.children = [badTexts[detail % badTexts.length] ?? ''];
}
