import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOURCE_PATH } from '@app/espi';
import { assetAddresses } from '@app/page-kit';
import { roles, type Role } from '@app/users';
import { isPageCaller, type PageCaller } from '../../apps/custodian/src/pages/page-caller.js';
import { routes as allRoutes } from '../../apps/custodian/src/route-table.js';
import { ask, eventually, type Answer } from '../support/http-client.js';
import { PageClient, tokenIn } from '../support/page-client.js';
import { signedIn } from '../support/portal-people.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { askerNames, foundWallCity, planted, withIds, type AskerName, type WallCity } from '../support/wall-city.js';

/** Pages know nobody by a token: they stand behind a wall of their own, below; what they show to whom is theirs to test. */
const routes = allRoutes.filter(({ caller }) => !isPageCaller(caller));

/** The right answer: it may be read, or the status and the code of the refusal. */
type Right = 'ok' | readonly [status: number, code: string];
/** …which may depend on whether the path names anything below the asker's own subscription. */
type RightFor = Right | ((path: string) => Right);

const missing = [403, 'token-missing'] as const;
const missing401 = [401, 'token-missing'] as const;
const wrongKind = [403, 'token-of-wrong-kind'] as const;
const notYours = [403, 'not-your-resource'] as const;
const insufficient = [403, 'insufficient-scope'] as const;
const ended = [403, 'authorization-ended'] as const;

const nobody: Readonly<Record<AskerName, RightFor>> = {
  nobody: missing,
  'empty header': missing,
  'bearer null': missing,
  'unknown token': [401, 'token-unknown'],
  'expired token': [401, 'token-expired'],
  'revoked token': [401, 'token-revoked'],
  'own registration': wrongKind,
  'other registration': wrongKind,
  'own client': wrongKind,
  'other client': wrongKind,
  'own access': wrongKind,
  'usage alone': wrongKind,
  'personal data alone': wrongKind,
  'other access': wrongKind,
  'other access on its own subscription': wrongKind,
  'ended authorization': wrongKind,
  upload: wrongKind,
  operator: wrongKind,
};
/** By Basic alone, which none of them has. */
const withoutPassword = [401, 'app-password-needed'] as const;
const operator = { ...nobody, operator: 'ok' } as const;
/** Where no certification wants it otherwise: RFC 6750 section 3.1. */
const strictly = { nobody: missing401, 'empty header': missing401, 'bearer null': missing401 } as const;

const namesMore = (path: string): boolean => /:(?!subscription|retailCustomer)/.test(path);
const ownCollectionElse =
  (refusal: Right) =>
  (path: string): Right =>
    namesMore(path) ? refusal : 'ok';
const ownElseAbsent = ownCollectionElse([404, 'not-found']);

/** Who may do what, by the kind of route. */
const walls = {
  public: Object.fromEntries(askerNames.map((name) => [name, 'ok'])) as Record<AskerName, RightFor>,
  'report-reader': Object.fromEntries(askerNames.map((name) => [name, withoutPassword])) as Record<AskerName, RightFor>,
  operator,
  subscription: {
    ...operator,
    'own access': 'ok',
    'usage alone': 'ok',
    'personal data alone': insufficient,
    'other access': notYours,
    'other access on its own subscription': ownElseAbsent,
    'ended authorization': ended,
  },
  reader: {
    ...operator,
    'own access': 'ok',
    'usage alone': 'ok',
    'personal data alone': insufficient,
    'other access': ownElseAbsent,
    'other access on its own subscription': ownElseAbsent,
    'ended authorization': ended,
  },
  'retail-customer': {
    ...operator,
    'own access': 'ok',
    'usage alone': insufficient,
    'personal data alone': 'ok',
    'other access': notYours,
    'other access on its own subscription': ownElseAbsent,
    'ended authorization': ended,
  },
  client: { ...operator, 'own client': 'ok', 'other client': ownCollectionElse(notYours) },
  bulk: { ...operator, 'own client': 'ok', 'other client': notYours },
  'bulk-customers': { ...operator, 'own client': 'ok', 'other client': notYours },
  'client-alone': { ...nobody, 'own client': 'ok', 'other client': notYours },
  registration: { ...operator, 'own registration': 'ok', 'other registration': notYours },
  'registration-alone': { ...nobody, 'own registration': 'ok', 'other registration': notYours },
  'own-registration': { ...nobody, ...strictly, 'own registration': 'ok', 'other registration': notYours },
  initial: { ...operator, ...strictly },
  'service-status': { ...operator, 'own client': 'ok', 'other client': 'ok', upload: 'ok' },
  'third-party': {
    ...nobody,
    ...strictly,
    'own client': 'ok',
    'other client': ownCollectionElse([404, 'unknown-agreement']),
  },
  deliveries: {
    ...nobody,
    ...strictly,
    'own client': 'ok',
    'other client': ownCollectionElse([404, 'unknown-delivery']),
  },
  // the own one was granted on a page, and has a code
  'offline-authorization': {
    ...nobody,
    ...strictly,
    'own client': [404, 'authorization-by-consent'],
    'other client': notYours,
  },
  upload: { ...operator, upload: 'ok' },
} satisfies Record<string, Record<AskerName, RightFor>>;

