import fc from 'fast-check';
import type { ComplexType, Particle, Type } from '../../libs/espi/src/schema/complex-type.js';
import type { SimpleType, SimpleValue } from '../../libs/espi/src/schema/simple-type.js';

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  'xs:unsignedByte': [0, 0xff],
  'xs:unsignedShort': [0, 0xffff],
  'xs:unsignedInt': [0, 0xffff_ffff],
  'xs:unsignedLong': [0, Number.MAX_SAFE_INTEGER],
  'xs:short': [-0x8000, 0x7fff],
  'xs:long': [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  'xs:nonNegativeInteger': [0, Number.MAX_SAFE_INTEGER],
  'xs:integer': [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  UInt16: [0, 0xffff],
  Int16: [-0x8000, 0x7fff],
};

/** Text that XML can carry, with the characters that need care more often than by chance. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom('&', '<', '>', '"', "'", '\r', '\n', '\t', ' ', ']]>', 'é', '😀'),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) =>
      Array.from(parts.join('').replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, ''))
        .slice(0, maxLength)
        .join(''),
    );

const uri = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom('', 'a/b?c=d&e', '../x', 'urn:uuid:550e8400-e29b-51d4-a716-446655440000', 'https://host:8443/é<>'),
);

const markup = fc.constantFrom(
  '',
  'plain &amp; simple',
  '<x xmlns="urn:test" a="1 &amp; 2">text<y></y></x>',
  '<x xmlns="">none</x><y xmlns="urn:other" xmlns:n1="urn:attributes" n1:b="&lt;"></y>',
);

/** Any valid value of a type. */
export function valueOf(type: Type): fc.Arbitrary<unknown> {
  if (type.form === 'complex') return complexValue(type);
  if (type.form === 'any') return type.keep === 'text' ? text(40) : markup;
  return simpleValue(type);
}

function simpleValue({ name, facets }: SimpleType): fc.Arbitrary<SimpleValue> {
  const { base, enumeration, open, maxLength, minInclusive, maxInclusive, pattern } = facets;
  const range = ranges[name] ?? ranges[base];
  if (enumeration !== undefined) {
    const listed = fc.constantFrom(...enumeration.map(([value]) => value));
    if (range === undefined) return listed;
    return open === true ? fc.oneof(listed.map(Number), integer(range)) : listed.map(Number);
  }
  if (range !== undefined) return integer([minInclusive ?? range[0], maxInclusive ?? range[1]]);
  if (name === 'xs:boolean') return fc.boolean();
  if (name === 'xs:float') return fc.float({ noNaN: true }).map((value) => value + 0);
  if (base === 'xs:anyURI') return uri;
  if (pattern !== undefined) return fc.uuid();
  if (base === 'xs:hexBinary') return hex(maxLength ?? 16);
  return base === 'HexBinary32' ? hex(4) : text(maxLength ?? 100);
}

const integer = ([min, max]: readonly [number, number]): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(min, max), fc.bigInt({ min: BigInt(min), max: BigInt(max) }).map(Number));

const hex = (octets: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength: octets }).map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());

function complexValue(type: ComplexType<unknown>): fc.Arbitrary<unknown> {
  const required = type.particles.filter(({ min }) => min > 0).map(({ name }) => name);
  const model = Object.fromEntries(type.particles.map((particle) => [particle.name, particleValue(particle)]));
  return fc.record(model, { requiredKeys: required, noNullPrototype: true });
}

function particleValue({ type, min, max }: Particle): fc.Arbitrary<unknown> {
  return max === 1 ? valueOf(type) : fc.array(valueOf(type), { minLength: Math.max(1, min), maxLength: min + 2 });
}
