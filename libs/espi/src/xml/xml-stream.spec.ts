import { describe, expect, it } from '@jest/globals';
import { MalformedXml } from './malformed-xml.js';
import { XmlStream } from './xml-stream.js';

/** The names of the elements, as they open and close; the text is given in pieces of so many characters. */
function events(xml: string, piece = xml.length): string[] {
  const seen: string[] = [];
  const stream = new XmlStream({
    documentFault: (code) => seen.push(code),
    open: ({ name }) => seen.push(`+${name}`),
    text: () => undefined,
    close: ({ name }) => seen.push(`-${name}`),
  });
  for (let at = 0; at < xml.length; at += piece) stream.write(xml.slice(at, at + piece));
  stream.close();
  return seen;
}

describe('XmlStream', () => {
  it.each([1, 3, 1000])('takes an end tag of the root wherever the pieces of %i characters cut it', (piece) => {
    expect(events('<a><b/></a \n>', piece)).toEqual(['+a', '+b', '-b', '-a']);
    expect(events('<a/>', piece)).toEqual(['+a', '-a']);
    expect(events('<a></a><a></a>', piece)).toEqual(['+a', '-a', 'several-documents', '+a', '-a']);
  });

  it.each([1, 3, 1000])('refuses an end tag of another name, for the root too, in pieces of %i', (piece) => {
    for (const xml of ['<a></b>', '<a><b></a>', '<a><b></b></ba>', '<a></a2>', '<a>']) {
      expect(() => events(xml, piece)).toThrow(MalformedXml);
    }
  });
});
