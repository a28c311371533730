import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { escapeAttribute, escapeText } from './escape.js';

describe('escaping', () => {
  it('gives text and attributes back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let found = '';
        let attribute: string | undefined;
        const parser = new SaxesParser();
        parser.on('opentag', ({ attributes }) => (attribute = attributes['b']));
        parser.on('text', (part) => (found += part));
        parser.write(`<a b="${escapeAttribute(text)}">${escapeText(text)}</a>`).close();
        const carried = text.replace(/(?![\t\n\r\u0080-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, (character) =>
          character === '\u007f' ? character : '\ufffd',
        );
        expect([found, attribute]).toEqual([carried, carried]);
      }),
    );
  });

  it('replaces what XML cannot carry', () => {
    expect(escapeText('a\u0000b\ud800c\uffff😀')).toBe('a\ufffdb\ufffdc\ufffd😀');
  });

  it('leaves no markup in text', () => {
    expect(escapeText(`]]> <&> "'`)).toBe(`]]&gt; &lt;&amp;&gt; &quot;'`);
  });
});
