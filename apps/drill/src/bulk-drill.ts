import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { validateFeed } from '@app/conformance';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope } from '@app/espi';
import { readConfiguration } from '@app/runtime';
import { writeMeterDataFile } from '../../bench/src/meter-data-file.js';
import { drillSettings } from './drill-settings.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import type { Report } from './report.js';
import { ThirdParty } from './third-party.js';

const SCOPE = 'FB=1_3_4_5_13_31_35_37_39';
/** What memory may grow by while a feed of any length is made or sent, MB. */
const MOST_GROWTH = 150;
const PATIENCE_MS = 30 * 60_000;

interface Settings {
  readonly dataDirectory: string;
  readonly customers: number;
  readonly days: number;
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(0)} s`;

/** A year of a city as one feed: asked for, told of, fetched, and looked through; and the memory that it takes. */
export async function bulkDrill(report: Report, { dataDirectory, customers, days }: Settings): Promise<void> {
  report.begin(`${customers} customers, ${days} days of quarters of an hour each, as one feed`);
  const base = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    WORKER: 'apart',
    NOTIFICATION_RECEIVERS: 'any',
  };
  await mkdir(dataDirectory, { recursive: true });
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  const worker = new Program('the worker', '../../worker/src/main.js', 'working', environment);
  const party = await ThirdParty.start(() => undefined);
  try {
    const began = performance.now();
    const readings = await takeIn(custodian, dataDirectory, customers, days);
    report.note(`${readings.toLocaleString('en-US')} readings taken in, ${seconds(began)}`);
    await Promise.all([server.start(), worker.start()]);
    const { uri, token } = await grantAll(custodian, party, base);
    await quiet(custodian);

    const feed = join(dataDirectory, 'feed.xml.gz');
    const making = performance.now();
    const memoryOfWorker = new Memory(worker);
    const first = await fetch(uri, { headers: { authorization: `Bearer ${token}` } });
    await first.text();
    const retryAfter = first.headers.get('retry-after') ?? '';
    report.check(
      first.status === 202 && Number(retryAfter) > 0,
      `202, Retry-After ${retryAfter}`,
      String(first.status),
    );
    const isTold = await until(() => [...party.told.values()].some(({ uris }) => uris.includes(uri)));
    report.check(isTold, `told that it is ready, after ${seconds(making)}`);
    memoryOfWorker.check(report, 'the worker, which made it');

    const sending = performance.now();
    const memoryOfServer = new Memory(server);
    const status = await download(uri, token, feed);
    report.check(status === 200, 'then answered at once', String(status));
    report.note(`${((await stat(feed)).size / 1e6).toFixed(0)} MB of gzip fetched, ${seconds(sending)}`);
    memoryOfServer.check(report, 'the server, which sent it');

    const looking = performance.now();
    const found = await validateFeed(createReadStream(feed));
    report.note(`${(found.bytes / 1e6).toLocaleString('en-US')} MB of XML looked through, ${seconds(looking)}`);
    const faults = [...found.schema.first, ...found.certification].map((each) => JSON.stringify(each)).slice(0, 3);
    report.check(found.valid, 'valid by the XSD and the rules of its function blocks', faults.join(' '));
    const { UsagePoint = 0, IntervalBlock = 0 } = found.contents;
    report.check(UsagePoint === customers, `the usage points of all ${customers} customers`, String(UsagePoint));
    report.check(IntervalBlock === customers * days, `${customers * days} blocks`, String(IntervalBlock));
    report.check(found.readings === readings, 'every reading', `${found.readings} of ${readings}`);
  } finally {
    await party.stop();
    await Promise.all([server.kill(), worker.kill()]);
    await custodian.close();
  }
}

async function takeIn(custodian: DataCustodian, directory: string, meters: number, days: number): Promise<number> {
  const file = join(directory, 'meters.csv');
  const readings = await writeMeterDataFile(file, meters, { year: 2025, month: 1, day: 1 }, days);
  await custodian.intake.ingest({ file, name: 'meters.csv' }, { by: 'drill', create: true });
  return readings;
}

/** Each meter of a customer of its own, who has granted it to the third party. */
async function grantAll(
  { customers, tenures, store, registrations, authorizations, notificationEndpoints, tokens }: DataCustodian,
  party: ThirdParty,
  base: string,
): Promise<{ uri: string; token: string }> {
  const { application } = await registrations.register({
    client_name: 'Drill',
    redirect_uris: ['http://localhost:1/callback'],
    third_party_notify_uri: party.uri,
    scope: [SCOPE],
  });
  const { _id: applicationId } = application;
  const points = store.db.collection<{ _id: string }>('usagePoints').find({}, { projection: { _id: 1 } });
  for await (const { _id: usagePointId } of points) {
    const { _id: customerId } = await customers.add({ name: 'Drill', synthetic: true });
    await tenures.assign({ usagePointId, customerId });
    await authorizations.grant({ applicationId, customerId, scope: Scope.parse(SCOPE) });
  }
  await until(async () => (await notificationEndpoints.find(applicationId))?.verifiedAt !== undefined);
  const { token } = await tokens.issue('client', { applicationId });
  return { uri: `${base}${RESOURCE_PATH}/Batch/Bulk/${applicationId}`, token };
}

/** Waits until what was granted has been told. */
async function quiet({ store: { db } }: DataCustodian): Promise<void> {
  await until(async () => (await db.collection('changes').countDocuments({ pending: true })) === 0);
  await until(async () => (await db.collection('pendingNotices').countDocuments()) === 0);
}

/** Keeps what comes as it is packed, which fetch would not. @returns the status */
async function download(uri: string, token: string, file: string): Promise<number> {
  const request = get(uri, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  await pipeline(response, createWriteStream(file));
  return response.statusCode ?? 0;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(250)) if (await isSo()) return true;
  return false;
}

/** Resident memory of a program while it does something. */
class Memory {
  readonly #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(program: Program) {
    this.#samples.push(program.residentMegabytes());
    this.#timer = setInterval(() => this.#samples.push(program.residentMegabytes()), 200);
  }

  /** Stops looking. */
  check(report: Report, what: string): void {
    clearInterval(this.#timer);
    const [idle = NaN] = this.#samples;
    const most = Math.max(...this.#samples);
    const second = this.#samples.slice(Math.floor(this.#samples.length / 2));
    const risen = Math.max(...second) - Math.max(...this.#samples.slice(0, Math.ceil(this.#samples.length / 2)));
    const said = `${idle.toFixed(0)} MB before, ${most.toFixed(0)} MB at most, ${risen.toFixed(0)} MB more in the second half`;
    report.check(most - idle < MOST_GROWTH && risen < MOST_GROWTH / 3, `memory of ${what}: ${said}`);
  }
}
