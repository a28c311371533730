import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oauthPaths } from '@app/authorization';
import { hashSecret } from '@app/runtime';
import { ask, eventually, type Answer } from '../support/http-client.js';
import { basic, json, newPkce, type OAuthClient } from '../support/oauth-client.js';
import { BASE, OAuthUtility, REDIRECT, SCOPE } from '../support/oauth-utility.js';

const RESOURCE = `${BASE}/DataCustodian/espi/1_1/resource`;
const BULK = 'FB=4_5_15;IntervalDuration=3600;BlockDuration=daily;HistoryLength=13';

let oauth: OAuthUtility;
let diary: OAuthClient;
let rival: OAuthClient;

beforeAll(async () => {
  oauth = await OAuthUtility.start();
  diary = await oauth.newClient();
  rival = await oauth.newClient();
});
afterAll(async () => oauth.close());

const endpoint = (): string => `${oauth.server.origin}${oauthPaths.token}`;
const told = (answer: Answer): [number, string | undefined] => [answer.status, json(answer)['error']];
/** Sets the clock of a stored token back, since the engine's own cannot be set. */
async function age(token: string, seconds: number): Promise<void> {
  const tokens = oauth.server.custodian.store.db.collection('tokens');
  const stored = await tokens.findOne({ _id: hashSecret(token) as never });
  const back = (date: Date): Date => new Date(date.getTime() - seconds * 1000);
  const times = { issuedAt: back(stored?.['issuedAt']), expiresAt: back(stored?.['expiresAt']) };
  await tokens.updateOne({ _id: hashSecret(token) as never }, { $set: times });
}
const idIn = (tokens: Record<string, string>): string => tokens['authorizationURI']?.split('/').at(-1) ?? '';
const reads = async (tokens: Record<string, string>): Promise<number> =>
  (await oauth.read(tokens['resourceURI'], tokens['access_token'])).status;

describe('what a client asks of the token endpoint', () => {
  it('is recorded for its developer with what became of it, and names no customer', async () => {
    const client = await oauth.newClient();
    const { _id: applicationId } = await oauth.server.custodian.applications.byClientId(client.clientId);
    const code = await oauth.codeFor(client);
    expect((await client.exchange(code)).status).toBe(200);
    expect(told(await client.exchange(code))).toEqual([400, 'invalid_grant']);
    const { records } = await eventually(
      async () => oauth.server.custodian.accessRecords.list({ applicationId }),
      (found) => found.records.length === 2,
    );
    expect(records.map(({ outcome, status, problem }) => [outcome, status, problem])).toEqual([
      ['refused', 400, 'invalid-grant'],
      ['complete', 200, undefined],
    ]);
    for (const { reader } of records) expect(reader).toEqual({ kind: 'third-party', applicationId });
    expect(JSON.stringify(records)).not.toContain(code);
  });
});

