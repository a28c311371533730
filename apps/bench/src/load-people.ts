import type { DataCustodian } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { ApplicationStatus } from '@app/third-parties';

const SCOPE = 'FB=1_3_4_5_13_31_37_39';
const PASSWORD = 'four quiet herons wade';
const REDIRECT = 'https://third-party.example/callback';

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** A customer, and the third party that may read what is theirs. */
export interface LoadPerson {
  readonly email: string;
  readonly password: string;
  /** value of the cookie of a session */
  readonly session: string;
  readonly client: Credentials;
  /** of another third party, which asks for the customer's consent again and again */
  readonly asking: Credentials;
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
  const register = async (name: string) => {
    const { application, clientInformation } = await registrations.register(
      { client_name: `${name} ${nth}`, redirect_uris: [REDIRECT], scope: [SCOPE], contacts: ['desk@diary.example'] },
      { status: ApplicationStatus.Review },
    );
    const { client_id: id, client_secret: secret = '' } = clientInformation;
    return { application, client: { id, secret } };
  };
  const { application, client } = await register('Load Diary');
  const { client: asking } = await register('Load Advice');
  const { authorization, token } = await authorizations.grantOffline({
    applicationId: application._id,
    customerId: customer._id,
    scope: Scope.parse(SCOPE),
  });
  return {
    email,
    password: PASSWORD,
    session,
    client,
    asking,
    redirectUri: REDIRECT,
    scope: SCOPE,
    subscription: authorization._id,
    usagePoint: made.usagePoint._id,
    token: token.token,
  };
}
