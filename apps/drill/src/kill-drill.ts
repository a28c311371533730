import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope } from '@app/espi';
import { readConfiguration } from '@app/runtime';
import { meterUpload } from './meter-upload.js';
import { Program } from './program.js';
import type { Report } from './report.js';
import { blocksAt, ThirdParty, type Conduct } from './third-party.js';

const CUSTOMERS = 4;
const METERS_OF_A_CUSTOMER = 2;
/** so many that a change is rarely told of by the notification of another */
const DAYS = 300;
const FIRST_DAY = Date.UTC(2025, 0, 6, 6) / 1000;
const SCOPE = 'FB=1_3_4_5_13_31_37_39';
const SETTLE_PATIENCE_MS = 240_000;

const below = (most: number): number => Math.floor(Math.random() * most);
const chance = (probability: number): boolean => Math.random() < probability;

interface Settings {
  readonly dataDirectory: string;
  readonly kills: number;
}

/**
 * Kills servers and workers while meters report and third parties are told, one of which refuses and breaks off: in the
 * end each third party, which knows only what it was told of, must have what the custodian has.
 */
export async function killDrill(report: Report, { dataDirectory, kills }: Settings): Promise<void> {
  report.begin(`${kills} kills while meters report and third parties are told`);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const environment = {
    DATA_DIR: dataDirectory,
    PORT: String(port),
    BASE_URL: base,
    DEMO: 'off',
    WORKER: 'apart',
    NOTIFICATION_RECEIVERS: 'any',
    NOTIFICATION_QUIET_SECONDS: '0',
    LOG_LEVEL: 'error',
  };
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  const worker = new Program('the worker', 'short-lease-worker.js', 'working', environment);
  const grants = new Map<string, { readonly token: string; readonly party: ThirdParty }>();
  const tokenFor = (uri: string): string | undefined =>
    grants.get(/Batch\/Subscription\/(\d+)/.exec(uri)?.[1] ?? '')?.token;
  const parties = [await ThirdParty.start(tokenFor), await ThirdParty.start(tokenFor)] as const;
  try {
    await Promise.all([server.start(), worker.start()]);
    const city = new City(custodian, base);
    await city.found();
    for (const party of parties) await city.connect(party, grants);
    const [, unsteady] = parties;
    unsteady.conduct = (): Conduct =>
      chance(0.7) ? 'take' : chance(0.4) ? 'refuse' : chance(0.5) ? 'cut' : 'take-and-cut';
    const stop = new AbortController();
    const reporting = city.report(stop.signal);
    await killAtRandom({ server, worker, parties, kills, onKill: (n) => n % 10 === 0 && report.note(`${n} kills`) });
    stop.abort();
    report.note(`${await reporting} days of readings were taken in meanwhile`);
    unsteady.conduct = () => 'take';
    const settled = await eventually(async () => (await city.left()) === 0 && parties.every((each) => each.isUpToDate));
    report.check(
      settled,
      'what changed was told in the end',
      `${await city.left()} changes, notices or deliveries wait`,
    );
    await compare(report, base, grants);
    for (const [index, party] of parties.entries())
      await city.check(report, party, index === 0 ? 'steady' : 'unsteady');
  } finally {
    await Promise.all(parties.map(async (each) => each.stop()));
    await Promise.all([server.kill(), worker.kill()]);
    await custodian.close();
  }
}

/** The customers, their meters and what they granted. */
class City {
  readonly #customers: string[] = [];
  readonly #applications = new Map<ThirdParty, string>();
  #upload = '';
  #revision = Math.floor(Date.now() / 1000) - 1_000_000;

  constructor(
    private readonly custodian: DataCustodian,
    private readonly base: string,
  ) {}

  /** Meters are made by their first day of readings. */
  async found(): Promise<void> {
    const { customers, tokens } = this.custodian;
    this.#upload = (await tokens.issue('upload', { expiresAt: new Date(Date.now() + 86_400_000) })).token;
    for (let n = 0; n < CUSTOMERS; n++) {
      const { _id } = await customers.add({ name: `Customer ${n}`, synthetic: true });
      this.#customers.push(_id);
      for (let m = 0; m < METERS_OF_A_CUSTOMER; m++) await this.#measure(n, m, 0);
    }
  }

  /** A third party that every customer has granted usage to. */
  async connect(party: ThirdParty, grants: Map<string, { token: string; party: ThirdParty }>): Promise<void> {
    const { registrations, authorizations, notificationEndpoints } = this.custodian;
    const metadata = {
      client_name: `Drill ${grants.size}`,
      redirect_uris: ['http://localhost:1/callback'],
      third_party_notify_uri: party.uri,
      scope: [SCOPE],
    };
    const { application } = await registrations.register(metadata);
    this.#applications.set(party, application._id);
    const verified = async (): Promise<boolean> =>
      (await notificationEndpoints.find(application._id))?.verifiedAt !== undefined;
    if (!(await eventually(verified))) throw new Error('the endpoint is not verified');
    for (const customerId of this.#customers) {
      const grant = { applicationId: application._id, customerId, scope: Scope.parse(SCOPE) };
      const { authorization, token } = await authorizations.grantOffline(grant);
      grants.set(authorization._id, { token: token.token, party });
      const uri = `${this.base}${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`;
      for (const [self, block] of await blocksAt(uri, token.token)) party.copy.set(self, block);
    }
  }

