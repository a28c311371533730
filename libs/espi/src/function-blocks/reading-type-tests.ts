import type { MeasuredQuantity } from './required-function-block.js';

/** A test of certification that some ReadingType of the feed must pass. */
export interface ReadingTypeTest {
  readonly test: string;
  readonly functionBlock: number;
  readonly name: string;
  readonly matches: (readingType: MeasuredQuantity) => boolean;
  /** The ServiceCategory of the usage point that the readings must belong to, where the test looks that far. */
  readonly serviceKind?: number;
}

const WATT_HOUR = 72;
const JOULE = 31;
const BTU = 132;
const THERM = 169;
const CUBIC_METRE = 42;
const CUBIC_FOOT = 119;
const US_GALLON = 128;

function measures(wanted: Required<MeasuredQuantity>): (readingType: MeasuredQuantity) => boolean {
  return (readingType) =>
    readingType.accumulationBehaviour === wanted.accumulationBehaviour &&
    readingType.commodity === wanted.commodity &&
    readingType.flowDirection === wanted.flowDirection &&
    readingType.kind === wanted.kind &&
    readingType.uom === wanted.uom;
}

const intervalEnergy = { accumulationBehaviour: 4, commodity: 1, flowDirection: 1, kind: 12, uom: WATT_HOUR };
const demand = { ...intervalEnergy, accumulationBehaviour: 12 };
const heatOfGas = [JOULE, BTU, THERM].map((uom) => measures({ ...intervalEnergy, commodity: 7, uom }));
const volumeOfWater = [US_GALLON, CUBIC_FOOT, CUBIC_METRE].map((uom) =>
  measures({ ...intervalEnergy, commodity: 9, kind: 58, uom }),
);

export const readingTypeTests: readonly ReadingTypeTest[] = [
  {
    test: 'D078',
    functionBlock: 5,
    name: 'interval readings of Wh at an electricity usage point',
    matches: measures(intervalEnergy),
    serviceKind: 0,
  },
  {
    test: 'D071',
    functionBlock: 6,
    name: 'demand readings of W',
    matches: measures({ ...demand, kind: 37, uom: 38 }),
  },
  { test: 'D072', functionBlock: 6, name: 'demand readings of VA', matches: measures({ ...demand, uom: 61 }) },
  { test: 'D073', functionBlock: 6, name: 'demand readings of VAr', matches: measures({ ...demand, uom: 63 }) },
  {
    test: 'D074',
    functionBlock: 7,
    name: 'net readings of Wh',
    matches: measures({ ...intervalEnergy, flowDirection: 4 }),
  },
  {
    test: 'D076',
    functionBlock: 8,
    name: 'reverse readings of Wh',
    matches: measures({ ...intervalEnergy, flowDirection: 19 }),
  },
  {
    test: 'D077',
    functionBlock: 9,
    name: 'register readings of Wh',
    matches: measures({ ...intervalEnergy, accumulationBehaviour: 1 }),
  },
  {
    test: 'D079',
    functionBlock: 10,
    name: 'gas readings of therms, joules, Btu, cubic feet or cubic metres at a gas usage point',
    // As the published test binds its terms: a volume counts whatever the rest of its type says.
    matches: (type) =>
      heatOfGas.some((matches) => matches(type)) ||
      (type.kind === 58 && (type.uom === CUBIC_METRE || type.uom === CUBIC_FOOT)),
    serviceKind: 1,
  },
  {
    test: 'D080',
    functionBlock: 11,
    name: 'water readings of gallons, cubic feet or cubic metres at a water usage point',
    matches: (type) => volumeOfWater.some((matches) => matches(type)),
    serviceKind: 2,
  },
  {
    test: 'D147',
    functionBlock: 29,
    name: 'temperature readings in kelvin',
    matches: (type) => type.kind === 46 && type.uom === 6,
  },
];
