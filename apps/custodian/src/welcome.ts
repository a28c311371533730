import type { DataCustodian } from '@app/data-custodian';
import { loadDemoUtility, type DemoTokens } from '@app/demo-utility';
import { RESOURCE_PATH } from '@app/espi';

/**
 * Fills an empty store with the demo utility, and gives out new tokens for it.
 *
 * @returns undefined where the store holds something else than the demo
 */
export async function prepareDemo(
  custodian: DataCustodian,
  say: (line: string) => unknown,
): Promise<DemoTokens | undefined> {
  const { customers, demoAccess, store } = custodian;
  if (await customers.isEmpty()) {
    say('loading the demo utility: 13 months of readings …');
    const began = performance.now();
    const demo = await loadDemoUtility(store, { now: new Date(), onProgress: (line) => say(`  ${line}`) });
    say(`loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const [customer] = demo.customers;
    if (customer !== undefined) await demoAccess.grant(customer.id);
  }
  return demoAccess.renew();
}

/** The lines that a newcomer begins with. */
export function welcome({ configuration }: DataCustodian, demo: DemoTokens): string[] {
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
    '',
  ];
}
