import { Readable } from 'node:stream';
import { AuthorizationStatus, type Authorization } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { ApplicationStatus } from '@app/third-parties';
import type { Role } from '@app/users';
import { csrfToken, newBrowserSecret, rateLimitsCollection } from '@app/web';
import { SHOP, smartMeterTexasDay, wholeUtility } from './right-files.js';

const SCOPE = 'FB=1_3_4_5_13_15_16_27_28_31_32_35_37_39_41_44_51_53_54_55_56_57_58_59_60_61_62_71;HistoryLength=1200';
const BYSTANDER_ESIID = '10993399330000001';
const YEAR_MS = 31_536_000_000;
const ADDRESS = { userAgent: 'a browser', address: '127.0.0.1' };
const CALLBACK = 'http://localhost:1/callback';

/** Everybody who asks, each with what really opens something. */
export const callerNames = [
  'nobody',
  'visitor',
  'customer',
  'developer',
  'staff',
  'auditor',
  'administrator',
  'setting-up',
  'access',
  'client',
  'registration',
  'initial',
  'upload',
  'operator',
  'client-password',
  'feed-password',
] as const;
export type CallerName = (typeof callerNames)[number];

/** Who may call a route, by the callers of the route table; everybody else is tried as well. */
export const callersOf: Readonly<Record<string, readonly CallerName[]>> = {
  public: ['nobody', 'visitor'],
  visitor: ['visitor', 'customer', 'developer'],
  'password-shown': ['setting-up', 'customer'],
  'setting-up': ['setting-up'],
  'signed-in': ['customer', 'developer', 'staff', 'auditor', 'administrator'],
  enrolling: ['customer'],
  customer: ['customer'],
  developer: ['developer'],
  staff: ['staff'],
  auditor: ['auditor'],
  administrator: ['administrator'],
  oauth: ['client-password', 'client-password', 'visitor', 'nobody'],
  'report-reader': ['feed-password'],
  subscription: ['access', 'operator'],
  reader: ['access', 'operator'],
  'retail-customer': ['access', 'operator'],
  client: ['client', 'operator'],
  'client-alone': ['client'],
  bulk: ['client', 'operator'],
  registration: ['registration', 'operator'],
  'registration-alone': ['registration'],
  'service-status': ['client', 'upload', 'operator'],
  upload: ['upload'],
  operator: ['operator'],
  initial: ['initial'],
};

export interface Credential {
  readonly headers: readonly (readonly [string, string])[];
  /** of a browser: what its forms carry */
  readonly csrf?: string;
  /** what is told to nobody but its owner */
  readonly secrets: readonly string[];
}

interface Person {
  readonly id: string;
  readonly role: Role;
}

/**
 * A utility, its customers and everybody who asks it for something, of whom one customer is let alone: what is theirs
 * must be as it was whatever the others send.
 */
export class FuzzedCity {
  readonly callers = new Map<CallerName, Credential>();
  /** of the customer who is let alone */
  bystander: { readonly token: string; readonly authorization: Authorization; readonly ids: ReadonlySet<string> };
  /** ids that are known without looking, by the names of path parameters */
  ids: Readonly<Record<string, string>> = {};
  /** of the application, as it says them */
  client: { readonly id: string; readonly secret: string; readonly redirectUri: string };
  readonly #people = new Map<Role | 'setting-up', Person>();
  readonly #sessions = new Map<Role | 'setting-up', string>();
  readonly #browsers = new Map<Role | 'setting-up' | 'visitor', string>();
  /** of a consent that waits */
  #consentCookies: readonly string[] = [];
  #customerId = '';
  #authorization: Authorization | undefined;
  #application: string | undefined;
  #made = 0;

  constructor(readonly custodian: DataCustodian) {}

