import type { AtomEntry } from '@app/espi';
import type { StoredSummary, Summaries } from '@app/metering';
import { meterReadingEntry, usagePointEntry } from './entries.js';
import { plannedUsagePoints, type PlannedChannel, type PlannedUsagePoint } from './feed-plan.js';
import type { FeedView } from './feed-view.js';
import { mostAsked } from './leaf-window.js';
import { textAt, type PageKey } from './page-key.js';
import { placedSummaries } from './summary-selection.js';
import type { EntriesAfter } from './write-collection.js';

// The operator's short forms: the resources of one kind of all usage points, which are read page by page.

type Place = PageKey['place'] | undefined;

/** From the usage point on in which a place lies. */
const usagePointsFrom = (view: FeedView, place: Place): AsyncGenerator<PlannedUsagePoint> =>
  plannedUsagePoints(view, { from: place && textAt(place, 0), wanted: mostAsked(view.query) });

export function usagePointEntries(view: FeedView): EntriesAfter {
  return async function* placed(after) {
    for await (const planned of usagePointsFrom(view, after)) {
      const { _id } = planned.usagePoint;
      if (after === undefined || _id > textAt(after, 0))
        yield { place: [_id], entry: usagePointEntry(view, planned), usagePointId: _id };
    }
  };
}

export function meterReadingEntries(view: FeedView): EntriesAfter {
  return async function* placed(after) {
    for await (const { usagePoint, channels } of usagePointsFrom(view, after)) {
      for (const { meterReading } of channels) {
        const place = [usagePoint._id, meterReading._id];
        if (after === undefined || isBehind(place, after))
          yield { place, entry: meterReadingEntry(view, meterReading), usagePointId: usagePoint._id };
      }
    }
  };
}

/** The channels of all usage points, from the one on in which the page before ended. */
export async function* channelsOfAll(view: FeedView): AsyncGenerator<PlannedChannel> {
  const ended = view.query.page?.place;
  for await (const { usagePoint, channels } of usagePointsFrom(view, ended)) {
    for (const channel of channels) {
      const place = [usagePoint._id, channel.meterReading._id];
      if (ended === undefined || !isBehind(ended, place)) yield channel;
    }
  }
}

export function summaryEntries<C>(
  view: FeedView,
  summaries: Summaries<C>,
  entryOf: (view: FeedView, stored: StoredSummary<C>) => AtomEntry,
): EntriesAfter {
  return async function* placed(after) {
    for await (const { usagePoint } of usagePointsFrom(view, after)) {
      const isResumed = after !== undefined && textAt(after, 0) === usagePoint._id;
      const entries = placedSummaries(view, summaries, usagePoint, entryOf);
      for await (const { place, entry } of entries(isResumed ? after.slice(1) : undefined)) {
        yield { place: [usagePoint._id, ...place], entry, usagePointId: usagePoint._id };
      }
    }
  };
}

/** By usage point, and in it by id. */
function isBehind(place: PageKey['place'], other: PageKey['place']): boolean {
  const [a, b] = [textAt(place, 0), textAt(other, 0)];
  return a === b ? textAt(place, 1) > textAt(other, 1) : a > b;
}
