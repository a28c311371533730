import type { BusinessSite } from './business-site.js';
import type { Premise } from './cast.js';
import { centralTexas } from './climate.js';
import { businessDemand, smallBusiness } from './tariffs.js';

const site = (
  baseWatts: number,
  openWatts: number,
  [opens, closes]: readonly [number, number],
  openOn: BusinessSite['openOn'],
  others: Partial<Pick<BusinessSite, 'coolingWatts' | 'nightLights' | 'powerFactor'>> = {},
): BusinessSite => ({
  baseWatts,
  openWatts,
  opens,
  closes,
  openOn,
  coolingWatts: 0,
  nightLights: 0,
  powerFactor: 0.93,
  ...others,
});

/** title, what is there, whether its meter measures demand */
const meters: readonly (readonly [title: string, site: BusinessSite, demand?: true])[] = [
  ['Store, main service', site(9_000, 26_000, [7, 22], 'every day', { coolingWatts: 1_500, powerFactor: 0.91 }), true],
  ['Refrigeration plant', site(21_000, 4_000, [6, 23], 'every day', { coolingWatts: 620, powerFactor: 0.86 }), true],
  ['Bakery ovens', site(1_400, 34_000, [3, 11], 'all but Sundays', { coolingWatts: 150, powerFactor: 0.97 }), true],
  ['Warehouse', site(1_900, 5_200, [6, 18], 'all but Sundays', { coolingWatts: 190 })],
  ['Loading dock', site(350, 2_900, [4, 14], 'all but Sundays', { nightLights: 450 })],
  ['Offices', site(1_100, 4_600, [8, 18], 'working days', { coolingWatts: 280 })],
  ['Parking lot lights', site(60, 0, [0, 24], 'every day', { nightLights: 4_800 })],
  ['Sign and frontage', site(90, 0, [0, 24], 'every day', { nightLights: 1_350 })],
  ['Café', site(800, 6_900, [6, 20], 'every day', { coolingWatts: 210 })],
  ['Car wash', site(220, 5_100, [8, 20], 'every day')],
  ['Pump house', site(140, 1_700, [1, 5], 'every day')],
  ['Car charging stations', site(160, 9_500, [9, 21], 'every day')],
];

/** The twelve usage points of the market. */
export const market: readonly Premise[] = meters.map(([title, load, demand], index) => ({
  key: `market-${index + 1}`,
  title,
  service: 'electricity',
  intervalLength: 900,
  esiid: `10999900000020${String((index + 1) * 10 + 1).padStart(3, '0')}`,
  place: centralTexas,
  channels: demand ? ['delivered', 'power', 'apparent', 'reactive'] : ['delivered'],
  tariff: demand ? businessDemand : smallBusiness,
  readCycle: 1,
  site: load,
  powerQuality: demand ?? false,
  occupancy: [{ customer: 'market' }],
}));
