import { simpleType, type SimpleType } from './simple-type.js';

/** Bounds of an integer type and the XSD type it restricts; a bound that the base already has is left undeclared. */
interface IntegerBounds {
  readonly base: string;
  readonly min: number;
  readonly max: number;
  readonly declareBounds?: boolean;
}

/**
 * A type of whole numbers, held as a JavaScript number: a 64-bit type is taken only as far as a number is exact (±2^53),
 * which for epoch seconds is 285 million years.
 */
export function integerType(name: string, bounds: IntegerBounds, documentation: string): SimpleType<number> {
  const { base, min, max, declareBounds = false } = bounds;
  return simpleType<number>({
    name,
    documentation,
    facets: declareBounds ? { base, ...(min === 0 ? {} : { minInclusive: min }), maxInclusive: max } : { base },
    parse: parseInteger,
    check(value) {
      if (typeof value !== 'number' || Number.isNaN(value) || Math.trunc(value) !== value) {
        return { code: 'bad-lexical', message: `${String(value)} is not a whole number` };
      }
      if (value < min || value > max) {
        return { code: 'out-of-range', message: `${value} is not in ${min} to ${max}, the range of ${name}` };
      }
      return undefined;
    },
  });
}

const integerLiteral = /^[\t\n\r ]*[+-]?[0-9]+[\t\n\r ]*$/;

/** The number an xs:integer literal stands for; undefined when it is none. The first loop is for the usual case. */
export function parseInteger(text: string): number | undefined {
  const { length } = text;
  const negative = text.charCodeAt(0) === 0x2d;
  const first = negative ? 1 : 0;
  if (length > first && length <= 15) {
    let value = 0;
    let at = first;
    for (; at < length; at += 1) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === length) return negative && value !== 0 ? -value : value;
  }
  return integerLiteral.test(text) ? Number(text) + 0 : undefined;
}
