import { electricHome, type Part, type Premise } from './cast.js';
import { couple, flatDweller, gardeners, retired, student } from './cast-homes.js';
import { centralTexas } from './climate.js';
import { naturalGas } from './tariffs.js';
import { MONTH } from './time-grid.js';

/** Customers who each show one thing that breaks clients. docs/SANDBOX.md says how a client should bear it. */
export const scenarioCustomers: readonly Part[] = [
  { key: 'clock', name: 'Clementine Clockhart', shows: 'clock changes: days of 23 and 25 hours, and nothing else odd' },
  { key: 'gaps', name: 'Gideon Gapworth', shows: 'gaps: an hour, a day and a week without readings, every month' },
  { key: 'estimates', name: 'Estelle Mateo', shows: 'estimated readings: every Sunday; an edited one each Monday' },
  { key: 'revised', name: 'Reva Isidro', shows: 'a revised reading: the first of the month changes every day' },
  {
    key: 'exchange',
    name: 'Maxwell Change',
    shows: 'a meter exchange: two meter readings of one kind, registers from 0',
  },
  { key: 'monthly', name: 'Gaston Monthly', shows: 'gas read by the month: intervals of 28 to 31 days' },
  { key: 'newcomer', name: 'Nova Newcomer', shows: 'an empty history: a usage point with nothing in it yet' },
  { key: 'long', name: 'Methuselah Long', shows: 'a very long history: three years of hours' },
  {
    key: 'fickle',
    name: 'Fidelia Fickle',
    shows: 'a revoked authorization: ends each one five minutes after granting it',
  },
  {
    key: 'patient',
    name: 'Patience Waite',
    shows: 'a deferred answer: 202 with Retry-After, and told when it is ready',
    answersAhead: true,
  },
];

const home = { ...electricHome, intervalLength: 3_600, months: 4 } as const;

export const scenarioPremises: readonly Premise[] = [
  {
    ...home,
    key: 'clock-house',
    title: 'House by the clock',
    esiid: '10999900000030011',
    months: 13,
    incidents: 'none',
    readCycle: 2,
    occupancy: [{ customer: 'clock', household: couple }],
  },
  {
    ...home,
    key: 'gap-house',
    title: 'House with gaps',
    esiid: '10999900000030028',
    incidents: 'gaps',
    readCycle: 5,
    occupancy: [{ customer: 'gaps', household: student }],
  },
  {
    ...home,
    key: 'estimate-house',
    title: 'House with estimates',
    esiid: '10999900000030035',
    incidents: 'estimates',
    readCycle: 7,
    occupancy: [{ customer: 'estimates', household: retired }],
  },
  {
    ...home,
    key: 'revised-house',
    title: 'House with a revised reading',
    esiid: '10999900000030042',
    incidents: 'none',
    revisedDaily: true,
    readCycle: 9,
    occupancy: [{ customer: 'revised', household: student }],
  },
  {
    ...home,
    key: 'exchange-house',
    title: 'House with a new meter',
    esiid: '10999900000030059',
    channels: ['delivered', 'register'],
    incidents: 'none',
    exchanged: { monthsAgo: 2, day: 14 },
    readCycle: 12,
    occupancy: [{ customer: 'exchange', household: gardeners }],
  },
  {
    key: 'monthly-gas',
    title: 'Gas, read by the month',
    service: 'gas',
    intervalLength: MONTH,
    place: centralTexas,
    channels: ['gas'],
    tariff: naturalGas,
    months: 25,
    incidents: 'none',
    readCycle: 1,
    occupancy: [{ customer: 'monthly', household: flatDweller }],
  },
  {
    ...home,
    key: 'new-house',
    title: 'New house',
    esiid: '10999900000030066',
    months: 0,
    still: true,
    readCycle: 17,
    occupancy: [{ customer: 'newcomer', household: couple }],
  },
  {
    ...home,
    key: 'old-house',
    title: 'Old house',
    esiid: '10999900000030073',
    months: 37,
    incidents: 'none',
    readCycle: 20,
    occupancy: [{ customer: 'long', household: retired }],
  },
  {
    ...home,
    key: 'fickle-house',
    title: 'House of second thoughts',
    esiid: '10999900000030080',
    readCycle: 25,
    occupancy: [{ customer: 'fickle', household: couple }],
  },
  {
    ...home,
    key: 'patient-house',
    title: 'House of patience',
    esiid: '10999900000030097',
    readCycle: 22,
    occupancy: [{ customer: 'patient', household: retired }],
  },
];
