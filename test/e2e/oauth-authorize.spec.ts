import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oauthPaths } from '@app/authorization';
import { Scope } from '@app/espi';
import { ask } from '../support/http-client.js';
import { json, newPkce, type OAuthClient } from '../support/oauth-client.js';
import { BASE, OAuthUtility, REDIRECT, REGISTERED, SCOPE } from '../support/oauth-utility.js';

let oauth: OAuthUtility;
let diary: OAuthClient;

beforeAll(async () => {
  oauth = await OAuthUtility.start();
  diary = await oauth.newClient();
});
afterAll(async () => oauth.close());

/** One request of the authorization endpoint, with parameters changed, or left out where they are null. */
async function first(change: Record<string, string | null>, client = diary) {
  const url = new URL(client.authorizeUrl({ scope: SCOPE }), oauth.server.origin);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return ask(url.href, asBrowser);
}
const asBrowser = { headers: { Accept: 'text/html,*/*;q=0.8' } };
const sentBack = async (change: Record<string, string | null>, client = diary): Promise<URLSearchParams> => {
  const { status, headers } = await first(change, client);
  const target = new URL(headers.location ?? 'about:blank');
  expect([status, `${target.origin}${target.pathname}`]).toEqual([302, REDIRECT]);
  return new URLSearchParams(`${target.search.slice(1)}&${target.hash.slice(1)}`);
};

