import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import { Scope } from '@app/espi';
import type { Application } from '@app/third-parties';
import { ask, type Answer, type Question } from '../support/http-client.js';
import { readFeed, type ReadEntry } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { EVERY_BLOCK, TestUtility } from '../support/test-utility.js';

const BASE = 'https://custodian.example';
const RESOURCE = `${BASE}/DataCustodian/espi/1_1/resource`;
const CERTIFICATE = '11111111-2222-5333-8444-555555555555';
const MANAGED = `${EVERY_BLOCK}_41_44`;
const DAY = 86_400_000;

interface ThirdParty {
  readonly application: Application;
  readonly clientId: string;
  readonly client: string;
  readonly registration: string;
}

let server: TestCustodian;
let utility: TestUtility;
let operator: string;
let diary: ThirdParty;
let rival: ThirdParty;
let grant: Grant;

async function thirdParty(clientName: string, scope = MANAGED): Promise<ThirdParty> {
  const { registrations, tokens } = server.custodian;
  const { application, clientInformation } = await registrations.register({
    client_name: clientName,
    redirect_uris: ['https://diary.example/callback', 'https://diary.example/other'],
    scope: [scope, 'FB=1_3_15;IntervalDuration=3600'],
    contacts: ['desk@diary.example'],
    software_id: 'kilowatt-diary',
    software_version: '4.2',
    third_party_phone: '+1 555 0100',
  });
  const { token } = await tokens.issue('client', { applicationId: application._id });
  return {
    application,
    clientId: clientInformation.client_id,
    client: token,
    registration: clientInformation.registration_access_token,
  };
}

async function grantTo({ application }: ThirdParty, name = 'Ada Example', scope = MANAGED): Promise<Grant> {
  const customer = await utility.customer(name);
  return server.custodian.authorizations.grantOffline({
    applicationId: application._id,
    customerId: customer._id,
    scope: Scope.parse(scope),
  });
}

beforeAll(async () => {
  server = await startTestCustodian({ BASE_URL: BASE, GBA_CERT_ID: CERTIFICATE });
  utility = new TestUtility(server.custodian);
  operator = await utility.operatorToken();
  diary = await thirdParty('Kilowatt Diary');
  rival = await thirdParty('Watt Rival');
  grant = await grantTo(diary);
});
afterAll(async () => server.close());

const call = async (method: string, path: string, question: Question = {}): Promise<Answer> =>
  ask(`${server.resource}${path}`, {
    method,
    ...question,
    headers: {
      ...(question.body !== undefined && { 'Content-Type': 'application/atom+xml' }),
      ...question.headers,
    },
  });
const get = async (path: string, token: string): Promise<Answer> => call('GET', path, { token });
const codeOf = ({ text }: Answer): unknown => (JSON.parse(text) as { code: unknown }).code;
const outcome = (answer: Answer): unknown[] => [answer.status, codeOf(answer)];
const onlyEntry = ({ text }: Answer): ReadEntry => {
  const [entry] = readFeed(text).entries;
  if (entry === undefined) throw new Error('no entry');
  return entry;
};
const textsOf = ({ content }: ReadEntry, name: string): string[] =>
  [...content.matchAll(new RegExp(`<espi:${name}>([^<]*)</espi:${name}>`, 'g'))].map(([, text]) => text ?? '');
const authorizationPath = ({ authorization }: Grant): string => `/Authorization/${authorization._id}`;
const applicationPath = ({ application }: ThirdParty): string => `/ApplicationInformation/${application._id}`;
const changesOf = async (query: Record<string, string>): Promise<unknown[]> =>
  (await server.custodian.store.db.collection('changes').find(query).sort({ at: 1 }).toArray()).map(
    ({ what }) => what as unknown,
  );
const moveBack = async (collection: string, id: string, fields: Record<string, Date>): Promise<unknown> =>
  server.custodian.store.db.collection<{ _id: string }>(collection).updateOne({ _id: id }, { $set: fields });

