import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collections } from '@app/data-custodian';
import { assetAddresses } from '@app/page-kit';
import type { Role } from '@app/users';
import { crowd } from '../../apps/bench/src/crowd.js';
import { isPageCaller } from '../../apps/custodian/src/pages/page-caller.js';
import { routes, type Route } from '../../apps/custodian/src/route-table.js';
import { ask } from '../support/http-client.js';
import { signedIn } from '../support/portal-people.js';
import { QueryWatch, type ExaminedStep } from '../support/query-watch.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { foundWallCity, withIds, type AskerName, type WallCity } from '../support/wall-city.js';

const CUSTOMERS = 10_000;
const PAGE = 50;
/** Keys and documents that the queries of one request look at, at most: a page of things, and what belongs to them. */
const MOST_EXAMINED = 1_000;

/** What there is so often; of the rest a few thousand do. */
const MANY = [
  'authorizations',
  'customers',
  'intervalBlocks',
  'meterReadings',
  'qualitySummaries',
  'tenures',
  'usagePoints',
  'usageSummaries',
];

/** Reports are of all that there is: a document a day and third party, a page of a thousand records. */
const REPORT = [
  15_000,
  'figures of the year and of the year before, counted a day at a time in the background',
] as const;
const RECORDS = [25_000, 'a page of a thousand requests, two records each, and those whose data they were'] as const;
/** What looks at more than that, how much more, and why it may. */
const growing: Readonly<Record<string, readonly [most: number, why: string]>> = {
  '/auditor/authorizations': REPORT,
  '/auditor/authorizations.csv': [CUSTOMERS * 10, 'a file of all authorizations, streamed'],
  '/auditor/reports': [35_000, 'the requests of today, where they are few enough to be counted while somebody waits'],
  '/auditor/reports.csv': REPORT,
  '/auditor/reports.xlsx': REPORT,
  '/auditor/requests': RECORDS,
  '/auditor/requests.csv': RECORDS,
  '/auditor/requests.xlsx': RECORDS,
  '/staff/deliveries': [5_000, 'the deliveries of a week, each of which tells of many customers'],
};

let server: TestCustodian;
let city: WallCity;
let watch: QueryWatch;
const people = new Map<string, Awaited<ReturnType<typeof signedIn>>>();

/** Where it is ten in the evening: the 55 hours of the crowd are of three days of that calendar, whenever the test runs. */
function zoneOfEvening(): string {
  const hours = ((22 - new Date().getUTCHours() + 35) % 24) - 11;
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

beforeAll(async () => {
  server = await startTestCustodian({ WORKER: 'apart', DEFAULT_TIME_ZONE: zoneOfEvening() });
  city = await foundWallCity(server);
  const { custodian } = server;
  const roles: readonly Role[] = ['customer', 'developer', 'staff', 'auditor', 'administrator'];
  for (const role of roles)
    people.set(role, await signedIn(server, role, role === 'customer' ? city.ids['retailCustomer'] : undefined));
  await custodian.applications.change(city.ids['application'] ?? '', (application) => ({
    ...application,
    owners: [people.get('developer')?.id ?? ''],
  }));
  await crowd(custodian.store.db, collections, (name) => (MANY.includes(name) ? CUSTOMERS : CUSTOMERS / 5));
  // there is more to seal than in any minute
  await custodian.accessRecords.seal();
  watch = await QueryWatch.begin(custodian.store);
});
afterAll(async () => {
  await watch.end();
  await server.close();
});

/** Somebody to whom the route answers. */
function askerOf({ caller, path }: Route): AskerName {
  // that of a customer whom no third party names
  if (caller === undefined || caller === 'operator' || /RetailCustomer\/:\w+\/UsagePoint/.test(path)) return 'operator';
  if (/^(client|bulk|third-party|deliveries|service-status)/.test(caller)) return 'own client';
  return caller.includes('registration') ? 'own registration' : 'own access';
}

/** Asks for a page of what the route gives. @returns status of the answer */
async function askFor(route: Route): Promise<number> {
  const { path, caller } = route;
  const [asset = ''] = assetAddresses.stylesheet.split('/').slice(-1);
  const ids: Record<string, string> = { ...city.ids, asset, user: people.get('staff')?.id ?? '' };
  if (isPageCaller(caller)) {
    const { browser } = people.get(caller) ?? people.get('customer') ?? {};
    // what is not there is looked for as well
    return (await browser?.get(path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? 'absent')))?.status ?? 0;
  }
  const asker = askerOf(route);
  const { authorization = '', subscription } = city.askers[asker];
  const named = { ...ids, uid: 'absent', subscription, ...(asker !== 'operator' && { retailCustomer: subscription }) };
  const address = `${server.origin}${withIds(path, named)}?max-results=${PAGE}`;
  return (await ask(address, { headers: { Authorization: authorization } })).status;
}

const examinedIn = (steps: readonly ExaminedStep[]): number => steps.reduce((sum, { examined }) => sum + examined, 0);
const mostOf = (steps: readonly ExaminedStep[]): string =>
  [...steps].sort((a, b) => b.examined - a.examined).map(({ examined, told }) => `${examined} by ${told}`)[0] ?? '';

describe(`a custodian with ${CUSTOMERS} customers`, () => {
  const refused: string[] = [];
  const scans = new Set<string>();
  const grown: Record<string, string> = {};

  it('answers every route that reads at the cost of what is asked for, whoever else is there', async () => {
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      let status = 0;
      const steps = await watch.during(async () => (status = await askFor(route)));
      if (status === 403 || status >= 500) refused.push(`${status} ${route.path}`);
      const [most] = growing[route.path] ?? [MOST_EXAMINED];
      if (examinedIn(steps) > most) grown[route.path] = `${examinedIn(steps)} examined, ${mostOf(steps)}`;
      for (const { scansCollection, told } of steps) if (scansCollection) scans.add(told);
    }
    expect(grown).toEqual({});
  }, 180_000);

  it('finds all of it by an index', () => expect([...scans]).toEqual([]));

  it('refused none of those questions', () => expect(refused).toEqual([]));
});
