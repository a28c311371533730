import { Readable } from 'node:stream';
import type { Grant } from '@app/authorization';
import { Scope, type CustomerContent } from '@app/espi';
import type { Customer } from '@app/retail-customers';
import type { Application } from '@app/third-parties';
import { ask } from './http-client.js';
import { logo } from './logo.js';
import type { TestCustodian } from './test-custodian.js';
import { day, demand, EVERY_BLOCK, gas, summaryOf, TestUtility } from './test-utility.js';

const USAGE = `${EVERY_BLOCK}_41_44`;
const PERSONAL_BLOCKS = '51_52_53_54_55_56_57_58_59_60_61_62_71';
const EVERYTHING = `${USAGE}_${PERSONAL_BLOCKS}`;

/** What is known of one customer, and must come through no wall. */
export const planted = {
  reading: '918273645',
  bill: '564738291',
  name: 'Zebedee Wallmark',
  esiid: '10443720009182736',
  application: 'Plainly Secret Diary',
  contact: 'desk@plainly-secret.example',
  account: 'WALL-4711-0815',
  street: '9182 Wallflower Lane',
  meter: 'WM-55-1029',
  statement: 'Dear Mr Wallmark, you owe',
  email: 'zebedee@wallmark.example',
  letter: '%PDF-1.7 I, Zebedee, agree',
  receiver: 'https://127.0.0.1:9/plainly-secret',
} as const;

/** Somebody who asks: with a token or without, for the subscription that is named in the path. */
export interface Asker {
  /** the whole Authorization header */
  readonly authorization?: string;
  /** stands for a customer in a path too, where a third party asks */
  readonly subscription: string;
}

export const askerNames = [
  'nobody',
  'empty header',
  'bearer null',
  'unknown token',
  'expired token',
  'revoked token',
  'own registration',
  'other registration',
  'own client',
  'other client',
  'own access',
  'usage alone',
  'personal data alone',
  'other access',
  'other access on its own subscription',
  'ended authorization',
  'upload',
  'operator',
] as const;
export type AskerName = (typeof askerNames)[number];

/** One customer with data and an application, and everybody else who asks for them. */
export interface WallCity {
  readonly askers: Readonly<Record<AskerName, Asker>>;
  /** ids of the customer's resources, by the names of path parameters */
  readonly ids: Readonly<Record<string, string>>;
}

interface ThirdParty {
  readonly application: Application;
  readonly client: string;
  readonly registration: string;
}

/** Fills an empty custodian. */
export async function foundWallCity({ custodian, resource }: TestCustodian): Promise<WallCity> {
  const { tokens } = custodian;
  const utility = new TestUtility(custodian);

  const thirdParty = async (name: string, scope: string): Promise<ThirdParty> => {
    const { application, clientInformation } = await custodian.registrations.register({
      client_name: name,
      redirect_uris: ['https://third-party.example/callback'],
      contacts: name === planted.application ? [planted.contact] : [],
      third_party_notify_uri: name === planted.application ? planted.receiver : 'https://127.0.0.1:9/other',
      scope: [scope],
    });
    const { token: client } = await tokens.issue('client', { applicationId: application._id });
    return { application, client, registration: clientInformation.registration_access_token };
  };
  const grant = async ({ application }: ThirdParty, customer: Customer, scope: string): Promise<Grant> =>
    custodian.authorizations.grantOffline({
      applicationId: application._id,
      customerId: customer._id,
      scope: Scope.parse(scope),
    });
  const bearing = (token: string, { authorization }: Grant): Asker => ({
    authorization: `Bearer ${token}`,
    subscription: authorization._id,
  });

  const customer = await custodian.customers.add({ name: planted.name, synthetic: true });
  const house = await plantHouse(utility, custodian, customer);
  await plantPersonalData(custodian, customer, house);
  const theirs = await thirdParty(planted.application, EVERYTHING);
  const own = await grant(theirs, customer, EVERYTHING);
  const usage = await grant(await thirdParty('Usage', USAGE), customer, USAGE);
  const personal = await grant(await thirdParty('Personal', EVERYTHING), customer, `FB=${PERSONAL_BLOCKS}`);
  const ended = await grant(await thirdParty('Ended', EVERYTHING), customer, EVERYTHING);
  await custodian.authorizations.end(ended.authorization._id, 'customer');

  const stranger = await utility.customer('Bob Example');
  const station = await utility.usagePoint(stranger, { serviceKind: 1, timeZone: 'America/Denver' });
  await utility.channel(station, gas, { from: '2026-01-05', days: 1 });
  const rival = await thirdParty('Rival', EVERYTHING);
  const other = await grant(rival, stranger, EVERYTHING);

  const held = { authorizationId: own.authorization._id, applicationId: theirs.application._id };
  const expired = await tokens.issue('access', { ...held, expiresAt: new Date(Date.now() - 3_600_000) });
  const revoked = await tokens.issue('access', held);
  await tokens.revoke(revoked.tokenId);

  const agreement = await custodian.agreements.proposals.propose(theirs.application._id, {
    email: planted.email,
    esiid: planted.esiid,
    scope: Scope.parse(USAGE),
    purpose: 'to see the wall',
  });
  const letter = await custodian.agreements.letters.attest(theirs.application._id, agreement._id, {
    mediaType: 'application/pdf',
    attestedBy: 'the desk',
    document: Readable.from([Buffer.from(planted.letter)]),
  });

  const delivery = await custodian.notifications.redeliveries.sendTest(theirs.application._id);

  await custodian.applications.change(theirs.application._id, (current) => ({ ...current, owners: ['their owner'] }));
  const { logo: shown } = await custodian.logos.put(['their owner'], theirs.application._id, logo(32));

  const subscription = own.authorization._id;
  return {
    askers: {
      nobody: { subscription },
      'empty header': { authorization: '', subscription },
      'bearer null': { authorization: 'Bearer null', subscription },
      'unknown token': bearing('nobody-ever-had-this-token', own),
      'expired token': bearing(expired.token, own),
      'revoked token': bearing(revoked.token, own),
      'own registration': bearing(theirs.registration, own),
      'other registration': bearing(rival.registration, own),
      'own client': bearing(theirs.client, own),
      'other client': bearing(rival.client, own),
      'own access': bearing(own.token.token, own),
      'usage alone': bearing(usage.token.token, usage),
      'personal data alone': bearing(personal.token.token, personal),
      'other access': bearing(other.token.token, own),
      'other access on its own subscription': bearing(other.token.token, other),
      'ended authorization': bearing(ended.token.token, ended),
      upload: bearing(await utility.operatorToken('upload'), own),
      operator: bearing(await utility.operatorToken(), own),
    },
    ids: {
      ...(await idsIn(`${resource}/Batch/Subscription/${subscription}`, own.token.token)),
      ...(await idsIn(`${resource}/Batch/RetailCustomer/${subscription}`, own.token.token)),
      retailCustomer: customer._id,
      authorization: subscription,
      applicationInformation: theirs.application._id,
      bulk: theirs.application._id,
      application: theirs.application._id,
      hash: shown?.hash ?? '',
      agreement: agreement._id,
      letter: letter._id,
      delivery: delivery._id,
    },
  };
}