const all = <Wall extends keyof typeof walls>(wall: Wall, paths: readonly string[]): Record<string, Wall> =>
  Object.fromEntries(paths.map((path) => [`GET ${path}`, wall]));

const CUSTOMER = '/RetailCustomer/:retailCustomer/Customer';
const ACCOUNT = `${CUSTOMER}/:customer/CustomerAccount`;
const AGREEMENT = `${ACCOUNT}/:customerAccount/CustomerAgreement`;
const SUPPLY = `${AGREEMENT}/:customerAgreement`;
const PREMISE = `${SUPPLY}/ServiceLocation/:serviceLocation`;
const STATEMENT = `${CUSTOMER}/:customer/Statement`;

/** Under each name that they have. */
const summaries = (base: string): string[] => [
  ...['UsageSummary', 'ElectricPowerUsageSummary', 'ElectricPowerUsageSumary'].flatMap((kind) => [
    `${base}/${kind}`,
    `${base}/${kind}/:usageSummary`,
  ]),
  `${base}/ElectricPowerQualitySummary`,
  `${base}/ElectricPowerQualitySummary/:qualitySummary`,
];

function usageTree(view: string): string[] {
  const usagePoint = `${view}/UsagePoint/:usagePoint`;
  const meterReading = `${usagePoint}/MeterReading/:meterReading`;
  return [
    `${view}/UsagePoint`,
    usagePoint,
    `${usagePoint}/MeterReading`,
    meterReading,
    `${meterReading}/IntervalBlock`,
    `${meterReading}/IntervalBlock/:intervalBlock`,
    ...summaries(usagePoint),
  ];
}

