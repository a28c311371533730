import type { AtomEntry } from '@app/espi';
import type { PlacedSummary, StoredSummary, StoredUsagePoint, Summaries } from '@app/metering';
import { mayHaveChanged } from './feed-query.js';
import type { FeedView } from './feed-view.js';
import { numberAt, textAt, type PageKey } from './page-key.js';
import type { EntriesAfter } from './write-collection.js';

/** Summaries that the reader may see, asked for by their period and the time of their change. */
export async function* selectSummaries<C>(
  { entitlement, query }: FeedView,
  summaries: Summaries<C>,
  { _id: usagePointId, summariesChangedAt }: StoredUsagePoint,
  after?: PageKey['place'],
): AsyncGenerator<PlacedSummary<C>> {
  if (summariesChangedAt === undefined || !mayHaveChanged(query, summariesChangedAt)) return;
  const window = { start: query.publishedMin, end: query.publishedMax };
  const place = after && { from: numberAt(after, 0), id: textAt(after, 1) };
  const { asOf } = query;
  for await (const stored of summaries.ofUsagePoint(entitlement, usagePointId, window, { after: place, asOf })) {
    const updated = Math.floor(stored.updatedAt.getTime() / 1000);
    if (updated >= query.updatedMin && updated <= query.updatedMax) yield stored;
  }
}

/** The place of a summary among those of its usage point. */
export const placeOf = ({ place }: PlacedSummary<unknown>): PageKey['place'] => [place.from, place.id];

/** The summaries of one usage point as a collection. */
export function placedSummaries<C>(
  view: FeedView,
  summaries: Summaries<C>,
  usagePoint: StoredUsagePoint,
  entryOf: (view: FeedView, stored: StoredSummary<C>) => AtomEntry,
): EntriesAfter {
  return async function* placed(after) {
    for await (const stored of selectSummaries(view, summaries, usagePoint, after)) {
      yield { place: placeOf(stored), entry: entryOf(view, stored) };
    }
  };
}