describe('a malformed request of authorization', () => {
  it.each([
    ['OAD001.0 without response_type', { response_type: null }, 'invalid_request'],
    ['OAD001.2 with a response_type that is none', { response_type: 'badresponsetype' }, 'unsupported_response_type'],
    ['for a token in the address (implicit grant)', { response_type: 'token' }, 'invalid_request'],
    ['OAD001.5 for a scope that is none', { scope: 'FB=????' }, 'invalid_scope'],
    ['for a scope with a quotation mark', { scope: 'FB="1"' }, 'invalid_scope'],
    ['for two scopes at once', { scope: 'FB=4_5 FB=15' }, 'invalid_scope'],
    ['for nothing that is registered', { scope: 'FB=33_45' }, 'invalid_scope'],
    ['for an administrative scope of other servers', { scope: 'DataCustodian_Admin_Access' }, 'invalid_scope'],
    [
      'with the plain method of PKCE',
      { code_challenge: newPkce().challenge, code_challenge_method: 'plain' },
      'invalid_request',
    ],
    ['with a challenge but no method', { code_challenge: newPkce().challenge }, 'invalid_request'],
    ['with a short challenge', { code_challenge: 'abc', code_challenge_method: 'S256' }, 'invalid_request'],
    ['for another resource', { resource: 'https://elsewhere.example/' }, 'invalid_target'],
    ['for an answer in a form', { response_mode: 'form_post' }, 'unsupported_response_mode'],
    ['with a request object', { request: 'e30.e30.' }, 'request_not_supported'],
    ['with a request by reference', { request_uri: 'https://evil.example/r' }, 'request_uri_not_supported'],
    ['without any page', { prompt: 'none' }, 'consent_required'],
  ])('%s goes back with an error and no code, before anybody signs in', async (_, change, error) => {
    const asked = oauth.door.asked.length;
    const parameters = await sentBack(change);
    expect(parameters.get('error')).toBe(error);
    expect(parameters.get('state')).toBe('a state');
    expect(parameters.get('iss')).toBe(BASE);
    for (const name of ['code', 'access_token']) expect(parameters.has(name)).toBe(false);
    expect(oauth.door.asked).toHaveLength(asked);
  });

  it.each([
    ['OAD001.1 without client_id', { client_id: null }, 401],
    ['OAD001.3 of an unknown client', { client_id: 'nobody' }, 401],
    ['OAD001.4 to an address that is not registered', { redirect_uri: 'https://evil.example/callback' }, 403],
    ['to no address', { redirect_uri: null }, 403],
    ['to a path below the registered one', { redirect_uri: `${REDIRECT}/more` }, 403],
    ['to a path beside it', { redirect_uri: `${REDIRECT}/../evil` }, 403],
    ['with a query of its own', { redirect_uri: `${REDIRECT}?next=evil` }, 403],
    ['to the same host without encryption', { redirect_uri: REDIRECT.replace('https', 'http') }, 403],
    [
      'to a name that begins alike',
      { redirect_uri: REDIRECT.replace('diary.example', 'diary.example.evil.example') },
      403,
    ],
    ['with a user before the host', { redirect_uri: REDIRECT.replace('//', '//diary.example@evil.') }, 403],
    ['with a fragment', { redirect_uri: `${REDIRECT}#x` }, 403],
    ['with a script', { redirect_uri: 'javascript:alert(1)' }, 403],
    [
      'to a wrong address with a wrong response_type',
      { redirect_uri: 'https://evil.example/', response_type: 'x' },
      403,
    ],
  ])('%s gets a page, and is sent nowhere', async (_, change, status) => {
    const answer = await first(change);
    expect(answer.status).toBe(status);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    const links = [...answer.text.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !/^[/#](?!\/)/.test(link))).toEqual([]);
  });

  it('is refused with the words of its status', async () => {
    const { status, statusText } = await fetch(
      `${oauth.server.origin}${diary.authorizeUrl({ redirect_uri: 'https://evil.example/' })}`,
    );
    expect([status, statusText]).toEqual([403, 'Forbidden']);
  });

  it('gives two redirect addresses or two clients the benefit of neither', async () => {
    const twice = `${diary.authorizeUrl({ scope: SCOPE })}&redirect_uri=https%3A%2F%2Fevil.example%2F`;
    const answer = await ask(`${oauth.server.origin}${twice}`);
    expect([answer.status, answer.headers.location]).toEqual([403, undefined]);
    const clients = `${diary.authorizeUrl({ scope: SCOPE })}&client_id=another`;
    expect((await ask(`${oauth.server.origin}${clients}`)).status).toBe(401);
  });

  it('of an application that was revoked is one of an unknown client', async () => {
    const gone = await oauth.newClient();
    const { custodian } = oauth.server;
    const { _id } = await custodian.applications.byClientId(gone.clientId);
    await custodian.applications.setStatus(_id, 4);
    expect((await first({}, gone)).status).toBe(401);
  });
});

describe('the consent', () => {
  it('OAD002 refused goes back with access_denied', async () => {
    const { elsewhere } = await oauth.authorize(diary, {}, 'refuse');
    expect(`${elsewhere?.origin}${elsewhere?.pathname}`).toBe(REDIRECT);
    expect(Object.fromEntries(elsewhere?.searchParams ?? [])).toMatchObject({
      error: 'access_denied',
      state: 'a state',
      iss: BASE,
    });
  });

  it('is asked with who asks and for what, no more than is registered', async () => {
    const modest = await oauth.newClient({ scope: ['FB=4_5_15;HistoryLength=6'] });
    await oauth.authorize(modest, { scope: 'FB=4_5_51;HistoryLength=24;' });
    const asked = oauth.door.asked.at(-1);
    expect(asked?.application.metadata.client_name).toBe('Kilowatt Diary');
    expect(asked?.scope.toString()).toBe('FB=4_5;HistoryLength=6');
    expect(asked?.mustSignIn).toBe(false);
  });

  it('is asked for what is registered first where the client names no scope', async () => {
    const { elsewhere } = await oauth.authorize(diary, { scope: '' });
    expect(elsewhere?.searchParams.has('code')).toBe(true);
    expect(oauth.door.asked.at(-1)?.scope.equals(Scope.parse(REGISTERED))).toBe(true);
  });

  it('tells the page that the client wants the customer to sign in anew', async () => {
    await oauth.authorize(diary, { prompt: 'login' });
    expect(oauth.door.asked.at(-1)?.mustSignIn).toBe(true);
  });

  it('gives what the customer chose, and the token says so', async () => {
    const [usagePointId = ''] = oauth.usagePointIds;
    const until = new Date(Date.now() + 7 * 86_400_000);
    const tokens = await oauth.tokensFor(diary, {
      scope: Scope.parse('FB=1_3_4_5;IntervalDuration=3600;HistoryLength=6'),
      usagePointIds: [usagePointId],
      until,
    });
    expect(tokens['scope']).toBe('FB=1_3_4_5;IntervalDuration=3600;BlockDuration=daily;HistoryLength=6');
    const id = tokens['authorizationURI']?.split('/').at(-1) ?? '';
    const authorization = await oauth.server.custodian.authorizations.get(id);
    expect(authorization).toMatchObject({ usagePointIds: [usagePointId], scope: tokens['scope'], status: 1 });
    expect(authorization.authorizedPeriod.end).toEqual(until);
    const feed = await oauth.read(tokens['resourceURI'], tokens['access_token']);
    expect(feed.status).toBe(200);
    expect(feed.text).toContain(usagePointId);
    expect(feed.text).not.toContain(oauth.usagePointIds[1]);
  });

  it('never gives more than was asked', async () => {
    const code = await oauth.codeFor(
      diary,
      { scope: 'FB=1_3_4_5;HistoryLength=6' },
      { scope: Scope.parse(REGISTERED) },
    );
    expect(json(await diary.exchange(code))['scope']).toBe('FB=1_3_4_5;HistoryLength=6');
  });

  it("never gives another customer's usage points", async () => {
    const stranger = await oauth.utility.customer('Grace Example');
    const { _id } = await oauth.utility.usagePoint(stranger);
    const choices = { usagePointIds: [_id] };
    const { answer, elsewhere } = await oauth.authorize(diary, {}, { customerId: oauth.customerId, choices });
    expect([answer.status, answer.text, elsewhere]).toEqual([400, 'usage-point-not-of-customer', undefined]);
  });

  it('ends the earlier authorization of the same application and customer', async () => {
    const before = await oauth.tokensFor(diary);
    const after = await oauth.tokensFor(diary);
    expect((await oauth.read(before['resourceURI'], before['access_token'])).status).toBe(403);
    expect(json(await diary.refresh(before['refresh_token'] ?? ''))['error']).toBe('invalid_grant');
    expect((await oauth.read(after['resourceURI'], after['access_token'])).status).toBe(200);
  });

  it('is one for each request, whatever the same browser consented to before', async () => {
    const browser = oauth.newBrowser();
    oauth.door.answer = { customerId: oauth.customerId };
    const asked = oauth.door.asked.length;
    for (const client of [diary, await oauth.newClient(), diary]) {
      const { elsewhere } = await browser.follow(client.authorizeUrl({ scope: SCOPE }));
      expect(elsewhere?.searchParams.has('code')).toBe(true);
    }
    expect(oauth.door.asked).toHaveLength(asked + 3);
  });

  it("is bound to the browser: another's request, and one that was answered, are nobody's", async () => {
    const begun = await ask(`${oauth.server.origin}${diary.authorizeUrl({ scope: SCOPE })}`);
    const consent = begun.headers.location ?? '';
    expect(consent).toMatch(/^\/consent\/[\w-]+$/);
    const stranger = await oauth.newBrowser().get(consent);
    expect([stranger.status, stranger.text]).toEqual([400, 'consent-expired']);
    const resumed = await ask(`${oauth.server.origin}${oauthPaths.authorize}/${consent.split('/').at(-1)}`);
    expect([resumed.status, resumed.headers.location]).toEqual([400, undefined]);
    const browser = oauth.newBrowser();
    oauth.door.answer = { customerId: oauth.customerId };
    const first = await browser.get(diary.authorizeUrl({ scope: SCOPE }));
    const { elsewhere } = await browser.follow(first.headers.location ?? '');
    expect(elsewhere?.searchParams.has('code')).toBe(true);
    expect((await browser.get(first.headers.location ?? '')).text).toBe('consent-expired');
  });

  it('keeps cookies from scripts and from other sites', async () => {
    const { headers } = await first({});
    const cookies = headers['set-cookie'] ?? [];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; httponly/i);
    for (const cookie of cookies) expect(cookie).toMatch(/; samesite=lax/i);
  });
});

describe('the way in of ESPI before 4.0', () => {
  const path = '/DataCustodian/RetailCustomer/ScopeSelectionList';

  it("sends the browser to the third party's screen, with the scopes to choose from", async () => {
    const screen = 'https://diary.example/scopes?x=1';
    const client = await oauth.newClient({
      scope: ['FB=4_5', 'FB=4_5_15'],
      third_party_scope_selection_screen_uri: screen,
    });
    const { status, headers } = await ask(`${oauth.server.origin}${path}?ThirdPartyID=${client.clientId}`);
    expect(status).toBe(302);
    expect(headers.location).toBe(`${screen}&scope=FB%3D4_5&scope=FB%3D4_5_15&DataCustodianID=data_custodian`);
  });

  it('goes on to the authorization with what was chosen', async () => {
    oauth.door.answer = { customerId: oauth.customerId };
    const chosen = new URLSearchParams({
      ThirdPartyID: diary.clientId,
      redirect_uri: REDIRECT,
      scope: SCOPE,
      state: 's',
    });
    const { elsewhere } = await oauth.newBrowser().follow(`${path}?${chosen.toString()}`);
    expect(Object.fromEntries(elsewhere?.searchParams ?? [])).toMatchObject({ code: expect.any(String), state: 's' });
  });

  it('sends nobody anywhere for a third party that is not known', async () => {
    const { status, headers } = await ask(`${oauth.server.origin}${path}?ThirdPartyID=nobody`);
    expect([status, headers.location]).toEqual([401, undefined]);
  });
});
