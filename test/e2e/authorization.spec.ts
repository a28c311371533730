import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  authorizationCollections,
  openAuthorization,
  tokenResponse,
  type AuthorizationServices,
  type Bearer,
  type GrantRequest,
} from '@app/authorization';
import { Scope } from '@app/espi';
import { Customers, customersCollection, type Customer } from '@app/retail-customers';
import { Tenures, tenuresCollection } from '@app/service-history';
import type { Store } from '@app/store';
import { ApplicationStatus } from '@app/third-parties';
import { openTestStore } from '../support/open-test-store.js';

const DAY_MS = 86_400_000;
const GRANTED_AT = new Date('2026-03-01T12:00:00Z');
const metadata = {
  client_name: 'Kilowatt Diary',
  redirect_uris: ['https://diary.example/callback'],
  scope: ['FB=1_3_4_5_13_15_16_37_39;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=94608000'],
};

let store: Store;
let clock: Date;
let services: AuthorizationServices;
let customer: Customer;
let applicationId: string;
let offline: GrantRequest;

beforeAll(async () => {
  store = await openTestStore([...authorizationCollections, customersCollection, tenuresCollection]);
});
afterAll(async () => {
  await store.close();
});

beforeEach(async () => {
  clock = GRANTED_AT;
  services = openAuthorization(store, () => clock);
  customer = await new Customers(store).add({ name: 'Ada Example', synthetic: true });
  const { application } = await services.registrations.register(metadata);
  applicationId = application._id;
  offline = { applicationId, customerId: customer._id, scope: Scope.parse('FB=4_5_15') };
});

const moveIn = async (usagePointId: string, from?: Date, until?: Date) =>
  new Tenures(store).assign({ usagePointId, customerId: customer._id, from, until });
/** Usage points belong to one customer at a time, and the tests share a store. */
const usagePoint = (name: string): string => `${name}-${customer._id}`;
const seconds = (date: Date): number => date.getTime() / 1000;

function valid(bearer: Bearer): Extract<Bearer, { state: 'valid' }> {
  if (bearer.state !== 'valid') throw new Error(`the token is ${bearer.state}`);
  return bearer;
}

