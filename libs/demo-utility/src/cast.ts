import type { Household } from './household.js';
import type { BusinessSite } from './business-site.js';
import { centralTexas, coloradoFrontRange, type Place } from './climate.js';
import { market } from './cast-market.js';
import * as homes from './cast-homes.js';
import type { Incidents } from './incidents.js';
import type { ChannelName } from './reading-types.js';
import { electricCar, naturalGas, residential, residentialSolar, tiered, water, type Tariff } from './tariffs.js';

/** A customer of the demo; the names are invented. */
export interface Part {
  readonly key: string;
  readonly name: string;
  /** what the customer is there to show */
  readonly shows: string;
  /** usage in one feed is made ahead, however little there is of it */
  readonly answersAhead?: true;
}

/** A day of the month so many months before the present one. */
export interface Moment {
  readonly monthsAgo: number;
  readonly day: number;
}

/** Who held a usage point: since there has been data and until now, where not said otherwise. */
export interface Occupancy {
  readonly customer: string;
  readonly from?: Moment;
  readonly until?: Moment;
  readonly household?: Household;
}

export interface Premise {
  /** names it in the data and seeds its chance */
  readonly key: string;
  /** shown to third parties: nothing personal */
  readonly title: string;
  readonly service: 'electricity' | 'gas' | 'water';
  /** seconds */
  readonly intervalLength: number;
  readonly esiid?: string;
  readonly place: Place;
  /** IANA name, where it is not the utility's */
  readonly timeZone?: string;
  readonly channels: readonly ChannelName[];
  readonly tariff: Tariff;
  /** day of the month on which billing periods begin */
  readonly readCycle: number;
  readonly site?: BusinessSite;
  /** W of solar panels in full sun */
  readonly solarWatts?: number;
  readonly chargesCars?: boolean;
  readonly powerQuality?: boolean;
  /** how long there has been data, up to yesterday; 13 months by default */
  readonly months?: number;
  /** what happens to readings on their way; chance where absent */
  readonly incidents?: Incidents;
  /** when the meter was exchanged for another one */
  readonly exchanged?: Moment;
  /** the first reading of the latest month has another value every day */
  readonly revisedDaily?: boolean;
  /** the data stays as it was loaded; else it grows */
  readonly still?: boolean;
  readonly occupancy: readonly Occupancy[];
}

export const customers: readonly Part[] = [
  { key: 'house', name: 'Rosalind Ferrer', shows: 'a house: 15-minute electricity and the daily register' },
  {
    key: 'solar',
    name: 'Amos Birdwhistle',
    shows: 'a house with solar: delivered, received and net, and outdoor temperature',
  },
  { key: 'flat', name: 'Ines Calloway', shows: 'a flat: hourly electricity and daily-read gas' },
  { key: 'water', name: 'Thaddeus Moon', shows: 'a house with electricity and hourly water' },
  { key: 'market', name: 'Pecan Grove Market', shows: 'a business: twelve usage points, demand and power quality' },
  { key: 'mover', name: 'Odette Lindqvist', shows: 'a customer who moved: two premises, each with its dates' },
  { key: 'tenant-before', name: 'Barnaby Oakes', shows: 'the tenant before the customer who moved' },
  { key: 'tenant-after', name: 'Wren Castellanos', shows: 'the tenant after the customer who moved' },
  {
    key: 'car',
    name: 'Leopold Achterberg',
    shows: 'an electric car: time of use, critical peaks, cost of each interval',
  },
  {
    key: 'tiers',
    name: 'Marguerite Sandoval',
    shows: 'an all-electric house in Mountain Time: tiers, cost of each interval',
  },
];

export const electricHome = {
  service: 'electricity',
  intervalLength: 900,
  place: centralTexas,
  channels: ['delivered'],
  tariff: residential,
} as const;

const movedOut: Moment = { monthsAgo: 5, day: 16 };
const movedIn: Moment = { monthsAgo: 5, day: 12 };

/** Every usage point of the demo. ESIIDs have the form of real ones under a prefix that no Texas utility has. */
export const premises: readonly Premise[] = [
  {
    ...electricHome,
    key: 'house',
    title: 'Front meter',
    esiid: '10999900000010011',
    channels: ['delivered', 'register'],
    readCycle: 4,
    occupancy: [{ customer: 'house', household: homes.family }],
  },
  {
    ...electricHome,
    key: 'solar',
    title: 'House with solar panels',
    esiid: '10999900000010028',
    channels: ['delivered', 'received', 'net', 'temperature'],
    tariff: residentialSolar,
    readCycle: 11,
    solarWatts: 8_400,
    occupancy: [{ customer: 'solar', household: homes.homeWorkers }],
  },
  {
    ...electricHome,
    key: 'flat',
    title: 'Flat, electricity',
    esiid: '10999900000010035',
    intervalLength: 3_600,
    readCycle: 18,
    occupancy: [{ customer: 'flat', household: homes.flatDweller }],
  },
  {
    key: 'flat-gas',
    title: 'Flat, gas',
    service: 'gas',
    intervalLength: 86_400,
    place: centralTexas,
    channels: ['gas'],
    tariff: naturalGas,
    readCycle: 18,
    occupancy: [{ customer: 'flat', household: homes.flatDweller }],
  },
  {
    ...electricHome,
    key: 'water-house',
    title: 'Side meter',
    esiid: '10999900000010042',
    readCycle: 22,
    occupancy: [{ customer: 'water', household: homes.gardeners }],
  },
  {
    key: 'water-house-water',
    title: 'Water meter at the street',
    service: 'water',
    intervalLength: 3_600,
    place: centralTexas,
    channels: ['water'],
    tariff: water,
    readCycle: 22,
    occupancy: [{ customer: 'water', household: homes.gardeners }],
  },
  {
    ...electricHome,
    key: 'second-floor',
    title: 'Second floor',
    esiid: '10999900000010059',
    intervalLength: 3_600,
    readCycle: 8,
    occupancy: [
      { customer: 'mover', until: movedOut, household: homes.couple },
      { customer: 'tenant-after', from: { monthsAgo: 4, day: 3 }, household: homes.student },
    ],
  },
  {
    ...electricHome,
    key: 'corner-house',
    title: 'Corner house',
    esiid: '10999900000010066',
    readCycle: 8,
    occupancy: [
      { customer: 'tenant-before', until: { monthsAgo: 6, day: 25 }, household: homes.retired },
      { customer: 'mover', from: movedIn, household: homes.couple },
    ],
  },
  {
    ...electricHome,
    key: 'car-house',
    title: 'House and garage',
    esiid: '10999900000010073',
    tariff: electricCar,
    readCycle: 15,
    chargesCars: true,
    occupancy: [{ customer: 'car', household: homes.carOwners }],
  },
  {
    ...electricHome,
    key: 'all-electric',
    title: 'All-electric house',
    place: coloradoFrontRange,
    timeZone: 'America/Denver',
    tariff: tiered,
    readCycle: 27,
    occupancy: [{ customer: 'tiers', household: homes.allElectric }],
  },
  ...market,
];
