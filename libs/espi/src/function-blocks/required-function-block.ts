import type { ReadingType } from '../usage/metering.js';

/** What a ReadingType says about the quantity measured, in the standard's codes. */
export type MeasuredQuantity = Pick<
  Partial<ReadingType>,
  'accumulationBehaviour' | 'commodity' | 'flowDirection' | 'kind' | 'uom'
>;

const Commodity = { secondaryElectricity: 1, primaryElectricity: 2, gas: 7, water: 9, transmissionElectricity: 26 };
const Service = { electricity: 0, gas: 1, water: 2 };
const REGISTERS = new Set([1, 2, 3, 9]);
const INSTANTANEOUS = 12;
const TEMPERATURE = 46;
const DEMAND = 8;
/** VA, W, VAr */
const UNITS_OF_POWER = new Set([61, 38, 63]);
const NET = 4;
const REVERSE = 19;

/**
 * The function block that a reader must have been granted to see readings of a type (cost apart, which needs 12).
 * @param serviceKind of the usage point; decides where the reading type names no commodity
 */
export function requiredFunctionBlock(readingType: MeasuredQuantity, serviceKind: number | undefined): number {
  if (readingType.kind === TEMPERATURE) return 29;
  const service = serviceOf(readingType.commodity, serviceKind);
  if (service === Service.electricity) return electricityBlock(readingType);
  if (service === Service.gas) return 10;
  return service === Service.water ? 11 : 4;
}

function serviceOf(commodity: number | undefined, serviceKind: number | undefined): number | undefined {
  switch (commodity) {
    case Commodity.secondaryElectricity:
    case Commodity.primaryElectricity:
    case Commodity.transmissionElectricity:
      return Service.electricity;
    case Commodity.gas:
      return Service.gas;
    case Commodity.water:
      return Service.water;
    case undefined:
    case 0:
      return serviceKind;
    default:
      // Propane, steam and the like are none of the three, but come through the meter of some service.
      return serviceKind === Service.electricity ? undefined : serviceKind;
  }
}

function electricityBlock({ accumulationBehaviour, flowDirection, kind, uom }: MeasuredQuantity): number {
  if (accumulationBehaviour !== undefined && REGISTERS.has(accumulationBehaviour)) return 9;
  if (accumulationBehaviour === INSTANTANEOUS || kind === DEMAND) return 6;
  if (uom !== undefined && UNITS_OF_POWER.has(uom)) return 6;
  if (flowDirection === NET) return 7;
  return flowDirection === REVERSE ? 8 : 5;
}

const summaryBlocks: Readonly<Record<string, number>> = {
  billLastPeriod: 16,
  costAdditionalLastPeriod: 16,
  currency: 16,
  costAdditionalDetailLastPeriod: 26,
  peakDemand: 27,
  ratchetDemand: 27,
  ratchetDemandPeriod: 27,
  currentDayOverallConsumption: 27,
  previousDayOverallConsumption: 27,
  billToDate: 28,
};

/** The function block that a reader needs to see an element of a UsageSummary: 15, or one beyond it. */
export function requiredFunctionBlockOfSummary(element: string): number {
  return summaryBlocks[element] ?? 15;
}
