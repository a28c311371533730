import type { ElectricPowerQualitySummary, UsageSummary } from '@app/espi';
import type { CollectionDefinition, Store } from '@app/store';
import { changesCollection } from '@app/changes';
import { IntervalBlocks } from './interval-block/interval-blocks.js';
import { pastReadingsCollection } from './interval-block/past-readings.js';
import { intervalBlocksCollection } from './interval-block/stored-block.js';
import { LocalTimeParametersStore, localTimeParametersCollection } from './local-time-parameters.js';
import { MeterReadings, meterReadingsCollection } from './meter-readings.js';
import { ReadingTypes, readingTypesCollection } from './reading-types.js';
import {
  qualitySummariesCollection,
  qualitySummaryKind,
  Summaries,
  usageSummariesCollection,
  usageSummaryKind,
} from './summaries.js';
import { UsagePoints, usagePointsCollection } from './usage-points.js';

export const meteringCollections: readonly CollectionDefinition[] = [
  changesCollection,
  intervalBlocksCollection,
  localTimeParametersCollection,
  meterReadingsCollection,
  pastReadingsCollection,
  qualitySummariesCollection,
  readingTypesCollection,
  usagePointsCollection,
  usageSummariesCollection,
];

/** The utility's metering data, each part a repository. */
export class Metering {
  readonly localTimeParameters: LocalTimeParametersStore;
  readonly readingTypes: ReadingTypes;
  readonly usagePoints: UsagePoints;
  readonly meterReadings: MeterReadings;
  readonly intervalBlocks: IntervalBlocks;
  readonly usageSummaries: Summaries<UsageSummary>;
  readonly qualitySummaries: Summaries<ElectricPowerQualitySummary>;

  constructor(store: Store) {
    this.localTimeParameters = new LocalTimeParametersStore(store);
    this.readingTypes = new ReadingTypes(store);
    this.usagePoints = new UsagePoints(store, this.localTimeParameters);
    this.meterReadings = new MeterReadings(store, this.readingTypes);
    this.intervalBlocks = new IntervalBlocks(store);
    this.usageSummaries = new Summaries(store, usageSummaryKind);
    this.qualitySummaries = new Summaries(store, qualitySummaryKind);
  }
}

export const openMetering = (store: Store): Metering => new Metering(store);
