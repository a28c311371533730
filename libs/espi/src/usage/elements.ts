import { globalElements, type GlobalElement, type Partially, type TypeOf } from '../schema/complex-type.js';
import { espi } from '../schema/namespace.js';
import {
  ApplicationInformation,
  Authorization,
  BatchListType,
  ProgramIdMappings,
  ServiceStatus,
} from './management.js';
import {
  IntervalBlock,
  IntervalReading,
  MeterReading,
  ReadingQuality,
  ReadingType,
  TimeConfiguration,
} from './metering.js';
import { BatchItemInfo, DateTimeInterval, EspiObject, IdentifiedObject, SummaryMeasurement } from './objects.js';
import { ElectricPowerQualitySummary, ElectricPowerUsageSummary, UsageSummary } from './summaries.js';
import { UsagePoint } from './usage-point.js';

/** The global elements of the espi namespace by name. */
export const elements = globalElements(espi, {
  ApplicationInformation,
  Authorization,
  IntervalBlock,
  IntervalReading,
  MeterReading,
  ReadingQuality,
  ReadingType,
  IdentifiedObject,
  UsagePoint,
  ElectricPowerQualitySummary,
  ElectricPowerUsageSummary,
  UsageSummary,
  DateTimeInterval,
  SummaryMeasurement,
  BatchItemInfo,
  Object: EspiObject,
  ServiceStatus,
  LocalTimeParameters: TimeConfiguration,
  ProgramIdMappings,
  BatchList: BatchListType,
});

export type ElementName = keyof typeof elements;

/** The value of a global element. */
export type ElementValue<N extends ElementName> = TypeOf<(typeof elements)[N]['type']>;

/** A global element with its value, by name. */
export type UsageContent = {
  [N in ElementName]: { readonly element: N; readonly value: ElementValue<N> };
}[ElementName];

/** What a lenient reader makes of a global element: any part of the value may be absent. */
export type ReadUsageContent = {
  [N in ElementName]: { readonly element: N; readonly value: Partially<ElementValue<N>> };
}[ElementName];

/** The global element of a name, where there is one. */
export function elementNamed(name: string): GlobalElement | undefined {
  return Object.hasOwn(elements, name) ? elements[name as ElementName] : undefined;
}
