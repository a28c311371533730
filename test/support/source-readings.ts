/** One reading as a document writes it: integers as text, absent parts empty. */
export interface WrittenReading {
  readonly start: string;
  readonly duration: string;
  readonly value: string;
  readonly cost: string;
  readonly qualities: readonly string[];
}

/**
 * The readings that a document writes, found by pattern alone: it shares nothing with the reader that intake uses, so
 * that the two can be held against each other.
 */
export function writtenReadings(xml: string): WrittenReading[] {
  return elementsNamed('IntervalReading', xml).map((inside) => ({
    start: leaf(inside, 'start'),
    duration: leaf(inside, 'duration'),
    value: leaf(inside, 'value'),
    cost: leaf(inside, 'cost'),
    qualities: elementsNamed('quality', inside).map((text) => text.trim()),
  }));
}

/** What stands inside the elements of a name, whatever their prefix. */
export function elementsNamed(name: string, xml: string): string[] {
  const text = xml.replace(/<!--[\s\S]*?-->/g, '');
  const pattern = new RegExp(`<((?:\\w+:)?)${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</\\1${name}>)`, 'g');
  return [...text.matchAll(pattern)].map(([, , inside = '']) => inside);
}

/** The integer in the first element of that name, as text; empty where there is none. */
export function leaf(xml: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>\\s*(-?\\d+)\\s*<`).exec(xml)?.[1] ?? '';
}

export const sumOf = (readings: readonly WrittenReading[]): bigint =>
  readings.reduce((sum, { value }) => sum + BigInt(value === '' ? 0 : value), 0n);

/** A reading as one string, for comparing whole sets of them. */
export const asText = ({ start, duration, value, cost, qualities }: WrittenReading): string =>
  `${start}+${duration}: ${value}, ${cost === '' ? 'no' : ''}${cost} cost, quality ${qualities.join(' ')}`;
