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
];

export function aggregationOf({ accumulationBehaviour = 0, uom = 0, kind }: ReadingType): Aggregation {
  if (accumulationBehaviour === AccumulationKind.deltaData) return 'sum';
  if (kind === MeasurementKind.demand || demandUnits.includes(uom)) return 'maximum';
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

/**
 * The span to which a channel is aggregated for a reader who may have intervals of these lengths: none where its own
 * length is among them, or longer than them all, which gives away less. A span of seconds must be a multiple.
 *
 * @param named finest first
 */
export function aggregationSpan(intervalLength: number, named: readonly SpanTerm[]): SpanTerm | undefined {
  if (named.length === 0 || intervalLength === 0 || named.includes(intervalLength)) return undefined;
  if (intervalLength === 86_400 && named.includes('daily')) return undefined;
  return named.find((term) => {
    const seconds = periodSeconds(term);
    return seconds > intervalLength && (typeof term === 'string' || seconds % intervalLength === 0);
  });
}
