import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizationStatus, openAuthorization, type AuthorizationServices } from '@app/authorization';
import { collections } from '@app/data-custodian';
import { Scope } from '@app/espi';
import { openMetering } from '@app/metering';
import { Customers } from '@app/retail-customers';
import { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import {
  applicationInformationOf,
  ApplicationStatus,
  verifiedDomainOf,
  type Application,
  type DomainProbe,
} from '@app/third-parties';
import { logo } from '../support/logo.js';
import { openTestStore } from '../support/open-test-store.js';

const HOUR = 3_600_000;
const SCOPE = 'FB=1_4_5_15';
const ada = ['ada'];
const mallory = ['mallory'];

/** The internet, as these tests make it. */
class TestInternet implements DomainProbe {
  readonly records = new Map<string, string[]>();
  readonly hosts = new Map<string, string[]>();
  readonly files = new Map<string, string>();
  readonly asked: string[] = [];

  async texts(name: string): Promise<readonly string[]> {
    return Promise.resolve(this.records.get(name) ?? []);
  }
  async addresses(host: string): Promise<readonly string[]> {
    return Promise.resolve(this.hosts.get(host) ?? []);
  }
  async file(host: string, address: string, path: string): Promise<string | undefined> {
    this.asked.push(`${host} ${address} ${path}`);
    return Promise.resolve(this.files.get(host));
  }
}

let store: Store;
let services: AuthorizationServices;
let clock = new Date('2026-06-10T15:00:00Z');
const internet = new TestInternet();

beforeAll(async () => {
  store = await openTestStore(collections);
  services = openAuthorization(store, () => clock, { reservedNames: ['Live Oak Electric'], domainProbe: internet });
});
afterAll(async () => {
  await store.db.dropDatabase();
  await store.close();
});

async function register(name = 'Kilowatt Diary', owners = ada) {
  return services.registrations.register(
    {
      client_name: name,
      redirect_uris: ['https://diary.example/cb'],
      scope: [SCOPE],
      policy_uri: 'https://diary.example/privacy',
    },
    { owners },
  );
}
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: unknown }).code,
  );
const changesOf = async ({ _id }: Application): Promise<number> =>
  store.db.collection('changes').countDocuments({ kind: 'application', what: 'changed', applicationId: _id });

describe('an application of a developer', () => {
  it('is in Review at once, with credentials that work, and its owner sees it', async () => {
    const { application, clientInformation } = await register('Instant');
    expect(application.status).toBe(ApplicationStatus.Review);
    const { client_id, client_secret } = clientInformation;
    expect((await services.applications.authenticate(client_id, client_secret ?? ''))?._id).toBe(application._id);
    expect((await services.ownedApplications.list(ada)).map(({ _id }) => _id)).toContain(application._id);
    expect(await services.ownedApplications.list(mallory)).toEqual([]);
  });

  it('is not there for another developer, whatever that one does', async () => {
    const { application } = await register();
    const { ownedApplications: own, applicationReviews, logos, domainVerification } = services;
    const [{ id } = { id: '' }] = await own.credentials(ada, application._id);
    const said = { company: 'Mallory Inc', use: 'spying', contact: 'm@example.com' };
    const attempts = [
      own.get(mallory, application._id),
      own.get([], application._id),
      own.describe(mallory, application._id, { client_name: 'Mine' }),
      own.addOwner(mallory, application._id, 'mallory'),
      own.removeOwner(mallory, application._id, 'ada'),
      own.credentials(mallory, application._id),
      own.rotateSecret(mallory, application._id),
      own.endSecret(mallory, application._id, id),
      applicationReviews.requestProduction(mallory, application._id, said, 'mallory'),
      logos.put(mallory, application._id, logo(64)),
      logos.remove(mallory, application._id),
      domainVerification.claim(mallory, application._id, 'mallory.example'),
      domainVerification.check(mallory, application._id, 'mallory.example'),
      own.get(mallory, '1234567890123456'),
    ];
    const refused = new Set(await Promise.all(attempts.map(codeOf)));
    expect([...refused]).toEqual(['unknown-application']);
    expect(await services.applications.get(application._id)).toEqual(application);
  });

  it('can have several owners, and always one', async () => {
    const { application } = await register();
    const { ownedApplications: own } = services;
    expect((await own.addOwner(ada, application._id, 'bob')).owners).toEqual(['ada', 'bob']);
    expect((await own.removeOwner(['bob'], application._id, 'ada')).owners).toEqual(['bob']);
    expect(await codeOf(own.removeOwner(['bob'], application._id, 'bob'))).toBe('last-owner');
    expect(await codeOf(own.get(ada, application._id))).toBe('unknown-application');
    expect(await changesOf(application)).toBe(2);
  });

  it('says what its owner says: BR-311 a link to the privacy policy', async () => {
    const { application } = await register();
    const wanted = {
      policy_uri: 'https://diary.example/privacy',
      tos_uri: 'https://diary.example/terms',
      contacts: ['a@diary.example'],
    };
    const described = await services.ownedApplications.describe(ada, application._id, wanted);
    expect(described.metadata).toMatchObject(wanted);
    expect(applicationInformationOf(described, { custodianId: 'u', baseUrl: 'https://c.example' })).toMatchObject(
      wanted,
    );
    const without = await services.ownedApplications.describe(ada, application._id, { tos_uri: undefined });
    expect(without.metadata).not.toHaveProperty('tos_uri');
  });
});

