import {
  AccumulationKind,
  CommodityKind,
  Currency,
  DataQualifierKind,
  FlowDirectionKind,
  MeasurementKind,
  PhaseCodeKind,
  TimeAttributeKind,
  TimePeriodOfInterest,
  UnitMultiplierKind,
  UnitSymbolKind,
  type ReadingType,
} from '@app/espi';
import { DAY, MONTH } from './time-grid.js';

type Measure = Pick<
  ReadingType,
  'accumulationBehaviour' | 'commodity' | 'dataQualifier' | 'flowDirection' | 'kind' | 'powerOfTenMultiplier' | 'uom'
>;

const electricity = {
  accumulationBehaviour: AccumulationKind.deltaData,
  commodity: CommodityKind.electricitySecondaryMetered,
  dataQualifier: DataQualifierKind.normal,
  flowDirection: FlowDirectionKind.forward,
  kind: MeasurementKind.energy,
  powerOfTenMultiplier: UnitMultiplierKind.none,
  uom: UnitSymbolKind.Wh,
} as const;

const demand = {
  ...electricity,
  accumulationBehaviour: AccumulationKind.instantaneous,
  dataQualifier: DataQualifierKind.average,
} as const;

/** What the channels of the demo measure. Apparent and reactive demand are of kind energy, as certification wants it. */
const measures = {
  delivered: electricity,
  received: { ...electricity, flowDirection: FlowDirectionKind.reverse },
  net: { ...electricity, flowDirection: FlowDirectionKind.net },
  register: { ...electricity, accumulationBehaviour: AccumulationKind.bulkQuantity },
  power: { ...demand, kind: MeasurementKind.power, uom: UnitSymbolKind.W },
  apparent: { ...demand, uom: UnitSymbolKind.VA },
  reactive: { ...demand, uom: UnitSymbolKind.VAr },
  temperature: {
    accumulationBehaviour: AccumulationKind.indicating,
    commodity: CommodityKind.none,
    dataQualifier: DataQualifierKind.average,
    flowDirection: FlowDirectionKind.none,
    kind: MeasurementKind.temperature,
    powerOfTenMultiplier: UnitMultiplierKind.d,
    uom: UnitSymbolKind.K,
  },
  gas: {
    ...electricity,
    commodity: CommodityKind.naturalGas,
    powerOfTenMultiplier: UnitMultiplierKind.m,
    uom: UnitSymbolKind.therm,
  },
  water: {
    ...electricity,
    commodity: CommodityKind.potableWater,
    kind: MeasurementKind.volume,
    powerOfTenMultiplier: UnitMultiplierKind.d,
    uom: UnitSymbolKind.usGal,
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type ChannelName = keyof typeof measures;

export const measureOf = (channel: ChannelName): Measure => measures[channel];

const measuringPeriods: Readonly<Record<number, number>> = {
  900: TimeAttributeKind.fifteenMinute,
  3600: TimeAttributeKind.sixtyMinute,
  [DAY]: TimeAttributeKind.twentyfourHour,
};

const timeAttributes: Readonly<Record<number, number>> = {
  [DAY]: TimePeriodOfInterest.daily,
  [MONTH]: TimePeriodOfInterest.monthly,
};

/** @param phases of the supply, where it is electric */
export function readingTypeOf(channel: ChannelName, intervalLength: number, phases: number): ReadingType {
  const measure = measureOf(channel);
  const electric = measure.commodity === CommodityKind.electricitySecondaryMetered;
  return {
    ...measure,
    currency: Currency.USD,
    // months have lengths of their own
    ...(intervalLength !== MONTH && { intervalLength }),
    phase: electric ? phases : PhaseCodeKind.none,
    timeAttribute: timeAttributes[intervalLength] ?? TimePeriodOfInterest.none,
    measuringPeriod: measuringPeriods[intervalLength] ?? TimeAttributeKind.none,
  };
}
