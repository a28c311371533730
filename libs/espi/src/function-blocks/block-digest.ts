import { valueAt } from './entry-tests.js';

/** One reading of a block, as far as it was given; times in epoch seconds and seconds. */
export interface CertifiedReading {
  readonly start?: number | undefined;
  readonly duration?: number | undefined;
  readonly value?: number | undefined;
  readonly cost?: number | undefined;
}

/** What certification asks of the readings of a block, kept while they stream by. */
export class BlockDigest {
  hasDuration = false;
  hasValue = false;
  hasCost = false;
  hasRepeatedStart = false;
  readonly starts = new Set<number>();

  /** The digest of a block whose readings are in its value. */
  static of(intervalBlock: unknown): BlockDigest {
    const digest = new BlockDigest();
    const readings = valueAt(intervalBlock, 'IntervalReading');
    if (!Array.isArray(readings)) return digest;
    for (const reading of readings) {
      digest.add({
        start: numberAt(reading, 'timePeriod/start'),
        duration: numberAt(reading, 'timePeriod/duration'),
        value: numberAt(reading, 'value'),
        cost: numberAt(reading, 'cost'),
      });
    }
    return digest;
  }

  add({ start, duration, value, cost }: CertifiedReading): void {
    if (start !== undefined) {
      this.hasRepeatedStart ||= this.starts.has(start);
      this.starts.add(start);
    }
    this.hasDuration ||= duration !== undefined;
    this.hasValue ||= value !== undefined;
    this.hasCost ||= cost !== undefined;
  }
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' ? found : undefined;
}