  async found(): Promise<void> {
    const { customers, metering, tenures } = this.custodian;
    const usage = smartMeterTexasDay(BYSTANDER_ESIID);
    await this.#takeIn('whole.zip', wholeUtility().content);
    await this.#takeIn('usage.csv', Buffer.from(usage));
    const accounts = await customers.idsOfAccounts([SHOP.account]);
    this.#customerId = accounts.get(SHOP.account) ?? '';
    const bystander = await customers.add({ name: 'Bystander', synthetic: true });
    const usagePoint = await metering.usagePoints.ensure(
      { esiid: BYSTANDER_ESIID },
      { serviceKind: 0, timeZone: 'America/Chicago' },
    );
    if (usagePoint === undefined) throw new Error('the bystander has no usage point');
    const usagePointId = usagePoint.usagePoint._id;
    await tenures.assign({ usagePointId, customerId: bystander._id });
    const { application } = await this.#register('The bystander');
    const grant = { applicationId: application._id, customerId: bystander._id, scope: Scope.parse(SCOPE) };
    const { authorization, token } = await this.custodian.authorizations.grantOffline(grant);
    const ids = new Set([bystander._id, usagePointId, application._id, authorization._id]);
    this.bystander = { token: token.token, authorization, ids };
    this.callers.set('nobody', { headers: [], secrets: [] });
    await this.freshen();
  }

