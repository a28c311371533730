export {
  aggregatedReadingType,
  aggregationOf,
  aggregationSpan,
  derivedId,
  shortestReading,
  type Aggregation,
} from './aggregation/aggregated-reading-type.js';
export { SpanAggregator, type AggregatedReading, type DayOfReadings } from './aggregation/span-aggregator.js';
export { canonicalSpan, spansOf, type SpanAt } from './aggregation/spans.js';
export { ChannelWriter } from './channel-writer.js';
export { nominalStartOf, isStorableStart, LONGEST_DAY } from './interval-block/block-key.js';
export { DayRows } from './interval-block/day-rows.js';
export { IntervalBlocks, type StampBounds } from './interval-block/interval-blocks.js';
export type { PastReading } from './interval-block/merge-day.js';
export { rowsAsOf } from './interval-block/rows-as-of.js';
export { packQualities, unpackQualities } from './interval-block/reading-quality.js';
export { decodeBlock, encodeBlock, type StoredBlock } from './interval-block/stored-block.js';
export { zoneOf, type StoredLocalTimeParameters } from './local-time-parameters.js';
export type { MeterReadingReference, StoredMeterReading } from './meter-readings.js';
export { Metering, meteringCollections, openMetering } from './metering.js';
export type { StoredReadingType } from './reading-types.js';
export { ReadingsWriter, type ReadingsTotals, type ReadingsWriterOptions } from './readings-writer.js';
export type {
  GivenSummary,
  PlacedSummary,
  StoredQualitySummary,
  StoredSummary,
  StoredUsageSummary,
  Summaries,
} from './summaries.js';
export { UsageRetention } from './usage-retention.js';
export type { NewUsagePoint, StoredUsagePoint, UsagePointReference, UsagePoints } from './usage-points.js';
