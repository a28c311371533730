/** A prefix code: the bits of each symbol, as deflate writes them (the first bit lowest), and how many they are. */
export interface HuffmanCode {
  readonly bits: Uint16Array;
  readonly lengths: Uint8Array;
}

interface Node {
  readonly weight: number;
  readonly symbols: readonly number[];
}

/**
 * The code that is shortest for symbols of these weights, none longer than `longest`: RFC 1951 section 3.2.2. A symbol of
 * no weight has no code.
 */
export function huffmanCode(weights: readonly number[], longest: number): HuffmanCode {
  let given = weights;
  for (;;) {
    const lengths = lengthsOf(given);
    if (lengths.every((length) => length <= longest)) return { lengths, bits: canonicalBits(lengths) };
    given = given.map((weight) => Math.ceil(weight / 2));
  }
}

function lengthsOf(weights: readonly number[]): Uint8Array {
  const lengths = new Uint8Array(weights.length);
  const nodes: Node[] = weights
    .map((weight, symbol) => ({ weight, symbols: [symbol] }))
    .filter(({ weight }) => weight > 0)
    .sort(lighter);
  for (;;) {
    const [one, other] = nodes.splice(0, 2);
    if (one === undefined || other === undefined) return lengths;
    const symbols = [...one.symbols, ...other.symbols];
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    const joined = { weight: one.weight + other.weight, symbols };
    const place = nodes.findIndex(({ weight }) => weight > joined.weight);
    nodes.splice(place < 0 ? nodes.length : place, 0, joined);
  }
}

const lighter = (a: Node, b: Node): number => a.weight - b.weight;

/** Codes of one length follow one another in the order of their symbols. */
function canonicalBits(lengths: Uint8Array): Uint16Array {
  const bits = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    code <<= 1;
    for (const [symbol, own] of lengths.entries()) if (own === length) bits[symbol] = reversed(code++, length);
  }
  return bits;
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let at = 0; at < length; at++) bits |= ((code >> at) & 1) << (length - 1 - at);
  return bits;
}
