import type { Household } from './household.js';
import type { MonthDay } from './calendar.js';

const christmas = [
  [12, 22],
  [1, 2],
] as const satisfies readonly [MonthDay, MonthDay];

export const family: Household = {
  people: 4,
  baseWatts: 210,
  busyWatts: 1_150,
  coolingWatts: 260,
  holidays: [
    [
      [7, 11],
      [7, 22],
    ],
  ],
};

export const homeWorkers: Household = {
  people: 3,
  baseWatts: 240,
  busyWatts: 900,
  homeByDay: true,
  coolingWatts: 230,
  holidays: [
    [
      [6, 3],
      [6, 12],
    ],
  ],
};

export const flatDweller: Household = {
  people: 1,
  baseWatts: 95,
  busyWatts: 480,
  coolingWatts: 95,
  gasBase: 210,
  gasHeating: 95,
  holidays: [
    christmas,
    [
      [8, 15],
      [8, 24],
    ],
  ],
};

export const gardeners: Household = {
  people: 2,
  baseWatts: 180,
  busyWatts: 700,
  homeByDay: true,
  coolingWatts: 210,
  heatingWatts: 90,
  sprinklers: true,
  holidays: [
    [
      [9, 8],
      [9, 19],
    ],
  ],
};

export const couple: Household = {
  people: 2,
  baseWatts: 150,
  busyWatts: 640,
  coolingWatts: 150,
  heatingWatts: 130,
  holidays: [
    [
      [4, 18],
      [4, 26],
    ],
  ],
};

export const student: Household = {
  people: 1,
  baseWatts: 90,
  busyWatts: 420,
  coolingWatts: 110,
  heatingWatts: 110,
  holidays: [
    christmas,
    [
      [3, 8],
      [3, 16],
    ],
  ],
};

export const retired: Household = {
  people: 2,
  baseWatts: 200,
  busyWatts: 620,
  homeByDay: true,
  coolingWatts: 240,
  heatingWatts: 60,
  holidays: [
    [
      [10, 2],
      [10, 20],
    ],
  ],
};

export const carOwners: Household = {
  people: 4,
  baseWatts: 230,
  busyWatts: 1_000,
  coolingWatts: 240,
  carEnergy: 19,
  holidays: [
    christmas,
    [
      [7, 1],
      [7, 9],
    ],
  ],
};

export const allElectric: Household = {
  people: 5,
  baseWatts: 260,
  busyWatts: 1_200,
  coolingWatts: 140,
  heatingWatts: 165,
  holidays: [
    [
      [2, 14],
      [2, 21],
    ],
  ],
};
