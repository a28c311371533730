import type { Climate } from './climate.js';
import type { LocalDay } from './time-grid.js';

/** A price of energy and the codes under which readings carry it. Prices are in hundred-thousandths of a dollar. */
export interface EnergyPrice {
  readonly name: string;
  /** for each kWh, therm or thousand gallons */
  readonly perUnit: number;
  readonly tou?: number;
  readonly consumptionTier?: number;
  readonly cpp?: number;
}

/** Which of a tariff's prices holds, as an index: by clock and day, or by what was used since the period began. */
export type PriceRule = (day: LocalDay, hour: number, usedInPeriod: number, climate: Climate) => number;

export interface Tariff {
  readonly profile: string;
  /** readings' values that make one unit of the prices */
  readonly valuesPerUnit: number;
  readonly unit: string;
  readonly prices: readonly EnergyPrice[];
  readonly priceAt: PriceRule;
  /** each reading carries its cost */
  readonly costPerInterval?: boolean;
  readonly deliveryPerUnit: number;
  readonly monthlyFee: number;
  /** for each kW of the period's highest demand */
  readonly demandPerKilowatt?: number;
  /** for each kWh received from the customer */
  readonly receivedCredit?: number;
  readonly taxRate: number;
}

const CENT = 1_000;
const kilowattHours = { valuesPerUnit: 1_000, unit: 'kWh' } as const;
const always: PriceRule = () => 0;

export const residential: Tariff = {
  ...kilowattHours,
  profile: 'RES',
  prices: [{ name: 'Energy', perUnit: 9.85 * CENT }],
  priceAt: always,
  deliveryPerUnit: 4.32 * CENT,
  monthlyFee: 495 * CENT,
  taxRate: 0.01,
};

export const residentialSolar: Tariff = { ...residential, profile: 'RES-SOLAR', receivedCredit: 6.2 * CENT };

/** °C */
const CRITICAL_TEMPERATURE = 36;

/** Critical peaks: working afternoons of summer days when it is very hot. */
const isCritical = (day: LocalDay, climate: Climate): boolean =>
  !day.free &&
  day.date.month >= 6 &&
  day.date.month <= 9 &&
  climate.temperatureAt(day.start + 16 * 3600) > CRITICAL_TEMPERATURE;

export const electricCar: Tariff = {
  ...kilowattHours,
  profile: 'RES-TOU-EV',
  prices: [
    { name: 'Off-peak energy', perUnit: 6.1 * CENT, tou: 1 },
    { name: 'Mid-peak energy', perUnit: 11.4 * CENT, tou: 2 },
    { name: 'On-peak energy', perUnit: 21.9 * CENT, tou: 3 },
    { name: 'Critical peak energy', perUnit: 64 * CENT, tou: 3, cpp: 1 },
  ],
  priceAt: (day, hour, _used, climate) => {
    if (day.free || hour < 7 || hour >= 22) return 0;
    if (hour < 15 || hour >= 20) return 1;
    return isCritical(day, climate) ? 3 : 2;
  },
  costPerInterval: true,
  deliveryPerUnit: 4.32 * CENT,
  monthlyFee: 650 * CENT,
  taxRate: 0.01,
};

export const tiered: Tariff = {
  ...kilowattHours,
  profile: 'RES-TIERS',
  prices: [
    { name: 'First 600 kWh', perUnit: 8.7 * CENT, consumptionTier: 1 },
    { name: 'Next 900 kWh', perUnit: 11.9 * CENT, consumptionTier: 2 },
    { name: 'All further kWh', perUnit: 15.3 * CENT, consumptionTier: 3 },
  ],
  priceAt: (_day, _hour, used) => (used < 600_000 ? 0 : used < 1_500_000 ? 1 : 2),
  costPerInterval: true,
  deliveryPerUnit: 3.95 * CENT,
  monthlyFee: 790 * CENT,
  taxRate: 0.029,
};

export const smallBusiness: Tariff = {
  ...kilowattHours,
  profile: 'GS-SMALL',
  prices: [{ name: 'Energy', perUnit: 8.6 * CENT }],
  priceAt: always,
  deliveryPerUnit: 3.7 * CENT,
  monthlyFee: 1_150 * CENT,
  taxRate: 0.0825,
};

export const businessDemand: Tariff = {
  ...smallBusiness,
  profile: 'GS-DEMAND',
  prices: [{ name: 'Energy', perUnit: 6.9 * CENT }],
  deliveryPerUnit: 0.62 * CENT,
  monthlyFee: 3_500 * CENT,
  demandPerKilowatt: 845 * CENT,
};

export const naturalGas: Tariff = {
  profile: 'GAS-RES',
  valuesPerUnit: 1_000,
  unit: 'therms',
  prices: [{ name: 'Gas', perUnit: 71 * CENT }],
  priceAt: always,
  deliveryPerUnit: 24.5 * CENT,
  monthlyFee: 1_650 * CENT,
  taxRate: 0.02,
};

export const water: Tariff = {
  profile: 'WATER-RES',
  valuesPerUnit: 10_000,
  unit: 'thousand gallons',
  prices: [
    { name: 'First 3,000 gallons', perUnit: 310 * CENT, consumptionTier: 1 },
    { name: 'Further gallons', perUnit: 585 * CENT, consumptionTier: 2 },
  ],
  priceAt: (_day, _hour, used) => (used < 30_000 ? 0 : 1),
  deliveryPerUnit: 0,
  monthlyFee: 1_275 * CENT,
  taxRate: 0,
};
