import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import type { StoredUsagePoint } from '@app/metering';
import { ask, type Answer, type Question } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, TestUtility } from '../support/test-utility.js';

let server: TestCustodian;
let utility: TestUtility;
let grant: Grant;
let usagePoint: StoredUsagePoint;

beforeAll(async () => {
  server = await startTestCustodian();
  utility = new TestUtility(server.custodian);
  const customer = await utility.customer();
  usagePoint = await utility.usagePoint(customer);
  await utility.channel(usagePoint, delivered, { from: '2026-01-05', days: 1 });
  grant = await utility.grant(customer);
});
afterAll(async () => server.close());

const get = async (path: string, question: Question = {}): Promise<Answer> =>
  ask(`${server.resource}${path}`, question);
const batch = (): string => `/Batch/Subscription/${grant.authorization._id}`;
const codeOf = ({ text }: Answer): unknown => (JSON.parse(text) as { code: unknown }).code;
const hourAgo = (): Date => new Date(Date.now() - 3_600_000);

/** What clients send that have no token. */
const noToken: readonly [string, Record<string, string>][] = [
  ['no header', {}],
  ['an empty header', { Authorization: '' }],
  ['Bearer alone', { Authorization: 'Bearer' }],
  ['Bearer null', { Authorization: 'Bearer null' }],
  ['Bearer null in odd capitals', { Authorization: 'bEARER Null' }],
  ['another scheme', { Authorization: 'Basic YTpi' }],
];

describe('a request without a token', () => {
  it.each(noToken)('is forbidden: %s', async (_, headers) => {
    const answer = await get(batch(), { headers });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'token-missing']);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('is unauthorized where STRICT_RFC6750 asks for the letter of the RFC', async () => {
    const strict = await startTestCustodian({ STRICT_RFC6750: 'true' });
    try {
      for (const [, headers] of noToken) {
        const answer = await ask(`${strict.resource}/Batch/Subscription/1`, { headers });
        expect([answer.status, codeOf(answer)]).toEqual([401, 'token-missing']);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
      }
    } finally {
      await strict.close();
    }
  });
});

