import { randomUUID } from 'node:crypto';
import { AccessRecords, type Access, type AccessResult } from '@app/audit';
import { openAuthorization, type Authorization } from '@app/authorization';
import { RESOURCE_PATH, Scope } from '@app/espi';
import type { Keys } from '@app/runtime';
import type { Store } from '@app/store';
import { ApplicationStatus } from '@app/third-parties';
import { pastPermissions, pastThirdParties, type PastPermission, type PastThirdParty } from './cast-history.js';
import type { DemoCustomer } from './demo-summary.js';
import { noiseOf } from './noise.js';

const SCOPE = 'FB=1_3_4_5_13_15_16_27_28_31_37_39_41_44_51_53_54;HistoryLength=13';
const DAY_MS = 86_400_000;
/** Third parties of the past look once in so many days. */
const EVERY_DAYS = 8;
/** What is written is sealed so long afterwards: see libs/audit. */
const SETTLED_MS = 6 * 60_000;
/** gzip of a usage point's 15-minute readings of eight days, and of a personal record */
const [USAGE_BYTES, PERSONAL_BYTES] = [7_400, 13_900];

const chance = noiseOf('history');

/** Something that happened, so many days ago. */
interface Happening {
  readonly on: number;
  readonly happen: () => Promise<unknown>;
}

/** A permission that was given, as it is now. */
interface Given {
  readonly past: PastPermission;
  readonly customer: DemoCustomer;
  readonly id: string;
}

/**
 * Thirteen months of the demo's past: permissions that customers gave, made smaller and ended, and what third parties
 * asked for. It is made up, as the readings are, and made by the same code as everything else, by a clock that goes
 * through those months; so that auditors see what their reports would show, and the chains are whole.
 */
export class DemoHistory {
  constructor(
    private readonly store: Store,
    private readonly keys: Keys,
  ) {}

  /** Before anything else is recorded: what happened first stands first. @param until the present */
  async make(customers: readonly DemoCustomer[], until: Date): Promise<void> {
    const past = new Past(this.store, this.keys, customers, until);
    await past.pass();
  }
}

class Past {
  #clock = new Date(0);
  readonly #records: AccessRecords;
  readonly #services: ReturnType<typeof openAuthorization>;
  readonly #customers: ReadonlyMap<string, DemoCustomer>;
  readonly #applications = new Map<string, string>();
  readonly #principals = new Map<string, string>();
  readonly #given: Given[] = [];

  constructor(
    private readonly store: Store,
    keys: Keys,
    customers: readonly DemoCustomer[],
    private readonly until: Date,
  ) {
    const now = (): Date => this.#clock;
    this.#records = new AccessRecords(store, keys, now);
    this.#services = openAuthorization(store, now, { writtenAt: now });
    this.#customers = new Map(customers.map((customer) => [customer.key, customer]));
  }

  async pass(): Promise<void> {
    try {
      for (const { on, happen } of this.#happenings()) {
        this.#goTo(on);
        await happen();
      }
      this.#clock = new Date(this.#clock.getTime() + SETTLED_MS);
      await this.#records.seal();
    } finally {
      await this.#records.shutdown();
    }
  }

