import { complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { espi } from '../schema/namespace.js';
import {
  AccumulationKindType,
  CommodityKindType,
  DataQualifierKindType,
  FlowDirectionKindType,
  PhaseCodeKindType,
  QualityOfReadingType,
  TimePeriodOfInterestType,
  UnitMultiplierKindType,
} from './measurement-codes.js';
import { MeasurementKindType } from './measurement-kind.js';
import { CurrencyType } from './money-codes.js';
import { DateTimeInterval, EspiObject, IdentifiedObject, RationalNumber, ReadingInterharmonic } from './objects.js';
import { DstRuleType, Int16, Int48, TimeType, UInt32 } from './simple-types.js';
import { TimeAttributeKindType } from './time-attribute-kind.js';
import { UnitSymbolKindType } from './unit-symbol-kind.js';

export const MeterReading = complexType(espi, 'MeterReading', {
  documentation: 'a series of readings of one reading type at one usage point',
  base: IdentifiedObject,
  elements: {},
});
export type MeterReading = TypeOf<typeof MeterReading>;

export const ReadingType = complexType(espi, 'ReadingType', {
  documentation: 'what the readings of a series measure',
  base: IdentifiedObject,
  elements: {
    accumulationBehaviour: optional(AccumulationKindType),
    commodity: optional(CommodityKindType),
    consumptionTier: optional(Int16),
    currency: optional(CurrencyType, 'of the cost of its readings'),
    dataQualifier: optional(DataQualifierKindType),
    defaultQuality: optional(QualityOfReadingType, 'of readings that state none'),
    flowDirection: optional(FlowDirectionKindType),
    intervalLength: optional(UInt32, 'seconds'),
    kind: optional(MeasurementKindType),
    phase: optional(PhaseCodeKindType),
    powerOfTenMultiplier: optional(UnitMultiplierKindType),
    timeAttribute: optional(TimePeriodOfInterestType),
    tou: optional(Int16, 'time of use'),
    uom: optional(UnitSymbolKindType),
    cpp: optional(Int16, 'critical peak period; 0 where there is none'),
    interharmonic: optional(ReadingInterharmonic),
    measuringPeriod: optional(TimeAttributeKindType),
    argument: optional(RationalNumber),
  },
});
export type ReadingType = TypeOf<typeof ReadingType>;

export const ReadingQuality = complexType(espi, 'ReadingQuality', {
  documentation: 'one statement about how good a reading is',
  base: EspiObject,
  elements: { quality: required(QualityOfReadingType) },
});
export type ReadingQuality = TypeOf<typeof ReadingQuality>;

export const IntervalReading = complexType(espi, 'IntervalReading', {
  documentation: 'one value of a series',
  base: EspiObject,
  elements: {
    cost: optional(Int48, 'hundred-thousandths of the reading type’s currency'),
    ReadingQuality: repeated(ReadingQuality),
    timePeriod: optional(DateTimeInterval),
    value: optional(Int48, 'in the unit and power of ten of the reading type'),
    consumptionTier: optional(Int16),
    tou: optional(Int16, 'time of use'),
    cpp: optional(Int16, 'critical peak period; 0 where there is none'),
  },
});
export type IntervalReading = TypeOf<typeof IntervalReading>;

export const IntervalBlock = complexType(espi, 'IntervalBlock', {
  documentation: 'readings of one series that follow each other',
  base: IdentifiedObject,
  elements: {
    interval: optional(DateTimeInterval, 'the period of its readings'),
    IntervalReading: repeated(IntervalReading),
  },
});
export type IntervalBlock = TypeOf<typeof IntervalBlock>;

export const TimeConfiguration = complexType(espi, 'TimeConfiguration', {
  documentation: 'local time at usage points: offset from UTC and daylight saving',
  base: IdentifiedObject,
  elements: {
    dstEndRule: required(DstRuleType),
    dstOffset: required(TimeType, 'seconds added while daylight saving is in force'),
    dstStartRule: required(DstRuleType),
    tzOffset: required(TimeType, 'seconds east of UTC, without daylight saving'),
  },
});
export type TimeConfiguration = TypeOf<typeof TimeConfiguration>;