describe('ApplicationInformation', () => {
  it('tells its third party all that certification looks for, with https addresses and no secret', async () => {
    const answer = await get(applicationPath(diary), diary.registration);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/atom\+xml/);
    const entry = onlyEntry(answer);
    expect(entry.kind).toBe('ApplicationInformation');
    const addresses = [
      'authorizationServerUri',
      'thirdPartyNotifyUri',
      'authorizationServerAuthorizationEndpoint',
      'authorizationServerTokenEndpoint',
      'dataCustodianBulkRequestURI',
      'dataCustodianResourceEndpoint',
      'thirdPartyScopeSelectionScreenURI',
      'thirdPartyUserPortalScreenURI',
      'client_uri',
      'redirect_uri',
      'registration_client_uri',
      'dataCustodianScopeSelectionScreenURI',
    ];
    for (const name of addresses)
      expect([name, textsOf(entry, name)[0]]).toEqual([name, expect.stringMatching(/^https:/)]);
    expect(textsOf(entry, 'dataCustodianScopeSelectionScreenURI')).toHaveLength(1);
    expect(textsOf(entry, 'registration_client_uri')).toEqual([`${RESOURCE}${applicationPath(diary)}`]);
    expect(textsOf(entry, 'dataCustodianApplicationStatus')).toEqual(['1']);
    expect(textsOf(entry, 'token_endpoint_auth_method')).toEqual(['client_secret_basic']);
    expect(textsOf(entry, 'grant_types').sort()).toEqual(['authorization_code', 'client_credentials', 'refresh_token']);
    expect(textsOf(entry, 'response_types')).toEqual(['code']);
    expect(textsOf(entry, 'redirect_uri')).toHaveLength(2);
    expect(textsOf(entry, 'scope')).toEqual(diary.application.metadata.scope);
    expect(textsOf(entry, 'client_id')).toEqual([diary.clientId]);
    expect(textsOf(entry, 'client_secret')).toEqual(['told-once-at-registration']);
    expect(textsOf(entry, 'registration_access_token')).toEqual(['told-once-at-registration']);
    expect(textsOf(entry, 'client_secret_expires_at')).toEqual(['0']);
    expect(answer.text).not.toContain(diary.registration);
    expect(entry.links.filter(({ href }) => href.endsWith(`/certificate/${CERTIFICATE}`))).toHaveLength(1);
  });

  it('is told to the operator, one and all, and to nobody else', async () => {
    expect((await get(applicationPath(diary), operator)).status).toBe(200);
    const all = readFeed((await get('/ApplicationInformation', operator)).text);
    expect(all.entries.map(({ self }) => self).sort()).toEqual(
      [diary, rival].map((each) => `${RESOURCE}${applicationPath(each)}`).sort(),
    );
    for (const token of [diary.registration, diary.client, grant.token.token]) {
      expect(outcome(await get('/ApplicationInformation', token))).toEqual([403, 'token-of-wrong-kind']);
    }
    expect(outcome(await get(applicationPath(rival), diary.registration))).toEqual([403, 'not-your-resource']);
    expect(outcome(await get('/ApplicationInformation/1234567890123456', diary.registration))).toEqual([
      403,
      'not-your-resource',
    ]);
    for (const token of [diary.client, grant.token.token]) {
      expect(outcome(await get(applicationPath(diary), token))).toEqual([403, 'token-of-wrong-kind']);
    }
  });
});