async function plantHouse(
  utility: TestUtility,
  { metering }: TestCustodian['custodian'],
  owner: Customer,
): Promise<string> {
  const made = await metering.usagePoints.ensure(
    { esiid: planted.esiid },
    { serviceKind: 0, timeZone: 'America/Chicago' },
  );
  if (made === undefined) throw new Error('not made');
  await utility.tenure(made.usagePoint, owner, {});
  await utility.channel(made.usagePoint, demand, {
    from: '2026-01-05',
    days: 1,
    valueAt: () => Number(planted.reading),
  });
  const start = day('2026-01-05');
  await metering.usageSummaries.put(made.usagePoint, {
    ...summaryOf(start, 86_400),
    billLastPeriod: Number(planted.bill),
  });
  await metering.qualitySummaries.put(made.usagePoint, { summaryInterval: { start, duration: 86_400 } });
  return made.usagePoint._id;
}

/** A resource of each kind, from the customer down to the meter. */
async function plantPersonalData(
  { customerResources, statements }: TestCustodian['custodian'],
  { _id: retailCustomerId }: Customer,
  usagePointId: string,
): Promise<void> {
  const put = async (content: CustomerContent, above: readonly string[], more = {}): Promise<string> => {
    const given = { ...content, retailCustomerId, above, sourceKey: content.element, ...more };
    const [resource] = await customerResources.put([given]);
    if (resource === undefined) throw new Error('not put');
    return resource.id;
  };
  const person = [await put({ element: 'Customer', value: { customerName: planted.name } }, [])];
  const account = [...person, await put({ element: 'CustomerAccount', value: { accountId: planted.account } }, person)];
  const agreement = [
    ...account,
    await put({ element: 'CustomerAgreement', value: { agreementId: planted.account } }, account),
  ];
  const street = { streetDetail: { addressGeneral: planted.street } };
  const location = { element: 'ServiceLocation', value: { mainAddress: street } } as const;
  const premise = [...agreement, await put(location, agreement, { usagePointIds: [usagePointId] })];
  await put({ element: 'ServiceSupplier', value: {} }, agreement);
  await put({ element: 'ProgramDateIdMappings', value: {} }, agreement);
  await put({ element: 'Meter', value: { serialNumber: planted.meter } }, premise);
  await put({ element: 'EndDevice', value: { serialNumber: planted.meter } }, premise);
  await statements.put({
    retailCustomerId,
    customerResourceId: person[0] ?? '',
    sourceKey: 'statement',
    issueDateTime: day('2026-02-01'),
    mediaType: 'text/plain',
    document: Readable.from([Buffer.from(planted.statement)]),
  });
}

/** The ids in the links of a feed, by the names that path parameters have; none where there is no such feed. */
async function idsIn(feed: string, token: string): Promise<Record<string, string>> {
  const { status, text } = await ask(feed, { token });
  if (status !== 200) return {};
  return Object.fromEntries(
    [...text.matchAll(/\/(\w+)\/(\d{16})\b/g)].map(([, kind = '', id = '']) => [parameterOf(kind), id] as const),
  );
}

const parameterOf = (kind: string): string =>
  kind === 'ElectricPowerQualitySummary' ? 'qualitySummary' : kind.charAt(0).toLowerCase() + kind.slice(1);

/** A path with ids in it; a parameter that is only called `id` is of what is named before it. */
export function withIds(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/(?<=(\w+)\/|)(?::(\w+))/g, (_, kind: string | undefined, name: string) => {
    const id = ids[name === 'id' ? parameterOf(kind ?? '') : name];
    if (id === undefined) throw new Error(`the wall city has no ${name} for ${path}`);
    return id;
  });
}
