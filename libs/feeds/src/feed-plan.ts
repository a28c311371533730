import { createHash } from 'node:crypto';
import { requiredFunctionBlock } from '@app/espi';
import {
  zoneOf,
  type Aggregation,
  type SpanAt,
  type StoredLocalTimeParameters,
  type StoredMeterReading,
  type StoredReadingType,
  type StoredUsagePoint,
} from '@app/metering';
import { byId } from '@app/store';
import { SAFE_HORIZON_MS } from './feed-frame.js';
import type { FeedView } from './feed-view.js';
import { SpansOfReader } from './spans-of-reader.js';

/** The spans of a channel's blocks, and those to which its readings are aggregated. */
export interface ChannelSpans {
  readonly blockAt: SpanAt;
  /** in the ids of its blocks */
  readonly blockCode: number;
  readonly interval?: { readonly aggregation: Aggregation; readonly at: SpanAt; readonly ofDays: boolean };
}

/** A channel as the reader sees it. */
export interface PlannedChannel {
  /** under the id that the reader knows it by: one that is aggregated has an id of its own */
  readonly meterReading: StoredMeterReading;
  readonly readingType: Pick<StoredReadingType, '_id' | 'content' | 'createdAt'>;
  /** what is stored */
  readonly source: StoredMeterReading;
  /** seconds; what is shorter is withheld, where readings have no fixed length */
  readonly shortest: number;
  /** absent where readings and blocks are given as they are stored, a day a block */
  readonly spans?: ChannelSpans;
}

export interface PlannedUsagePoint {
  readonly usagePoint: StoredUsagePoint;
  readonly localTimeParameters: StoredLocalTimeParameters;
  readonly channels: readonly PlannedChannel[];
}

/** What an answer will be made of, and its validators: known before the first byte. */
export interface FeedPlan {
  readonly usagePoints: readonly PlannedUsagePoint[];
  /** last change of anything in it, no later than the safe horizon; epoch milliseconds */
  readonly updated: number;
  readonly etag: string;
}

const PAGE = 200;

/**
 * @param only the usage points asked for; all that the entitlement holds by default
 * @param what tells apart answers about the same usage points
 */
export async function planFeed(view: FeedView, what: string, only?: readonly string[]): Promise<FeedPlan> {
  const usagePoints: PlannedUsagePoint[] = [];
  if (only === undefined) for await (const planned of plannedUsagePoints(view)) usagePoints.push(planned);
  else usagePoints.push(...(await planNamed(view, only)));
  const stamps = usagePoints.flatMap(({ usagePoint, channels }) => [
    usagePoint.updatedAt,
    usagePoint.summariesChangedAt ?? usagePoint.updatedAt,
    ...channels.map(({ meterReading }) => meterReading.changedAt),
  ]);
  const times = stamps.map((stamp) => stamp.getTime());
  const latest = times.length === 0 ? 0 : times.reduce((a, b) => Math.max(a, b));
  const hash = createHash('sha256');
  hash.update(
    [what, view.links.usagePoints().href, view.entitlement.fingerprint(), JSON.stringify(view.query)].join('\n'),
  );
  hash.update(times.join(','));
  return {
    usagePoints,
    updated: Math.min(latest, Date.now() - SAFE_HORIZON_MS, view.query.asOf * 1000),
    etag: `"${hash.digest('base64url').slice(0, 27)}"`,
  };
}

/**
 * The usage points that the reader may see in the order of their ids, planned page by page: there may be any number.
 *
 * @param from the id of the first
 * @param wanted how many of them are likely to be looked at: no more are planned at first
 */
export async function* plannedUsagePoints(
  view: FeedView,
  { from, wanted = PAGE }: { from?: string | undefined; wanted?: number } = {},
): AsyncGenerator<PlannedUsagePoint> {
  const { metering, entitlement } = view;
  const ids = entitlement.usagePointIds();
  if (from !== undefined) yield* await planNamed(view, [from]);
  for (let after = from ?? '', limit = Math.min(wanted, PAGE); ; limit = Math.min(2 * limit, PAGE)) {
    const begin = after;
    const next = ids === 'every' ? undefined : ids.filter((id) => id > begin).slice(0, limit);
    const readings = next && metering.meterReadings.ofUsagePoints(entitlement, next);
    const [page] = await Promise.all([metering.usagePoints.page(entitlement, { after, limit }), readings]);
    yield* await planUsagePoints(view, page, readings);
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    after = last._id;
  }
}

async function planNamed(view: FeedView, ids: readonly string[]): Promise<PlannedUsagePoint[]> {
  const { metering, entitlement } = view;
  const readings = metering.meterReadings.ofUsagePoints(entitlement, ids);
  const [, ...found] = await Promise.all([
    readings,
    ...ids.map(async (id) => metering.usagePoints.get(entitlement, id)),
  ]);
  return planUsagePoints(
    view,
    found.filter((usagePoint) => usagePoint !== undefined),
    readings,
  );
}

/**
 * Three queries for a page of usage points, however many there are; what was not known as of then is not there.
 *
 * @param readings those of the page, where they have been asked for
 */
export async function planUsagePoints(
  view: Pick<FeedView, 'metering' | 'entitlement' | 'query'>,
  found: readonly StoredUsagePoint[],
  readings?: Promise<readonly StoredMeterReading[]>,
): Promise<PlannedUsagePoint[]> {
  const { metering, entitlement, query } = view;
  const wasKnown = ({ createdAt }: { readonly createdAt: Date }): boolean => createdAt.getTime() <= query.asOf * 1000;
  const page = found.filter(wasKnown);
  const ids = page.map(({ _id }) => _id);
  const [meterReadings, clocks] = await Promise.all([
    readings ?? metering.meterReadings.ofUsagePoints(entitlement, ids),
    metering.localTimeParameters.getAll([...new Set(page.map((point) => point.localTimeParametersId))]).then(byId),
  ]);
  const known = meterReadings.filter(wasKnown);
  const typeIds = [...new Set(known.map(({ readingTypeId }) => readingTypeId))];
  const types = byId(await metering.readingTypes.getAll(typeIds));
  const readingsOf = Map.groupBy(known, ({ usagePointId }) => usagePointId);
  const pointsPlanned = page.map(async (usagePoint) => {
    const localTimeParameters = clocks.get(usagePoint.localTimeParametersId);
    if (localTimeParameters === undefined) throw new Error(`usage point ${usagePoint._id} lacks its time parameters`);
    const spans = new SpansOfReader(view, usagePoint._id, zoneOf(localTimeParameters));
    const channels = (readingsOf.get(usagePoint._id) ?? []).flatMap((meterReading) => {
      const readingType = types.get(meterReading.readingTypeId);
      if (readingType === undefined) throw new Error(`meter reading ${meterReading._id} lacks its reading type`);
      const block = requiredFunctionBlock(readingType.content, usagePoint.serviceKind);
      return entitlement.allows(block) ? [{ meterReading, readingType }] : [];
    });
    const planned = await Promise.all(channels.map(async (each) => spans.plan(each)));
    return { usagePoint, localTimeParameters, channels: planned.filter((channel) => channel !== undefined) };
  });
  return Promise.all(pointsPlanned);
}