/** Each route, and its wall. A new route needs a line here. */
const wallOf: Readonly<Record<string, keyof typeof walls>> = {
  'GET /assets/:asset': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /logos/:application/:hash': 'public',
  'GET /metrics': 'public',
  'GET /DataCustodian/reports/subscriptions': 'report-reader',
  'GET /sign-in/idle': 'public',
  'GET /openapi.json': 'public',
  'GET /.well-known/green-button-audit': 'public',
  'GET /.well-known/oauth-authorization-server': 'public',
  'POST /DataCustodian/oauth/register': 'initial',
  'GET /DataCustodian/oauth/register/:applicationInformation': 'own-registration',
  'PUT /DataCustodian/oauth/register/:applicationInformation': 'own-registration',
  'DELETE /DataCustodian/oauth/register/:applicationInformation': 'own-registration',
  'GET /ApplicationInformation': 'operator',
  'GET /ApplicationInformation/:applicationInformation': 'registration',
  'PUT /ApplicationInformation/:applicationInformation': 'registration-alone',
  'DELETE /ApplicationInformation/:applicationInformation': 'registration-alone',
  'GET /Authorization': 'client',
  'GET /Authorization/:authorization': 'client',
  'PUT /Authorization/:authorization': 'client-alone',
  'DELETE /Authorization/:authorization': 'client-alone',
  'GET /third-party-api/agreements': 'third-party',
  'POST /third-party-api/agreements': 'third-party',
  'GET /third-party-api/agreements/:agreement': 'third-party',
  'DELETE /third-party-api/agreements/:agreement': 'third-party',
  'POST /third-party-api/agreements/:agreement/token': 'third-party',
  'POST /third-party-api/agreements/:agreement/letters': 'third-party',
  'GET /third-party-api/agreements/:agreement/letters/:letter': 'third-party',
  'POST /third-party-api/authorizations/:authorization/token': 'offline-authorization',
  'GET /third-party-api/esiids': 'third-party',
  'GET /third-party-api/notifications/endpoint': 'deliveries',
  'POST /third-party-api/notifications/endpoint/verification': 'deliveries',
  'POST /third-party-api/notifications/endpoint/resumption': 'deliveries',
  'POST /third-party-api/notifications/endpoint/secret': 'deliveries',
  'GET /third-party-api/notifications/deliveries': 'deliveries',
  'POST /third-party-api/notifications/deliveries/test': 'deliveries',
  'POST /third-party-api/notifications/deliveries/resending': 'deliveries',
  'GET /third-party-api/notifications/deliveries/:delivery': 'deliveries',
  'POST /third-party-api/notifications/deliveries/:delivery/resending': 'deliveries',
  'GET /ReadServiceStatus': 'service-status',
  'GET /Batch/Bulk/:bulk': 'bulk',
  'GET /Batch/BulkRetailCustomerInfo/:bulk': 'bulk-customers',
  'GET /Batch/Subscription/:subscription': 'subscription',
  'GET /Batch/Subscription/:subscription/UsagePoint': 'subscription',
  'GET /Batch/Subscription/:subscription/UsagePoint/:usagePoint': 'subscription',
  'GET /Batch/RetailCustomer/:retailCustomer/UsagePoint': 'operator',
  'POST /Batch/RetailCustomer/:retailCustomer/UsagePoint': 'upload',
  'GET /Batch/RetailCustomer/:retailCustomer/UsagePoint/:usagePoint': 'operator',
  'GET /LocalTimeParameters': 'reader',
  'GET /LocalTimeParameters/:localTimeParameters': 'reader',
  'GET /ReadingType': 'reader',
  'GET /ReadingType/:readingType': 'reader',
  ...all('subscription', usageTree('/Subscription/:subscription')),
  ...all('operator', usageTree('/RetailCustomer/:retailCustomer')),
  ...all('retail-customer', [
    '/Batch/RetailCustomer/:retailCustomer',
    '/RetailCustomer/:retailCustomer',
    CUSTOMER,
    `${CUSTOMER}/:customer`,
    ACCOUNT,
    `${ACCOUNT}/:customerAccount`,
    AGREEMENT,
    `${AGREEMENT}/:customerAgreement`,
    `${SUPPLY}/ProgramDateIdMappings`,
    `${SUPPLY}/ProgramDateIdMappings/:programDateIdMappings`,
    `${SUPPLY}/ServiceSupplier`,
    `${SUPPLY}/ServiceSupplier/:serviceSupplier`,
    `${SUPPLY}/ServiceLocation`,
    PREMISE,
    `${PREMISE}/EndDevice`,
    `${PREMISE}/EndDevice/:endDevice`,
    `${PREMISE}/Meter`,
    `${PREMISE}/Meter/:meter`,
    STATEMENT,
    `${STATEMENT}/:statement`,
    `${STATEMENT}/:statement/document/:document`,
  ]),
  ...all(
    'operator',
    [
      'Customer',
      'CustomerAccount',
      'CustomerAgreement',
      'EndDevice',
      'Meter',
      'ProgramDateIdMappings',
      'ServiceLocation',
      'ServiceSupplier',
      'Statement',
    ].flatMap((kind) => [`/${kind}`, `/${kind}/:id`]),
  ),
  ...all('operator', [
    '/UsagePoint',
    '/UsagePoint/:usagePoint',
    '/MeterReading',
    '/MeterReading/:meterReading',
    '/IntervalBlock',
    '/IntervalBlock/:meterReading-:intervalBlock',
    ...summaries(''),
  ]),
};

