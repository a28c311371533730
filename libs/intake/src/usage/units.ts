import type { ReadingType } from '@app/espi';

/** A unit that files write, and how readings in it are kept. */
export interface Unit {
  /** ServiceKind of the usage points measured in it, where nothing else says so */
  readonly serviceKind: number;
  /** one thousandth of the unit, in units of the reading type */
  readonly perThousandth: number;
  readonly type: Pick<ReadingType, 'accumulationBehaviour' | 'commodity' | 'kind' | 'uom' | 'powerOfTenMultiplier'>;
}

const service = { electricity: 0, gas: 1, water: 2 } as const;
const commodityOf = { electricity: 1, gas: 7, water: 9 } as const;
export type ServiceName = keyof typeof service;

const energy = 12;
const power = 37;
const volume = 58;
const summed = 4;
const instantaneous = 12;

function unit(of: ServiceName, kind: number, uom: number, powerOfTenMultiplier: number, perThousandth = 1): Unit {
  const accumulationBehaviour = kind === power ? instantaneous : summed;
  const type = { accumulationBehaviour, commodity: commodityOf[of], kind, uom, powerOfTenMultiplier };
  return { serviceKind: service[of], perThousandth, type };
}

const units = new Map<string, Unit>([
  ['kwh', unit('electricity', energy, 72, 0)],
  ['wh', unit('electricity', energy, 72, -3)],
  ['mwh', unit('electricity', energy, 72, 0, 1000)],
  ['kw', unit('electricity', power, 38, 0)],
  ['therm', unit('gas', energy, 169, -3)],
  ['ccf', unit('gas', volume, 119, -1)],
  ['ft3', unit('gas', volume, 119, -3)],
  ['m3', unit('gas', volume, 42, -3)],
  ['gal', unit('water', volume, 128, -3)],
  ['l', unit('water', volume, 134, -3)],
]);

const alsoKnownAs = new Map([
  ['therms', 'therm'],
  ['thm', 'therm'],
  ['hcf', 'ccf'],
  ['cf', 'ft3'],
  ['ft³', 'ft3'],
  ['cubic feet', 'ft3'],
  ['m³', 'm3'],
  ['cubic meters', 'm3'],
  ['gallon', 'gal'],
  ['gallons', 'gal'],
  ['liter', 'l'],
  ['liters', 'l'],
  ['litre', 'l'],
  ['litres', 'l'],
]);

/** What files may write for a unit; other words for the same are known too. */
export const unitNames: readonly string[] = ['kWh', 'Wh', 'MWh', 'kW', 'therm', 'ccf', 'ft3', 'm3', 'gal', 'l'];

/** The unit of this name, in any case; undefined where it is not known. */
export function unitOf(name: string, of?: ServiceName): Unit | undefined {
  const key = name.trim().toLowerCase();
  const found = units.get(alsoKnownAs.get(key) ?? key);
  if (found === undefined || of === undefined) return found;
  return { ...found, serviceKind: service[of], type: { ...found.type, commodity: commodityOf[of] } };
}
