import { collapse } from './built-in-types.js';
import { simpleType, type Facets, type SimpleType } from './simple-type.js';

/** Text of at most so many characters (code points, as XSD counts them). */
export function stringType(name: string, maxLength: number, documentation: string): SimpleType<string> {
  return simpleType<string>({
    name,
    documentation,
    facets: { base: 'xs:string', maxLength },
    parse: (text) => text,
    check(value) {
      if (typeof value !== 'string') return { code: 'bad-lexical', message: `${String(value)} is not a text` };
      if (value.length <= maxLength || codePoints(value) <= maxLength) return undefined;
      return { code: 'too-long', message: `${codePoints(value)} characters are more than the ${maxLength} of ${name}` };
    },
  });
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** At most so many octets as hexadecimal digits; held as the text, as written. */
export function hexBinaryType(
  name: string,
  octets: number,
  documentation: string,
  base?: SimpleType,
): SimpleType<string> {
  return simpleType<string>({
    name,
    documentation,
    facets: base === undefined ? { base: 'xs:hexBinary', maxLength: octets } : { base: base.name },
    base,
    parse: collapse,
    check(value) {
      if (typeof value !== 'string' || !/^(?:[0-9A-Fa-f]{2})*$/.test(value)) {
        return { code: 'bad-lexical', message: `“${String(value)}” is not whole octets in hexadecimal` };
      }
      if (value.length <= 2 * octets) return undefined;
      return { code: 'too-long', message: `${value.length / 2} octets are more than the ${octets} of ${name}` };
    },
  });
}

/** Text that matches a regular expression of the XSD flavour, which must mean the same to JavaScript. */
export function patternType(name: string, pattern: string, documentation: string): SimpleType<string> {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return simpleType<string>({
    name,
    documentation,
    facets: { base: 'xs:string', pattern },
    parse: (text) => text,
    check: (value) =>
      typeof value === 'string' && whole.test(value)
        ? undefined
        : { code: 'bad-lexical', message: `“${String(value)}” is not a ${name}` },
  });
}

/** One of the given words; a reader takes a word in other letter case for it and says so. `values` maps each to its meaning. */
export function wordEnumeration<const V extends Readonly<Record<string, string>>>(
  name: string,
  base: SimpleType<string>,
  values: V,
  documentation: string,
): SimpleType<keyof V & string> {
  type Word = keyof V & string;
  const words = Object.keys(values) as Word[];
  const isWord = (text: string): text is Word => Object.hasOwn(values, text);
  return simpleType<Word>({
    name,
    documentation,
    facets: { base: base.name, enumeration: Object.entries(values) },
    base,
    parse: (text) => text,
    check(value) {
      if (typeof value === 'string' && isWord(value)) return undefined;
      return { code: 'not-enumerated', message: `“${String(value)}” is none of ${words.join(', ')}` };
    },
    guess: (text) => words.find((word) => word.toLowerCase() === collapse(text).toLowerCase()),
  });
}

/** Words of the standard, in a type that takes any other text of the base as well. */
export function openWordEnumeration(
  name: string,
  base: SimpleType<string>,
  values: Readonly<Record<string, string>>,
  documentation: string,
): SimpleType<string> {
  const facets: Facets = { base: base.name, enumeration: Object.entries(values), open: true };
  return { ...base, name, documentation, facets, base };
}

/** Numbers with names, in a type that takes every other number of the base as well: an unknown code is valid and kept. */
export function numericEnumeration(
  name: string,
  base: SimpleType<number>,
  codes: Readonly<Record<string, number>>,
  documentation: string,
): SimpleType<number> {
  const enumeration = Object.entries(codes).map(([label, code]) => [String(code), label] as const);
  return { ...base, name, documentation, facets: { base: base.name, enumeration, open: true }, base };
}
