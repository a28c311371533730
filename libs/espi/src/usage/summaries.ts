import { complexType, optional, repeated, required, type TypeOf } from '../schema/complex-type.js';
import { espi } from '../schema/namespace.js';
import { CommodityKindType, QualityOfReadingType } from './measurement-codes.js';
import { CurrencyType, ItemKindType } from './money-codes.js';
import { DateTimeInterval, EspiObject, IdentifiedObject, SummaryMeasurement } from './objects.js';
import { Int48, String256, TimeType, UInt8 } from './simple-types.js';
import { TariffRiderRefs } from './usage-point.js';

const money = 'hundred-thousandths of the currency';

export const LineItem = complexType(espi, 'LineItem', {
  documentation: 'one line of a bill',
  base: EspiObject,
  elements: {
    amount: optional(Int48, money),
    rounding: optional(Int48, money),
    dateTime: optional(TimeType, 'when it was charged'),
    note: required(String256, 'what it is for, in words'),
    measurement: optional(SummaryMeasurement, 'how much was used'),
    itemKind: required(ItemKindType),
    unitCost: optional(Int48, money),
    itemPeriod: optional(DateTimeInterval, 'the period that it is for'),
  },
});
export type LineItem = TypeOf<typeof LineItem>;

export const BillingChargeSource = complexType(espi, 'BillingChargeSource', {
  documentation: 'who makes the charges',
  base: EspiObject,
  elements: { agencyName: optional(String256) },
});
export type BillingChargeSource = TypeOf<typeof BillingChargeSource>;

/** The elements that the summary has had since the first version of the standard; days are relative to statusTimeStamp. */
const summaryElements = {
  billingPeriod: optional(DateTimeInterval, 'the last whole billing period'),
  billLastPeriod: optional(Int48, money),
  billToDate: optional(Int48, money),
  costAdditionalLastPeriod: optional(Int48, money),
  costAdditionalDetailLastPeriod: repeated(LineItem),
  currency: optional(CurrencyType),
  overallConsumptionLastPeriod: optional(SummaryMeasurement),
  currentBillingPeriodOverAllConsumption: optional(SummaryMeasurement),
  currentDayLastYearNetConsumption: optional(
    SummaryMeasurement,
    'the same weekday of the same ISO week, a year before',
  ),
  currentDayNetConsumption: optional(SummaryMeasurement),
  currentDayOverallConsumption: optional(SummaryMeasurement),
  peakDemand: optional(SummaryMeasurement),
  previousDayLastYearOverallConsumption: optional(
    SummaryMeasurement,
    'the same weekday of the same ISO week, a year before',
  ),
  previousDayNetConsumption: optional(SummaryMeasurement),
  previousDayOverallConsumption: optional(SummaryMeasurement),
  qualityOfReading: optional(QualityOfReadingType),
  ratchetDemand: optional(SummaryMeasurement),
  ratchetDemandPeriod: optional(DateTimeInterval),
  statusTimeStamp: required(TimeType, 'the time that the summary speaks of'),
  commodity: optional(CommodityKindType),
};

export const UsageSummary = complexType(espi, 'UsageSummary', {
  documentation: 'usage and bill of a billing period',
  base: IdentifiedObject,
  elements: {
    ...summaryElements,
    tariffProfile: optional(String256),
    readCycle: optional(String256),
    tariffRiderRefs: optional(TariffRiderRefs),
    billingChargeSource: optional(BillingChargeSource),
  },
});
export type UsageSummary = TypeOf<typeof UsageSummary>;

export const ElectricPowerUsageSummary = complexType(espi, 'ElectricPowerUsageSummary', {
  documentation: 'deprecated predecessor of UsageSummary',
  base: IdentifiedObject,
  elements: summaryElements,
});
export type ElectricPowerUsageSummary = TypeOf<typeof ElectricPowerUsageSummary>;

export const ElectricPowerQualitySummary = complexType(espi, 'ElectricPowerQualitySummary', {
  documentation: 'power quality over a period; counts of events unless stated otherwise',
  base: IdentifiedObject,
  elements: {
    flickerPlt: optional(Int48, 'hundredths'),
    flickerPst: optional(Int48, 'hundredths'),
    harmonicVoltage: optional(Int48),
    longInterruptions: optional(Int48),
    mainsVoltage: optional(Int48, 'µV'),
    measurementProtocol: optional(UInt8, '0 IEEE 1519-2009, 1 EN 50160'),
    powerFrequency: optional(Int48, 'µHz'),
    rapidVoltageChanges: optional(Int48),
    shortInterruptions: optional(Int48),
    summaryInterval: required(DateTimeInterval),
    supplyVoltageDips: optional(Int48),
    supplyVoltageImbalance: optional(Int48),
    supplyVoltageVariations: optional(Int48),
    tempOvervoltage: optional(Int48),
  },
});
export type ElectricPowerQualitySummary = TypeOf<typeof ElectricPowerQualitySummary>;
