import { join, resolve } from 'node:path';
import type { DataCustodian } from '@app/data-custodian';
import { loadDemoUtility, type AllDemoSignIns, type DemoTokens } from '@app/demo-utility';
import { RESOURCE_PATH } from '@app/espi';
import { registerSample } from './sample-client.js';

/** How a newcomer gets in: as a program and as a person. */
export interface Demo {
  readonly tokens: DemoTokens;
  readonly signIns: AllDemoSignIns;
}

/**
 * Fills an empty store with the demo utility, and gives out new tokens and sign-ins for it.
 *
 * @returns undefined where the store holds something else than the demo
 */
export async function prepareDemo(custodian: DataCustodian, say: (line: string) => unknown): Promise<Demo | undefined> {
  const { customers, demoAccess, demoHistory, demoPeople, store } = custodian;
  if (await customers.isEmpty()) {
    say('loading the demo utility: 13 months of readings …');
    const began = performance.now();
    const now = new Date();
    const demo = await loadDemoUtility(store, { now, onProgress: (line) => say(`  ${line}`) });
    say('  thirteen months of permissions and accesses');
    await demoHistory.make(demo.customers, now);
    say(`loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const [customer] = demo.customers;
    if (customer !== undefined) await demoAccess.grant(customer.id);
    await registerSample(custodian);
  }
  const tokens = await demoAccess.renew();
  return tokens && { tokens, signIns: await demoPeople.renew() };
}

/** How the sample is started beside this server: by its name alone where the server is where it looks. */
function sampleCommand({ baseUrl, dataDirectory }: DataCustodian['configuration']): string {
  const settings = [
    ...(baseUrl === 'http://localhost:8080' ? [] : [`CUSTODIAN_URL=${baseUrl}`]),
    ...(resolve(dataDirectory) === resolve('data') ? [] : [`SAMPLE_DIR='${join(dataDirectory, 'kilowatt-diary')}'`]),
  ];
  return [...settings, 'npm run sample-third-party'].join(' ');
}

/** The command line of this installation: by its name alone where port and folder are what it takes anyway. */
function commandLine({ dataDirectory, port }: DataCustodian['configuration']): string {
  const settings = [
    ...(port === 8080 ? [] : [`PORT=${port}`]),
    ...(resolve(dataDirectory) === resolve('data') ? [] : [`DATA_DIR='${dataDirectory}'`]),
  ];
  return [...settings, 'npm run --silent custodian --'].join(' ');
}

/** The lines that a newcomer begins with. */
export function welcome({ configuration, mail }: DataCustodian, { tokens: demo, signIns }: Demo): string[] {
  const resource = `${configuration.baseUrl}${RESOURCE_PATH}`;
  const feed = `${resource}/Batch/Subscription/${demo.subscription}`;
  const curl = (token: string, address: string, options = ''): string =>
    `  curl -s --compressed${options} -H 'Authorization: Bearer ${token}' '${address}'`;
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
  return [
    '',
    `Green Button data custodian at ${configuration.baseUrl}`,
    `  resources   ${resource}`,
    `  health      ${configuration.baseUrl}/health/ready`,
    ...(mail.delivery === 'mailbox' ? [`  messages    ${configuration.baseUrl}/mailbox`] : []),
    '',
    ...signInLines(configuration, signIns),
    ...(mail.delivery === 'mailbox' ? registerLines(configuration.baseUrl, signIns) : []),
    '',
    `An access token of the demo application, for subscription ${demo.subscription}, good until the next start:`,
    `  ${demo.accessToken}`,
    '',
    'A third party reads the whole feed, the last week, or one kind of resource:',
    `${curl(demo.accessToken, feed)} -o feed.xml`,
    curl(demo.accessToken, `${feed}?published-min=${since}T00:00:00Z`),
    curl(demo.accessToken, `${resource}/Subscription/${demo.subscription}/UsagePoint`),
    'The operator downloads it for the customer:',
    curl(demo.operatorToken, `${resource}/Batch/RetailCustomer/${demo.customer}/UsagePoint`, ' -OJ'),
    'A third party to copy, with a customer who grants it: http://localhost:8090, after',
    `  ${sampleCommand(configuration)}`,
    '',
  ];
}

const CUSTOMERS_TOLD = 3;

function signInLines(
  configuration: DataCustodian['configuration'],
  { password, othersPassword, people }: AllDemoSignIns,
): string[] {
  const customers = people.filter(({ roles }) => roles.includes('customer'));
  const others = people.filter((person) => !customers.includes(person));
  return [
    `Sign in at ${configuration.baseUrl}/sign-in with the password ${password} (of this installation alone) as`,
    ...customers.slice(0, CUSTOMERS_TOLD).map(personLine),
    `and with ${othersPassword} as`,
    ...others.map(personLine),
    'The code of a second step, without an authenticator app; and everybody else who signs in:',
    `  ${commandLine(configuration)} users code staff@example.com`,
    `  ${commandLine(configuration)} users`,
  ];
}

function registerLines(baseUrl: string, { unregistered }: AllDemoSignIns): string[] {
  if (unregistered === undefined) return [];
  const { name, account, meter } = unregistered;
  return [
    `Or register at ${baseUrl}/register, with any e-mail address, as ${name}, who has no sign-in yet:`,
    `  account number ${account}, meter number ${meter}; link and code come to ${baseUrl}/mailbox`,
  ];
}

const personLine = ({ email, roles, shows = '', secondFactorKey }: AllDemoSignIns['people'][number]): string =>
  `  ${email.padEnd(30)} ${roles.join(', ').padEnd(10)} ${secondFactorKey === undefined ? shows : `second step: key ${secondFactorKey}`}`.trimEnd();