describe('registering an application', () => {
  it('answers in the names of RFC 7591 and begins in Review', async () => {
    const { application, clientInformation } = await services.registrations.register(metadata);
    expect(application.status).toBe(ApplicationStatus.Review);
    expect(clientInformation).toMatchObject({
      client_name: metadata.client_name,
      redirect_uris: metadata.redirect_uris,
      scope: metadata.scope.join(' '),
      client_secret_expires_at: 0,
      token_endpoint_auth_method: 'client_secret_basic',
    });
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    expect((await services.applications.authenticate(id, secret))?._id).toBe(application._id);
    expect(await services.applications.authenticate(id, `${secret}x`)).toBeUndefined();
    expect(await services.applications.authenticate('nobody', secret)).toBeUndefined();
    const registration = await services.tokens.authenticate(`Bearer ${clientInformation.registration_access_token}`);
    expect(registration).toMatchObject({ state: 'valid', kind: 'registration', applicationId: application._id });
  });

  it('lets a revoked application in no more', async () => {
    const { application, clientInformation } = await services.registrations.register(metadata);
    await services.applications.setStatus(application._id, ApplicationStatus.Revoked);
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    expect(await services.applications.authenticate(id, secret)).toBeUndefined();
  });

  it('stores no secret and no token in the clear', async () => {
    const { clientInformation } = await services.registrations.register(metadata);
    const { token } = await services.authorizations.grantOffline(offline);
    const stored = await Promise.all(
      ['applications', 'tokens', 'authorizations'].map(async (name) => store.db.collection(name).find().toArray()),
    );
    const text = JSON.stringify(stored);
    expect(text).toContain(token.tokenId);
    for (const secret of [clientInformation.client_secret, clientInformation.registration_access_token, token.token]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('an offline authorization', () => {
  it('comes with a token that is valid until its end', async () => {
    const until = new Date(GRANTED_AT.getTime() + DAY_MS);
    const { authorization, token } = await services.authorizations.grantOffline({ ...offline, until });
    expect(authorization._id).toMatch(/^\d{16}$/);
    expect(tokenResponse(authorization, token, 'http://localhost/resource')).toMatchObject({
      expires_in: 86_400,
      resourceURI: `http://localhost/resource/Batch/Subscription/${authorization._id}`,
    });
    const bearer = valid(await services.tokens.authenticate(`Bearer ${token.token}`));
    expect(bearer).toMatchObject({ kind: 'access', applicationId, authorization: { _id: authorization._id } });
    clock = until;
    expect(await services.tokens.authenticate(`Bearer ${token.token}`)).toMatchObject({ state: 'expired' });
  });

  it('has no function block that the application has not registered', async () => {
    const scope = Scope.parse('FB=4_5_17_51');
    const { authorization } = await services.authorizations.grantOffline({ ...offline, scope });
    expect([...Scope.parse(authorization.scope).functionBlocks]).toEqual([4, 5]);
  });

  it('ends the one before it of the same customer and application, and no other', async () => {
    const other = await services.registrations.register(metadata);
    const elsewhere = await services.authorizations.grantOffline({ ...offline, applicationId: other.application._id });
    const first = await services.authorizations.grantOffline(offline);
    const second = await services.authorizations.grantOffline(offline);
    const statusOf = async (id: string) => (await services.authorizations.get(id)).status;
    expect(await statusOf(first.authorization._id)).toBe(0);
    expect(await statusOf(second.authorization._id)).toBe(1);
    expect(await statusOf(elsewhere.authorization._id)).toBe(1);
    expect(await services.authorizations.get(first.authorization._id)).toMatchObject({ endedBy: 'new-authorization' });
  });

  it('leaves one active when several are made at once', async () => {
    await Promise.all([1, 2, 3, 4].map(async () => services.authorizations.grantOffline(offline)));
    const active = { customerId: customer._id, applicationId, status: 1 };
    expect(await store.db.collection('authorizations').countDocuments(active)).toBe(1);
  });

  it('is refused for a real customer while the application is in Review, and for a synthetic one afterwards', async () => {
    const real = await new Customers(store).add({ name: 'Grace Example', synthetic: false });
    const refusal = { code: 'application-not-for-customer', status: 403 };
    await expect(services.authorizations.grantOffline({ ...offline, customerId: real._id })).rejects.toMatchObject(
      refusal,
    );
    await services.applications.setStatus(applicationId, ApplicationStatus.Production);
    await expect(services.authorizations.grantOffline(offline)).rejects.toMatchObject(refusal);
    const granted = await services.authorizations.grantOffline({ ...offline, customerId: real._id });
    expect(granted.authorization.customerId).toBe(real._id);
  });

  it('is refused for usage points of somebody else', async () => {
    await moveIn(usagePoint('mine'));
    const usagePointIds = [usagePoint('mine'), 'not-mine'];
    await expect(services.authorizations.grantOffline({ ...offline, usagePointIds })).rejects.toMatchObject({
      code: 'usage-point-not-of-customer',
    });
  });
});

describe('a token', () => {
  it('is told apart: missing, unknown, revoked', async () => {
    const { token } = await services.authorizations.grantOffline(offline);
    expect(await services.tokens.authenticate(undefined)).toEqual({ state: 'missing' });
    expect(await services.tokens.authenticate('Bearer null')).toEqual({ state: 'missing' });
    expect(await services.tokens.authenticate(`Bearer ${token.token}x`)).toEqual({ state: 'unknown' });
    await services.tokens.revoke(token.tokenId);
    expect(await services.tokens.authenticate(`bearer ${token.token}`)).toMatchObject({ state: 'revoked' });
  });

  it('of an ended authorization is still known, so that the reader is told why', async () => {
    const { authorization, token } = await services.authorizations.grantOffline(offline);
    await services.authorizations.end(authorization._id, 'customer');
    const bearer = valid(await services.tokens.authenticate(`Bearer ${token.token}`));
    expect(bearer.authorization).toMatchObject({ status: 0, endedBy: 'customer' });
  });
});

describe('what an authorization shows', () => {
  it('is its usage points while they were the customer’s, inside the published period', async () => {
    const [house, flat, other] = [usagePoint('house'), usagePoint('flat'), usagePoint('other')];
    const moved = new Date(GRANTED_AT.getTime() - 10 * DAY_MS);
    await moveIn(house, undefined, moved);
    await moveIn(flat, moved);
    await moveIn(other);
    const { authorization } = await services.authorizations.grantOffline({
      ...offline,
      usagePointIds: [house, flat],
      scope: Scope.parse(`FB=4_5;HistoryLength=${30 * 86_400}`),
    });
    const entitlement = await services.entitlements.ofAuthorization(authorization);
    const start = seconds(GRANTED_AT) - 30 * 86_400;
    expect(entitlement.usagePointIds()).toEqual([house, flat].sort());
    expect(entitlement.periodsOf(house)).toEqual([{ start, end: seconds(moved) }]);
    expect(entitlement.periodsOf(flat)).toMatchObject([{ start: seconds(moved) }]);
    expect([4, 5, 15].map((block) => entitlement.allows(block))).toEqual([true, true, false]);
    expect(entitlement.reader).toEqual({
      kind: 'third-party',
      authorizationId: authorization._id,
      applicationId,
      customerId: customer._id,
    });
  });

  it('is all of the customer’s usage points where none was named, and later ones too', async () => {
    await moveIn(usagePoint('first'));
    const { authorization } = await services.authorizations.grantOffline(offline);
    await moveIn(usagePoint('second'));
    const stored = await services.authorizations.get(authorization._id);
    const entitlement = await services.entitlements.ofAuthorization(stored);
    expect(entitlement.usagePointIds()).toEqual([usagePoint('first'), usagePoint('second')]);
  });

  it('stands no longer a second after the authorization ended', async () => {
    const { authorization } = await services.authorizations.grantOffline(offline);
    const entitlement = await services.entitlements.ofAuthorization(authorization);
    await services.authorizations.end(authorization._id, 'third-party');
    clock = new Date(clock.getTime() + 999);
    expect(await entitlement.stillStands()).toBe(true);
    clock = new Date(clock.getTime() + 1);
    expect(await entitlement.stillStands()).toBe(false);
    const ended = await services.authorizations.get(authorization._id);
    await expect(services.entitlements.ofAuthorization(ended)).rejects.toMatchObject({ code: 'authorization-ended' });
  });

  it('is nothing once the application has left Review', async () => {
    const { authorization } = await services.authorizations.grantOffline(offline);
    const entitlement = await services.entitlements.ofAuthorization(authorization);
    await services.applications.setStatus(applicationId, ApplicationStatus.Production);
    clock = new Date(clock.getTime() + 1_000);
    expect(await entitlement.stillStands()).toBe(false);
    await expect(services.entitlements.ofAuthorization(authorization)).rejects.toMatchObject({ status: 403 });
  });
});

describe('what a customer sees', () => {
  it('is every function block of each usage point while it was theirs', async () => {
    const moved = new Date(GRANTED_AT.getTime() - DAY_MS);
    await moveIn(usagePoint('house'), undefined, moved);
    const entitlement = await services.entitlements.ofCustomer(customer._id);
    expect(entitlement.usagePointIds()).toEqual([usagePoint('house')]);
    expect(entitlement.periodsOf(usagePoint('house'))).toEqual([{ start: -Infinity, end: seconds(moved) }]);
    expect(entitlement.allows(51)).toBe(true);
    expect(entitlement.reader).toEqual({ kind: 'customer', customerId: customer._id });
  });
});
