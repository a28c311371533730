import type { Grant } from '@app/authorization';
import type { SuiteInputs } from '@app/conformance';
import { loadDemoUtility } from '@app/demo-utility';
import { Scope } from '@app/espi';
import { ReadingsWriter, zoneOf } from '@app/metering';
import { nextLocalDay } from '@app/time';
import { freePort, PushFront } from './push-front.js';
import { startTestCustodian, type TestCustodian } from './test-custodian.js';
import { startTlsFront, type TlsFront } from './tls-front.js';

/** The day after the demo's last. */
const NOW = new Date('2026-04-20T12:00:00Z');
/** From here on there are data of every function block. */
const FROM = new Date('2026-02-28T00:00:00Z');
/** Of the first customer, whose feed is asked for again and again, three weeks will do. */
const FROM_OF_FIRST = new Date('2026-03-31T00:00:00Z');
const REDIRECT = 'https://diary.example/callback';
/** This one signs in and consents. */
const CONSENTING = 'monthly';
/** Answers 202 first, which FB_35 and FB_39 alone bear. */
const PATIENT = 'patient';
const SIGN_IN = { email: 'gaston@mail.example', password: 'four quiet herons wade' };
export const CERTIFICATE = 'GBA-0000-test';
/** Notifications at once, to a receiver on this machine. */
const TELLING = { NOTIFICATION_QUIET_SECONDS: '0', NOTIFICATION_RECEIVERS: 'any' };
/** Every block that the custodian has data or cases for. */
const SCOPE =
  'FB=1_3_4_5_6_7_8_9_10_11_12_13_15_16_17_26_27_28_29_31_32_35_37_39_40_41_44_51_53_54_55_56_57_58_59_60_61_62_71';

/** That of the first customer alone, lest bulk have everything that is read already. */
const SCOPE_OF_BULK = `${SCOPE};BR=1`;

export interface SuiteCity {
  readonly server: TestCustodian;
  readonly front: TlsFront;
  /** what each customer granted */
  readonly grants: readonly Grant[];
  /** before the suite's receiver of notifications */
  readonly pushFront: PushFront;
  /** everything that the suite can be given */
  readonly inputs: SuiteInputs;
  /** one more reading of the first customer, a day after the last */
  bringNewData(): Promise<void>;
  close(): Promise<void>;
}

