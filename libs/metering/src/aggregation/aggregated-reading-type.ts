import { createHash } from 'node:crypto';
import {
  AccumulationKind,
  DataQualifierKind,
  MeasurementKind,
  periodSeconds,
  TimePeriodOfInterest,
  UnitSymbolKind,
  type Period as SpanTerm,
  type ReadingType,
} from '@app/espi';
import { canonicalSpan } from './spans.js';

/**
 * How the readings of a span become one: quantities of intervals are summed; of demand the highest stands; a register
 * shows what it shows at the end of the span; of anything else, such as a temperature, the first reading stands, since
 * whole numbers cannot hold a mean.
 */
export type Aggregation = 'sum' | 'maximum' | 'last' | 'first';

const demandUnits: readonly number[] = [UnitSymbolKind.W, UnitSymbolKind.VA, UnitSymbolKind.VAr];
const registers: readonly number[] = [
  AccumulationKind.bulkQuantity,
  AccumulationKind.continuousCumulative,
  AccumulationKind.cumulative,
  AccumulationKind.summation,
];

export function aggregationOf({ accumulationBehaviour = 0, uom = 0, kind }: ReadingType): Aggregation {
  // demand that calls itself a delta still has no sum
  if (kind === MeasurementKind.demand || demandUnits.includes(uom)) return 'maximum';
  if (accumulationBehaviour === AccumulationKind.deltaData) return 'sum';
  return registers.includes(accumulationBehaviour) ? 'last' : 'first';
}

const periodsOfInterest: Partial<Record<SpanTerm, number>> = {
  daily: TimePeriodOfInterest.daily,
  weekly: TimePeriodOfInterest.weekly,
  monthly: TimePeriodOfInterest.monthly,
  billingPeriod: TimePeriodOfInterest.billingPeriod,
  seasonal: TimePeriodOfInterest.seasonal,
};

/** The reading type of readings aggregated to spans; the length of spans that the calendar decides is their mean. */
export function aggregatedReadingType(type: ReadingType, term: SpanTerm): ReadingType {
  const timeAttribute = periodsOfInterest[canonicalSpan(term)];
  return {
    ...type,
    intervalLength: Math.round(periodSeconds(term)),
    ...(aggregationOf(type) === 'maximum' && { dataQualifier: DataQualifierKind.maximum }),
    ...(timeAttribute !== undefined && { timeAttribute }),
  };
}

/** The id of what is derived from a stored resource: the same for ever, and 16 digits like any other. */
export function derivedId(id: string, term: SpanTerm): string {
  const digest = createHash('sha256')
    .update(`${id}/${canonicalSpan(term)}`)
    .digest();
  return (digest.readBigUInt64BE() % 10n ** 16n).toString().padStart(16, '0');
}

const DAY = 86_400;
const calendarSpans = ['daily', 'weekly', 'monthly', 'seasonal'] as const;

/**
 * What a reader who may have intervals of these lengths gets of a channel: it as it is stored, it aggregated to a span,
 * or nothing of it. As it is where its own length is among them; else by the finest of them that its intervals fill
 * exactly. Where they fill none it is given as it is, if it is no finer than the finest named, else by a span of the
 * calendar that is not.
 *
 * @param intervalLength seconds; 0 where its readings have no fixed length: see `shortestReading`
 * @param named finest first
 */
export function aggregationSpan(
  intervalLength: number,
  named: readonly SpanTerm[],
): SpanTerm | 'as-stored' | 'withheld' {
  const [finest] = named;
  if (finest === undefined || intervalLength === 0) return 'as-stored';
  if (named.some((term) => canonicalSpan(term) === canonicalSpan(intervalLength))) return 'as-stored';
  const span = named.find((term) => isFilledBy(intervalLength, term));
  if (span !== undefined) return span;
  if (intervalLength >= shortestReading(named)) return 'as-stored';
  const least = periodSeconds(finest);
  return calendarSpans.find((term) => periodSeconds(term) >= least && isFilledBy(intervalLength, term)) ?? 'withheld';
}

/** Days and what is made of them are filled by what divides a day, whatever the clocks do. */
function isFilledBy(intervalLength: number, term: SpanTerm): boolean {
  const seconds = periodSeconds(term);
  if (seconds <= intervalLength) return false;
  return typeof term === 'string' || seconds >= DAY
    ? DAY % intervalLength === 0 && (typeof term === 'string' || seconds % DAY === 0)
    : seconds % intervalLength === 0;
}

/**
 * The shortest reading, in seconds, that may be seen of a channel without a fixed interval length by a reader who may
 * have intervals of these lengths. From a day on, what the calendar calls one may be a fifth shorter than its mean.
 *
 * @param named finest first
 */
export function shortestReading(named: readonly SpanTerm[]): number {
  const [finest] = named;
  if (finest === undefined) return 0;
  const seconds = periodSeconds(finest);
  return seconds < DAY ? seconds : seconds * 0.8;
}