describe('a token for a code', () => {
  it('OAD005 comes with all that ESPI wants, by parameters in the query string of a POST', async () => {
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await oauth.codeFor(diary),
      redirect_uri: REDIRECT,
    });
    const answer = await ask(`${endpoint()}?${query.toString()}`, {
      method: 'POST',
      headers: { Authorization: basic(diary.clientId, diary.clientSecret) },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json/),
      'cache-control': 'no-store',
    });
    const tokens = json(answer);
    const id = idIn(tokens);
    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: SCOPE,
      resourceURI: `${RESOURCE}/Batch/Subscription/${id}`,
      authorizationURI: `${RESOURCE}/Authorization/${id}`,
    });
    expect(await reads(tokens)).toBe(200);
  });

  it('says where personal data are only where they are granted', async () => {
    const code = await oauth.codeFor(diary, { scope: `FB=1_3_4_5_15_51_54` });
    const tokens = json(await diary.exchange(code));
    expect(tokens['customerResourceURI']).toBe(`${RESOURCE}/Batch/RetailCustomer/${idIn(tokens)}`);
  });

  const faults: [string, (code: string) => Record<string, string>, Record<string, string>, number][] = [
    ['OAD003.0 no credentials', (code) => ({ grant_type: 'authorization_code', code }), { Authorization: '' }, 401],
    ['OAD003.1 credentials that are none', (code) => ({ code }), { Authorization: 'Basic !' }, 401],
    ['OAD003.1 a wrong secret', (code) => ({ code }), { Authorization: 'wrong' }, 401],
    ['OAD003.2 no grant_type', (code) => ({ code, redirect_uri: REDIRECT }), {}, 400],
    ['OAD003.3 no code', () => ({ grant_type: 'authorization_code', redirect_uri: REDIRECT }), {}, 400],
    ['OAD003.4 no redirect_uri', (code) => ({ grant_type: 'authorization_code', code }), {}, 400],
    [
      'OAD003.5 client_id beside Basic',
      (code) => ({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: 'own' }),
      {},
      400,
    ],
    [
      'OAD003.6 another redirect_uri',
      (code) => ({ grant_type: 'authorization_code', code, redirect_uri: `${REDIRECT}/x` }),
      {},
      400,
    ],
    [
      'OAD003.7 a code that is none',
      () => ({ grant_type: 'authorization_code', code: 'none', redirect_uri: REDIRECT }),
      {},
      400,
    ],
  ];
  it.each(faults)('is refused for %s, by POST as by GET', async (_, parametersOf, headers, status) => {
    const code = await oauth.codeFor(diary);
    const given: Record<string, string> = parametersOf(code);
    if (given['client_id'] !== undefined) given['client_id'] = diary.clientId;
    const parameters = new URLSearchParams(given).toString();
    const authorization =
      {
        '': {},
        wrong: { Authorization: basic(diary.clientId, 'wrong') },
        own: { Authorization: basic(diary.clientId, diary.clientSecret) },
      }[headers['Authorization'] ?? 'own'] ?? headers;
    const byGet = await ask(`${endpoint()}?${parameters}`, { headers: authorization });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', ...authorization };
    const byPost = await ask(endpoint(), { method: 'POST', body: parameters, headers: form });
    for (const answer of [byGet, byPost]) {
      expect(answer.status).toBe(status);
      expect(json(answer)).toMatchObject({ error: expect.any(String), error_description: expect.any(String) });
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['www-authenticate']?.startsWith('Basic realm="') ?? false).toBe(status === 401);
    }
    // and the code is as good as before
    expect((await diary.exchange(code)).status).toBe(200);
  });

  it('OAD003.8 is refused for a code of six minutes ago', async () => {
    const code = await oauth.codeFor(diary);
    await age(code, 360);
    expect(told(await diary.exchange(code))).toEqual([400, 'invalid_grant']);
  });

  it('OAD004 is refused for a code that was used, and what came from it is revoked', async () => {
    const code = await oauth.codeFor(diary);
    const tokens = json(await diary.exchange(code));
    expect(await reads(tokens)).toBe(200);
    expect(told(await diary.exchange(code))).toEqual([400, 'invalid_grant']);
    expect(await reads(tokens)).toBe(401);
    expect(told(await diary.refresh(tokens['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    expect(await oauth.server.custodian.authorizations.get(idIn(tokens))).toMatchObject({ status: 1 });
  });

  it('is given to one of several at the same instant, and is then revoked', async () => {
    const code = await oauth.codeFor(diary);
    const answers = await Promise.all(Array.from({ length: 6 }, async () => diary.exchange(code)));
    const granted = answers.filter(({ status }) => status === 200);
    expect(granted).toHaveLength(1);
    expect(answers.filter((answer) => told(answer)[1] === 'invalid_grant')).toHaveLength(5);
    for (const answer of granted) expect(await reads(json(answer))).toBe(401);
  });

  it('OAD FB_31 is refused to another client, which leaves the code to its own', async () => {
    const code = await oauth.codeFor(diary);
    expect(told(await rival.exchange(code))).toEqual([400, 'invalid_grant']);
    expect((await diary.exchange(code)).status).toBe(200);
  });

  it('is refused where the authorization has ended in between', async () => {
    const code = await oauth.codeFor(diary);
    const { custodian } = oauth.server;
    const { _id } = await custodian.applications.byClientId(diary.clientId);
    const all = await custodian.authorizations.page({ applicationId: _id, limit: 1_000 });
    for (const each of all.filter(({ status }) => status === 1))
      await custodian.authorizations.end(each._id, 'customer');
    expect(told(await diary.exchange(code))).toEqual([400, 'invalid_grant']);
  });

  describe('with PKCE', () => {
    const { verifier, challenge } = newPkce();
    const asked = { code_challenge: challenge, code_challenge_method: 'S256' };

    it('is given for the verifier', async () => {
      const code = await oauth.codeFor(diary, asked);
      expect((await diary.exchange(code, { code_verifier: verifier })).status).toBe(200);
    });

    it.each([
      ['none', {}],
      ['another', { code_verifier: newPkce().verifier }],
      ['the challenge itself', { code_verifier: challenge }],
    ])('is refused for %s', async (_, given) => {
      const code = await oauth.codeFor(diary, asked);
      expect(told(await diary.exchange(code, given))).toEqual([400, 'invalid_grant']);
    });

    it('is refused for a verifier where no challenge was made: somebody took it away', async () => {
      const code = await oauth.codeFor(diary);
      expect(told(await diary.exchange(code, { code_verifier: verifier }))).toEqual([400, 'invalid_grant']);
    });

    it('is the one way of a public client', async () => {
      const phone = await oauth.newClient({ token_endpoint_auth_method: 'none' });
      const { elsewhere } = await oauth.authorize(phone);
      expect(elsewhere?.searchParams.get('error')).toBe('invalid_request');
      const code = await oauth.codeFor(phone, asked);
      const question = { headers: {} };
      const exchange = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: phone.clientId };
      const post = async (parameters: Record<string, string>): Promise<Answer> =>
        ask(endpoint(), {
          method: 'POST',
          body: new URLSearchParams(parameters).toString(),
          headers: { ...question.headers, 'Content-Type': 'application/x-www-form-urlencoded' },
        });
      expect((await post(exchange)).status).toBe(400);
      const answer = await post({ ...exchange, code_verifier: verifier });
      expect(answer.status).toBe(200);
      const refreshed = { grant_type: 'refresh_token', client_id: phone.clientId };
      const again = await post({ ...refreshed, refresh_token: json(answer)['refresh_token'] ?? '' });
      expect(again.status).toBe(200);
      const own = await post({ grant_type: 'client_credentials', client_id: phone.clientId, scope: 'FB=34_35' });
      expect(own.status).toBe(400);
    });
  });
});

describe('a refresh', () => {
  it('OAD012 gives all anew, and the access token before lives out its hour', async () => {
    const before = await oauth.tokensFor(diary);
    const query = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: before['refresh_token'] ?? '' });
    const answer = await ask(`${endpoint()}?${query.toString()}`, {
      method: 'POST',
      headers: { Authorization: basic(diary.clientId, diary.clientSecret) },
    });
    const after = json(answer);
    expect([answer.status, Object.keys(after).sort()]).toEqual([200, Object.keys(before).sort()]);
    expect(after).toMatchObject({ resourceURI: before['resourceURI'], authorizationURI: before['authorizationURI'] });
    expect(after['refresh_token']).not.toBe(before['refresh_token']);
    expect([await reads(before), await reads(after)]).toEqual([200, 200]);
  });

  it.each([
    ['OAD011.0 no grant_type', (token: string) => ({ refresh_token: token }), 'invalid_request'],
    ['OAD011.1 no refresh_token', () => ({ grant_type: 'refresh_token' }), 'invalid_request'],
    [
      'OAD011.2 a scope that is none',
      (token: string) => ({ grant_type: 'refresh_token', refresh_token: token, scope: 'Read/Write' }),
      'invalid_scope',
    ],
    [
      'a wider scope',
      (token: string) => ({ grant_type: 'refresh_token', refresh_token: token, scope: `FB=1_3_4_5_15_16` }),
      'invalid_scope',
    ],
    [
      'a longer history',
      (token: string) => ({ grant_type: 'refresh_token', refresh_token: token, scope: `FB=4_5;HistoryLength=24` }),
      'invalid_scope',
    ],
  ])('is refused for %s, which does not use the token up', async (_, parametersOf, error) => {
    const { refresh_token: token = '' } = await oauth.tokensFor(diary);
    expect(told(await diary.token(parametersOf(token) as Record<string, string>))).toEqual([400, error]);
    expect((await diary.refresh(token)).status).toBe(200);
  });

  it('may ask for less, and the next one for all again', async () => {
    const granted = await oauth.tokensFor(diary);
    const less = json(await diary.refresh(granted['refresh_token'] ?? '', { scope: 'FB=4_15;HistoryLength=6;' }));
    expect(less['scope']).toBe('FB=4_15;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=6');
    const narrow = await oauth.read(less['resourceURI'], less['access_token']);
    expect([narrow.status, narrow.text.includes('IntervalBlock')]).toEqual([200, false]);
    const all = json(await diary.refresh(less['refresh_token'] ?? ''));
    expect(all['scope']).toBe(SCOPE);
    expect((await oauth.read(all['resourceURI'], all['access_token'])).text).toContain('IntervalBlock');
  });

  it('whose answer was lost may be made again, and takes the lost one away', async () => {
    const { refresh_token: first = '' } = await oauth.tokensFor(diary);
    const lost = json(await diary.refresh(first));
    const again = json(await diary.refresh(first));
    expect(again['refresh_token']).toEqual(expect.any(String));
    const onceMore = await diary.refresh(again['refresh_token'] ?? '');
    expect(onceMore.status).toBe(200);
    // the lost one was not: somebody holds it, and all that came with it is revoked
    expect(told(await diary.refresh(lost['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    expect(await reads(json(onceMore))).toBe(401);
  });

  it('by a stolen token, after its owner has gone on, revokes the family and leaves the authorization', async () => {
    const stolen = await oauth.tokensFor(diary);
    const second = json(await diary.refresh(stolen['refresh_token'] ?? ''));
    const third = json(await diary.refresh(second['refresh_token'] ?? ''));
    expect(told(await diary.refresh(stolen['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    for (const each of [stolen, second, third]) expect(await reads(each)).toBe(401);
    expect(told(await diary.refresh(third['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    expect(await oauth.server.custodian.authorizations.get(idIn(stolen))).toMatchObject({ status: 1 });
  });

  it('is given to one of several at the same instant, whose tokens stay good', async () => {
    const { refresh_token: token = '' } = await oauth.tokensFor(diary);
    const answers = await Promise.all(Array.from({ length: 6 }, async () => diary.refresh(token)));
    const granted = answers.filter(({ status }) => status === 200);
    expect(granted.length).toBeGreaterThan(0);
    // a late one finds a successor that nobody has used, and replaces it: one alone goes on
    const going = await Promise.all(
      granted.map(async (answer) =>
        oauth.server.custodian.tokens.find(json(answer)['refresh_token'] ?? '', ['refresh']),
      ),
    );
    expect(going.filter((stored) => stored?.revokedAt === undefined)).toHaveLength(1);
    for (const answer of answers.filter((each) => !granted.includes(each))) {
      expect(told(answer)).toEqual([400, 'invalid_grant']);
    }
  });

  it('is refused to another client, and to an access token or a code', async () => {
    const tokens = await oauth.tokensFor(diary);
    expect(told(await rival.refresh(tokens['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    expect(told(await diary.refresh(tokens['access_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    expect(told(await diary.refresh(await oauth.codeFor(diary)))).toEqual([400, 'invalid_grant']);
  });

  it('is refused after the end of the authorization, and of its period', async () => {
    const ended = await oauth.tokensFor(diary);
    await oauth.server.custodian.authorizations.end(idIn(ended), 'customer');
    expect(await reads(ended)).toBe(403);
    expect(told(await diary.refresh(ended['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);

    const short = await oauth.tokensFor(diary, { until: new Date(Date.now() + 60_000) });
    expect(Number(short['expires_in'])).toBeLessThanOrEqual(60);
    await oauth.server.custodian.store.db
      .collection('authorizations')
      .updateOne({ _id: idIn(short) as never }, { $set: { 'authorizedPeriod.end': new Date(Date.now() - 1_000) } });
    expect(told(await diary.refresh(short['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
  });

  it('goes on under a new secret of the same application, and under the old one as long as that is good', async () => {
    const changing = await oauth.newClient();
    const tokens = await oauth.tokensFor(changing);
    const { applications } = oauth.server.custodian;
    const { _id } = await applications.byClientId(changing.clientId);
    const { clientId, clientSecret = '' } = await applications.addCredential(_id);
    const query = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' };
    const headers = { Authorization: basic(clientId, clientSecret) };
    const renewed = await changing.post(oauthPaths.token, query, { headers });
    expect(renewed.status).toBe(200);
    expect((await changing.refresh(json(renewed)['refresh_token'] ?? '')).status).toBe(200);
  });
});

describe("a client's own token", () => {
  it('OAD015 comes with where bulk data are, and without a refresh token', async () => {
    const answer = await diary.token({ grant_type: 'client_credentials', scope: BULK });
    const { _id } = await oauth.server.custodian.applications.byClientId(diary.clientId);
    const tokens = json(answer);
    expect([answer.status, tokens]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[\w-]{43}$/),
        client_access_token: tokens['access_token'],
        token_type: 'Bearer',
        expires_in: 3600,
        scope: BULK,
        resourceURI: `${RESOURCE}/Batch/Bulk/${_id}`,
        authorizationURI: `${RESOURCE}/Authorization`,
      },
    ]);
    const { access_token: token } = tokens;
    expect((await oauth.read(`${RESOURCE}/ReadServiceStatus`, token)).status).toBe(200);
    expect((await oauth.read(`${RESOURCE}/ApplicationInformation/${_id}`, token)).status).toBe(403);
  });

  it.each(['FB=36_40', 'FB=44', 'FB=36'])('FND001 is one of its registration by the scope %s', async (scope) => {
    const tokens = json(await diary.token({ grant_type: 'client_credentials', scope }));
    const { _id } = await oauth.server.custodian.applications.byClientId(diary.clientId);
    expect(tokens).toMatchObject({ scope, resourceURI: `${RESOURCE}/ApplicationInformation/${_id}` });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect((await oauth.read(tokens['resourceURI'], tokens['access_token'])).status).toBe(200);
    expect((await oauth.read(`${RESOURCE}/ReadServiceStatus`, tokens['access_token'])).status).toBe(403);
  });

  it.each([
    ['OAD014.0 no grant_type', { scope: BULK }, 'invalid_request'],
    ['OAD014.1 a scope that is none', { grant_type: 'client_credentials', scope: 'FB=read/write' }, 'invalid_scope'],
    ['uploads', { grant_type: 'client_credentials', scope: 'FB=45' }, 'invalid_scope'],
    ["the custodian's own", { grant_type: 'client_credentials', scope: 'data_custodian_admin' }, 'invalid_scope'],
    ['nothing that is registered', { grant_type: 'client_credentials', scope: 'FB=33' }, 'invalid_scope'],
    ['an unknown grant_type', { grant_type: 'password', username: 'a', password: 'b' }, 'unsupported_grant_type'],
  ])('is refused for %s', async (_, parameters, error) => {
    expect(told(await diary.token(parameters))).toEqual([400, error]);
  });

  it('of blocks of which some are registered holds those, and bulk', async () => {
    const modest = await oauth.newClient({ scope: ['FB=4_5;BR=9'] });
    const tokens = json(await modest.token({ grant_type: 'client_credentials', scope: 'FB=4_16_35_45;BR=9;BR=10' }));
    expect(tokens['scope']).toBe('FB=4_35;BR=9');
    expect(tokens['resourceURI']).toBe(`${RESOURCE}/Batch/Bulk/9`);
    expect((await oauth.read(tokens['resourceURI'], tokens['access_token'])).status).toBe(202);
    const bare = json(await modest.token({ grant_type: 'client_credentials' }));
    expect(bare['scope']).toBe('FB=34_35');
  });
});

describe('where bulk personal data are', () => {
  it('is told to a client that has registered some, and leads there', async () => {
    const curious = await oauth.newClient({ scope: ['FB=4_5_51_54'] });
    const { _id } = await oauth.server.custodian.applications.byClientId(curious.clientId);
    const tokens = json(await curious.token({ grant_type: 'client_credentials', scope: 'FB=35_51' }));
    expect(tokens['customerResourceURI']).toBe(`${RESOURCE}/Batch/BulkRetailCustomerInfo/${_id}`);
    expect((await oauth.read(tokens['customerResourceURI'], tokens['access_token'])).status).toBe(202);
  });
});

describe('what real clients send', () => {
  const own = { grant_type: 'client_credentials', scope: 'FB=34_35' };
  const credentials = (): Record<string, string> => ({ client_id: diary.clientId, client_secret: diary.clientSecret });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = async (body: string, headers: Record<string, string>): Promise<Answer> =>
    ask(endpoint(), { method: 'POST', body, headers });

  it('credentials in the body are taken', async () => {
    expect((await post(new URLSearchParams({ ...own, ...credentials() }).toString(), form)).status).toBe(200);
  });

  it('a multipart body is taken', async () => {
    const parts = new FormData();
    for (const [name, value] of Object.entries({ ...own, ...credentials() })) parts.append(name, value);
    const answer = await fetch(endpoint(), { method: 'POST', body: parts });
    expect([answer.status, await answer.json()]).toMatchObject([200, { scope: 'FB=34_35' }]);
  });

  it('an unencoded scope, blocks in any order and a last semicolon are taken', async () => {
    const headers = { ...form, Authorization: basic(diary.clientId, diary.clientSecret) };
    const answer = await post('grant_type=client_credentials&scope=FB=40_36;', headers);
    expect([answer.status, json(answer)['scope']]).toEqual([200, 'FB=36_40']);
  });

  it('a capital in the scheme and credentials that are not form-encoded are taken', async () => {
    const raw = Buffer.from(`${diary.clientId}:${diary.clientSecret}`).toString('base64');
    const body = new URLSearchParams(own).toString();
    for (const scheme of ['Basic', 'basic', 'BASIC']) {
      expect((await post(body, { ...form, Authorization: `${scheme} ${raw}` })).status).toBe(200);
    }
  });

  it('a secret in the address is not, since addresses are logged on the way', async () => {
    const query = new URLSearchParams({ ...own, ...credentials() }).toString();
    for (const method of ['GET', 'POST']) {
      const answer = await ask(`${endpoint()}?${query}`, { method });
      expect([400, 401]).toContain(answer.status);
      expect(answer.text).not.toContain(diary.clientSecret);
    }
    const answer = await ask(`${endpoint()}?${query}`, { method: 'POST' });
    expect(told(answer)).toEqual([400, 'invalid_request']);
  });

  it.each([
    ['JSON', 'application/json', JSON.stringify(own)],
    ['nothing that has a name', 'text/plain', 'grant_type=client_credentials'],
    ['a multipart body without parts', 'multipart/form-data', 'x'],
    [
      'a multipart body that is cut off',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="g',
    ],
    ['more than anybody needs', form['Content-Type'], `grant_type=client_credentials&x=${'x'.repeat(60_000)}`],
    ['a parameter twice', form['Content-Type'], 'grant_type=client_credentials&grant_type=refresh_token'],
    ['a broken encoding', form['Content-Type'], 'grant_type=%E0%A4%A'],
  ])('%s is not', async (_, type, body) => {
    const headers = { 'Content-Type': type, Authorization: basic(diary.clientId, diary.clientSecret) };
    expect((await post(body, headers)).status).toBe(400);
  });

  it.each([
    'Bearer abc',
    'Basic',
    'Basic Og==',
    'Basic YTo=',
    'Basic OmE=',
    'Basic %%%',
    'Basic YTpi YTpi',
    'Digest x',
  ])('%j is no way to say who one is', async (authorization) => {
    const answer = await post(new URLSearchParams(own).toString(), { ...form, Authorization: authorization });
    expect(told(answer)).toEqual([401, 'invalid_client']);
  });

  it('by switches off, query strings and multipart bodies count for nothing', async () => {
    const strict = await OAuthUtility.start({ OAUTH_LENIENCIES: 'none' });
    try {
      const client = await strict.newClient();
      const headers = { Authorization: basic(client.clientId, client.clientSecret) };
      const address = `${strict.server.origin}${oauthPaths.token}`;
      const byQuery = await ask(`${address}?${new URLSearchParams(own).toString()}`, { method: 'POST', headers });
      expect(told(byQuery)).toEqual([400, 'invalid_request']);
      const parts = new FormData();
      parts.append('grant_type', 'client_credentials');
      expect((await fetch(address, { method: 'POST', body: parts, headers })).status).toBe(400);
    } finally {
      await strict.close();
    }
  });

  it('by a switch on, tokens are given by GET', async () => {
    const lax = await OAuthUtility.start({ OAUTH_LENIENCIES: 'get' });
    try {
      const client = await lax.newClient();
      const headers = { Authorization: basic(client.clientId, client.clientSecret) };
      const address = `${lax.server.origin}${oauthPaths.token}?${new URLSearchParams(own).toString()}`;
      expect((await ask(address, { headers })).status).toBe(200);
    } finally {
      await lax.close();
    }
  });
});

describe('revocation and introspection', () => {
  const revoke = async (client: OAuthClient, token = ''): Promise<Answer> => client.post(oauthPaths.revoke, { token });
  const introspect = async (client: OAuthClient, token = ''): Promise<Record<string, unknown>> =>
    json(await client.post(oauthPaths.introspect, { token }));

  it('of a refresh token takes all tokens with it, and leaves the authorization to the customer', async () => {
    const tokens = await oauth.tokensFor(diary);
    const answer = await revoke(diary, tokens['refresh_token']);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await reads(tokens)).toBe(401);
    expect(told(await diary.refresh(tokens['refresh_token'] ?? ''))).toEqual([400, 'invalid_grant']);
    expect(await oauth.server.custodian.authorizations.get(idIn(tokens))).toMatchObject({ status: 1 });
  });

  it('of an access token takes it alone', async () => {
    const tokens = await oauth.tokensFor(diary);
    expect((await revoke(diary, tokens['access_token'])).status).toBe(200);
    expect(await reads(tokens)).toBe(401);
    expect((await diary.refresh(tokens['refresh_token'] ?? '')).status).toBe(200);
  });

  it("of another's token, or of none, is answered alike and does nothing", async () => {
    const tokens = await oauth.tokensFor(diary);
    for (const token of [tokens['access_token'], tokens['refresh_token'], 'none']) {
      expect((await revoke(rival, token)).status).toBe(200);
    }
    expect(await reads(tokens)).toBe(200);
    expect((await diary.post(oauthPaths.revoke, {})).status).toBe(400);
  });

  it('tells a client about its own tokens', async () => {
    const tokens = await oauth.tokensFor(diary);
    expect(await introspect(diary, tokens['access_token'])).toEqual({
      active: true,
      client_id: diary.clientId,
      scope: SCOPE,
      sub: idIn(tokens),
      aud: RESOURCE,
      iss: BASE,
      token_type: 'Bearer',
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(await introspect(diary, tokens['refresh_token'])).toMatchObject({ active: true, client_id: diary.clientId });
    const own = json(await diary.token({ grant_type: 'client_credentials', scope: 'FB=34_35' }));
    expect(await introspect(diary, own['access_token'])).toMatchObject({ active: true, scope: 'FB=34_35' });
  });

  it("tells nobody anything about another's, a code, or one that is over", async () => {
    const tokens = await oauth.tokensFor(diary);
    expect(await introspect(rival, tokens['access_token'])).toEqual({ active: false });
    expect(await introspect(diary, await oauth.codeFor(diary))).toEqual({ active: false });
    const over = await oauth.tokensFor(diary);
    await age(over['access_token'] ?? '', 3_601);
    expect(await introspect(diary, over['access_token'])).toEqual({ active: false });
    await oauth.server.custodian.authorizations.end(idIn(over), 'customer');
    expect(await introspect(diary, over['refresh_token'])).toEqual({ active: false });
  });

  it.each([oauthPaths.revoke, oauthPaths.introspect])('%s wants to know who asks', async (path) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await ask(`${oauth.server.origin}${path}`, { method: 'POST', body: 'token=x', headers });
    expect(told(answer)).toEqual([401, 'invalid_client']);
  });
});

describe('a token at the resources', () => {
  it('OAD016 that has expired is refused with 401, a code or refresh token as one that is unknown', async () => {
    const tokens = await oauth.tokensFor(diary);
    expect((await oauth.read(tokens['resourceURI'], tokens['refresh_token'])).status).toBe(401);
    expect((await oauth.read(tokens['resourceURI'], await oauth.codeFor(diary))).status).toBe(401);
    const over = await oauth.tokensFor(diary);
    await age(over['access_token'] ?? '', 3_601);
    const answer = await oauth.read(over['resourceURI'], over['access_token']);
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('token-expired')]);
  });

  it('in the address counts for nothing', async () => {
    const tokens = await oauth.tokensFor(diary);
    const answer = await oauth.read(`${tokens['resourceURI']}?access_token=${tokens['access_token']}`);
    expect(answer.status).toBe(403);
  });
});

describe('what is kept', () => {
  it('holds no secret in the clear after a whole flow', async () => {
    const browser = oauth.newBrowser();
    oauth.door.answer = { customerId: oauth.customerId };
    const begun = await browser.get(diary.authorizeUrl({ scope: SCOPE, state: 'pending' }));
    const uid = begun.headers.location?.split('/').at(-1) ?? '';
    const code = await oauth.codeFor(diary);
    const tokens = json(await diary.exchange(code));
    const renewed = json(await diary.refresh(tokens['refresh_token'] ?? ''));
    const own = json(await diary.token({ grant_type: 'client_credentials', scope: 'FB=34_35' }));
    const { db } = oauth.server.custodian.store;
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const stored = await Promise.all(names.map(async (name) => db.collection(name).find().toArray()));
    const text = JSON.stringify(stored);
    expect(text).toContain(hashSecret(renewed['access_token'] ?? ''));
    expect(text).toContain('pending');
    const secrets = [tokens, renewed, own].flatMap((each) => [each['access_token'], each['refresh_token'] ?? '']);
    for (const secret of [uid, code, diary.clientSecret, ...secrets].filter((each) => each !== '')) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('whoever guesses', () => {
  it('at a secret waits after sixty times, with the right one too, and others do not', async () => {
    const guessed = await oauth.newClient();
    const own = { grant_type: 'client_credentials', scope: 'FB=34_35' };
    const wrong = { headers: { Authorization: basic(guessed.clientId, 'guess') } };
    // counted after the answer, so that some more than sixty may be answered, by a busy cluster the more
    let tries = 0;
    while ((await guessed.post(oauthPaths.token, own, wrong)).status === 401) expect(++tries).toBeLessThan(120);
    expect(tries).toBeGreaterThan(60);
    for (const question of [wrong, {}]) {
      const { status, headers, text } = await guessed.post(oauthPaths.token, own, question);
      expect([status, JSON.parse(text)]).toMatchObject([429, { error: 'temporarily_unavailable' }]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await diary.token(own)).status).toBe(200);
  });

  it('never waits for tokens that it has a right to, however many it fetches', async () => {
    const own = { grant_type: 'client_credentials', scope: 'FB=34_35' };
    for (let batch = 0; batch < 10; batch++) {
      const answers = await Promise.all(Array.from({ length: 10 }, async () => diary.token(own)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    }
  });
});
