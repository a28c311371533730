import { join } from 'node:path';
import { collections, DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import { readConfiguration } from '@app/runtime';
import type { Role } from '@app/users';
import { Secret, TOTP } from 'otpauth';
import { crowd } from './crowd.js';
import { grantAll } from './grant-all.js';
import { feedOf } from './feed-bench.js';
import { MeasuredServer } from './measured-server.js';
import { writeMeterDataFile } from './meter-data-file.js';
import { spreadOf } from './spread.js';
import type { Table } from './table.js';
import { DAYS } from './year-of-meters.js';

const FEW = 100;
/** Usage points in the larger store. */
const MANY = Number(process.env['BENCH_SCALE'] ?? 100_000);
/** How often each address is asked for in each store, turn about. */
const TIMES = 21;
const FEED_TIMES = 9;
const PAGE = 50;
/** How often there is what for each usage point; of the rest for a fiftieth of them. */
const OF_EACH: Readonly<Record<string, number>> = {
  authorizations: 1,
  customers: 1,
  intervalBlocks: 4,
  meterReadings: 1,
  tenures: 1,
  usagePoints: 1,
};

/** A store with one household that is asked for, among others. */
interface Town {
  readonly server: MeasuredServer;
  readonly asked: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly feed: string;
  close(): Promise<void>;
}

const of = (path: string): string => `${RESOURCE_PATH}${path}?max-results=${PAGE}`;
const operators = [
  'ApplicationInformation',
  'Authorization',
  'IntervalBlock',
  'LocalTimeParameters',
  'MeterReading',
  'ReadingType',
  'UsagePoint',
].map((kind) => of(`/${kind}`));
const pages: Readonly<Record<Role, readonly string[]>> = {
  customer: ['/usage', '/download', '/access', '/sharing'],
  developer: ['/developers/applications', '/developers/applications/:application/authorizations'],
  staff: ['/staff/applications', '/staff/authorizations'],
  auditor: ['/auditor/authorizations', '/auditor/requests', '/auditor/third-parties'],
  administrator: ['/staff/people'],
};

async function foundTown(directory: string, usagePoints: number): Promise<Town> {
  const dataDirectory = join(directory, `town-${usagePoints}`);
  const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' }));
  const file = join(directory, 'town.csv');
  await writeMeterDataFile(file, 1, { year: 2025, month: 1, day: 1 }, DAYS);
  await custodian.intake.ingest({ file, name: 'town.csv' }, { by: 'bench', create: true });
  const granted = await grantAll(custodian);
  const { applicationId, customerId } = await custodian.authorizations.get(granted.subscription);
  const operator = await custodian.tokens.issue('operator', { expiresAt: new Date(Date.now() + 86_400_000) });
  const bearing = (token: string) => ({ Authorization: `Bearer ${token}`, 'Accept-Encoding': 'identity' });
  const asked: Record<string, Record<string, string>> = {};
  for (const path of operators) asked[path] = bearing(operator.token);
  asked[of(`/Subscription/${granted.subscription}/UsagePoint`)] = bearing(granted.token);
  for (const role of ['customer', 'developer', 'staff', 'auditor', 'administrator'] as const) {
    const { id, session } = await signIn(custodian, role, customerId);
    if (role === 'developer') {
      await custodian.applications.change(applicationId, (application) => ({ ...application, owners: [id] }));
    }
    for (const path of pages[role]) {
      asked[path.replace(':application', applicationId)] = { Cookie: `custodian-session=${session}` };
    }
  }
  await crowd(custodian.store.db, collections, (name) => usagePoints * (OF_EACH[name] ?? 2 / FEW));
  const server = await MeasuredServer.start('custodian', dataDirectory);
  return {
    server,
    asked,
    feed: feedOf(granted),
    close: async () => {
      await server.stop();
      await custodian.close();
    },
  };
}

async function signIn({ people }: DataCustodian, role: Role, customerId: string) {
  const email = `${role}@mail.example`;
  const { id } = await people.userAdministration.add(
    { email, name: role, roles: [role], confirmed: true, ...(role === 'customer' && { customerId }) },
    { by: 'operator' },
  );
  const stored = await people.users.findStored({ _id: id });
  if (stored === undefined) throw new Error('no person');
  const device = { userAgent: 'bench', address: '127.0.0.1' };
  const begun = await people.sessions.begin(stored, device);
  if (begun.state === 'signed-in') return { id, session: begun.secret };
  const { base32 } = await people.secondFactors.begin(begun);
  const code = new TOTP({ secret: Secret.fromBase32(base32) }).generate();
  const { session } = await people.secondFactors.confirm(begun, code, device);
  return { id, session: session.secret };
}

/** From the request to the last byte, ms. */
async function timeOf({ server }: Town, path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${server.address}${path}`, { headers, redirect: 'manual' });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return performance.now() - began;
}

const median = (values: readonly number[]): number => spreadOf(values).median;

/** What one customer's feed and each list cost where there are few and many others, turn about in two stores. */
export async function scaleBench(table: Table, directory: string): Promise<void> {
  const few = await foundTown(directory, FEW);
  const many = await foundTown(directory, MANY);
  const ratioOf = async (times: number, time: (town: Town) => Promise<number>): Promise<number> => {
    const took = { few: [] as number[], many: [] as number[] };
    for (let i = 0; i < times; i++) {
      took.few.push(await time(few));
      took.many.push(await time(many));
    }
    // the first of each is not warm
    return median(took.many.slice(2)) / median(took.few.slice(2));
  };
  const tokenOf = (town: Town): Readonly<Record<string, string>> =>
    Object.entries(town.asked).find(([path]) => path.includes('/Subscription/'))?.[1] ?? {};
  const lists: { readonly path: string; readonly ratio: number }[] = [];
  const feeds: number[] = [];
  try {
    for (let run = 0; run < 3; run++) {
      feeds.push(await ratioOf(FEED_TIMES, async (town) => timeOf(town, town.feed, tokenOf(town))));
    }
    const places = Object.keys(few.asked).length;
    for (let place = 0; place < places; place++) {
      const [path = ''] = Object.keys(few.asked).slice(place);
      const ratio = await ratioOf(TIMES, async (town) => {
        const [own, headers] = Object.entries(town.asked)[place] ?? ['', {}];
        return timeOf(town, own, headers);
      });
      lists.push({ path: path.replaceAll(/\d{16}/g, '…').replace(RESOURCE_PATH, ''), ratio });
    }
  } finally {
    await few.close();
    await many.close();
  }
  table.begin(
    'Scale',
    [
      `${FEW} against ${MANY.toLocaleString('en-US')} usage points in the store, with customers, authorizations, channels`,
      `each address ${TIMES} times in each store, turn about, warm; the ratio of the medians`,
      `lists: a page of ${PAGE}`,
    ].join('; '),
  );
  table.row(`the feed of one customer, ${DAYS} days`, '×', feeds, '≤ 1.2');
  const isPage = ({ path }: { readonly path: string }): boolean => !path.includes('max-results');
  const ratiosOf = (wanted: typeof lists): number[] => wanted.map(({ ratio }) => ratio);
  table.row('a page of each list of the API', '×', ratiosOf(lists.filter((list) => !isPage(list))), '≤ 1.2');
  table.row('each page for people', '×', ratiosOf(lists.filter(isPage)), '≤ 1.2');
  const [worst] = [...lists].sort((a, b) => b.ratio - a.ratio);
  if (worst !== undefined) table.row(`the worst of them: ${worst.path}`, '×', [worst.ratio], '≤ 1.2');
}
