import fc, { type Arbitrary } from 'fast-check';

const doctypes = [
  '<!DOCTYPE feed [<!ENTITY fz "fz">]>',
  '<!DOCTYPE feed [<!ENTITY fz SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/fz.dtd">',
  `<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">${Array.from('bcdefghij', (name, n) => `<!ENTITY ${name} "${`&${'abcdefghij'[n]};`.repeat(10)}">`).join('')}]>`,
  '<?xml-stylesheet href="http://127.0.0.1:9/"?>',
  '<![CDATA[<fz>]]>',
  '<!--',
] as const;

/** XML that tries to have something read, expanded or nested without end. */
export const poisoned = (content: Buffer): Arbitrary<Buffer> => {
  const text = content.toString('utf8');
  const after = /^(\s*<\?xml[^>]*\?>)?/.exec(text)?.[0].length ?? 0;
  const opened = text.indexOf('>', after) + 1;
  return fc.oneof(
    fc
      .constantFrom(...doctypes)
      .map((doctype) => Buffer.from(`${text.slice(0, after)}${doctype}${text.slice(after).replace('</', '&j;</')}`)),
    fc
      .integer({ min: 1, max: 30_000 })
      .map((depth) => Buffer.from(`${text.slice(0, opened)}${'<a>'.repeat(depth)}${text.slice(opened)}`)),
    fc.integer({ min: 1, max: 30_000 }).map((count) => {
      const many = Array.from({ length: count }, (_, n) => ` a${n}="1"`).join('');
      return Buffer.from(`${text.slice(0, opened)}<a${many}/>${text.slice(opened)}`);
    }),
    fc
      .constantFrom('utf-16', 'utf-7', 'ebcdic-cp-us', 'fz', 'iso-8859-1')
      .map((encoding) =>
        Buffer.from(text.replace(/^(<\?xml[^>]*?)(encoding="[^"]*")?\?>/, `$1 encoding="${encoding}"?>`)),
      ),
    fc.constant(Buffer.from(`\ufeff${text}`, 'utf16le')),
  );
};
