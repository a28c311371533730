import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oauthPaths } from '@app/authorization';
import { ask, type Answer } from '../support/http-client.js';
import { OAuthClient } from '../support/oauth-client.js';
import { BASE, OAuthUtility, REDIRECT, REGISTERED } from '../support/oauth-utility.js';

const metadata = { client_name: 'Kilowatt Diary', redirect_uris: [REDIRECT], scope: REGISTERED };

let oauth: OAuthUtility;
let initial: string;

beforeAll(async () => {
  oauth = await OAuthUtility.start();
  initial = (await oauth.server.custodian.tokens.issue('initial', {})).token;
});
afterAll(async () => oauth.close());

async function send(method: string, address: string, token: string | undefined, body?: unknown): Promise<Answer> {
  return ask(address.replace(BASE, oauth.server.origin), {
    method,
    ...(token !== undefined && { token }),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
}
const register = async (body: unknown, token: string | undefined = initial): Promise<Answer> =>
  send('POST', `${BASE}${oauthPaths.register}`, token, body);
const told = ({ status, text }: Answer): [number, Record<string, unknown>] => [
  status,
  text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
];
async function registered(more: object = {}): Promise<Record<string, string>> {
  const [status, information] = told(await register({ ...metadata, ...more }));
  expect(status).toBe(201);
  return information as Record<string, string>;
}

describe('an application that registers itself (RFC 7591)', () => {
  it('is told who it is from then on, and begins in Review', async () => {
    const information = await registered({ contacts: ['desk@diary.example'], made_up: 'x', client_secret: 'mine' });
    expect(information).toMatchObject({
      ...metadata,
      scope: REGISTERED,
      contacts: ['desk@diary.example'],
      client_id: expect.any(String),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      grant_types: ['authorization_code', 'client_credentials', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      registration_client_uri: expect.stringMatching(`^${BASE}${oauthPaths.register}/\\d{16}$`),
    });
    expect(information).not.toHaveProperty('made_up');
    const application = await oauth.server.custodian.applications.byClientId(information['client_id'] ?? '');
    expect(application.status).toBe(1);
    const { client_id: id = '', client_secret: secret = '' } = information;
    const client = new OAuthClient(oauth.server.origin, id, secret, REDIRECT);
    expect((await oauth.tokensFor(client))['access_token']).toEqual(expect.any(String));
    const xml = `${BASE}/DataCustodian/espi/1_1/resource/ApplicationInformation/${application._id}`;
    expect((await oauth.read(xml, information['registration_access_token'])).status).toBe(200);
  });

  it.each([
    ['a phone', { token_endpoint_auth_method: 'none' }, ['authorization_code', 'refresh_token']],
    [
      'a client with a certificate',
      { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'diary.example' },
      ['authorization_code', 'client_credentials', 'refresh_token'],
    ],
  ])('as %s has no secret', async (_, more, grantTypes) => {
    const information = await registered(more);
    expect(information).toMatchObject({ ...more, grant_types: grantTypes });
    expect(information).not.toHaveProperty('client_secret');
  });

  it.each([
    ['an address without encryption', { redirect_uris: ['http://diary.example/'] }, 'invalid_redirect_uri'],
    ['an address with a script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['an address with a fragment', { redirect_uris: [`${REDIRECT}#x`] }, 'invalid_redirect_uri'],
    ['no address', { redirect_uris: [] }, 'invalid_client_metadata'],
    ['no name', { client_name: undefined }, 'invalid_client_metadata'],
    ['a scope that is none', { scope: 'everything' }, 'invalid_client_metadata'],
    ['uploads', { scope: 'FB=4_5_45' }, 'invalid_client_metadata'],
    ["the custodian's management", { scope: 'FB=4_5 FB=33' }, 'invalid_client_metadata'],
    ['a way to say who one is that is none', { token_endpoint_auth_method: 'trust_me' }, 'invalid_client_metadata'],
    ['a certificate of no subject', { token_endpoint_auth_method: 'tls_client_auth' }, 'invalid_client_metadata'],
    ['a certificate beside a secret', { tls_client_auth_san_dns: 'a.example' }, 'invalid_client_metadata'],
    [
      'a secret key',
      {
        token_endpoint_auth_method: 'self_signed_tls_client_auth',
        jwks: { keys: [{ kty: 'RSA', d: 'x', x5c: ['AA=='] }] },
      },
      'invalid_client_metadata',
    ],
  ])('is refused %s', async (_, more, error) => {
    expect(told(await register({ ...metadata, ...more }))).toMatchObject([400, { error }]);
  });

  it.each([
    ['none', undefined, 401, 'invalid_token'],
    ['one that is not known', 'x', 401, 'invalid_token'],
  ])('needs an initial access token, and with %s is not known', async (_, token, status, error) => {
    const answer = await send('POST', `${BASE}${oauthPaths.register}`, token, metadata);
    expect(told(answer)).toMatchObject([status, { error }]);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('cannot use any other token, or one that was revoked', async () => {
    const { registration_access_token: own } = await registered();
    expect((await register(metadata, own)).status).toBe(403);
    const { tokens } = oauth.server.custodian;
    const short = await tokens.issue('initial', {});
    await tokens.revoke(short.tokenId);
    expect((await register(metadata, short.token)).status).toBe(401);
  });

  it.each([
    ['no JSON', 'x', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['a form', 'client_name=x', 'application/x-www-form-urlencoded', 415],
    ['too much', JSON.stringify({ client_name: 'x'.repeat(70_000) }), 'application/json', 413],
  ])('is refused with %s', async (_, body, type, status) => {
    const headers = { 'Content-Type': type };
    const address = `${oauth.server.origin}${oauthPaths.register}`;
    const answer = await ask(address, { method: 'POST', token: initial, body, headers });
    expect(told(answer)).toMatchObject([status, { error: expect.any(String) }]);
  });
});

describe('an application that manages its registration (RFC 7592)', () => {
  it('reads it, without the secret, which is kept as a hash', async () => {
    const { client_secret: secret, ...information } = await registered();
    const answer = await send(
      'GET',
      information['registration_client_uri'] ?? '',
      information['registration_access_token'],
    );
    expect(told(answer)).toEqual([200, information]);
    expect(secret).toEqual(expect.any(String));
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('changes what it says of itself, and nothing that it is known by or may ask for', async () => {
    const information = await registered();
    const { registration_client_uri: uri = '', registration_access_token: token, client_id } = information;
    const put = async (more: object): Promise<[number, Record<string, unknown>]> =>
      told(await send('PUT', uri, token, { ...metadata, client_id, ...more }));
    expect(await put({ client_name: 'Watt Diary' })).toMatchObject([200, { client_name: 'Watt Diary', client_id }]);
    expect(await put({ client_secret: information['client_secret'] })).toMatchObject([200, {}]);
    const refused: [object, string][] = [
      [{ redirect_uris: ['https://evil.example/'] }, 'invalid_redirect_uri'],
      [{ scope: `${REGISTERED} FB=16` }, 'invalid_client_metadata'],
      [{ token_endpoint_auth_method: 'none' }, 'invalid_client_metadata'],
      [{ client_id: 'another' }, 'invalid_request'],
      [{ client_secret: 'chosen' }, 'invalid_request'],
      [{ client_name: '' }, 'invalid_client_metadata'],
    ];
    for (const [more, error] of refused) expect(await put(more)).toMatchObject([400, { error }]);
  });

  it('takes it away, is told so at once everywhere, and may bring it back for a while', async () => {
    const information = await registered();
    const { registration_client_uri: uri = '', registration_access_token: token } = information;
    const { client_id: id = '', client_secret: secret = '' } = information;
    const client = new OAuthClient(oauth.server.origin, id, secret, REDIRECT);
    const tokens = await oauth.tokensFor(client);
    const removed = await send('DELETE', uri, token);
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect((await oauth.read(tokens['resourceURI'], tokens['access_token'])).status).toBe(403);
    expect((await client.token({ grant_type: 'client_credentials', scope: 'FB=34_35' })).status).toBe(401);
    expect((await send('GET', uri, token)).status).toBe(404);
    expect((await send('PUT', uri, token, { ...metadata, client_id: id })).status).toBe(200);
    expect((await oauth.read(tokens['resourceURI'], tokens['access_token'])).status).toBe(200);
  });

  it("opens no other's", async () => {
    const [own, other] = [await registered(), await registered()];
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { ...metadata, client_id: other['client_id'] } : undefined;
      const answer = await send(method, other['registration_client_uri'] ?? '', own['registration_access_token'], body);
      expect(answer.status).toBe(403);
    }
  });

  it('needs function block 41 or 44 to change anything', async () => {
    const {
      registration_client_uri: uri = '',
      registration_access_token: token,
      client_id,
    } = await registered({
      scope: 'FB=4_5',
    });
    const answer = await send('PUT', uri, token, { ...metadata, scope: 'FB=4_5', client_id });
    expect([answer.status, (await send('DELETE', uri, token)).status]).toEqual([403, 403]);
  });
});