describe('Authorization', () => {
  it('tells its application what was granted, until when and where', async () => {
    const { authorization } = grant;
    const answer = await get(authorizationPath(grant), diary.client);
    expect(answer.status).toBe(200);
    const entry = onlyEntry(answer);
    const seconds = (date?: Date): string => String(Math.floor((date?.getTime() ?? 0) / 1000));
    expect(textsOf(entry, 'status')).toEqual(['1']);
    expect(textsOf(entry, 'expires_at')).toEqual([seconds(authorization.authorizedPeriod.end)]);
    expect(textsOf(entry, 'scope')).toEqual([authorization.scope]);
    expect(textsOf(entry, 'token_type')).toEqual(['Bearer']);
    expect(textsOf(entry, 'resourceURI')).toEqual([`${RESOURCE}/Batch/Subscription/${authorization._id}`]);
    expect(textsOf(entry, 'authorizationURI')).toEqual([`${RESOURCE}/Authorization/${authorization._id}`]);
    expect(textsOf(entry, 'customerResourceURI')).toEqual([]);
    expect(entry.content).toContain(`<espi:start>${seconds(authorization.authorizedPeriod.start)}</espi:start>`);
    expect(entry.content).toContain('<espi:publishedPeriod>');
    expect(entry.links).toContainEqual({
      rel: 'related',
      href: `${RESOURCE}${applicationPath(diary)}`,
      type: 'espi-entry/ApplicationInformation',
    });
    expect(answer.text).not.toContain(authorization.customerId);
  });

  it('names where personal data is only where that is granted', async () => {
    const personal = await thirdParty('Personal', 'FB=1_3_51_54');
    const granted = await grantTo(personal, 'Bo Example', 'FB=1_3_51_54');
    const entry = onlyEntry(await get(authorizationPath(granted), personal.client));
    expect(textsOf(entry, 'customerResourceURI')).toEqual([
      `${RESOURCE}/Batch/RetailCustomer/${granted.authorization._id}`,
    ]);
  });

  it('is a collection of the application alone, and the operator sees every one', async () => {
    const theirs = await grantTo(rival, 'Cy Example');
    const selves = async (token: string): Promise<string[]> =>
      readFeed((await get('/Authorization', token)).text).entries.map(({ self }) => self);
    expect(await selves(diary.client)).toEqual([`${RESOURCE}${authorizationPath(grant)}`]);
    expect(await selves(rival.client)).toEqual([`${RESOURCE}${authorizationPath(theirs)}`]);
    expect(await selves(operator)).toEqual(
      expect.arrayContaining([grant, theirs].map((each) => `${RESOURCE}${authorizationPath(each)}`)),
    );
    const feed = readFeed((await get('/Authorization', diary.client)).text);
    expect(feed.links.filter(({ href }) => href.endsWith(`/certificate/${CERTIFICATE}`))).toHaveLength(1);
  });

  it('of many is read in pages of the store, by query and in one order', async () => {
    const many = await thirdParty('Many');
    const grants = [];
    for (let n = 0; n < 7; n++) grants.push(await grantTo(many, `Customer ${n}`));
    const selves = grants.map((each) => `${RESOURCE}${authorizationPath(each)}`).sort();
    const read = async (query: string): Promise<string[]> =>
      readFeed((await get(`/Authorization${query}`, many.client)).text).entries.map(({ self }) => self);
    expect(await read('')).toEqual(selves);
    expect(await read('?max-results=3')).toEqual(selves.slice(0, 3));
    expect(await read('?max-results=3&start-index=6')).toEqual(selves.slice(5));
    expect(await read('?updated-max=2020-01-01T00:00:00Z')).toEqual([]);
    expect((await get('/Authorization?max-results=All', many.client)).status).toBe(400);
    const followed: string[][] = [];
    for (let query: string | undefined = '?max-results=3'; query !== undefined;) {
      const { entries, links } = readFeed((await get(`/Authorization${query}`, many.client)).text);
      followed.push(entries.map(({ self }) => self));
      query = links.find(({ rel }) => rel === 'next')?.href.replace(/^[^?]*/, '');
    }
    expect(followed).toEqual([selves.slice(0, 3), selves.slice(3, 6), selves.slice(6)]);
  });

  it('is read by an index, however many there are', async () => {
    const authorizations = server.custodian.store.db.collection('authorizations');
    const { applicationId } = grant.authorization;
    for (const query of [
      authorizations
        .find({ applicationId, _id: { $gt: '5' as never } })
        .sort({ _id: 1 })
        .limit(200),
      authorizations.find({ applicationId }).sort({ updatedAt: -1 }).limit(1),
      authorizations.find({}).sort({ updatedAt: -1 }).limit(1),
    ]) {
      expect(JSON.stringify((await query.explain('queryPlanner'))['queryPlanner'].winningPlan)).toMatch(/IXSCAN/);
      expect(JSON.stringify((await query.explain('queryPlanner'))['queryPlanner'].winningPlan)).not.toMatch(
        /COLLSCAN|"SORT"/,
      );
    }
  });

  it('of another application is not told from one that does not exist', async () => {
    const foreign = await get(authorizationPath(grant), rival.client);
    const absent = await get('/Authorization/1234567890123456', rival.client);
    expect([outcome(foreign), outcome(absent)]).toEqual([
      [403, 'not-your-resource'],
      [403, 'not-your-resource'],
    ]);
    expect(foreign.text).toBe(absent.text);
    for (const token of [diary.registration, grant.token.token]) {
      expect(outcome(await get(authorizationPath(grant), token))).toEqual([403, 'token-of-wrong-kind']);
    }
  });

  it('is answered 304 while nothing has changed', async () => {
    for (const [path, token] of [
      [authorizationPath(grant), diary.client],
      [applicationPath(diary), diary.registration],
    ] as const) {
      const etag = String((await get(path, token)).headers.etag);
      const again = await call('GET', path, { token, headers: { 'If-None-Match': etag } });
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });

  it('leaves an access record that names the customer', async () => {
    await get(authorizationPath(grant), diary.client);
    await server.settled();
    const { records } = await server.custodian.accessRecords.list({ authorizationId: grant.authorization._id });
    expect(records[0]).toMatchObject({
      reader: { kind: 'third-party', applicationId: diary.application._id, customerId: grant.authorization.customerId },
      outcome: 'complete',
      kinds: ['Authorization'],
    });
  });
});

describe('a refusal', () => {
  const recordsOf = async (authorizationId: string): Promise<unknown[]> => {
    await server.settled();
    const { records } = await server.custodian.accessRecords.list({ authorizationId });
    return records.map(({ outcome: how, status, route, reader }) => [how, status, route, reader.applicationId]);
  };

  it('is recorded of a token that is known, whatever became of it', async () => {
    const granted = await grantTo(diary, 'Noa Example');
    const { _id: authorizationId, applicationId } = granted.authorization;
    const path = `/Batch/Subscription/${authorizationId}`;
    const route = `/DataCustodian/espi/1_1/resource${path}`;
    await get('/Batch/Subscription/1234567890123456', granted.token.token);
    await server.custodian.tokens.revoke(granted.token.tokenId);
    await get(path, granted.token.token);
    expect(await recordsOf(authorizationId)).toEqual([
      ['refused', 401, route, applicationId],
      ['refused', 403, route.replace(authorizationId, '1234567890123456'), applicationId],
    ]);
  });

  it('is not of one that nobody knows: a flood writes nothing', async () => {
    const records = server.custodian.store.db.collection('accessRecords');
    await server.settled();
    const before = await records.countDocuments();
    for (const authorization of ['', 'Bearer null', 'Bearer guessed']) {
      await call('GET', authorizationPath(grant), { headers: { Authorization: authorization } });
    }
    await server.settled();
    expect(await records.countDocuments()).toBe(before);
  });
});

describe('ReadServiceStatus', () => {
  it('is the bare element, normal', async () => {
    const answer = await get('/ReadServiceStatus', diary.client);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(
      /^<\?xml[^>]*>\s*<espi:ServiceStatus xmlns:espi="http:\/\/naesb.org\/espi"><espi:currentStatus>1</,
    );
  });

  it.each([
    ['application/atom+xml', false],
    ['*/*', false],
    ['text/html, application/json', false],
    ['application/json', true],
    ['application/json, text/plain, */*', true],
  ])('is an Atom entry only where Accept begins with JSON: %s', async (accept, isEntry) => {
    const { text } = await call('GET', '/ReadServiceStatus', { token: diary.client, headers: { Accept: accept } });
    expect(text.includes('<entry ')).toBe(isEntry);
    expect(text).toContain('<espi:currentStatus>1</espi:currentStatus>');
  });

  it('is told to clients, uploaders and the operator alone', async () => {
    const upload = await utility.operatorToken('upload');
    for (const token of [upload, operator]) expect((await get('/ReadServiceStatus', token)).status).toBe(200);
    for (const token of [diary.registration, grant.token.token]) {
      expect(outcome(await get('/ReadServiceStatus', token))).toEqual([403, 'token-of-wrong-kind']);
    }
  });
});

describe('an Authorization written by its application', () => {
  const put = async (path: string, token: string, question: Question): Promise<Answer> =>
    call('PUT', path, { token, ...question });
  const statusOf = async (path: string, token: string): Promise<string | undefined> =>
    textsOf(onlyEntry(await get(path, token)), 'status')[0];

  it('as it was read changes nothing: certification writes the very entry back', async () => {
    const { text } = await get(authorizationPath(grant), diary.client);
    const answer = await put(authorizationPath(grant), diary.client, {
      body: text,
      headers: { 'Content-Type': 'Application/atom+xml' },
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(text);
    expect(await changesOf({ authorizationId: grant.authorization._id })).toEqual(['granted']);
  });

  it('may also be the element alone', async () => {
    const { content } = onlyEntry(await get(authorizationPath(grant), diary.client));
    const body = content.replace('<espi:Authorization', '<espi:Authorization xmlns:espi="http://naesb.org/espi"');
    const answer = await put(authorizationPath(grant), diary.client, { body, headers: { 'Content-Type': 'text/xml' } });
    expect(answer.status).toBe(200);
  });

  it('cannot change anything in it', async () => {
    const { text } = await get(authorizationPath(grant), diary.client);
    const changed = [
      ['status', text.replace('<espi:status>1<', '<espi:status>0<')],
      ['scope', text.replace('<espi:scope>FB=1_', '<espi:scope>FB=1_51_')],
      ['expires_at', text.replace(/<espi:expires_at>\d/, '<espi:expires_at>9')],
      ['publishedPeriod', text.replace(/(<espi:publishedPeriod><espi:duration>)\d/, '$12')],
      ['resourceURI', text.replace(/(<espi:resourceURI>[^<]*)\d</, '$1x<')],
      [
        'customerResourceURI',
        text.replace(
          '</espi:Authorization>',
          '<espi:customerResourceURI>https://x.example</espi:customerResourceURI></espi:Authorization>',
        ),
      ],
    ] as const;
    for (const [name, body] of changed) {
      expect(body).not.toBe(text);
      const answer = await put(authorizationPath(grant), diary.client, { body });
      expect([name, ...outcome(answer)]).toEqual([name, 403, 'element-not-writable']);
      expect(answer.text).toContain(name);
    }
    expect((await get(authorizationPath(grant), diary.client)).text).toBe(text);
  });

  it('is refused to every token but a client token of that application', async () => {
    const { text: body } = await get(authorizationPath(grant), diary.client);
    const path = authorizationPath(grant);
    for (const method of ['PUT', 'DELETE']) {
      const question = method === 'PUT' ? { body } : {};
      for (const token of [diary.registration, grant.token.token, operator, await utility.operatorToken('upload')]) {
        expect(outcome(await call(method, path, { ...question, token }))).toEqual([403, 'token-of-wrong-kind']);
      }
      expect(outcome(await call(method, path, { ...question, token: rival.client }))).toEqual([
        403,
        'not-your-resource',
      ]);
      expect(outcome(await call(method, path, question))).toEqual([403, 'token-missing']);
    }
    expect((await get(path, diary.client)).text).toBe(body);
  });

  it('must be readable, valid and of this address', async () => {
    const path = authorizationPath(grant);
    const { text } = await get(path, diary.client);
    const other = await get(authorizationPath(await grantTo(diary, 'Ed Example')), diary.client);
    const cases = [
      [400, 'malformed-body', text.replace('</entry>', ''), /line \d/],
      [
        400,
        'malformed-body',
        `<!DOCTYPE entry [<!ENTITY x SYSTEM "file:///etc/passwd">]>${text.replace(/<\?xml[^>]*>/, '')}`,
        /line 1/,
      ],
      [400, 'malformed-body', '', /line/],
      [400, 'invalid-resource', text.replace('<espi:status>1', '<espi:status>yes'), /status/],
      [400, 'invalid-resource', text.replace(/<espi:token_type>.*?<\/espi:token_type>/, ''), /token_type/],
      [400, 'invalid-resource', '<feed xmlns="http://www.w3.org/2005/Atom"/>', /one Authorization/],
      [
        400,
        'invalid-resource',
        '<espi:ServiceStatus xmlns:espi="http://naesb.org/espi"><espi:currentStatus>1</espi:currentStatus></espi:ServiceStatus>',
        /Authorization/,
      ],
      [400, 'wrong-id', other.text, /id/],
    ] as const;
    for (const [status, code, body, names] of cases) {
      const answer = await put(path, diary.client, { body });
      expect([body.slice(-80), ...outcome(answer)]).toEqual([body.slice(-80), status, code]);
      expect(answer.text).toMatch(names);
    }
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await put(path, diary.client, { body: text, headers: { 'Content-Type': type } });
      expect(outcome(answer)).toEqual([415, 'unsupported-media-type']);
    }
    const packed = await put(path, diary.client, { body: text, headers: { 'Content-Encoding': 'gzip' } });
    expect(outcome(packed)).toEqual([415, 'unsupported-media-type']);
    expect(outcome(await put(path, diary.client, { body: 'x'.repeat(300_000) }))).toEqual([413, 'body-too-large']);
    const chunked = { body: ' '.repeat(300_000), headers: { 'Transfer-Encoding': 'chunked' } };
    expect(outcome(await put(path, diary.client, chunked))).toEqual([413, 'body-too-large']);
    expect(outcome(await put(path, diary.client, { body: Buffer.from([0x3c, 0xff, 0xfe]) }))).toEqual([
      400,
      'malformed-body',
    ]);
  });

  it('ends with DELETE, and PUT within 24 hours takes it up again', async () => {
    const granted = await grantTo(diary, 'Flo Example');
    const path = authorizationPath(granted);
    const before = await get(path, diary.client);
    const usage = `/Batch/Subscription/${granted.authorization._id}`;
    expect((await get(usage, granted.token.token)).status).toBe(200);
    expect((await call('DELETE', path, { token: diary.client })).status).toBe(200);
    expect(outcome(await get(usage, granted.token.token))).toEqual([403, 'authorization-ended']);
    expect(await statusOf(path, diary.client)).toBe('0');
    expect((await call('DELETE', path, { token: diary.client })).status).toBe(200);
    expect((await put(path, diary.client, { body: before.text })).status).toBe(200);
    expect((await get(usage, granted.token.token)).status).toBe(200);
    expect((await get(path, diary.client)).text).toContain('<espi:status>1<');
    expect(await changesOf({ authorizationId: granted.authorization._id })).toEqual(['granted', 'ended', 'restored']);
  });

  it('does not come back after 24 hours, nor when its period is over', async () => {
    const pasts: Record<string, Date>[] = [
      { endedAt: new Date(Date.now() - DAY - 1_000) },
      {
        'authorizedPeriod.start': new Date(Date.now() - DAY),
        'authorizedPeriod.end': new Date(Date.now() - 1_000),
      },
    ];
    for (const fields of pasts) {
      const granted = await grantTo(diary, 'Gil Example');
      const path = authorizationPath(granted);
      await call('DELETE', path, { token: diary.client });
      await moveBack('authorizations', granted.authorization._id, fields);
      const body = (await get(path, diary.client)).text.replace('<espi:status>0', '<espi:status>1');
      expect(outcome(await put(path, diary.client, { body }))).toEqual([403, 'authorization-not-restorable']);
    }
  });

  it('stays ended when the customer ended it, before or after the application did', async () => {
    for (const order of [['customer'], ['third-party', 'customer'], ['customer', 'third-party']]) {
      const granted = await grantTo(diary, 'Hal Example');
      const path = authorizationPath(granted);
      const { text: body } = await get(path, diary.client);
      for (const who of order) {
        if (who === 'customer') await server.custodian.authorizations.end(granted.authorization._id, 'customer');
        else await call('DELETE', path, { token: diary.client });
      }
      expect([order, ...outcome(await put(path, diary.client, { body }))]).toEqual([
        order,
        403,
        'authorization-not-restorable',
      ]);
      expect(await statusOf(path, diary.client)).toBe('0');
    }
  });

  it('does not come back beside a newer one of the same customer', async () => {
    const granted = await grantTo(diary, 'Ida Example');
    const path = authorizationPath(granted);
    const { text: body } = await get(path, diary.client);
    await call('DELETE', path, { token: diary.client });
    const { applicationId, customerId } = granted.authorization;
    await server.custodian.authorizations.grantOffline({ applicationId, customerId, scope: Scope.parse(MANAGED) });
    expect(outcome(await put(path, diary.client, { body }))).toEqual([409, 'authorization-superseded']);
  });

  it('is for applications that registered management, in either numbering', async () => {
    for (const [block, status] of [
      ['41', 200],
      ['44', 200],
      ['43', 403],
    ] as const) {
      const party = await thirdParty(`Block ${block}`, `${EVERY_BLOCK}_${block}`);
      const granted = await grantTo(party, 'Jo Example');
      const { text: body } = await get(authorizationPath(granted), party.client);
      for (const answer of [
        await put(authorizationPath(granted), party.client, { body }),
        await put(applicationPath(party), party.registration, {
          body: (await get(applicationPath(party), party.registration)).text,
        }),
        await call('DELETE', authorizationPath(granted), { token: party.client }),
        await call('DELETE', applicationPath(party), { token: party.registration }),
      ]) {
        expect([answer.status, answer.text.includes('management-not-registered')]).toEqual([status, status === 403]);
      }
    }
  });

  it('is written under If-Match and If-None-Match, or refused', async () => {
    const granted = await grantTo(diary, 'Kim Example');
    const path = authorizationPath(granted);
    const { text: body, headers } = await get(path, diary.client);
    const etag = String(headers.etag);
    const stale = '"no-such-tag"';
    for (const [name, value, status] of [
      ['If-Match', etag, 200],
      ['If-Match', etag.replace('W/', ''), 200],
      ['If-Match', `${stale}, ${etag}`, 200],
      ['If-Match', '*', 200],
      ['If-Match', stale, 412],
      ['If-None-Match', stale, 200],
      ['If-None-Match', etag, 412],
      ['If-None-Match', '*', 412],
      ['If-Unmodified-Since', String(headers['last-modified']), 200],
      ['If-Unmodified-Since', 'Thu, 01 Jan 2026 00:00:00 GMT', 412],
    ] as const) {
      const answer = await put(path, diary.client, { body, headers: { [name]: value } });
      const failed = answer.text.includes('precondition-failed');
      expect([name, value, answer.status, failed]).toEqual([name, value, status, status === 412]);
    }
    expect((await call('DELETE', path, { token: diary.client, headers: { 'If-Match': stale } })).status).toBe(412);
    expect(await statusOf(path, diary.client)).toBe('1');
    expect((await call('DELETE', path, { token: diary.client, headers: { 'If-Match': etag } })).status).toBe(200);
    expect((await put(path, diary.client, { body, headers: { 'If-Match': etag } })).status).toBe(412);
  });
});

describe('at once', () => {
  const put = async (path: string, body: string): Promise<Answer> => call('PUT', path, { token: diary.client, body });

  it('of two that end an authorization as they read it, one does', async () => {
    const path = authorizationPath(await grantTo(diary, 'Pia Example'));
    const headers = { 'If-Match': String((await get(path, diary.client)).headers.etag) };
    const answers = await Promise.all([1, 2, 3].map(() => call('DELETE', path, { token: diary.client, headers })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412]);
  });

  it('of several that restore it, all succeed and it is restored once', async () => {
    const granted = await grantTo(diary, 'Quin Example');
    const path = authorizationPath(granted);
    const { text } = await get(path, diary.client);
    await call('DELETE', path, { token: diary.client });
    const answers = await Promise.all([1, 2, 3].map(() => put(path, text)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await changesOf({ authorizationId: granted.authorization._id })).toEqual(['granted', 'ended', 'restored']);
  });

  it('a customer who ends it wins over an application that restores it', async () => {
    for (let round = 0; round < 8; round++) {
      const granted = await grantTo(diary, `Round ${round}`);
      const path = authorizationPath(granted);
      const { text } = await get(path, diary.client);
      await call('DELETE', path, { token: diary.client });
      const [answer] = await Promise.all([
        put(path, text),
        server.custodian.authorizations.end(granted.authorization._id, 'customer'),
      ]);
      expect([200, 403]).toContain(answer.status);
      const stored = await server.custodian.authorizations.get(granted.authorization._id);
      expect(stored).toMatchObject({ status: 0, endedBy: 'customer' });
      expect((await put(path, text)).status).toBe(403);
    }
  });
});

describe('an ApplicationInformation written by its third party', () => {
  const put = async (party: ThirdParty, body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    call('PUT', applicationPath(party), { token: party.registration, body, headers });
  const read = async (party: ThirdParty): Promise<Answer> => get(applicationPath(party), party.registration);

  it('as it was read changes nothing, what stood in for absent values included', async () => {
    const { text } = await read(diary);
    const answer = await put(diary, text);
    expect([answer.status, answer.text]).toEqual([200, text]);
    const { metadata } = await server.custodian.applications.get(diary.application._id);
    expect(metadata).toEqual(diary.application.metadata);
    expect(await changesOf({ applicationId: diary.application._id, kind: 'application' })).toEqual([]);
  });

  it('changes what the third party says of its application', async () => {
    const party = await thirdParty('Before');
    const { text } = await read(party);
    const answer = await put(
      party,
      text
        .replace('<espi:client_name>Before<', '<espi:client_name>After &amp; more<')
        .replace(/<espi:thirdPartyNotifyUri>[^<]*/, '<espi:thirdPartyNotifyUri>https://after.example/notify')
        .replace(/<espi:thirdPartyPhone>.*?<\/espi:thirdPartyPhone>/, ''),
    );
    expect(answer.status).toBe(200);
    const { metadata } = await server.custodian.applications.get(party.application._id);
    expect(metadata).toMatchObject({
      client_name: 'After & more',
      third_party_notify_uri: 'https://after.example/notify',
    });
    expect(metadata.third_party_phone).toBeUndefined();
    expect(onlyEntry(answer).content).toContain('After &amp; more');
    expect(await changesOf({ applicationId: party.application._id, kind: 'application' })).toEqual(['changed']);
  });

  it('cannot change its status, scopes, redirect addresses, credentials or addresses of the custodian', async () => {
    const { text } = await read(diary);
    for (const [name, body] of [
      ['dataCustodianApplicationStatus', text.replace('ApplicationStatus>1<', 'ApplicationStatus>2<')],
      ['scope', text.replace('<espi:scope>FB=1_3_15', '<espi:scope>FB=1_3_15_51')],
      ['redirect_uri', text.replace('diary.example/other', 'evil.example/other')],
      ['client_id', text.replace(/<espi:client_id>./, '<espi:client_id>x')],
      ['client_secret', text.replace('<espi:client_secret>told', '<espi:client_secret>chosen')],
      [
        'registration_access_token',
        text.replace('<espi:registration_access_token>told', '<espi:registration_access_token>x'),
      ],
      [
        'dataCustodianResourceEndpoint',
        text.replace(
          /<espi:dataCustodianResourceEndpoint>[^<]*/,
          '<espi:dataCustodianResourceEndpoint>https://evil.example',
        ),
      ],
      ['grant_types', text.replace('<espi:grant_types>refresh_token</espi:grant_types>', '')],
    ] as const) {
      expect([name, body === text]).toEqual([name, false]);
      const answer = await put(diary, body);
      expect([name, ...outcome(answer)]).toEqual([name, 403, 'element-not-writable']);
    }
    expect((await read(diary)).text).toBe(text);
  });

  it('takes no address that reaches anybody else, and no unsafe scheme', async () => {
    const { text } = await read(diary);
    for (const uri of ['http://diary.example/notify', 'javascript:alert(1)', 'https://user:secret@diary.example']) {
      const answer = await put(
        diary,
        text.replace(/<espi:thirdPartyNotifyUri>[^<]*/, `<espi:thirdPartyNotifyUri>${uri}`),
      );
      expect([uri, ...outcome(answer)]).toEqual([uri, 400, 'invalid-client-metadata']);
    }
  });

  it('is refused to every token but its own registration token', async () => {
    const { text: body } = await read(diary);
    for (const method of ['PUT', 'DELETE']) {
      const question = method === 'PUT' ? { body } : {};
      for (const token of [diary.client, grant.token.token, operator]) {
        expect(outcome(await call(method, applicationPath(diary), { ...question, token }))).toEqual([
          403,
          'token-of-wrong-kind',
        ]);
      }
      expect(outcome(await call(method, applicationPath(diary), { ...question, token: rival.registration }))).toEqual([
        403,
        'not-your-resource',
      ]);
      expect(outcome(await call(method, applicationPath(diary), question))).toEqual([403, 'token-missing']);
    }
    expect((await read(diary)).text).toBe(body);
  });

  it('is written by one of two at once, under If-Match', async () => {
    const party = await thirdParty('Raced');
    const { text, headers } = await read(party);
    const named = (name: string): string => text.replace('<espi:client_name>Raced<', `<espi:client_name>${name}<`);
    const etag = { 'If-Match': String(headers.etag) };
    const answers = await Promise.all(['First', 'Second'].map((name) => put(party, named(name), etag)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await read(party)).text).toBe(winner?.text);
  });

  it('takes the application away with DELETE, and with it all that customers granted', async () => {
    const party = await thirdParty('Leaving');
    const granted = await grantTo(party, 'Lu Example');
    const revoked = await grantTo(party, 'Mo Example');
    await server.custodian.authorizations.end(revoked.authorization._id, 'customer');
    const before = await read(party);
    const usage = `/Batch/Subscription/${granted.authorization._id}`;
    expect((await call('DELETE', applicationPath(party), { token: party.registration })).status).toBe(200);

    expect((await get(usage, granted.token.token)).status).toBe(403);
    expect(outcome(await get('/Authorization', party.client))).toEqual([403, 'application-deleted']);
    expect(outcome(await get('/ReadServiceStatus', party.client))).toEqual([403, 'application-deleted']);
    expect((await read(party)).status).toBe(404);
    expect((await get('/ApplicationInformation', operator)).text).not.toContain(party.application._id);
    expect(await server.custodian.authorizations.get(granted.authorization._id)).toMatchObject({
      status: 0,
      endedBy: 'application',
    });

    // the registration token survives, and brings back what ended with the application
    expect((await put(party, before.text)).status).toBe(200);
    expect((await get(usage, granted.token.token)).status).toBe(200);
    expect((await get('/Authorization', party.client)).status).toBe(200);
    expect(await server.custodian.authorizations.get(revoked.authorization._id)).toMatchObject({
      status: 0,
      endedBy: 'customer',
    });
    expect(await changesOf({ authorizationId: granted.authorization._id })).toEqual(['granted', 'ended', 'restored']);
    expect(await changesOf({ applicationId: party.application._id, kind: 'application' })).toEqual([
      'deleted',
      'restored',
    ]);
  });

  it('does not come back after 24 hours', async () => {
    const party = await thirdParty('Gone');
    const { text } = await read(party);
    await call('DELETE', applicationPath(party), { token: party.registration });
    await moveBack('applications', party.application._id, { deletedAt: new Date(Date.now() - DAY - 1_000) });
    expect(outcome(await put(party, text))).toEqual([403, 'application-deleted']);
    expect(outcome(await read(party))).toEqual([403, 'application-deleted']);
  });

  it('is not for an application that the custodian has revoked', async () => {
    const party = await thirdParty('Revoked');
    const { text } = await read(party);
    await server.custodian.applications.setStatus(party.application._id, 4);
    for (const answer of [await put(party, text), await read(party), await get('/Authorization', party.client)]) {
      expect(outcome(answer)).toEqual([403, 'application-revoked']);
    }
  });
});
