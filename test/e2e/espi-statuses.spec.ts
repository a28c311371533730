import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant } from '@app/authorization';
import { RESOURCE_PATH } from '@app/espi';
import type { StoredUsagePoint } from '@app/metering';
import { routes } from '../../apps/custodian/src/route-table.js';
import { ask, eventually, type Answer, type Question } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, TestUtility } from '../support/test-utility.js';
import { officialXsd, Xsd } from '../support/xsd.js';
import { foundWallCity, withIds, type WallCity } from '../support/wall-city.js';

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
const treeOf = (usagePointId: string): string => `/Subscription/${grant.authorization._id}/UsagePoint/${usagePointId}`;
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

describe('a refusal', () => {
  it.each([
    [
      'of a parameter that cannot be understood',
      () => `${batch()}?published-min=yesterday`,
      400,
      'bad-query-parameter',
    ],
    ['of what is not in the view', () => treeOf('1234567890123456'), 404, 'not-found'],
    ['of a page of another feed', () => `${batch()}?page=WzEsIngiLCJ5Il0`, 400, 'bad-query-parameter'],
  ])('%s leaves one access record with its reason', async (_, path, status, problem) => {
    const alone = await utility.grant(await utility.customer());
    const { _id: authorizationId } = alone.authorization;
    const own = path().replace(grant.authorization._id, authorizationId);
    expect((await get(own, { token: alone.token.token })).status).toBe(status);
    const { accessRecords } = server.custodian;
    const { records } = await eventually(
      async () => accessRecords.list({ authorizationId }),
      (found) => found.records.length > 0,
    );
    expect(records.map((record) => [record.status, record.problem, record.bytes])).toEqual([[status, problem, 0]]);
  });

  it('without a token leaves none: a flood writes nothing', async () => {
    const before = await server.custodian.store.db.collection('accessRecords').countDocuments({});
    for (const path of [batch(), `${batch()}?published-min=yesterday`]) expect((await get(path)).status).toBe(403);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await server.custodian.store.db.collection('accessRecords').countDocuments({})).toBe(before);
  });
});

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

describe('the Authorization header', () => {
  const ask2 = async (...values: string[]): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = ['Host', 'custodian.example', ...values.flatMap((value) => ['Authorization', value])];
      request(`${server.resource}${batch()}`, { agent: false, headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      })
        .once('error', reject)
        .end();
    });

  it('may come once: of two, neither is believed', async () => {
    const own = `Bearer ${grant.token.token}`;
    expect(await ask2(own)).toBe(200);
    for (const second of [own, 'Bearer nonsense', 'Bearer null', '']) {
      expect([second, await ask2(own, second)]).toEqual([second, 400]);
      expect([second, await ask2(second, own)]).toEqual([second, 400]);
    }
  });

  it.each([
    ['BEARER %', 200],
    ['bearer\t%', 200],
    ['Bearer     %   ', 200],
    ['Bearer %x', 401],
    ['Bearer % %', 401],
    ['Bearer "%"', 401],
    ['Bearer undefined', 401],
    ['Bearer%', 403],
    ['Token %', 403],
    ['%', 403],
  ])('%s is answered %i', async (form, status) => {
    const headers = { Authorization: form.replaceAll('%', grant.token.token) };
    expect((await get(batch(), { headers })).status).toBe(status);
  });

  it('is the only place for a token', async () => {
    const { token } = grant.token;
    expect((await get(`${batch()}?access_token=${token}`)).status).toBe(403);
    expect((await get(batch(), { headers: { Cookie: `access_token=${token}` } })).status).toBe(403);
  });

  it('with a token that is no good is answered with the reason of RFC 6750', async () => {
    const { headers } = await get(batch(), { token: 'nobody-ever-had-this' });
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="[^"]+", error="invalid_token"$/);
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

  it('has one title, that of its help page, and says in detail what it is about this time (RFC 9457 section 3.1)', async () => {
    const { token } = grant.token;
    const [one, other] = await Promise.all(
      ['max-results', 'depth'].map((name) => get(`/ReadingType?${name}=x`, { token })),
    );
    const [first, second] = [one, other].map((answer) => JSON.parse(answer?.text ?? '') as Record<string, string>);
    expect(first?.['title']).toBe(second?.['title']);
    expect([first?.['detail'], second?.['detail']]).toEqual([
      expect.stringContaining('max-results'),
      expect.stringContaining('depth'),
    ]);
    const { pathname } = new URL(first?.['type'] ?? '');
    const page = await ask(`${server.origin}${pathname}`, { headers: { Accept: 'text/html' } });
    expect(page.text).toContain(`<h1>${first?.['title']}</h1>`);
  });

  it.each(['application/xml', 'text/xml', 'application/atom+xml', 'application/atom+xml, application/json;q=0.5'])(
    'is XML for a client that prefers %s',
    async (accept) => {
      const answer = await get(batch(), { headers: { Accept: accept } });
      expect(answer.status).toBe(403);
      expect(answer.headers['content-type']).toMatch(/^application\/xml/);
      expect(answer.text).toContain('<code>token-missing</code>');
    },
  );

  it('is problem XML for a client that asks for that', async () => {
    const answer = await get(batch(), { headers: { Accept: 'application/problem+xml' } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+xml/);
    expect(answer.text).toContain('<problem xmlns="urn:ietf:rfc:7807">');
  });

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
  it.each(['text/html', 'application/json', 'application/json, text/plain, */*', 'image/*;q=0', 'nonsense'])(
    '%s gets the feed',
    async (accept) => {
      const answer = await get(batch(), { token: grant.token.token, headers: { Accept: accept } });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/atom\+xml/);
    },
  );
});