describe('the name of an application', () => {
  it("is not the utility's, at registration and at any change", async () => {
    expect(await codeOf(register('LIVE 0AK Electric'))).toBe('deceptive-name');
    const { application } = await register('Honest');
    const renamed = services.ownedApplications.describe(ada, application._id, { client_name: 'Live Oаk Electric' });
    expect(await codeOf(renamed)).toBe('deceptive-name');
  });

  it("that looks like another's is shown to staff, but not where one owner has both", async () => {
    const { application: first } = await register('Meter Reader', ['first']);
    const { application: second } = await register('METER-READER', ['second']);
    const { application: third } = await register('Meter  Reader', ['second']);
    const { application: about } = await register('Savings with Live Oak Electric', ['second']);
    const alike = async (application: Application): Promise<string[]> =>
      (await services.applications.nameConcerns(application)).looksLike.map(({ _id }) => _id).sort();
    expect(await alike(first)).toEqual([second._id, third._id].sort());
    expect(await alike(second)).toEqual([first._id]);
    expect(await services.applications.nameConcerns(about)).toEqual({ looksLike: [], mentionsUtility: true });
  });
});

describe('production access', () => {
  const said = { company: 'Diary Ltd, Austin', use: 'shows people their usage', contact: 'desk@diary.example' };

  it('is asked for by an owner and given by staff with a reason, and all of it is kept', async () => {
    const { applicationReviews: reviews, applications } = services;
    const { application } = await register();
    expect(await codeOf(reviews.requestProduction(ada, application._id, { ...said, use: ' ' }, 'ada'))).toBe(
      'incomplete-request',
    );
    await reviews.requestProduction(ada, application._id, said, 'ada');
    expect(await codeOf(reviews.requestProduction(ada, application._id, said, 'ada'))).toBe(
      'production-already-requested',
    );
    expect((await applications.awaitingProduction()).map(({ _id }) => _id)).toEqual([application._id]);

    const decision = { status: ApplicationStatus.Production, reason: '' };
    expect(await codeOf(reviews.decide(application._id, decision, 'staff-1'))).toBe('reason-missing');
    const given = await reviews.decide(application._id, { ...decision, reason: 'known company' }, 'staff-1');
    expect(given.status).toBe(ApplicationStatus.Production);
    expect(await applications.awaitingProduction()).toEqual([]);
    expect(await codeOf(reviews.requestProduction(ada, application._id, said, 'ada'))).toBe('not-in-review');
    await reviews.decide(application._id, { status: ApplicationStatus.OnHold, reason: 'complaints' }, 'staff-2');
    expect(await reviews.history(application._id)).toMatchObject([
      { what: 'production-requested', by: 'ada', ...said },
      { what: 'decided', by: 'staff-1', from: 1, to: 2, reason: 'known company' },
      { what: 'decided', by: 'staff-2', from: 2, to: 3, reason: 'complaints' },
    ]);
    const information = applicationInformationOf(await applications.get(application._id), {
      custodianId: 'u',
      baseUrl: 'https://c.example',
    });
    expect(information.dataCustodianApplicationStatus).toBe(3);
  });

  it('is refused with a reason by leaving it in Review, and may be asked for again', async () => {
    const { applicationReviews: reviews } = services;
    const { application } = await register();
    await reviews.requestProduction(ada, application._id, said, 'ada');
    const refused = { status: ApplicationStatus.Review, reason: 'no such company' };
    expect((await reviews.decide(application._id, refused, 'staff-1')).status).toBe(ApplicationStatus.Review);
    expect(await codeOf(reviews.decide(application._id, refused, 'staff-1'))).toBe('nothing-to-decide');
    expect(await codeOf(reviews.requestProduction(ada, application._id, said, 'ada'))).toBe('done');
  });

  it('once given fixes what staff looked at', async () => {
    const { application } = await register();
    const { ownedApplications: own, applicationReviews } = services;
    await applicationReviews.decide(application._id, { status: ApplicationStatus.Production, reason: 'good' }, 'staff');
    for (const change of [
      { client_name: 'Another' },
      { redirect_uris: ['https://evil.example/cb'] },
      { scope: ['FB=1_51_53'] },
    ]) {
      expect(await codeOf(own.describe(ada, application._id, change))).toBe('needs-review');
    }
    expect(await codeOf(own.describe(ada, application._id, { contacts: ['b@diary.example'] }))).toBe('done');
  });

  it('taken for good ends what customers granted and every credential', async () => {
    const { application, clientInformation } = await register();
    const customer = await new Customers(store).add({ name: 'Sam Synthetic', synthetic: true });
    const made = await openMetering(store).usagePoints.ensure(
      { source: 't', sourceKey: 'revoked' },
      { serviceKind: 0, timeZone: 'UTC' },
    );
    await new Tenures(store).assign({ usagePointId: made?.usagePoint._id ?? '', customerId: customer._id });
    const { authorization } = await services.authorizations.grantOffline({
      applicationId: application._id,
      customerId: customer._id,
      scope: Scope.parse(SCOPE),
    });
    const revoked = { status: ApplicationStatus.Revoked, reason: 'sold data' };
    await services.applicationReviews.decide(application._id, revoked, 'staff');
    expect(await services.authorizations.get(authorization._id)).toMatchObject({
      status: AuthorizationStatus.Revoked,
      endedBy: 'operator',
    });
    const { client_id, client_secret } = clientInformation;
    expect(await services.applications.authenticate(client_id, client_secret ?? '')).toBeUndefined();
    const back = { status: ApplicationStatus.Production, reason: 'sorry' };
    expect(await codeOf(services.applicationReviews.decide(application._id, back, 'staff'))).toBe(
      'application-revoked',
    );
  });
});