/** What may be read of the customer on each kind of route: usage and personal data never go together. */
const shownBy: Partial<Record<keyof typeof walls, readonly (keyof typeof planted)[]>> = {
  operator: Object.keys(planted) as (keyof typeof planted)[],
  subscription: ['reading', 'bill'],
  reader: [],
  'retail-customer': ['name', 'account', 'street', 'meter', 'statement'],
  client: [],
  bulk: ['reading', 'bill'],
  'bulk-customers': ['name', 'account', 'street', 'meter', 'statement'],
  registration: ['application', 'contact', 'receiver'],
  'own-registration': ['application', 'contact', 'receiver'],
  'third-party': ['esiid', 'email', 'letter'],
  deliveries: ['receiver'],
};
const insiders: readonly AskerName[] = [
  'own registration',
  'own client',
  'own access',
  'usage alone',
  'personal data alone',
  'operator',
];

const named = ({ method, path }: { method: string; path: string }): string =>
  `${method} ${path.replace(RESOURCE_PATH, '')}`;
const rightOf = (wall: keyof typeof walls, asker: AskerName, path: string): Right => {
  const right: RightFor = walls[wall][asker];
  return typeof right === 'function' ? right(path) : right;
};

/** What clients ask with their credentials and people without any is behind another wall: oauth.spec.ts. */
const walled = routes.filter(({ caller }) => caller !== 'oauth');

let server: TestCustodian;
let city: WallCity;
const seen = new Set<string>();

beforeAll(async () => {
  server = await startTestCustodian();
  city = await foundWallCity(server);
});
afterAll(async () => server.close());

/** The path with real ids in it: those of the customer, by the subscription that the asker names. */
function filled(path: string, wall: keyof typeof walls, name: AskerName): string {
  const { subscription } = city.askers[name];
  const byPseudonym = wall === 'retail-customer' && name !== 'operator';
  const [asset = ''] = assetAddresses.stylesheet.split('/').slice(-1);
  return withIds(path, { ...city.ids, asset, subscription, ...(byPseudonym && { retailCustomer: subscription }) });
}

async function askAs(name: AskerName, method: string, path: string): Promise<Answer> {
  const { authorization } = city.askers[name];
  const address = new URL(path, server.resource).href;
  const question = { method, ...(authorization !== undefined && { headers: { Authorization: authorization } }) };
  // what is prepared first is asked for until it is there
  return eventually(
    async () => ask(address, question),
    ({ status }) => status !== 202,
  );
}

/** What an answer gives away that its reader may not know. */
function leaks({ text, headers }: Answer, wall: keyof typeof walls, name: AskerName, isRefused: boolean): string[] {
  const open = isRefused || !insiders.includes(name) ? [] : (shownBy[wall] ?? []);
  const all = `${text}${JSON.stringify(headers)}`;
  const told = Object.entries(planted).filter(
    ([kind, value]) => !open.some((each) => each === kind) && all.includes(value),
  );
  const tellsCustomer = name !== 'operator' && all.includes(city.ids['retailCustomer'] ?? '?');
  return [...told.map(([kind]) => kind), ...(tellsCustomer ? ["the customer's own id"] : [])];
}

