export { selectBlocks } from './block-selection.js';
export type { SelectedBlock } from './seen-days.js';
export { ATOM, downloadFileOf, downloadFormats, type DownloadFile, type DownloadFormat } from './download-file.js';
export { downloadName, recordName } from './download-name.js';
export { uncoveredDays, type DayRun, type Uncovered } from './uncovered-days.js';
export {
  localTimeParametersEntry,
  meterReadingEntry,
  qualitySummaryEntry,
  readingTypeEntry,
  usagePointEntry,
  usageSummaryEntry,
} from './entries.js';
export { FeedOutput, ReaderGone } from './feed-output.js';
export { planFeed, type FeedPlan, type PlannedChannel, type PlannedUsagePoint } from './feed-plan.js';
export { parseFeedQuery, parseInstant, wholeFeed, type FeedQuery } from './feed-query.js';
export { emptyContents, type FeedContents, type FeedView } from './feed-view.js';
export { placedById, writeCollection, type EntriesAfter, type PlacedEntry } from './write-collection.js';
export {
  daysTaken,
  headOfTaken,
  planTakenUsage,
  viewOfCustomer,
  type LocalDays,
  type TakenUsage,
} from './taken-usage.js';
export { writeReadingsCsv } from './write-readings-csv.js';
export { smartMeterTexasChannels, writeSmartMeterTexasCsv } from './write-smart-meter-texas-csv.js';
export { MOST_SHEET_ROWS, sheetRowsAtMost, writeWorkbook } from './write-workbook.js';
export { writeZip, type ArchivedFile } from './zip-archive.js';
export { blockEntry, writeBlocks } from './write-blocks.js';
export { unpaged, writeBulkCustomerFeed, writeBulkUsageFeed } from './write-bulk-feed.js';
export { estimatedBytes, spansOfChannel, spansOfPlan } from './feed-size.js';
export { placedSummaries } from './summary-selection.js';
export { touchedWindows, type ChangedChannel } from './touched-windows.js';
export { BlocksAhead } from './blocks-ahead.js';
export { writeUsageFeed } from './write-usage-feed.js';
export { channelsOfAll, meterReadingEntries, summaryEntries, usagePointEntries } from './entries-of-all.js';
export { carriedParameters, FeedAddress } from './feed-address.js';
export { SAFE_HORIZON_MS, type FeedHead, type FrameView } from './feed-frame.js';
export { textAt, type PageKey } from './page-key.js';
export {
  customerEntries,
  customerEntriesOfAll,
  customerTreeEntries,
  type CustomerView,
} from './customer/customer-entries.js';
export {
  allowsKind,
  customerEntry,
  customerPathIds,
  placeNamed,
  placesOf,
  statementFileName,
  type CustomerEntryView,
  type CustomerIds,
} from './customer/customer-entry.js';
export { explainReading, type ExplainServices, type ReadingInQuestion } from './explain/explain-reading.js';
export { PlaceTimes, type ChannelExplanation, type Explanation, type RuleFinding } from './explain/explanation.js';
export { compareUsage, type UsageComparison } from './usage/compare-usage.js';
export {
  placesOfSpans,
  UsageCalendar,
  usagePeriods,
  type UsagePeriod,
  type UsageSpan,
} from './usage/usage-calendar.js';
export { UsageOfPoints, type Bill, type RegisterRead, type Usage } from './usage/usage-of-points.js';
export { type UsageRevision } from './usage/usage-revisions.js';
export { sumOfSpans, type BandUsage, type Flow, type SpanUsage } from './usage/usage-sums.js';