  /** Takes days in until told to stop, each again until the server says that it has it. @returns how many */
  async report(signal: AbortSignal): Promise<number> {
    let days = 0;
    for (; !signal.aborted; days++) {
      await this.#measure(below(CUSTOMERS), below(METERS_OF_A_CUSTOMER), below(DAYS));
      await sleep(below(150));
    }
    return days;
  }

  async #measure(customer: number, meter: number, day: number): Promise<void> {
    const body = meterUpload(
      customer * METERS_OF_A_CUSTOMER + meter,
      FIRST_DAY + day * 86_400,
      below(1e9),
      (this.#revision += 1),
    );
    const uri = `${this.base}${RESOURCE_PATH}/Batch/RetailCustomer/${this.#customers[customer] ?? ''}/UsagePoint`;
    const headers = { authorization: `Bearer ${this.#upload}`, 'content-type': 'application/atom+xml' };
    for (;;) {
      const response = await fetch(uri, { method: 'POST', headers, body }).catch(() => undefined);
      const answer = await response?.text().catch(() => undefined);
      if (response?.status === 200 && answer !== undefined) return;
      if (response !== undefined && response.status < 500) throw new Error(`an upload was refused: ${answer}`);
      await sleep(100);
    }
  }

  /** What is still to be told. */
  async left(): Promise<number> {
    const { db } = this.custodian.store;
    const counts = [
      db.collection('changes').countDocuments({ pending: true }),
      db.collection('pendingNotices').countDocuments(),
      db.collection('deliveries').countDocuments({ state: 'waiting' }),
    ];
    return (await Promise.all(counts)).reduce((a, b) => a + b);
  }

  async check(report: Report, party: ThirdParty, name: string): Promise<void> {
    const applicationId = this.#applications.get(party) ?? '';
    const deliveries = await this.custodian.store.db
      .collection<{ _id: string; state: string }>('deliveries')
      .find({ applicationId })
      .sort({ createdAt: 1, _id: 1 })
      .toArray();
    const told = [...party.told.values()];
    const again = told.filter(({ times }) => times > 1).length;
    const twice = told.filter(({ taken }) => taken > 1).length;
    report.note(
      `${name} receiver: ${told.length} notifications, ${again} of them more than once, ${twice} though taken`,
    );
    report.check(party.changed.length === 0, 'one webhook-id always came with one body', party.changed.join());
    const made = deliveries.map(({ _id }) => _id).join();
    report.check(told.map(({ id }) => id).join() === made, 'each delivery came, in order, under its one webhook-id');
    const parked = deliveries.filter(({ state }) => state !== 'delivered').length;
    report.check(parked === 0, 'each is known to be delivered', `${parked} are not`);
    const vain = told.filter(({ uris }) => new Set(uris).size !== uris.length).length;
    report.check(vain === 0, 'no notification names an address twice', `${vain} do`);
  }
}

/** Whether the copies that third parties made of what they were told of are what they may see. */
async function compare(
  report: Report,
  base: string,
  grants: ReadonlyMap<string, { readonly token: string; readonly party: ThirdParty }>,
): Promise<void> {
  let blocks = 0;
  const behind: string[] = [];
  for (const [id, { token, party }] of grants) {
    const truth = await blocksAt(`${base}${RESOURCE_PATH}/Batch/Subscription/${id}`, token);
    blocks += truth.size;
    for (const [self, block] of truth) if (party.copy.get(self) !== block) behind.push(self);
  }
  report.check(
    behind.length === 0 && blocks > 0,
    `each of ${blocks} blocks is as told`,
    `${behind.length} were not told of, such as ${behind[0] ?? 'none'}`,
  );
}

interface Killing {
  readonly server: Program;
  readonly worker: Program;
  readonly parties: readonly ThirdParty[];
  readonly kills: number;
  readonly onKill: (n: number) => void;
}

/** Half of them at any time, half of them about when somebody is told something. */
async function killAtRandom({ server, worker, parties, kills, onKill }: Killing): Promise<void> {
  for (let n = 1; n <= kills; n++) {
    if (chance(0.5)) await sleep(below(2_000));
    else {
      await Promise.race([sleep(4_000), ...parties.map(told)]);
      await sleep(below(40));
    }
    const victims = chance(0.2) ? [server, worker] : [chance(0.65) ? worker : server];
    await Promise.all(victims.map(async (victim) => victim.kill()));
    onKill(n);
    await Promise.all(victims.map(async (victim) => victim.start()));
  }
}

const told = async (party: ThirdParty): Promise<void> =>
  new Promise((resolve) => {
    party.onTold = resolve;
  });

async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + SETTLE_PATIENCE_MS; Date.now() < end; await sleep(250)) if (await isSo()) return true;
  return false;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}