  /** At some time of that day, and later than what was before. */
  #goTo(daysAgo: number): void {
    const at = this.until.getTime() - daysAgo * DAY_MS - Math.floor((chance(daysAgo) * DAY_MS) / 4);
    this.#clock = new Date(Math.max(at, this.#clock.getTime() + 60_000));
  }

  /** The earliest first. */
  #happenings(): Happening[] {
    const all: Happening[] = [];
    for (const past of pastThirdParties) {
      all.push({ on: past.since, happen: async () => this.#register(past) });
      if (past.lastSeen !== undefined) all.push({ on: past.lastSeen, happen: async () => this.#token(past.key) });
      if (past.removed !== undefined) all.push({ on: past.removed, happen: async () => this.#remove(past.key) });
    }
    for (const past of pastPermissions) all.push(...this.#ofPermission(past));
    const first = Math.max(...pastPermissions.map(({ given }) => given));
    for (let on = first - 1; on > 0; on -= EVERY_DAYS) all.push({ on, happen: async () => this.#look(on) });
    return all.toSorted((a, b) => b.on - a.on);
  }

  #ofPermission(past: PastPermission): Happening[] {
    const { given, narrowed, ended, restored } = past;
    const idOf = (): string => this.#given.find((each) => each.past === past)?.id ?? '';
    return [
      { on: given, happen: async () => this.#give(past) },
      ...(narrowed ? [{ on: narrowed.on, happen: async () => this.#narrow(idOf(), narrowed.usagePoints) }] : []),
      ...(ended ? [{ on: ended.on, happen: async () => this.#services.authorizations.end(idOf(), ended.by) }] : []),
      ...(restored && ended ? [{ on: ended.on, happen: async () => this.#restore(idOf()) }] : []),
    ];
  }

  async #register({ key, name, actingFor }: PastThirdParty): Promise<void> {
    const site = `https://${name.toLowerCase().replaceAll(' ', '-')}.example`;
    const { application } = await this.#services.registrations.register(
      { client_name: name, client_uri: site, redirect_uris: [`${site}/callback`], scope: [SCOPE] },
      { status: ApplicationStatus.Review, actingFor },
    );
    this.#applications.set(key, application._id);
    if (actingFor) this.#principals.set(application._id, actingFor.id);
  }

  async #remove(key: string): Promise<void> {
    await this.#services.applicationManagement.remove(this.#applications.get(key) ?? '', () => undefined);
  }

  async #give(past: PastPermission): Promise<void> {
    const customer = this.#customers.get(past.customer);
    if (customer === undefined) throw new Error(`nobody in the cast is called ${past.customer}`);
    const { _id: id } = await this.#services.authorizations.grant({
      applicationId: this.#applications.get(past.thirdParty) ?? '',
      customerId: customer.id,
      scope: Scope.parse(SCOPE),
      ...(past.days !== undefined && { until: new Date(this.#clock.getTime() + past.days * DAY_MS) }),
    });
    this.#given.push({ past, customer, id });
  }

  async #narrow(id: string, usagePoints: number): Promise<void> {
    const { authorizations } = this.#services;
    const customer = this.#given.find((each) => each.id === id)?.customer;
    const usagePointIds = customer?.usagePoints.slice(0, usagePoints).map((each) => each.id) ?? [];
    const authorization = await authorizations.get(id);
    await this.store.transaction(async (session) =>
      authorizations.narrowIn(session, authorization, { usagePointIds, until: authorization.authorizedPeriod.end }),
    );
  }

  async #restore(id: string): Promise<void> {
    const { authorizations } = this.#services;
    const authorization = await authorizations.get(id);
    await this.store.transaction(async (session) => authorizations.restoreIn(session, authorization));
  }

  /** Third parties ask for what they may, each for a token before; now and then for what they may not any more. */
  async #look(day: number): Promise<void> {
    const { authorizations } = this.#services;
    await authorizations.endOver(100);
    const known = new Map(this.#given.map((each) => [each.id, each]));
    const all = await authorizations.withIds([...known.keys()]);
    const standing = all.filter(({ endedAt }) => endedAt === undefined);
    const tokens = [...new Set(standing.map(({ applicationId }) => applicationId))];
    await Promise.all([
      ...tokens.map(async (applicationId) => this.#noteToken(applicationId)),
      ...standing.map(async (authorization, index) => {
        const customer = known.get(authorization._id)?.customer;
        if (customer !== undefined) await this.#read(authorization, customer, { day, index });
      }),
      ...all
        .filter(({ endedAt }) => endedAt !== undefined && this.#clock.getTime() - endedAt.getTime() < 9 * DAY_MS)
        .map(async (authorization) => this.#refused(authorization)),
    ]);
  }

  async #read(
    authorization: Authorization,
    { usagePoints }: DemoCustomer,
    { day, index }: { readonly day: number; readonly index: number },
  ): Promise<void> {
    const n = day * 31 + index;
    const shared = authorization.usagePointIds ?? usagePoints.map(({ id }) => id);
    const address = `203.0.113.${10 + [...this.#applications.values()].indexOf(authorization.applicationId)}`;
    const isPersonal = chance(n) < 0.12;
    const path = isPersonal ? 'RetailCustomer' : 'Subscription';
    const access = this.#accessOf(authorization, `${RESOURCE_PATH}/Batch/${path}/${authorization._id}`, address);
    if (chance(n, 1) < 0.2) {
      await this.#records.note(access, { outcome: 'not-modified', status: 304, bytes: 0 });
      return;
    }
    const record = await this.#records.open(access);
    const bytes = isPersonal ? PERSONAL_BYTES : Math.round(USAGE_BYTES * shared.length * (0.9 + chance(n, 2) / 5));
    // whole days, of which one is over already
    const end = Math.floor(this.#clock.getTime() / DAY_MS) * 86_400 - 86_400;
    const usage = {
      usagePointIds: shared,
      kinds: ['UsagePoint', 'LocalTimeParameters', 'ReadingType', 'MeterReading', 'IntervalBlock'],
      period: { start: end - EVERY_DAYS * 86_400, end },
    };
    const personal = { kinds: ['Customer', 'CustomerAccount', 'CustomerAgreement', 'ServiceLocation'] };
    const result: AccessResult = { outcome: 'complete', status: 200, bytes, ...(isPersonal ? personal : usage) };
    await record.close(result);
  }

  async #refused(authorization: Authorization): Promise<void> {
    const access = this.#accessOf(authorization, `${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`);
    await this.#records.note(access, { outcome: 'refused', status: 403, problem: 'authorization-ended', bytes: 0 });
  }

  async #token(key: string): Promise<void> {
    await this.#noteToken(this.#applications.get(key) ?? '');
  }

  async #noteToken(applicationId: string): Promise<void> {
    const access = {
      reader: { kind: 'third-party', applicationId, ...this.#actingFor(applicationId) },
      route: '/DataCustodian/oauth/token',
      channel: 'oauth',
      correlationId: randomUUID(),
    } as const;
    await this.#records.note(access, { outcome: 'complete', status: 200, bytes: 0 });
  }

  #accessOf({ _id, applicationId, customerId, scope }: Authorization, route: string, address?: string): Access {
    return {
      reader: {
        kind: 'third-party',
        authorizationId: _id,
        applicationId,
        customerId,
        ...this.#actingFor(applicationId),
      },
      route,
      channel: 'api',
      authorizationScope: scope,
      correlationId: randomUUID(),
      ...(address !== undefined && { address }),
    };
  }

  #actingFor(applicationId: string): { readonly actingFor?: string } {
    const actingFor = this.#principals.get(applicationId);
    return actingFor === undefined ? {} : { actingFor };
  }
}
