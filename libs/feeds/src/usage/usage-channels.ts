import { clipPeriods, type Period } from '@app/entitlement';
import { FlowDirectionKind, UnitSymbolKind, type ReadingType } from '@app/espi';
import { aggregationOf, type StoredMeterReading } from '@app/metering';
import { nextLocalDay, type TimeZone } from '@app/time';
import type { PlannedChannel, PlannedUsagePoint } from '../feed-plan.js';
import type { Counted, Flow } from './usage-sums.js';

/** A channel that counts for the usage of its usage point, and where. */
export interface UsageChannel extends Counted {
  readonly usagePointId: string;
  readonly flow: Flow;
  readonly source: StoredMeterReading;
  readonly shortest: number;
  /** seconds; 0 where its readings have lengths of their own */
  readonly intervalLength: number;
  /** where it counts: not where a channel of shorter intervals does */
  readonly windows: readonly Period[];
  /** until when there should be readings: the day that is going on may still fill, epoch seconds */
  readonly expectedUntil: number;
}

/** A channel that tells what a register shows. */
export interface RegisterChannel {
  readonly usagePointId: string;
  readonly source: StoredMeterReading;
  readonly shortest: number;
  readonly flow: Flow;
  readonly uom: number;
  readonly scale: number;
}

export interface ChannelsOfPoint {
  /** UnitSymbolKind of what is counted */
  readonly uom: number;
  /** ISO 4217 number, of the costs of its readings; undefined where the reading type names none */
  readonly currency: number | undefined;
  readonly channels: readonly UsageChannel[];
  readonly registers: readonly RegisterChannel[];
}

const flowOf = ({ flowDirection }: ReadingType): Flow => {
  if (flowDirection === FlowDirectionKind.reverse) return 'received';
  return flowDirection === FlowDirectionKind.net ? 'net' : 'delivered';
};

const scaleOf = ({ powerOfTenMultiplier = 0 }: ReadingType): number => 10 ** powerOfTenMultiplier;

/** Of energy the active part is what is used and paid. */
const apparent: readonly number[] = [UnitSymbolKind.VAh, UnitSymbolKind.VArh];

/** Which channels of a usage point tell what was used, and which tell what its registers show. */
export function channelsOf({ usagePoint, channels }: PlannedUsagePoint, zone: TimeZone, now: number): ChannelsOfPoint {
  const sums = channels.filter(({ readingType: { content } }) => isQuantity(content));
  const first = sums.find(({ readingType }) => flowOf(readingType.content) === 'delivered') ?? sums.at(0);
  const { uom: unit = UnitSymbolKind.none, currency } = first?.readingType.content ?? {};
  const ofUnit = sums.filter(({ readingType }) => (readingType.content.uom ?? 0) === unit);
  // where both directions are measured, the net follows from them
  const directions = new Set(ofUnit.map(({ readingType }) => flowOf(readingType.content)));
  const hasBoth = directions.has('delivered') && directions.has('received');
  const counted = ofUnit.filter(({ readingType }) => !hasBoth || flowOf(readingType.content) !== 'net');
  return {
    uom: unit,
    currency,
    channels: [...Map.groupBy(counted, ({ readingType }) => flowOf(readingType.content))].flatMap(([flow, ofFlow]) =>
      withWindows(ofFlow, zone, now).map(({ channel, windows }) => {
        const { source, shortest, readingType } = channel;
        const { defaultQuality = 0, tou = 0, consumptionTier: tier = 0, cpp = 0 } = readingType.content;
        return {
          usagePointId: usagePoint._id,
          flow,
          source,
          shortest,
          intervalLength: source.intervalLength,
          windows,
          expectedUntil: expectedUntil(source, zone, now),
          scale: scaleOf(readingType.content),
          defaultQuality,
          tou,
          tier,
          cpp,
        };
      }),
    ),
    registers: channels
      .filter(({ readingType: { content } }) => aggregationOf(content) === 'last')
      .map(({ source, shortest, readingType: { content } }) => ({
        usagePointId: usagePoint._id,
        source,
        shortest,
        flow: flowOf(content),
        uom: content.uom ?? 0,
        scale: scaleOf(content),
      })),
  };
}

const isQuantity = (type: ReadingType): boolean =>
  aggregationOf(type) === 'sum' && !apparent.includes(type.uom ?? UnitSymbolKind.none);

/** From the first stored day to the end of the last, which is not over yet where `now` is in it. */
export function extentOf({ firstDay, lastDay }: StoredMeterReading, zone: TimeZone, now: number): Period | undefined {
  if (firstDay === undefined || lastDay === undefined) return undefined;
  return { start: firstDay, end: Math.max(Math.min(nextLocalDay(zone, lastDay), now), lastDay) };
}

function expectedUntil({ lastDay = -Infinity }: StoredMeterReading, zone: TimeZone, now: number): number {
  const end = Number.isFinite(lastDay) ? nextLocalDay(zone, lastDay) : lastDay;
  return end <= now ? end : lastDay;
}

interface Placed {
  readonly channel: PlannedChannel;
  readonly windows: readonly Period[];
}

/** Shortest intervals first: where they are, longer ones would count the same a second time. */
function withWindows(channels: readonly PlannedChannel[], zone: TimeZone, now: number): Placed[] {
  const lengthOf = ({ source }: PlannedChannel): number => source.intervalLength || Infinity;
  let free: readonly Period[] = [{ start: -Infinity, end: Infinity }];
  const placed: Placed[] = [];
  for (const [, ofLength] of [...Map.groupBy(channels, lengthOf)].sort(([a], [b]) => a - b)) {
    const windows = ofLength.map((channel) => ({ channel, extent: extentOf(channel.source, zone, now) }));
    for (const { channel, extent } of windows) {
      if (extent !== undefined) placed.push({ channel, windows: clipPeriods(free, extent) });
    }
    for (const { extent } of windows) if (extent !== undefined) free = without(free, extent);
  }
  return placed;
}

const without = (periods: readonly Period[], { start, end }: Period): Period[] => [
  ...clipPeriods(periods, { start: -Infinity, end: start }),
  ...clipPeriods(periods, { start: end, end: Infinity }),
];
