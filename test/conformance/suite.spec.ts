import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Authorization } from '@app/authorization';
import {
  conformanceCases,
  functionBlockTable,
  runSuite,
  validateFeed,
  type CaseResult,
  type Exchange,
  type SuiteInputs,
  type SuiteReport,
} from '@app/conformance';
import { certificationTests, RESOURCE_PATH } from '@app/espi';
import { ask } from '../support/http-client.js';
import { failedPublishedTests, publishedRules, readPublishedTests } from '../support/published-tests.js';
import { foundSuiteCity, type SuiteCity } from '../support/suite-city.js';
import { officialXsd, Xsd } from '../support/xsd.js';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const TABLE = /(?<=<!-- function blocks[^>]*-->\n\n).*?(?=\n\n<!-- end of function blocks -->)/s;

let city: SuiteCity;
let report: SuiteReport;
const exchanges: Exchange[] = [];

beforeAll(async () => {
  city = await foundSuiteCity();
  report = await runSuite(city.inputs, {
    onExchange: (exchange) => exchanges.push(exchange),
    bringNewData: async () => city.bringNewData(),
  });
}, 300_000);
afterAll(async () => city.close());

const resultOf = (id: string): CaseResult | undefined => report.cases.find((each) => each.id === id);

describe('the resource server passes', () => {
  it.each(conformanceCases)('$id $title', ({ id }) => {
    const { verdict, faults, missing } = resultOf(id) ?? {};
    expect({ verdict, faults, missing }).toEqual({ verdict: 'passed', faults: [], missing: [] });
  });

  it('every function block that it claims', () => {
    const claimed = report.functionBlocks.filter((row) => row.claimed);
    expect(claimed.length).toBeGreaterThan(30);
    expect(claimed.filter(({ checked, passed }) => checked === 0 || passed < checked)).toEqual([]);
    expect(report.passed).toBe(true);
  });

  it('and README says so', () => {
    const table = functionBlockTable(report.functionBlocks).join('\n');
    const readme = readFileSync(README, 'utf8');
    expect(readme).toMatch(TABLE);
    const wanted = readme.replace(TABLE, () => table);
    // how README is brought up to date: UPDATE_README=true npm run jest -- --selectProjects=conformance
    if (process.env['UPDATE_README'] === 'true') writeFileSync(README, wanted);
    expect(readFileSync(README, 'utf8')).toBe(wanted);
  });
});

