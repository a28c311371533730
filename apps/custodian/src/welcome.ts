import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationStatus } from '@app/third-parties';
import type { DataCustodian } from '@app/data-custodian';
import { loadDemoUtility } from '@app/demo-utility';
import { RESOURCE_PATH, Scope } from '@app/espi';

/** What a newcomer can paste: the demo application's and the operator's tokens, kept beside the embedded database. */
export interface DemoAccess {
  readonly accessToken: string;
  readonly operatorToken: string;
  readonly subscription: string;
  readonly customer: string;
}

const SCOPE = 'FB=1_3_4_5_6_7_8_9_10_11_12_13_15_16_17_18_26_27_28_29_31_32_37_39;HistoryLength=13';

/**
 * Fills an empty store with the demo utility and makes tokens for it. They are written to the data directory for its
 * owner alone, since the store keeps hashes only.
 *
 * @returns undefined where the store holds something else than the demo
 */
export async function prepareDemo(
  custodian: DataCustodian,
  say: (line: string) => unknown,
): Promise<DemoAccess | undefined> {
  const { configuration, customers, store } = custodian;
  const file = join(configuration.dataDirectory, 'demo-access.json');
  if (!(await customers.isEmpty())) return readAccess(file);
  say('loading the demo utility: 13 months of readings …');
  const began = performance.now();
  const summary = await loadDemoUtility(store, {
    now: new Date(),
    onProgress: (line) => say(`  ${line}`),
  });
  say(`loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const [customer] = summary.customers;
  if (customer === undefined) return undefined;
  const access = await makeAccess(custodian, customer.id);
  await mkdir(configuration.dataDirectory, { recursive: true });
  await writeFile(file, `${JSON.stringify(access, undefined, 2)}\n`, { mode: 0o600 });
  return access;
}

async function makeAccess(custodian: DataCustodian, customer: string): Promise<DemoAccess> {
  const { authorizations, registrations, tokens } = custodian;
  const { application } = await registrations.register(
    {
      client_name: 'Demo application',
      redirect_uris: ['http://localhost:8090/callback'],
      scope: [SCOPE],
      contacts: ['developer@example.com'],
    },
    { status: ApplicationStatus.Review },
  );
  const grant = { applicationId: application._id, customerId: customer, scope: Scope.parse(SCOPE) };
  const { authorization, token } = await authorizations.grantOffline(grant);
  const operator = await tokens.issue('operator', { expiresAt: new Date(Date.now() + 365 * 86_400_000) });
  return {
    accessToken: token.token,
    operatorToken: operator.token,
    subscription: authorization._id,
    customer,
  };
}

async function readAccess(file: string): Promise<DemoAccess | undefined> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by makeAccess alone
    return JSON.parse(await readFile(file, 'utf8')) as DemoAccess;
  } catch {
    return undefined;
  }
}

/** The lines that a newcomer begins with. */
export async function welcome(custodian: DataCustodian, demo: DemoAccess): Promise<string[]> {
  const resource = `${custodian.configuration.baseUrl}${RESOURCE_PATH}`;
  const application = await custodian.authorizations.get(demo.subscription);
  const feed = `${resource}/Batch/Subscription/${demo.subscription}`;
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
  return [
    '',
    `Green Button data custodian at ${custodian.configuration.baseUrl}`,
    `  resources   ${resource}`,
    `  health      ${custodian.configuration.baseUrl}/health/ready`,
    '',
    `An access token of the demo application, for subscription ${application._id}:`,
    `  ${demo.accessToken}`,
    '',
    'A third party reads the whole feed, the last week, or one kind of resource:',
    `  curl -s --compressed -H 'Authorization: Bearer ${demo.accessToken}' '${feed}' -o feed.xml`,
    `  curl -s --compressed -H 'Authorization: Bearer ${demo.accessToken}' '${feed}?published-min=${since}T00:00:00Z'`,
    `  curl -s --compressed -H 'Authorization: Bearer ${demo.accessToken}' '${resource}/Subscription/${demo.subscription}/UsagePoint'`,
    'The operator downloads it for the customer:',
    `  curl -s --compressed -OJ -H 'Authorization: Bearer ${demo.operatorToken}' '${resource}/Batch/RetailCustomer/${demo.customer}/UsagePoint'`,
    '',
  ];
}
