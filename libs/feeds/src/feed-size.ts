import { clipPeriods, intersectPeriods, type Period } from '@app/entitlement';
import { zoneOf } from '@app/metering';
import { nextLocalDay } from '@app/time';
import type { FeedPlan, PlannedChannel, PlannedUsagePoint } from './feed-plan.js';
import type { FeedView } from './feed-view.js';

const DAY = 86_400;
/** What changes is mostly about the days before: whoever asks for changes gets little of what is older. */
const CHANGES_REACH_BACK = 7 * DAY;
/** Bytes of XML. */
const BYTES_A_READING = 170;
const BYTES_A_BLOCK = 1_200;

/** The periods of which a channel has data that the reader may see and asks for. */
export function spansOfChannel(
  { query, entitlement }: Pick<FeedView, 'query' | 'entitlement'>,
  { usagePoint, localTimeParameters }: PlannedUsagePoint,
  { meterReading: { firstDay, lastDay } }: PlannedChannel,
): readonly Period[] {
  if (firstDay === undefined || lastDay === undefined) return [];
  const stored = { start: firstDay, end: nextLocalDay(zoneOf(localTimeParameters), lastDay) };
  const asked = intersectPeriods(stored, { start: query.publishedMin, end: query.publishedMax });
  return asked === undefined ? [] : clipPeriods(entitlement.periodsOf(usagePoint._id), asked);
}

/** About how many bytes of XML a usage feed will have. It is known from the plan: nothing is read for it. */
export function estimatedBytes(view: FeedView, { usagePoints }: FeedPlan): number {
  const { publishedMin, updatedMin, maxResults } = view.query;
  const query = { ...view.query, publishedMin: Math.max(publishedMin, updatedMin - CHANGES_REACH_BACK) };
  let blocks = 0;
  let bytes = 0;
  for (const planned of usagePoints) {
    for (const channel of planned.channels) {
      const { changedAt, intervalLength } = channel.meterReading;
      if (changedAt.getTime() < updatedMin * 1000) continue;
      const spans = spansOfChannel({ ...view, query }, planned, channel);
      const days = spans.reduce((sum, { start, end }) => sum + (end - start) / DAY, 0);
      blocks += days;
      bytes += days * (BYTES_A_BLOCK + (DAY / (intervalLength || DAY)) * BYTES_A_READING);
    }
  }
  return blocks > maxResults ? (bytes * maxResults) / blocks : bytes;
}

/** The periods of all channels of a plan, one after the other. */
export const spansOfPlan = (view: FeedView, { usagePoints }: FeedPlan): readonly Period[] =>
  usagePoints.flatMap((planned) => planned.channels.flatMap((channel) => spansOfChannel(view, planned, channel)));

/** About how many days of readings a plan has, those of each channel by themselves. */
export const plannedDays = (view: FeedView, plan: FeedPlan): number =>
  spansOfPlan(view, plan).reduce((sum, { start, end }) => sum + (end - start) / DAY, 0);