/** The demo utility behind TLS, with an application that every customer but one has authorized, and another one. */
export async function foundSuiteCity(): Promise<SuiteCity> {
  const front = await startTlsFront();
  const server = await startTestCustodian({ BASE_URL: front.baseUrl, GBA_CERT_ID: CERTIFICATE, ...TELLING });
  front.forwardTo(server.port);
  const notifyPort = await freePort();
  const pushFront = await PushFront.start(notifyPort);
  const { authorizations, registrations, store, tokens } = server.custodian;
  const { customers } = await loadDemoUtility(store, { now: NOW });
  const consenting = customers.find(({ key }) => key === CONSENTING);
  await server.custodian.people.userAdministration.add(
    { email: SIGN_IN.email, name: 'Gaston Monthly', roles: ['customer'], customerId: consenting?.id ?? '' },
    { password: SIGN_IN.password, by: 'operator' },
  );
  const register = async (name: string) =>
    registrations.register({
      client_name: name,
      redirect_uris: [REDIRECT],
      // of two that leave as much the first is taken
      scope: [SCOPE_OF_BULK, SCOPE],
      contacts: ['desk@diary.example'],
    });
  const diary = await register('Kilowatt Diary');
  const rival = await register('Watt Rival');
  const grant = async (
    { application }: typeof diary,
    customerId: string,
    { from = FROM, scope = SCOPE } = {},
  ): Promise<Grant> =>
    authorizations.grantOffline({ applicationId: application._id, customerId, scope: Scope.parse(scope), from });
  const grants: Grant[] = [];
  const granting = customers.filter(({ key }) => key !== CONSENTING && key !== PATIENT);
  for (const [index, { id }] of granting.entries()) {
    grants.push(await grant(diary, id, index === 0 ? { from: FROM_OF_FIRST, scope: SCOPE_OF_BULK } : {}));
  }
  const [first] = grants;
  const second = customers[1];
  if (first === undefined || second === undefined) throw new Error('the demo has no customers');
  const others = await grant(rival, second.id);
  const resource = `${front.baseUrl}/DataCustodian/espi/1_1/resource`;
  const { _id: authorizationId, applicationId } = first.authorization;
  const later = new Date(Date.now() + 3_600_000);
  const own = { authorizationId, applicationId };
  const expired = await tokens.issue('access', { ...own, expiresAt: new Date(Date.now() - 60_000) });
  const revoked = await tokens.issue('access', { ...own, expiresAt: later });
  await tokens.revoke(revoked.tokenId);
  const code = await tokens.issue('code', {
    ...own,
    redirectUri: REDIRECT,
    scope: first.authorization.scope,
    expiresAt: new Date(Date.now() - 4 * 60_000),
  });
  const inputs: SuiteInputs = {
    baseUrl: front.baseUrl,
    certificateAuthority: front.ca,
    clientId: diary.clientInformation.client_id,
    clientSecret: diary.clientInformation.client_secret,
    redirectUri: REDIRECT,
    scope: SCOPE,
    customerEmail: SIGN_IN.email,
    customerPassword: SIGN_IN.password,
    expiredCode: code.token,
    otherClientId: rival.clientInformation.client_id,
    otherClientSecret: rival.clientInformation.client_secret,
    registrationToken: diary.clientInformation.registration_access_token,
    accessTokens: grants.map(({ token }) => token.token),
    otherAccessToken: others.token.token,
    otherResourceUri: `${resource}/Batch/Subscription/${others.authorization._id}`,
    otherAuthorizationUri: `${resource}/Authorization/${others.authorization._id}`,
    otherApplicationInformation: rival.application._id,
    offlineAccessToken: first.token.token,
    uploadToken: (await tokens.issue('upload', { expiresAt: later })).token,
    expiredToken: expired.token,
    revokedToken: revoked.token,
    certificateId: CERTIFICATE,
    privateTexts: customers.flatMap(({ id, name, accountNumber, usagePoints }) => [
      id,
      name,
      accountNumber,
      ...usagePoints.flatMap(({ esiid = [] }) => esiid),
    ]),
    bulkUri: `${resource}/Batch/Bulk/1`,
    notifyUri: pushFront.uri,
    notifyPort,
    notifySeconds: 10,
    allowChanges: true,
  };
  return {
    server,
    front,
    grants,
    pushFront,
    inputs,
    bringNewData: async () => addReading(server, first),
    close: async () => {
      await Promise.all([front.close(), pushFront.close()]);
      await server.close();
    },
  };
}

async function addReading({ custodian }: TestCustodian, { authorization }: Grant): Promise<void> {
  const { metering, store, entitlements } = custodian;
  const entitlement = await entitlements.ofAuthorization(authorization);
  const [usagePoint] = await metering.usagePoints.page(entitlement, { limit: 1 });
  if (usagePoint === undefined) throw new Error('the customer has no usage point');
  const channels = await metering.meterReadings.ofUsagePoints(entitlement, [usagePoint._id]);
  const channel = channels.find(({ intervalLength, lastDay }) => intervalLength > 0 && lastDay !== undefined);
  const [clock] = await metering.localTimeParameters.getAll([usagePoint.localTimeParametersId]);
  if (channel?.lastDay === undefined || clock === undefined) throw new Error('the usage point has no readings');
  const zone = zoneOf(clock);
  const writer = new ReadingsWriter(store, { onConflict: () => undefined });
  writer.channel(channel, zone).add(0, nextLocalDay(zone, channel.lastDay), channel.intervalLength, 100, 0, 0);
  await writer.close();
}