describe('a token', () => {
  it('opens its subscription, whatever the capitals of the scheme', async () => {
    const answer = await get(batch(), { headers: { Authorization: `bEaReR   ${grant.token.token}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  it('that is unknown, expired or revoked is unauthorized', async () => {
    const { tokens } = server.custodian;
    const { _id: authorizationId, applicationId } = grant.authorization;
    const expired = await tokens.issue('access', { authorizationId, applicationId, expiresAt: hourAgo() });
    const revoked = await tokens.issue('access', { authorizationId, applicationId });
    await tokens.revoke(revoked.tokenId);
    const cases = [
      ['nobody-ever-had-this', 'token-unknown'],
      [expired.token, 'token-expired'],
      [revoked.token, 'token-revoked'],
    ] as const;
    for (const [token, code] of cases) {
      const answer = await get(batch(), { token });
      expect([answer.status, codeOf(answer)]).toEqual([401, code]);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
    }
  });

  it.each(['registration', 'client', 'upload'] as const)('of the %s kind opens no usage', async (kind) => {
    const { applicationId } = grant.authorization;
    const { token } = await server.custodian.tokens.issue(kind, { applicationId });
    for (const path of [batch(), '/ReadingType', '/Batch/RetailCustomer/1/UsagePoint']) {
      const answer = await get(path, { token });
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 403, 'token-of-wrong-kind']);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
    }
  });

  it("does not tell another's subscription from one that does not exist", async () => {
    const other = await utility.grant(await utility.customer('Ben Example'));
    const { token } = grant.token;
    for (const rest of ['', '/UsagePoint']) {
      const foreign = await get(`/Batch/Subscription/${other.authorization._id}${rest}`, { token });
      const absent = await get(`/Batch/Subscription/1234567890123456${rest}`, { token });
      expect([foreign.status, absent.status]).toEqual([403, 403]);
      expect(foreign.text).toBe(absent.text);
      expect(foreign.headers['www-authenticate']).toMatch(/^Bearer /);
    }
  });

  it("does not tell another's usage point from one that does not exist", async () => {
    const foreign = await utility.usagePoint(await utility.customer('Cy Example'));
    const { token } = grant.token;
    const subscription = `/Subscription/${grant.authorization._id}/UsagePoint`;
    for (const below of [`/Batch${subscription}`, subscription]) {
      const answers = await Promise.all(
        [foreign._id, '1234567890123456'].map((id) => get(`${below}/${id}`, { token })),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(answers[0]?.text).toBe(answers[1]?.text);
      expect((await get(`${below}/${usagePoint._id}`, { token })).status).toBe(200);
    }
    expect((await get(`${subscription}/${foreign._id}/MeterReading`, { token })).status).toBe(404);
  });

  it('is forbidden when its authorization has ended or its period is over', async () => {
    const customer = await utility.customer('Di Example');
    const ended = await utility.grant(customer);
    await server.custodian.authorizations.end(ended.authorization._id, 'customer');
    const over = await utility.grant(customer);
    await server.custodian.store.db
      .collection<{ _id: string }>('authorizations')
      .updateOne({ _id: over.authorization._id }, { $set: { 'authorizedPeriod.end': hourAgo() } });
    for (const { authorization, token } of [ended, over]) {
      const answer = await get(`/Batch/Subscription/${authorization._id}`, { token: token.token });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'authorization-ended']);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
    }
  });

  it('of the operator opens every subscription, as its application sees it', async () => {
    const token = await utility.operatorToken();
    const [theirs, own] = await Promise.all([get(batch(), { token }), get(batch(), { token: grant.token.token })]);
    expect(theirs.status).toBe(200);
    expect(readFeed(theirs.text).entries).toEqual(readFeed(own.text).entries);
    expect((await get('/Batch/Subscription/1234567890123456', { token })).status).toBe(404);
  });
});

describe('an error', () => {
  it.each(['*/*', 'application/json', 'application/problem+json', 'text/html', 'image/png', 'nonsense'])(
    'is problem JSON for a client that accepts %s, and never 406',
    async (accept) => {
      const answer = await get(batch(), { headers: { Accept: accept } });
      expect(answer.status).toBe(403);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(JSON.parse(answer.text)).toMatchObject({ status: 403, code: 'token-missing', title: expect.any(String) });
    },
  );

  it.each(['application/xml', 'text/xml', 'application/atom+xml', 'application/atom+xml, application/json;q=0.5'])(
    'is XML for a client that prefers %s',
    async (accept) => {
      const answer = await get(batch(), { headers: { Accept: accept } });
      expect(answer.status).toBe(403);
      expect(answer.headers['content-type']).toMatch(/^application\/xml/);
      expect(answer.text).toContain('<code>token-missing</code>');
    },
  );

  it('is not kept by caches', async () => {
    expect((await get(batch())).headers['cache-control']).toBe('no-store');
  });

  it('is 404 at an unknown path and 400 at one that cannot be decoded', async () => {
    for (const path of ['/Nothing', '/Batch', '/../../..', `${batch()}/Nothing`]) {
      const answer = await get(path, { token: grant.token.token });
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 404, 'not-found']);
    }
    expect((await get('/Batch/Subscription/%zz', { token: grant.token.token })).status).toBe(400);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
    'is 405 with Allow for %s where only reading is possible',
    async (method) => {
      for (const path of [
        batch(),
        `${batch()}/`,
        `/Subscription/${grant.authorization._id}/UsagePoint`,
        '/ReadingType',
      ]) {
        const answer = await get(path, { method, token: grant.token.token });
        expect([answer.status, codeOf(answer), answer.headers['allow']]).toEqual([
          405,
          'method-not-allowed',
          'GET, HEAD',
        ]);
      }
      if (method === 'POST') return;
      const answer = await get('/Batch/RetailCustomer/1/UsagePoint', { method });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
    },
  );

  it('has no body in answer to HEAD', async () => {
    const answer = await get(batch(), { method: 'HEAD' });
    expect([answer.status, answer.text]).toEqual([403, '']);
  });
});

describe('any Accept', () => {
  it.each(['text/html', 'application/json', 'nonsense'])('%s gets the feed', async (accept) => {
    const answer = await get(batch(), { token: grant.token.token, headers: { Accept: accept } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/atom\+xml/);
  });
});

describe('trailing slashes', () => {
  it('change nothing', async () => {
    const { token } = grant.token;
    const subscription = `/Subscription/${grant.authorization._id}/UsagePoint`;
    for (const path of [
      batch(),
      `${batch()}/UsagePoint`,
      subscription,
      `${subscription}/${usagePoint._id}`,
      '/ReadingType',
    ]) {
      const [with_, without] = await Promise.all([get(`${path}/`, { token }), get(path, { token })]);
      expect([path, with_.status]).toEqual([path, 200]);
      expect(readFeed(with_.text).entries).toEqual(readFeed(without.text).entries);
    }
  });
});
