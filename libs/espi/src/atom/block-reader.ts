import type { ComplexValue, Partially } from '../schema/complex-type.js';
import type { IntervalBlock, IntervalReading } from '../usage/metering.js';
import type { AtomListener, BlockContext, BlockReading, ReadEntryHead } from './read-types.js';

/** Tells of the readings of one IntervalBlock after another. */
export class BlockReader {
  private blocks = 0;
  private context: BlockContext = { entry: undefined, interval: undefined, ordinal: 0, line: 0 };

  constructor(private readonly listener: AtomListener) {}

  begin(entry: ReadEntryHead | undefined, line: number): void {
    this.context = { entry, interval: undefined, ordinal: this.blocks, line };
    this.blocks += 1;
  }

  /** Tells of one reading; `block` is the value of its block so far. */
  reading(value: ComplexValue, line: number, block: ComplexValue | undefined): void {
    const { cost, ReadingQuality, timePeriod, consumptionTier, tou, cpp, ...rest } =
      value as Partially<IntervalReading>;
    const qualities: number[] = [];
    for (const { quality } of ReadingQuality ?? []) if (quality !== undefined) qualities.push(quality);
    const { start, duration } = timePeriod ?? {};
    this.take({ cost, qualities, start, duration, value: rest.value, consumptionTier, tou, cpp, line }, block);
  }

  take(reading: BlockReading, block: ComplexValue | undefined): void {
    this.seeInterval(block);
    this.listener.onReading?.(reading, this.context);
  }

  end(block: ComplexValue | undefined): void {
    this.seeInterval(block);
    this.listener.onBlockEnd?.(this.context);
  }

  private seeInterval(block: ComplexValue | undefined): void {
    const { interval } = (block ?? {}) as Partially<IntervalBlock>;
    if (interval !== undefined && this.context.interval === undefined) this.context = { ...this.context, interval };
  }
}
