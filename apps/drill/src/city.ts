import { setTimeout as sleep } from 'node:timers/promises';
import type { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope } from '@app/espi';
import type { FileReport } from '@app/intake';
import { ask, type Answer } from './ask.js';
import { QUARTERS_A_DAY } from './meter-entries.js';
import { meterUpload } from './meter-upload.js';
import type { Report } from './report.js';
import { blocksAt, type ThirdParty } from './third-party.js';
import type { Send } from './traffic.js';

const CUSTOMERS = 4;
const METERS_OF_A_CUSTOMER = 2;
/** so many that a change is rarely told of by the notification of another */
const DAYS = 300;
const FIRST_DAY = Date.UTC(2025, 0, 6, 6) / 1000;
const SCOPE = 'FB=1_3_4_5_13_31_37_39';
const SETTLE_PATIENCE_MS = 240_000;

const below = (most: number): number => Math.floor(Math.random() * most);

const READING =
  /<espi:IntervalReading>(?:(?!<\/espi:IntervalReading>).)*?<espi:start>(\d+)<\/espi:start>(?:(?!<\/espi:IntervalReading>).)*?<espi:value>(-?\d+)<\/espi:value>/gs;

/** Whether an upload is answered with a true account of it: each reading is one of these. */
function isAccount({ status, text }: Answer): boolean {
  if (status !== 200) return false;
  const { files } = JSON.parse(text) as { readonly files: readonly FileReport[] };
  const sum = files.reduce((all, { readings }) => all + readings.new + readings.unchanged + readings.revised, 0);
  return sum === QUARTERS_A_DAY;
}

/** What a third party was granted. */
export interface DrillGrant {
  readonly customer: number;
  readonly token: string;
  readonly party: ThirdParty;
}

/** Where nobody keeps account of what servers say. */
const sendPlainly =
  (base: string): Send =>
  async (_, path, question) => {
    const answer = await ask(`${base}${path}`, question).catch(() => undefined);
    return answer?.isWhole === true ? answer : undefined;
  };
/** The customers, their meters and what they granted. */
export class City {
  readonly #customers: string[] = [];
  readonly #applications = new Map<ThirdParty, string>();
  readonly #grants = new Map<string, DrillGrant>();
  /** by customer, meter and day: the value of each of its readings that was acknowledged last */
  readonly #acknowledged = new Map<string, number>();
  #upload = '';
  #revision = Math.floor(Date.now() / 1000) - 1_000_000;

  constructor(
    private readonly custodian: DataCustodian,
    private readonly base: string,
  ) {
    this.send = sendPlainly(base);
  }

  /** how days are uploaded */
  send: Send;

  get acknowledged(): number {
    return this.#acknowledged.size * QUARTERS_A_DAY;
  }

  get grants(): ReadonlyMap<string, DrillGrant> {
    return this.#grants;
  }

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
  async connect(party: ThirdParty): Promise<void> {
    const { registrations, authorizations, notificationEndpoints } = this.custodian;
    const metadata = {
      client_name: `Drill ${this.#grants.size}`,
      redirect_uris: ['http://localhost:1/callback'],
      third_party_notify_uri: party.uri,
      scope: [SCOPE],
    };
    const { application } = await registrations.register(metadata);
    this.#applications.set(party, application._id);
    const verified = async (): Promise<boolean> =>
      (await notificationEndpoints.find(application._id))?.verifiedAt !== undefined;
    if (!(await eventually(verified))) throw new Error('the endpoint is not verified');
    for (const [customer, customerId] of this.#customers.entries()) {
      const grant = { applicationId: application._id, customerId, scope: Scope.parse(SCOPE) };
      const { authorization, token } = await authorizations.grantOffline(grant);
      this.#grants.set(authorization._id, { customer, token: token.token, party });
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
    const value = below(1e9);
    const number = customer * METERS_OF_A_CUSTOMER + meter;
    const body = meterUpload(number, FIRST_DAY + day * 86_400, value, (this.#revision += 1));
    const path = `${RESOURCE_PATH}/Batch/RetailCustomer/${this.#customers[customer] ?? ''}/UsagePoint`;
    const headers = { authorization: `Bearer ${this.#upload}`, 'content-type': 'application/atom+xml' };
    for (;;) {
      const question = { method: 'POST', headers, body };
      const answer = await this.send('upload', path, question, isAccount);
      if (answer?.status === 200) return void this.#acknowledged.set(`${customer} ${meter} ${day}`, value);
      if (answer !== undefined && answer.status < 500) throw new Error(`an upload was refused: ${answer.text}`);
      await sleep(100);
    }
  }

  /** Reads all of one grant. What was acknowledged before must be in it, and the end of the feed. */
  async read(send: Send): Promise<void> {
    const grants = [...this.#grants];
    const [id, grant] = grants[below(grants.length)] ?? [];
    if (id === undefined || grant === undefined) return;
    const before = this.#daysOf(grant.customer);
    const isRight = ({ status, text }: Answer): boolean => {
      if (status !== 200 || !text.trimEnd().endsWith('</feed>')) return false;
      const readings = text.split('<espi:IntervalReading>').length - 1;
      // one day may have been on its way
      return (
        readings >= before * QUARTERS_A_DAY &&
        readings <= (this.#daysOf(grant.customer) + 1) * QUARTERS_A_DAY &&
        readings % QUARTERS_A_DAY === 0
      );
    };
    const headers = { authorization: `Bearer ${grant.token}` };
    await send('feed', `${RESOURCE_PATH}/Batch/Subscription/${id}`, { headers }, isRight);
  }

  #daysOf(customer: number): number {
    return [...this.#acknowledged.keys()].filter((key) => key.startsWith(`${customer} `)).length;
  }

  /** What was acknowledged and is not there, or is not there once; in words. */
  async missing(): Promise<string[]> {
    const found: string[] = [];
    for (const [id, { customer, token }] of this.#grants) {
      const headers = { authorization: `Bearer ${token}` };
      const { text } = await ask(`${this.base}${RESOURCE_PATH}/Batch/Subscription/${id}`, { headers });
      const values = new Map<number, number[]>();
      for (const [, start, value] of text.matchAll(READING)) {
        const at = Number(start);
        values.set(at, [...(values.get(at) ?? []), Number(value)]);
      }
      const expected = new Map<number, number[]>();
      for (const [key, value] of this.#acknowledged) {
        const [owner, , day = 0] = key.split(' ').map(Number);
        if (owner !== customer) continue;
        for (let n = 0; n < QUARTERS_A_DAY; n++) {
          const at = FIRST_DAY + day * 86_400 + n * 900;
          expected.set(at, [...(expected.get(at) ?? []), value]);
        }
      }
      const saying = (at: number, of: ReadonlyMap<number, number[]>): string =>
        (of.get(at) ?? []).toSorted((a, b) => a - b).join();
      for (const at of new Set([...values.keys(), ...expected.keys()])) {
        if (saying(at, values) !== saying(at, expected)) {
          found.push(`${at} of customer ${customer}: ${saying(at, values)} instead of ${saying(at, expected)}`);
        }
      }
    }
    return found;
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
export async function compare(report: Report, base: string, grants: ReadonlyMap<string, DrillGrant>): Promise<void> {
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

/** Asks again for some minutes. @returns whether it became so */
export async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + SETTLE_PATIENCE_MS; Date.now() < end; await sleep(250)) if (await isSo()) return true;
  return false;
}
