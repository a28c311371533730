import type { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { ApplicationStatus } from '@app/third-parties';

const SCOPE = 'FB=1_3_4_5_13_31_37_39';
const PASSWORD = 'four quiet herons wade';
const REDIRECT = 'https://third-party.example/callback';

/** A customer, and the third party that may read what is theirs. */
export interface LoadPerson {
  readonly email: string;
  readonly password: string;
  /** value of the cookie of a session */
  readonly session: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly subscription: string;
  readonly usagePoint: string;
  readonly token: string;
}

/** So many households with a meter each, who have signed in, and as many third parties. */
export async function settlePeople(custodian: DataCustodian, count: number): Promise<LoadPerson[]> {
  const people: LoadPerson[] = [];
  for (let i = 0; i < count; i++) people.push(await settle(custodian, i));
  return people;
}

async function settle({ people, ...custodian }: DataCustodian, nth: number): Promise<LoadPerson> {
  const { authorizations, customers, metering, registrations, tenures } = custodian;
  const customer = await customers.add({ name: `Load ${nth}`, synthetic: true });
  const reference = { source: 'bench', sourceKey: `load-${nth}` };
  const made = await metering.usagePoints.ensure(reference, { serviceKind: 0, timeZone: 'America/Chicago' });
  if (made === undefined) throw new Error('no usage point');
  await tenures.assign({ usagePointId: made.usagePoint._id, customerId: customer._id });
  const email = `load-${nth}@mail.example`;
  const user = await people.userAdministration.add(
    { email, name: `Load ${nth}`, roles: ['customer'], confirmed: true, customerId: customer._id },
    { password: PASSWORD, by: 'operator' },
  );
  const stored = await people.users.findStored({ _id: user.id });
  if (stored === undefined) throw new Error('no person');
  const { secret: session } = await people.sessions.begin(stored, { userAgent: 'bench', address: '127.0.0.1' });
  const { application, clientInformation } = await registrations.register(
    { client_name: `Load ${nth} Diary`, redirect_uris: [REDIRECT], scope: [SCOPE], contacts: ['desk@diary.example'] },
    { status: ApplicationStatus.Review },
  );
  const { authorization, token } = await authorizations.grantOffline({
    applicationId: application._id,
    customerId: customer._id,
    scope: Scope.parse(SCOPE),
  });
  return {
    email,
    password: PASSWORD,
    session,
    clientId: clientInformation.client_id,
    clientSecret: clientInformation.client_secret ?? '',
    redirectUri: REDIRECT,
    scope: SCOPE,
    subscription: authorization._id,
    usagePoint: made.usagePoint._id,
    token: token.token,
  };
}
