import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { StoredAccessRecord } from '@app/audit';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { growth } from './growth.js';
import { seconds } from './seconds.js';
import type { Table } from './table.js';

const RECORDS = Number(process.env['BENCH_ACCESS_RECORDS'] ?? 300_000);
const DAYS = 30;
const AUTHORIZATIONS = 20_000;
const BATCH = 10_000;
const DAY_MS = 86_400_000;

/** Subscription reports over a month of access records, in a store of their own. */
export async function reportBench(table: Table, directory: string): Promise<void> {
  const dataDirectory = join(directory, 'reports');
  const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' }));
  try {
    await measure(table, custodian);
  } finally {
    await custodian.close();
  }
}

async function measure(table: Table, { reports, store, accessRecords }: DataCustodian): Promise<void> {
  const { reckoning, subscriptionReports, reportedRequests } = reports;
  await fill({ store });
  table.begin(
    'Reports',
    `${RECORDS.toLocaleString('en-US')} access records of ${DAYS} days, ${AUTHORIZATIONS.toLocaleString('en-US')} authorizations`,
  );
  let counted = 0;
  const grown = await growth(async () => {
    counted = await seconds(async () => reckoning.reckon());
  });
  table.row('counted for the first time', 'records/s', [RECORDS / counted]);
  table.row('memory above the idle server while they are counted', 'MB', [grown], '≤ 100');
  const again = async (): Promise<number> => seconds(async () => reckoning.reckon());
  table.row('counted again, as every ten minutes', 's', [await again(), await again(), await again()], '≤ 1');
  const [first, last] = [new Date(Date.now() - DAYS * DAY_MS), new Date()];
  const dateOf = (at: Date) => ({ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() });
  const report = async (): Promise<unknown> => subscriptionReports.report({ first: dateOf(first), last: dateOf(last) });
  const page = async (): Promise<unknown> => reportedRequests.page({ from: first, until: last }, { limit: 50 });
  const middle = (await accessRecords.list({ until: new Date(Date.now() - 15 * DAY_MS) }, { limit: 1 })).next;
  const late = async (): Promise<unknown> =>
    reportedRequests.page({ from: first, until: last }, { limit: 50, after: middle });
  for (const [name, work] of [
    ['a report of the month', report],
    ['its requests, the first page', page],
    ['its requests, a page in the middle', late],
  ] as const) {
    await work();
    table.row(name, 'ms', [await ms(work), await ms(work), await ms(work)], '≤ 500');
  }
}

const ms = async (work: () => Promise<unknown>): Promise<number> => (await seconds(work)) * 1000;

/** Written straight into the store: their chains are not the subject. */
async function fill({ store }: Pick<DataCustodian, 'store'>): Promise<void> {
  const now = Date.now();
  const start = new Date(now - DAYS * DAY_MS);
  await store.db.collection<{ _id: string }>('authorizations').insertMany(
    Array.from({ length: AUTHORIZATIONS }, (_, index) => ({
      _id: idOf(index),
      _v: 1,
      applicationId: `${index % 40}`,
      customerId: idOf(index),
      scope: 'FB=1_3_4_5_13_14_39',
      status: 'active',
      authorizedPeriod: { start },
      publishedPeriod: {},
      grantedAt: start,
      updatedAt: start,
    })),
  );
  const records = store.db.collection<Omit<StoredAccessRecord, '_id'>>('accessRecords');
  for (let written = 0; written < RECORDS; written += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, RECORDS - written) }, (_, index) =>
      recordOf(written + index, new Date(start.getTime() + ((written + index) / RECORDS) * DAYS * DAY_MS)),
    );
    await records.insertMany(batch, { ordered: false });
  }
}

const idOf = (index: number): string => `1${String(index).padStart(15, '0')}`;

function recordOf(nth: number, at: Date): Omit<StoredAccessRecord, '_id'> {
  const of = (nth * 7919) % AUTHORIZATIONS;
  return {
    _v: 1,
    at,
    closedAt: new Date(at.getTime() + 120),
    reader: {
      kind: 'third-party',
      applicationId: `${of % 40}`,
      authorizationId: idOf(of),
      customerId: idOf(of),
    },
    route: 'GET /Batch/Subscription/{subscriptionId}',
    channel: 'api',
    address: '192.0.2.7',
    correlationId: randomBytes(8).toString('hex'),
    outcome: nth % 50 === 0 ? 'refused' : 'complete',
    status: nth % 50 === 0 ? 403 : 200,
    bytes: 20_000,
    usagePointIds: [idOf(of)],
    customerIds: [idOf(of)],
    kinds: ['UsagePoint', 'IntervalBlock'],
  };
}