describe('the wall', () => {
  it('has an entry for every route, and none for others', () => {
    expect(Object.keys(wallOf).sort()).toEqual(walled.map(named).sort());
  });

  // a change that is allowed would take away what the next asker asks for: management.spec.ts makes those
  describe.each(walled.map((route) => [named(route), route] as const))('%s', (name, { method, path }) => {
    const wall = wallOf[name] ?? 'operator';
    const asked = askerNames.filter((asker) => method === 'GET' || rightOf(wall, asker, path) !== 'ok');

    it('BR-028 BR-028.010 gives to each who asks the right answer, and not a byte beyond', async () => {
      const right = Object.fromEntries(asked.map((asker) => [asker, [rightOf(wall, asker, path), []]]));
      const given: Record<string, unknown> = {};
      for (const asker of asked) {
        const answer = await askAs(asker, method, filled(path, wall, asker));
        const isRefused = answer.status !== 200;
        for (const [kind, value] of Object.entries(planted)) if (answer.text.includes(value)) seen.add(kind);
        given[asker] = [isRefused ? [answer.status, codeIn(answer)] : 'ok', leaks(answer, wall, asker, isRefused)];
      }
      expect(given).toEqual(right);
    });
  });

  /** Who are refused for three reasons, where a route is not public. */
  const headed = ['nobody', 'expired token', 'other access', 'upload'] as const;

  it('refuses HEAD as it refuses GET, without a body', async () => {
    const gets = walled.filter(({ method }) => method === 'GET');
    for (const route of gets) {
      const wall = wallOf[named(route)] ?? 'operator';
      for (const name of headed) {
        const right = rightOf(wall, name, route.path);
        if (right === 'ok') continue;
        const answer = await askAs(name, 'HEAD', filled(route.path, wall, name));
        const isAsked = right[0] === 404 || answer.headers['www-authenticate'] !== undefined;
        const given = [answer.status, isAsked, answer.text, leaks(answer, wall, name, true)];
        expect([named(route), name, ...given]).toEqual([named(route), name, right[0], true, '', []]);
      }
    }
  });

  it("does not open by the customer's own id, which is the operator's alone", async () => {
    const path = `${RESOURCE_PATH}/Batch/RetailCustomer/${city.ids['retailCustomer']}`;
    for (const name of ['own access', 'personal data alone'] as const) {
      const answer = await askAs(name, 'GET', path);
      expect([name, answer.status, codeIn(answer)]).toEqual([name, ...notYours]);
    }
  });

  it('stands before data that those inside do see', () => {
    expect([...seen].sort()).toEqual(Object.keys(planted).sort());
  });
});

/** Pages that anybody may open, or whoever is on the way through the sign-in. A new one needs a line here. */
const openPages = [
  '/',
  '/consent/:uid',
  '/consent/:uid/switch',
  '/developers',
  '/developers/guides',
  '/developers/guides/:guide',
  '/developers/validator',
  '/figures',
  '/help',
  '/help/problems',
  '/help/problems/:problem',
  '/mailbox',
  '/mailbox/:mail',
  '/register',
  '/sign-in',
  '/sign-in/choose-password/:secret',
  '/sign-in/confirm-email/:secret',
  '/sign-in/forgotten',
  '/sign-in/link-sent',
  '/sign-in/provider',
  '/sign-in/provider/callback',
  '/sign-in/provider/newcomer',
  '/sign-in/second-factor',
  '/sign-in/set-up',
  '/sign-out',
  '/sign-up',
  '/terms',
  '/theme',
];
/** For whom all other pages are, by where their addresses begin: the first that fits. */
const ofWhom: readonly (readonly [begins: string, ...callers: readonly PageCaller[]])[] = [
  ['/staff/people', 'administrator'],
  ['/staff/', 'staff'],
  ['/auditor', 'auditor'],
  ['/developers/', 'developer'],
  ['/profile', 'signed-in'],
  ['/sign-in/stay', 'signed-in'],
  ['/sign-in/provider/link', 'enrolling'],
  ['/accounts', 'enrolling', 'customer'],
  ['/access', 'customer'],
  ['/download', 'customer'],
  ['/sharing', 'customer'],
  ['/usage', 'customer'],
];