  /**
   * Gives everybody what they have lost: sessions that ended, accounts that were locked, permissions that were
   * withdrawn.
   *
   * @param options.anew other people and another application, who have used up none of what one may have
   */
  async freshen({ anew = false } = {}): Promise<void> {
    if (anew) this.#people.clear();
    this.callers.set('visitor', this.#browser('visitor'));
    const roles = ['customer', 'developer', 'staff', 'auditor', 'administrator', 'setting-up'] as const;
    await Promise.all(roles.map(async (role) => this.callers.set(role, await this.#signedIn(role))));
    await this.#connect();
    await this.forgive();
  }

  /** The customer's browser has begun a consent. */
  keep(cookies: readonly string[]): void {
    this.#consentCookies = cookies;
  }

  /** Forgets what was counted: a limit that is reached proves nothing more. */
  async forgive(): Promise<void> {
    await this.custodian.store.db.collection(rateLimitsCollection.name).deleteMany({});
  }

  /** The secrets of everybody but one. */
  secretsOfOthers(name: CallerName): string[] {
    return [...this.callers].flatMap(([other, { secrets }]) => (other === name ? [] : secrets));
  }

  async #takeIn(name: string, content: Buffer): Promise<void> {
    await this.custodian.intake.ingestStream(
      { stream: Readable.from([content]), name },
      { by: 'fuzz', synthetic: true },
    );
  }

  #browser(name: Role | 'setting-up' | 'visitor', session?: string): Credential {
    const browser = this.#browsers.get(name) ?? newBrowserSecret();
    this.#browsers.set(name, browser);
    const cookies = [
      `custodian-browser=${browser}`,
      ...(session === undefined ? [] : [`custodian-session=${session}`]),
      ...(name === 'customer' ? this.#consentCookies : []),
    ];
    return {
      headers: [['Cookie', cookies.join('; ')]],
      csrf: csrfToken(browser),
      secrets: [browser, ...(session === undefined ? [] : [session])],
    };
  }

  async #signedIn(name: Role | 'setting-up'): Promise<Credential> {
    const { appPasswords, users, sessions, secondFactors, userAdministration } = this.custodian.people;
    const role = name === 'setting-up' ? 'auditor' : name;
    const known = this.#people.get(name);
    let stored = known && (await users.findStored({ _id: known.id }));
    const isAsMade =
      stored?.lockedAt === undefined &&
      stored?.roles.join() === role &&
      (stored.totp === undefined) === (name === 'setting-up' || !stored.demo);
    if (stored === undefined || !isAsMade) {
      const isDemo = ['staff', 'auditor', 'administrator'].includes(name);
      const email = `${name}-${(this.#made += 1)}@city.example`;
      const customer = role === 'customer' ? { customerId: this.#customerId } : {};
      const { id } = await userAdministration.add(
        { email, name: `A ${role}`, roles: [role], confirmed: true, demo: isDemo, ...customer },
        { by: 'operator' },
      );
      if (isDemo) await secondFactors.setDemoSecret(id, Buffer.alloc(20, id));
      if (name === 'auditor') {
        const { password } = await appPasswords.make(id, 'a reader', ADDRESS.address);
        this.callers.set('feed-password', basic(email, password));
      }
      stored = await users.findStored({ _id: id });
      this.#people.set(name, { id, role });
    }
    if (stored === undefined) throw new Error(`nobody is ${name}`);
    const [session, state] = [this.#sessions.get(name) ?? '', name === 'setting-up' ? 'set-up' : 'signed-in'];
    const standing = await sessions.find(session, { look: true });
    if (standing?.user.id === stored._id && standing.state === state) return this.#browser(name, session);
    const shown = name === 'setting-up' ? {} : { secondFactorAt: new Date() };
    const { secret } = await sessions.begin(stored, ADDRESS, shown);
    this.#sessions.set(name, secret);
    return this.#browser(name, secret);
  }

  /** Application, permission and tokens, where they no longer stand. */
  async #connect(): Promise<void> {
    const { authorizations, tokens, applications } = this.custodian;
    const owner = this.#people.get('developer')?.id ?? '';
    const application = this.#application === undefined ? undefined : await applications.get(this.#application);
    const isGood =
      application?.deletedAt === undefined &&
      application?.status === ApplicationStatus.Review &&
      application.owners?.includes(owner) === true;
    const standing = this.#authorization && (await authorizations.find(this.#authorization._id));
    const headers = ['access', 'client', 'registration', 'initial', 'upload', 'operator'] as const;
    const states = headers.map(async (name) => {
      const [, header] = this.callers.get(name)?.headers[0] ?? [];
      return (await tokens.authenticate(header)).state === 'valid';
    });
    if (isGood && standing?.status === AuthorizationStatus.Active && (await Promise.all(states)).every(Boolean)) return;
    await this.#connectAnew(owner);
  }

  async #connectAnew(owner: string): Promise<void> {
    const { agreements, authorizations, notifications, tokens } = this.custodian;
    const { application, clientInformation } = await this.#register(`Diary ${(this.#made += 1)}`, owner);
    const applicationId = application._id;
    const grant = { applicationId, customerId: this.#customerId, scope: Scope.parse(SCOPE) };
    const { authorization, token: access } = await authorizations.grantOffline(grant);
    const expiresAt = new Date(Date.now() + YEAR_MS);
    const [client, initial, upload, operator] = await Promise.all([
      tokens.issue('client', { applicationId }),
      tokens.issue('initial', { expiresAt }),
      tokens.issue('upload', { expiresAt }),
      tokens.issue('operator', { expiresAt }),
    ]);
    this.#application = applicationId;
    this.#authorization = authorization;
    const bearers = { access, client, initial, upload, operator };
    const registration = { token: clientInformation.registration_access_token };
    for (const [name, { token }] of Object.entries({ ...bearers, registration })) {
      this.callers.set(name as CallerName, { headers: [['Authorization', `Bearer ${token}`]], secrets: [token] });
    }
    const secret = clientInformation.client_secret ?? '';
    this.client = { id: clientInformation.client_id, secret, redirectUri: CALLBACK };
    this.callers.set('client-password', basic(this.client.id, secret));
    const agreement = await agreements.proposals.propose(applicationId, {
      email: 'customer-1@city.example',
      esiid: SHOP.esiid,
      scope: Scope.parse(SCOPE),
      purpose: 'to see what holds',
    });
    const delivery = await notifications.redeliveries.sendTest(applicationId);
    this.ids = {
      subscription: authorization._id,
      authorization: authorization._id,
      retailCustomer: authorization._id,
      applicationInformation: applicationId,
      application: applicationId,
      bulk: applicationId,
      agreement: agreement._id,
      delivery: delivery._id,
    };
  }

  async #register(name: string, owner?: string): ReturnType<DataCustodian['registrations']['register']> {
    const metadata = {
      client_name: name,
      redirect_uris: [CALLBACK],
      third_party_notify_uri: 'https://127.0.0.1:9/notify',
      scope: [SCOPE],
    };
    return this.custodian.registrations.register(metadata, owner === undefined ? {} : { owners: [owner] });
  }
}

const basic = (name: string, password: string): Credential => ({
  headers: [['Authorization', `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`]],
  secrets: password === '' ? [] : [password],
});
