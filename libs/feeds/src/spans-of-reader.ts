import { always, type Period } from '@app/entitlement';
import { BlockCode, periodSeconds, type Period as SpanTerm } from '@app/espi';
import {
  aggregatedReadingType,
  aggregationOf,
  aggregationSpan,
  canonicalSpan,
  derivedId,
  shortestReading,
  spansOf,
  type SpanAt,
  type StoredMeterReading,
  type StoredReadingType,
} from '@app/metering';
import type { TimeZone } from '@app/time';
import type { PlannedChannel } from './feed-plan.js';
import type { FeedView } from './feed-view.js';

const HOUR = 3_600;
const DAY = 86_400;

/** How the reader of a view gets the channels of one usage point: in which intervals, and in which blocks. */
export class SpansOfReader {
  #billed: Promise<readonly Period[]> | undefined;

  constructor(
    private readonly view: Pick<FeedView, 'metering' | 'entitlement' | 'query'>,
    private readonly usagePointId: string,
    private readonly zone: TimeZone,
  ) {}

  /** A stored channel as the reader gets it; undefined where its intervals are finer than any granted. */
  async plan(stored: {
    meterReading: StoredMeterReading;
    readingType: StoredReadingType;
  }): Promise<PlannedChannel | undefined> {
    const { meterReading: source, readingType } = stored;
    const { intervalDurations, blockDuration } = this.view.entitlement;
    const interval = aggregationSpan(source.intervalLength, intervalDurations);
    if (interval === 'withheld') return undefined;
    if (interval === 'as-stored') {
      const block = blockSpan(blockDuration);
      const spans =
        block === 'daily' ? undefined : { blockAt: await this.#spans(block), blockCode: blockCodeOf(block) };
      const shortest = source.intervalLength === 0 ? shortestReading(intervalDurations) : 0;
      return { meterReading: source, readingType, source, shortest, ...(spans && { spans }) };
    }
    const block = blockSpan(blockDuration, interval);
    const content = aggregatedReadingType(readingType.content, interval);
    const { intervalLength = 0 } = content;
    const readingTypeId = derivedId(readingType._id, interval);
    return {
      source,
      shortest: 0,
      meterReading: { ...source, _id: derivedId(source._id, interval), readingTypeId, intervalLength },
      readingType: { _id: readingTypeId, content, createdAt: readingType.createdAt },
      spans: {
        blockAt: await this.#spans(block),
        blockCode: blockCodeOf(block),
        interval: {
          aggregation: aggregationOf(readingType.content),
          at: await this.#spans(interval),
          ofDays: periodSeconds(interval) >= DAY,
        },
      },
    };
  }

  async #spans(term: SpanTerm): Promise<SpanAt> {
    if (term !== 'billingPeriod') return spansOf(term, this.zone);
    this.#billed ??= this.#billingPeriods();
    return spansOf(term, this.zone, await this.#billed);
  }

  async #billingPeriods(): Promise<readonly Period[]> {
    const { metering, entitlement, query } = this.view;
    const { asOf } = query;
    const bills = metering.usageSummaries.ofUsagePoint(entitlement, this.usagePointId, always, { asOf });
    const periods: Period[] = [];
    for await (const { from, until } of bills) {
      // a corrected bill of its own overlaps the one that it corrects: the first stands for the period
      if (until > from && from >= (periods.at(-1)?.end ?? -Infinity)) periods.push({ start: from, end: until });
    }
    return periods;
  }
}

/** The span of blocks: as granted, where its spans are known here, and no shorter than one interval. */
function blockSpan(granted: SpanTerm, interval?: SpanTerm): SpanTerm {
  const block = canonicalSpan(granted);
  const known = typeof block === 'string' || blockCodeOf(block) !== BlockCode.daily ? block : 'daily';
  return interval !== undefined && periodSeconds(interval) > periodSeconds(known) ? canonicalSpan(interval) : known;
}

/** Blocks of whole hours that divide a day have 10 and their hours, those of 2 to 59 days 40 and their days. */
function blockCodeOf(block: SpanTerm): number {
  if (typeof block === 'string') return BlockCode[block];
  if (block < DAY) return block % HOUR === 0 && DAY % block === 0 ? 10 + block / HOUR : BlockCode.daily;
  return block % DAY === 0 && block / DAY < 60 ? 40 + block / DAY : BlockCode.daily;
}