describe('the command line', () => {
  const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'conformance-'))));
  afterAll(async () => rm(directory, { recursive: true }));

  const conformance = async (...args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [program, 'conformance', ...args], { maxBuffer: 2 ** 24 }, (error, out, err) =>
        resolve({ code: error?.code ?? 0, out, err }),
      );
    });
  /** What the suite is given, but for what ends something. */
  async function options(): Promise<string[]> {
    const { certificateAuthority = '', accessTokens: [token = ''] = [], ...texts } = city.inputs;
    const file = join(directory, 'ca.pem');
    await writeFile(file, certificateAuthority);
    const dashed = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return [
      ...Object.entries(texts).flatMap(([name, text]) => (typeof text === 'string' ? [dashed(name), text] : [])),
      '--access-token',
      token,
      '--ca-file',
      file,
    ];
  }

  it('says the same of it, in JSON and in lines, and leaves unchecked what it is not given', async () => {
    const { code, out, err } = await conformance(...(await options()), '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { cases } = JSON.parse(out) as SuiteReport;
    expect(cases.map(({ id }) => id)).toEqual(conformanceCases.map(({ id }) => id));
    const verdictOf = (wanted: string): string | undefined => cases.find(({ id }) => id === wanted)?.verdict;
    expect(['FND005', 'TC001', 'API001', 'MGA002'].map(verdictOf)).toEqual([
      'passed',
      'passed',
      'passed',
      'not checked',
    ]);
    const lines = await conformance('--base-url', city.server.resource.replace(/\/DataCustodian.*/, ''));
    expect(lines.code).toBe(0);
    expect(lines.out).toMatch(/^QRK004 +not checked .*\n +needs --access-token$/m);
    expect(lines.out).toMatch(/\n\d+ passed, 0 failed, \d+ not checked\n$/);
  });

  it('says that a case failed, and why, by exit code 1', async () => {
    const { code, out } = await conformance(...(await options()), '--certificate-id', 'another', '--case', 'CERT002');
    expect(code).toBe(1);
    expect(out).toMatch(/^CERT002 +failed .*\n +- GET Authorization \(client\): links to .* instead of .*another$/m);
  });

  it.each([
    ['no address', [], 2],
    ['an address that is none', ['--base-url', 'custodian.example'], 2],
    ['a case that there is not', ['--base-url', 'http://127.0.0.1:1', '--case', 'FND999'], 2],
    ['a server that is not there', ['--base-url', 'http://127.0.0.1:1'], 3],
    ['a certificate that nobody signed', ['--base-url', 'https'], 3],
  ])('ends on %s with a sentence', async (_what, args, expected) => {
    const { code, out, err } = await conformance(...args.map((arg) => (arg === 'https' ? city.inputs.baseUrl : arg)));
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toMatch(/^(error: |http)/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('every document that the suite is given', () => {
  const own = fileURLToPath(new URL('../../schemas/all.xsd', import.meta.url));
  const schemas = officialXsd === undefined ? [own] : [own, officialXsd];
  const documents = (): Exchange[] =>
    exchanges.filter(({ status, contentType }) => status === 200 && contentType.includes('xml'));
  const faultsBy = (schema: string): string[] => {
    const xsd = new Xsd(schema);
    return documents().flatMap(({ address, text }) => {
      const fault = xsd.faultOf(text);
      return fault === undefined ? [] : [`${address}: ${fault}`];
    });
  };

  it.each(schemas)('is valid by %s', (schema) => {
    expect(documents().length).toBeGreaterThan(60);
    expect(faultsBy(schema)).toEqual([]);
  });
});

(publishedRules === undefined ? describe.skip : describe)('the published tests, as they are published', () => {
  /** The tests of uniqueness, as XPath, take the square of the readings. */
  const twoDaysOf = ({ publishedPeriod: { start } }: Authorization): string => {
    const day = (count: number): string => new Date((start?.getTime() ?? 0) + count * 86_400_000).toISOString();
    return `published-min=${day(16)}&published-max=${day(18)}`;
  };

  it('hold of two days of every customer who has them, for the blocks that are there', async () => {
    const published = readPublishedTests(publishedRules ?? '');
    const tested = new Set<string>();
    for (const { authorization, token } of city.grants) {
      const path = `/Batch/Subscription/${authorization._id}?${twoDaysOf(authorization)}`;
      const { text } = await ask(`${city.server.resource}${path}`, { token: token.token });
      const { functionBlocks } = await validateFeed(Readable.from([Buffer.from(text)]));
      const wanted = published.filter(({ test }) =>
        functionBlocks.carried.includes(certificationTests.get(test)?.functionBlock ?? 0),
      );
      for (const { test } of wanted) tested.add(test);
      expect([path, failedPublishedTests(wanted, text)]).toEqual([path, []]);
    }
    expect([...new Set(published.map(({ test }) => test))].filter((test) => !tested.has(test))).toEqual([]);
  });
});

it('RBK001 knows what customers granted while the suite ran', async () => {
  const { cases } = await runSuite(
    { ...city.inputs, scope: `${city.inputs.scope ?? ''};BR=1` },
    { only: ['FND003', 'OAD005', 'RBK001'] },
  );
  expect(cases.map(({ id, verdict, faults, missing }) => [id, verdict, ...faults, ...missing])).toEqual([
    ['FND003', 'passed'],
    ['OAD005', 'passed'],
    ['RBK001', 'passed'],
  ]);
});

it('API008 asks nothing of who has no MeterReading to be seen', async () => {
  const all = await city.server.custodian.customers.page(undefined, 100);
  const newcomer = all.find(({ name }) => name === 'Nova Newcomer')?._id;
  const accessTokens = city.grants.flatMap(({ authorization, token }) =>
    authorization.customerId === newcomer ? token.token : [],
  );
  expect(accessTokens).toHaveLength(1);
  const { cases } = await runSuite({ ...city.inputs, accessTokens }, { only: ['API007', 'API008'] });
  expect(cases.map(({ id, verdict, missing }) => [id, verdict, ...missing])).toEqual([
    ['API007', 'passed'],
    ['API008', 'not checked', 'a MeterReading in the feed of --access-token'],
  ]);
});

it('PSH001 asks for no https without TLS on a developer’s machine, and passes nothing there', async () => {
  const { inputs, pushFront, server } = city;
  const baseUrl = `http://127.0.0.1:${server.port}`;
  const [application] = city.grants.map(({ authorization }) => authorization.applicationId);
  const applicationInformation = `${baseUrl}${RESOURCE_PATH}/ApplicationInformation/${application ?? ''}`;
  pushFront.tamper = (body) => body.replaceAll(inputs.baseUrl, baseUrl);
  try {
    const only = ['TC001', 'PSH001'];
    const { cases } = await runSuite({ ...inputs, baseUrl, applicationInformation }, { only });
    const missing = ['--base-url with https: this is a server on its developer’s machine'];
    const notChecked = { verdict: 'not checked', faults: [], missing };
    expect(cases).toEqual(only.map((id) => expect.objectContaining({ id, ...notChecked })));
  } finally {
    pushFront.tamper = (body) => body;
  }
});

describe('a customer who cannot answer', () => {
  const answer = async (changes: Partial<SuiteInputs>, ...only: readonly string[]) => {
    const { cases } = await runSuite({ ...city.inputs, ...changes }, { only });
    return cases.map(({ id, verdict, missing, faults }) => [id, verdict, ...missing, ...faults]);
  };
  const byHand = { customerEmail: undefined, customerPassword: undefined };

  it.each<[string, Partial<SuiteInputs>, string]>([
    ['is not given', byHand, '--customer-email'],
    ['has no password', { customerPassword: undefined }, '--customer-password'],
    [
      'has another password',
      { customerPassword: 'six loud herons run' },
      '--customer-email and --customer-password that the server takes',
    ],
    ['is wanted elsewhere', { redirectUri: undefined }, '--redirect-uri'],
  ])('leaves cases unchecked: one who %s', async (_what, changes, missing) => {
    expect(await answer(changes, 'OAD002', 'OAD005/rfc')).toEqual([
      ['OAD002', 'not checked', missing],
      ['OAD005/rfc', 'not checked', missing],
    ]);
  });

  it.each<[string, (page: string) => string, RegExp]>([
    [
      'are written by scripts',
      (page) => page.replaceAll('form', 'div'),
      /: the page at \/\S+ \(200\) has no form to refuse by$/,
    ],
    [
      'want the password elsewhere, which is not told it',
      (page) => page.replaceAll('action="/sign-in"', 'action="https://elsewhere.example/"'),
      /: customers are sent to https:\/\/elsewhere\.example$/,
    ],
    [
      'have a form that goes to no address',
      (page) => page.replaceAll('action="/sign-in"', 'action="http://["'),
      /: \/sign-in leads to http:\/\/\[, which is no address$/,
    ],
  ])('leaves cases unchecked where the pages %s', async (_what, change, missing) => {
    city.front.tamperWith(({ status, text, headers }) => ({
      status,
      text: headers['content-type']?.startsWith('text/html') === true ? change(text) : text,
    }));
    try {
      expect(await answer({}, 'OAD002')).toEqual([['OAD002', 'not checked', expect.stringMatching(missing)]]);
    } finally {
      city.front.tamperWith(undefined);
    }
  });

  it('is stood in for by codes that were got by hand, each once', async () => {
    const authorizationCodes = [await newCode()];
    expect(await answer({ ...byHand, authorizationCodes }, 'OAD005', 'OAD012')).toEqual([
      ['OAD005', 'passed'],
      ['OAD012', 'not checked', '--customer-email, or one more --authorization-code got by hand'],
    ]);
  });

  it('needs six minutes or a code that is as old, and one that still works is told', async () => {
    expect(await answer({ expiredCode: undefined }, 'OAD003.8')).toEqual([
      ['OAD003.8', 'not checked', '--expired-code, or --slow to wait six minutes for one'],
    ]);
    expect(await answer({ expiredCode: await newCode() }, 'OAD003.8/rfc')).toEqual([
      ['OAD003.8/rfc', 'failed', 'the status is 200 instead of 400'],
    ]);
  });

  async function newCode(): Promise<string> {
    const [first] = city.grants;
    if (first === undefined) throw new Error('nobody has granted anything');
    const { _id: authorizationId, applicationId, scope } = first.authorization;
    const redirectUri = city.inputs.redirectUri ?? '';
    const expiresAt = new Date(Date.now() + 60_000);
    const code = { authorizationId, applicationId, scope, redirectUri, expiresAt };
    return (await city.server.custodian.tokens.issue('code', code)).token;
  }
});