describe('the secrets of an application', () => {
  const works = async (clientId: string, secret = ''): Promise<boolean> =>
    (await services.applications.authenticate(clientId, secret)) !== undefined;

  it('rotate with an overlap that the owner chooses', async () => {
    const { application, clientInformation } = await register();
    const { client_id, client_secret } = clientInformation;
    const next = await services.ownedApplications.rotateSecret(ada, application._id, HOUR);
    expect(next.clientId).toBe(client_id);
    expect([await works(client_id, client_secret), await works(client_id, next.clientSecret)]).toEqual([true, true]);
    const stored = await services.applications.get(application._id);
    expect(JSON.stringify(stored)).not.toContain(next.clientSecret);
    expect(applicationInformationOf(stored, { custodianId: 'u', baseUrl: 'https://c.example' })).toMatchObject({
      client_id,
      client_id_issued_at: Math.floor(next.issuedAt.getTime() / 1000),
      client_secret_expires_at: 0,
    });
    clock = new Date(clock.getTime() + HOUR);
    expect([await works(client_id, client_secret), await works(client_id, next.clientSecret)]).toEqual([false, true]);
    expect(await services.ownedApplications.credentials(ada, application._id)).toHaveLength(1);
  });

  it('rotate without overlap where one has leaked', async () => {
    const { application, clientInformation } = await register();
    const { client_id, client_secret } = clientInformation;
    const next = await services.ownedApplications.rotateSecret(ada, application._id, 0);
    expect([await works(client_id, client_secret), await works(client_id, next.clientSecret)]).toEqual([false, true]);
  });

  it('are three at most, and each but the newest can be ended at once', async () => {
    const { ownedApplications: own } = services;
    const { application, clientInformation } = await register();
    await own.rotateSecret(ada, application._id);
    await own.rotateSecret(ada, application._id);
    expect(await codeOf(own.rotateSecret(ada, application._id))).toBe('too-many-credentials');
    const [newest, , oldest] = await own.credentials(ada, application._id);
    expect(await codeOf(own.endSecret(ada, application._id, newest?.id ?? ''))).toBe('newest-credential');
    expect(await codeOf(own.endSecret(ada, application._id, 'nothing'))).toBe('unknown-credential');
    await own.endSecret(ada, application._id, oldest?.id ?? '');
    expect(await works(clientInformation.client_id, clientInformation.client_secret)).toBe(false);
    expect(await codeOf(own.rotateSecret(ada, application._id))).toBe('done');
  });

  it.each([-1, 31 * 24 * HOUR, NaN])('do not overlap for %d ms', async (overlap) => {
    const { application } = await register();
    expect(await codeOf(services.ownedApplications.rotateSecret(ada, application._id, overlap))).toBe('bad-overlap');
  });
});

