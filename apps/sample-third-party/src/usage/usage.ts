import { numberAt, textAt, type Entry } from './atom-feed.js';
import type { TimeRules } from './local-time.js';

/** A reading: its start in epoch seconds, how long it is, its value in the unit of its type, and 1 where it is estimated. */
export type Reading = readonly [start: number, seconds: number, value: number, isEstimated: 0 | 1];

export interface ReadingType {
  readonly commodity?: number | undefined;
  readonly flowDirection?: number | undefined;
  readonly accumulation?: number | undefined;
  readonly kind?: number | undefined;
  readonly uom?: number | undefined;
  readonly powerOfTen: number;
  readonly intervalSeconds?: number | undefined;
}

export interface UsagePoint {
  readonly title: string;
  readonly serviceKind?: number | undefined;
  readonly related: readonly string[];
}

export interface IntervalBlock {
  /** the collection of its MeterReading's blocks */
  readonly up: string;
  readonly readings: readonly Reading[];
}

/** What was read, by the self links of the resources; how they belong together is said by their links alone. */
export interface Usage {
  readonly points: Record<string, UsagePoint>;
  readonly zones: Record<string, TimeRules>;
  readonly types: Record<string, ReadingType>;
  readonly meters: Record<string, { readonly up: string; readonly related: readonly string[] }>;
  readonly blocks: Record<string, IntervalBlock>;
}

export const emptyUsage = (): Usage => ({ points: {}, zones: {}, types: {}, meters: {}, blocks: {} });

/** QualityOfReading of ESPI: estimated by a reference day or by interpolation, and projected. */
const ESTIMATED = ['8', '9', '12'];

/** Takes an entry in: a block that comes again is the whole of its day as it now is, so it replaces what was there. */
export function takeEntry(usage: Usage, { self, up, related, title, content }: Entry): void {
  if (self === '' || content === undefined) return;
  switch (content.name) {
    case 'UsagePoint':
      usage.points[self] = { title, serviceKind: numberAt(content, 'ServiceCategory', 'kind'), related };
      break;
    case 'LocalTimeParameters':
      usage.zones[self] = {
        tzOffset: numberAt(content, 'tzOffset') ?? 0,
        dstOffset: numberAt(content, 'dstOffset') ?? 0,
        dstStartRule: textAt(content, 'dstStartRule'),
        dstEndRule: textAt(content, 'dstEndRule'),
      };
      break;
    case 'ReadingType':
      usage.types[self] = {
        commodity: numberAt(content, 'commodity'),
        flowDirection: numberAt(content, 'flowDirection'),
        accumulation: numberAt(content, 'accumulationBehaviour'),
        kind: numberAt(content, 'kind'),
        uom: numberAt(content, 'uom'),
        powerOfTen: numberAt(content, 'powerOfTenMultiplier') ?? 0,
        intervalSeconds: numberAt(content, 'intervalLength'),
      };
      break;
    case 'MeterReading':
      usage.meters[self] = { up, related };
      break;
    case 'IntervalBlock':
      usage.blocks[self] = { up, readings: readingsOf(content) };
      break;
    default:
      // summaries and whatever else comes along: the diary shows intervals
      break;
  }
}

function readingsOf(block: NonNullable<Entry['content']>): Reading[] {
  return block.children.flatMap((reading): Reading[] => {
    if (reading.name !== 'IntervalReading') return [];
    const start = numberAt(reading, 'timePeriod', 'start');
    const seconds = numberAt(reading, 'timePeriod', 'duration');
    const value = numberAt(reading, 'value');
    // a reading without a value is a gap
    if (start === undefined || seconds === undefined || value === undefined) return [];
    const isEstimated = reading.children.some(
      (child) => child.name === 'ReadingQuality' && ESTIMATED.includes(textAt(child, 'quality')),
    );
    return [[start, seconds, value, isEstimated ? 1 : 0]];
  });
}
