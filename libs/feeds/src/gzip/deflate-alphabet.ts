import { huffmanCode, type HuffmanCode } from './huffman-code.js';

/** RFC 1951 section 3.2.5. */
export const SHORTEST_MATCH = 3;
export const LONGEST_MATCH = 258;
export const LONGEST_DISTANCE = 32_768;
export const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LENGTHS = 29;
const DISTANCES = 30;
/** in which the lengths of the code of code lengths stand, section 3.2.7 */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Symbols of ranges, and in how many extra bits the place within its range follows. */
export interface Ranges {
  readonly first: readonly number[];
  readonly extra: readonly number[];
  /** symbol of each number */
  readonly symbol: Uint8Array;
}

function ranges(count: number, begin: number, extraOf: (symbol: number) => number, most: number): Ranges {
  const first: number[] = [];
  const extra: number[] = [];
  const symbol = new Uint8Array(most + 1);
  let at = begin;
  for (let each = 0; each < count; each++) {
    first.push(at);
    extra.push(extraOf(each));
    symbol.fill(each, at, at + (1 << extraOf(each)));
    at += 1 << extraOf(each);
  }
  return { first, extra, symbol };
}

function lengthRanges(): Ranges {
  const found = ranges(LENGTHS - 1, SHORTEST_MATCH, (each) => (each < 8 ? 0 : (each >> 2) - 1), LONGEST_MATCH);
  found.symbol[LONGEST_MATCH] = LENGTHS - 1;
  return { ...found, first: [...found.first, LONGEST_MATCH], extra: [...found.extra, 0] };
}

export const lengthsOfMatches = lengthRanges();
export const distances = ranges(DISTANCES, 1, (each) => (each < 4 ? 0 : (each >> 1) - 1), LONGEST_DISTANCE);

/** How often literals, lengths and distances are thought to come: the first is by byte, the others by what they say. */
export interface Expected {
  readonly bytes: (byte: number) => number;
  readonly lengths: ReadonlyMap<number, number>;
  readonly distances: ReadonlyMap<number, number>;
}

export interface DeflateCode {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
  /** head of a block in this code, as pairs of bits and their number */
  readonly head: readonly (readonly [number, number])[];
}

/** A code in which everything can be said. */
export function deflateCode(expected: Expected): DeflateCode {
  const literalWeights = Array.from({ length: FIRST_LENGTH + LENGTHS }, (_, symbol) =>
    symbol < END_OF_BLOCK ? expected.bytes(symbol) : 1,
  );
  for (const [length, weight] of expected.lengths) {
    literalWeights[FIRST_LENGTH + (lengthsOfMatches.symbol[length] ?? 0)] = weight;
  }
  const distanceWeights = Array.from({ length: DISTANCES }, () => 1);
  for (const [distance, weight] of expected.distances) distanceWeights[distances.symbol[distance] ?? 0] = weight;
  const code = { literals: huffmanCode(literalWeights, 14), distances: huffmanCode(distanceWeights, 11) };
  return { ...code, head: headOf(code) };
}

/** RFC 1951 section 3.2.7: a block that is not the last, with the lengths of its codes, none of them run together. */
function headOf(code: Pick<DeflateCode, 'literals' | 'distances'>): DeflateCode['head'] {
  const lengths = [...code.literals.lengths, ...code.distances.lengths];
  const weights = Array.from({ length: 19 }, (_, length) => lengths.filter((each) => each === length).length);
  const ofLengths = huffmanCode(weights, 7);
  return [
    [0, 1],
    [2, 2],
    [LENGTHS, 5],
    [DISTANCES - 1, 5],
    [ORDER.length - 4, 4],
    ...ORDER.map((each) => [ofLengths.lengths[each] ?? 0, 3] as const),
    ...lengths.map((each) => [ofLengths.bits[each] ?? 0, ofLengths.lengths[each] ?? 0] as const),
  ];
}

export const symbolOfLength = (length: number): number => FIRST_LENGTH + (lengthsOfMatches.symbol[length] ?? 0);

/** The bits of a match, and how many they are: its length and then its distance, each with what follows its symbol. */
export function matchBits(code: DeflateCode, length: number, distance: number): readonly [bits: number, count: number] {
  const range = lengthsOfMatches.symbol[length] ?? 0;
  const place = distances.symbol[distance] ?? 0;
  const parts = [
    [code.literals.bits[symbolOfLength(length)], code.literals.lengths[symbolOfLength(length)]],
    [length - (lengthsOfMatches.first[range] ?? 0), lengthsOfMatches.extra[range]],
    [code.distances.bits[place], code.distances.lengths[place]],
    [distance - (distances.first[place] ?? 0), distances.extra[place]],
  ];
  let [bits, count] = [0, 0];
  for (const [own = 0, width = 0] of parts) {
    bits |= own << count;
    count += width;
  }
  return [bits, count];
}
