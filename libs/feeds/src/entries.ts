import {
  atomId,
  localTimeParametersLinks,
  meterReadingLinks,
  qualitySummaryLinks,
  readingTypeLinks,
  stablePath,
  usagePointLinks,
  usageSummaryLinks,
  type AtomEntry,
  type ElectricPowerQualitySummary,
  type UsageSummary,
} from '@app/espi';
import type { StoredLocalTimeParameters, StoredMeterReading, StoredReadingType, StoredSummary } from '@app/metering';
import type { PlannedUsagePoint } from './feed-plan.js';
import { idName, type FeedView } from './feed-view.js';
import { grantedSummary } from './granted-summary.js';

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** When something last changed, which is never after the time as of which it is asked. */
const changed = (date: Date, { query }: FeedView): number => Math.min(seconds(date), Math.floor(query.asOf));

export function usagePointEntry(view: FeedView, planned: PlannedUsagePoint): AtomEntry {
  const { links, entitlement } = view;
  const { usagePoint, localTimeParameters, channels } = planned;
  return {
    id: atomId(idName(view, stablePath('usagePoint', { usagePoint: usagePoint._id }))),
    links: usagePointLinks(links, {
      id: usagePoint._id,
      meterReadings: channels.map(({ meterReading }) => meterReading._id),
      localTimeParameters: localTimeParameters._id,
      hasUsageSummaries: entitlement.allows(15),
      hasQualitySummaries: entitlement.allows(17),
    }),
    title: usagePoint.title,
    published: seconds(usagePoint.createdAt),
    updated: changed(usagePoint.updatedAt, view),
    content: {
      element: 'UsagePoint',
      value: { ...usagePoint.content, ServiceCategory: { kind: usagePoint.serviceKind } },
    },
  };
}

export function localTimeParametersEntry({ links }: FeedView, stored: StoredLocalTimeParameters): AtomEntry {
  const created = seconds(stored.createdAt);
  return {
    id: atomId(stablePath('localTimeParameters', { localTimeParameters: stored._id })),
    links: localTimeParametersLinks(links, stored._id),
    title: stored.timeZone ?? 'Local time',
    published: created,
    updated: created,
    content: { element: 'LocalTimeParameters', value: stored.content },
  };
}

export function meterReadingEntry(view: FeedView, meterReading: StoredMeterReading): AtomEntry {
  const { usagePointId, _id, readingTypeId } = meterReading;
  return {
    id: atomId(idName(view, stablePath('meterReading', { usagePoint: usagePointId, meterReading: _id }))),
    links: meterReadingLinks(view.links, usagePointId, _id, readingTypeId),
    title: 'MeterReading',
    published: seconds(meterReading.createdAt),
    updated: changed(meterReading.changedAt, view),
    content: { element: 'MeterReading', value: {} },
  };
}

/** @param meterReadings of this type, in a Batch feed, where they link to one another */
export function readingTypeEntry(
  { links }: FeedView,
  stored: Pick<StoredReadingType, '_id' | 'content' | 'createdAt'>,
  meterReadings: readonly StoredMeterReading[] = [],
): AtomEntry {
  const created = seconds(stored.createdAt);
  return {
    id: atomId(stablePath('readingType', { readingType: stored._id })),
    links: readingTypeLinks(
      links,
      stored._id,
      meterReadings.map(({ usagePointId, _id }) => ({ usagePoint: usagePointId, meterReading: _id })),
    ),
    title: 'ReadingType',
    published: created,
    updated: created,
    // certification asks for one of every type (D062): zero where each reading has a length of its own
    content: { element: 'ReadingType', value: { intervalLength: 0, ...stored.content } },
  };
}

export function usageSummaryEntry(view: FeedView, stored: StoredSummary<UsageSummary>): AtomEntry {
  const ids = { usagePoint: stored.usagePointId, usageSummary: stored._id };
  return {
    id: atomId(idName(view, stablePath('usageSummary', ids))),
    links: usageSummaryLinks(view.links, ids.usagePoint, ids.usageSummary),
    title: 'UsageSummary',
    published: seconds(stored.createdAt),
    updated: seconds(stored.updatedAt),
    content: { element: 'UsageSummary', value: grantedSummary(view.entitlement, stored.content) },
  };
}

export function qualitySummaryEntry(view: FeedView, stored: StoredSummary<ElectricPowerQualitySummary>): AtomEntry {
  const ids = { usagePoint: stored.usagePointId, qualitySummary: stored._id };
  return {
    id: atomId(idName(view, stablePath('qualitySummary', ids))),
    links: qualitySummaryLinks(view.links, ids.usagePoint, ids.qualitySummary),
    title: 'ElectricPowerQualitySummary',
    published: seconds(stored.createdAt),
    updated: seconds(stored.updatedAt),
    content: { element: 'ElectricPowerQualitySummary', value: stored.content },
  };
}