describe('the logo of an application', () => {
  it('is kept as pixels alone, and given out by its hash', async () => {
    const { application } = await register();
    const { logos } = services;
    const described = await logos.put(ada, application._id, logo(64));
    expect(described.logo).toMatchObject({ width: 64, height: 64 });
    expect(await logos.open(application._id, described.logo?.hash ?? '')).toEqual(logo(64));
    const other = await logos.put(ada, application._id, logo(32));
    expect(await logos.open(application._id, described.logo?.hash ?? '')).toBeUndefined();
    await logos.remove(ada, application._id);
    expect(await logos.open(application._id, other.logo?.hash ?? '')).toBeUndefined();
    expect(await changesOf(application)).toBe(3);
  });

  it('is no SVG', async () => {
    const { application } = await register();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    expect(await codeOf(services.logos.put(ada, application._id, svg))).toBe('logo-not-png');
  });
});

describe('a domain of an application', () => {
  const nameOf = async ({ _id }: Application): Promise<string | undefined> =>
    verifiedDomainOf(await services.applications.get(_id));

  it('is verified by a record of the DNS, and no longer when that has gone', async () => {
    const { application } = await register();
    const { domainVerification: domains } = services;
    const { record } = await domains.claim(ada, application._id, 'Diary.Example.');
    expect((await domains.check(ada, application._id, 'diary.example')).verifiedAt).toBeUndefined();
    expect(await nameOf(application)).toBeUndefined();
    internet.records.set(record.name, ['v=spf1 -all', record.text]);
    expect(await domains.check(ada, application._id, 'diary.example')).toMatchObject({
      method: 'dns',
      verifiedAt: clock,
    });
    expect(await nameOf(application)).toBe('diary.example');
    internet.records.delete(record.name);
    await domains.check(ada, application._id, 'diary.example');
    expect(await nameOf(application)).toBeUndefined();
  });

  it('is verified by a file at a well-known address', async () => {
    const { application } = await register();
    const { file } = await services.domainVerification.claim(ada, application._id, 'diary.example');
    internet.hosts.set('diary.example', ['93.184.216.34']);
    internet.files.set('diary.example', `${file.text}\n`);
    expect((await services.domainVerification.check(ada, application._id, 'diary.example')).method).toBe('file');
    expect(file.address).toBe('https://diary.example/.well-known/green-button-verification.txt');
  });

  it("does not count for one application by another's token", async () => {
    const { application: first } = await register('One');
    const { application: second } = await register('Two');
    const { domainVerification: domains } = services;
    const { record } = await domains.claim(ada, first._id, 'shared.example');
    await domains.claim(ada, second._id, 'shared.example');
    internet.records.set(record.name, [record.text]);
    expect((await domains.check(ada, second._id, 'shared.example')).verifiedAt).toBeUndefined();
  });

  it('is not shown where the application is at another one', async () => {
    const { application } = await register();
    const { record } = await services.domainVerification.claim(ada, application._id, 'bank.example');
    internet.records.set(record.name, [record.text]);
    await services.domainVerification.check(ada, application._id, 'bank.example');
    expect(await nameOf(application)).toBeUndefined();
  });

  it.each([['10.0.0.7'], ['169.254.169.254'], ['93.184.216.34', '127.0.0.1'], ['::1'], []])(
    'is not asked at all where its name leads to %s %s',
    async (...addresses) => {
      const { application } = await register();
      const { file } = await services.domainVerification.claim(ada, application._id, 'inside.example');
      internet.hosts.set(
        'inside.example',
        addresses.filter((each) => typeof each === 'string'),
      );
      internet.files.set('inside.example', file.text);
      internet.asked.length = 0;
      await services.domainVerification.check(ada, application._id, 'inside.example');
      expect(internet.asked).toEqual([]);
    },
  );

  it.each([
    'localhost',
    'com',
    '127.0.0.1',
    '[::1]',
    'http://diary.example',
    'a b.example',
    'router.local',
    'x.internal',
    'diary.example:8080',
    '',
  ])('is not %p', async (domain) => {
    const { application } = await register();
    expect(await codeOf(services.domainVerification.claim(ada, application._id, domain))).toBe('bad-domain');
  });
});