describe('the wall around pages', () => {
  const toldIn = (text: string): string[] => Object.values(planted).filter((value) => text.includes(value));
  const pages = allRoutes.filter(({ caller }) => isPageCaller(caller));
  const isRole = (caller: unknown): caller is Role => roles.some((role) => role === caller);
  /** All but those for visitors, and the steps of the sign-in, which are for whoever gets there. */
  const guarded = pages.filter(({ caller }) => isRole(caller) || caller === 'signed-in' || caller === 'enrolling');
  /** Ids of the customer, whose pages others ask for; what nobody has where there are none. */
  const pathOf = (path: string): string =>
    path.replaceAll(/:(\w+)/g, (_, name: string) => city.ids[name] ?? '1234567890123456');

  /** Asks each of these pages, with a form that this browser may send. */
  async function* answersTo(
    browser: PageClient,
    asked: typeof pages,
    headers: Readonly<Record<string, string>>,
  ): AsyncGenerator<readonly [page: string, answer: Answer]> {
    const _csrf = tokenIn(await browser.get('/sign-in')) ?? tokenIn(await browser.get('/profile')) ?? '';
    for (const { method, path } of asked) {
      const address = pathOf(path);
      const answer = method === 'GET' ? browser.get(address, headers) : browser.post(address, { _csrf }, headers);
      yield [`${method} ${path}`, await answer];
    }
  }

  it('has an entry for every page', () => {
    const unguarded = pages.filter((page) => !guarded.includes(page)).map(({ path }) => path);
    expect([...new Set(unguarded)].sort()).toEqual(openPages);
    const others = guarded.filter(({ path, caller }) => {
      const [, ...callers] = ofWhom.find(([begins]) => path.startsWith(begins)) ?? [];
      return !callers.some((each) => each === caller);
    });
    expect(others).toEqual([]);
  });

  it.each(['nobody', 'own access', 'own client', 'operator'] as const)(
    'leads everybody to the sign-in who has none: %s',
    async (name) => {
      const { authorization = '' } = city.askers[name];
      for await (const [page, { status, headers, text }] of answersTo(new PageClient(server.origin), guarded, {
        Authorization: authorization,
      })) {
        const isLed = headers.location?.startsWith('/sign-in');
        expect([page, status, isLed, toldIn(text)]).toEqual([page, 303, true, []]);
      }
    },
  );

  it.each(roles)("gives %s no page of another role, and of the customer's nothing", async (role) => {
    const { customers } = server.custodian;
    const account = role === 'customer' ? await customers.add({ name: 'A stranger', synthetic: true }) : undefined;
    const { browser } = await signedIn(server, role, account?._id);
    const others = guarded.filter(({ caller }) => isRole(caller) && caller !== role);
    for await (const [page, { status, text }] of answersTo(browser, others, { Accept: 'application/json' })) {
      const { code } = JSON.parse(text) as { code?: unknown };
      expect([page, status, code, toldIn(text)]).toEqual([page, 403, 'not-your-page', []]);
    }
    if (role !== 'customer' && role !== 'developer') return;
    const ofTheCustomer = guarded.filter(({ caller, path }) => caller === role && path.includes(':'));
    for await (const [page, { status, text }] of answersTo(browser, ofTheCustomer, {})) {
      expect([page, status, toldIn(text)]).toEqual([page, 404, []]);
    }
  });
});

/** The code of a refusal that is as it should be: a small problem, with a challenge where a token might help. */
function codeIn({ status, text, headers }: Answer): unknown {
  const { code: own, error_uri: page, ...rest } = JSON.parse(text) as Record<string, unknown>;
  const code = own ?? String(page).split('/').at(-1);
  const challenge = headers['www-authenticate'] ?? '';
  if (text.length > 1_000 || Object.values(rest).some((value) => typeof value === 'object'))
    return 'not a small problem';
  if (code === 'app-password-needed' && challenge.startsWith('Basic realm=')) return code;
  if (status !== 404 && !challenge.startsWith('Bearer realm=')) return 'no challenge';
  const isKnown = code !== 'token-missing';
  if (status === 401 && isKnown !== challenge.includes('error="invalid_token"')) return 'no reason in the challenge';
  return code;
}