describe('every path that can be read', () => {
  const generated = fileURLToPath(new URL('../../schemas/all.xsd', import.meta.url));
  const schemas = [generated, ...(officialXsd === undefined ? [] : [officialXsd])].map((path) => new Xsd(path));
  let town: TestCustodian;
  let city: WallCity;
  const readable = routes.filter(({ method, path }) => method === 'GET' && path.startsWith(RESOURCE_PATH));

  beforeAll(async () => {
    town = await startTestCustodian();
    city = await foundWallCity(town);
  });
  afterAll(async () => town.close());

  /** The operator reads everything; what differs by the clock, or repeats the very address asked, is left out. */
  async function read(
    path: string,
    { query = '', whole = false, ...question }: Question & { query?: string; whole?: boolean } = {},
  ): Promise<unknown[]> {
    const { subscription } = city.askers.operator;
    const filled = withIds(path.replace(RESOURCE_PATH, ''), { ...city.ids, subscription });
    const { authorization = '' } = city.askers.operator;
    const { status, headers, text } = await ask(`${town.resource}${filled}${query}`, {
      ...question,
      headers: { Authorization: authorization, ...question.headers },
    });
    const steady = whole ? text : text.replaceAll(/<updated>[^<]*<\/updated>|<link rel="next-poll"[^>]*>/g, '');
    return [path, status, headers['content-type'], steady];
  }

  it.each(readable.map(({ path }) => path))(
    '%s does not mind a trailing slash, the type of a body that is not there, or parameters it does not know',
    async (path) => {
      // bulk is made ahead
      const plain = await eventually(
        async () => read(path),
        ([, status]) => status !== 202,
      );
      expect(plain.slice(0, 2)).toEqual([path, 200]);
      expect(await read(`${path}/`)).toEqual([`${path}/`, ...plain.slice(1)]);
      expect(await read(path, { headers: { 'Content-Type': 'Application/atom+xml' } })).toEqual(plain);
      expect(await read(path, { headers: { 'Content-Type': 'nonsense' } })).toEqual(plain);
      expect(await read(path, { query: '?nonsense=1&nonsense=2&x[]=3&__proto__=4&=5&%C3%28' })).toEqual(plain);
      expect(await read(path, { headers: { Accept: 'text/html, image/png;q=0.1' } })).toEqual(plain);
      const [, status, type, body] = await read(path, { method: 'HEAD' });
      expect([status, type, body]).toEqual([200, plain[2], '']);
    },
  );

  it.each(readable.map(({ path }) => path))('%s is valid by the XSD of ESPI 4.0', async (path) => {
    const [, , type, text] = await read(path, { whole: true });
    const faults = String(type).endsWith('xml') ? schemas.map((schema) => schema.faultOf(String(text))) : [];
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it.each(readable.map(({ path }) => path))('%s needs a token', async (path) => {
    expect((await read(path, { headers: { Authorization: '' } })).slice(0, 2)).toEqual([path, 403]);
  });

  it.each(['/Subscription', '/Subscription/%', '/RetailCustomer', '/Batch', '/Batch/Subscription', '/Nonsense'])(
    '%s is none: 404',
    async (path) => {
      const { subscription, authorization = '' } = city.askers['own access'];
      for (const slash of ['', '/']) {
        const address = `${town.resource}${path.replace('%', subscription)}${slash}`;
        expect((await ask(address, { headers: { Authorization: authorization } })).status).toBe(404);
      }
    },
  );
});
