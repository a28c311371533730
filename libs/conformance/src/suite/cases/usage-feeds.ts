import { certificationTests, functionBlocks, testedFunctionBlocks } from '@app/espi';
import { faultsOfAnswer, type Check, type ConformanceCase, type Expectation } from '../conformance-case.js';
import { given, NotChecked } from '../inputs.js';
import type { Feed, ServerUnderTest } from '../server-under-test.js';
import { valuesOf } from '../survey.js';

/** Asks the feed of every access token for the same. */
export const ofEachFeed = (...expects: readonly Expectation[]): Check => ({
  says: `GET Batch/Subscription/{id} (each access token): ${expects.map(({ says }) => says).join(', ')}`,
  faults: async (server) => faultsOfFeeds(await server.usageFeeds(), server, expects),
});

/** What is wrong with feeds that have been read. */
export const faultsOfFeeds = (
  feeds: readonly Feed[],
  server: ServerUnderTest,
  expects: readonly Expectation[],
): string[] =>
  feeds.flatMap(({ address, answer }) =>
    faultsOfAnswer(answer, server, expects).map((fault) => `GET ${address}: ${fault}`),
  );

const twoDigits = (block: number): string => String(block).padStart(2, '0');
const testsOf = (block: number): readonly string[] =>
  [...certificationTests]
    .filter(([test, { functionBlock }]) => functionBlock === block && !test.startsWith('CERT'))
    .map(([test]) => test);

/** Asked of every feed that is not empty, as that of a customer who has moved out may be; of empty ones where all are. */
const OF_EVERY_FEED = 1;

/** The feeds to ask for a block: those that carry it; where none does, those that have a part of it. @throws NotChecked */
async function feedsWith(block: number, server: ServerUnderTest): Promise<readonly Feed[]> {
  const feeds = (await server.usageFeeds()).filter(
    ({ answer: { survey } }) => survey !== undefined && survey.report.unreadable === undefined,
  );
  given(feeds[0], 'a feed that can be read, behind --access-token: see FND005');
  if (block === OF_EVERY_FEED) {
    const filled = feeds.filter(({ answer }) => answer.survey?.report.entries !== 0);
    return filled.length > 0 ? filled : feeds;
  }
  const having = (how: 'carried' | 'begun'): Feed[] =>
    feeds.filter(({ answer }) => answer.survey?.report.functionBlocks[how].includes(block));
  const carrying = having('carried');
  const asked = carrying.length > 0 ? carrying : having('begun');
  if (asked.length === 0) throw noFeedCarries(block);
  return asked;
}

/**
 * FND005 for one function block: the rule set of the block over each feed that carries it. The certification runs
 * FND005 with new authorizations until every block has passed.
 */
export const ruleSets: readonly ConformanceCase[] = testedFunctionBlocks.map((block) => ({
  id: `FND005-FB${twoDigits(block)}`,
  functionBlock: block,
  title: `Data of ${functionBlocks.get(block)?.name ?? String(block)}`,
  checks: [
    {
      says: `GET Batch/Subscription/{id} (each access token): FB_${twoDigits(block)}.xsl, ${testsOf(block).join(' ')}`,
      faults: async (server) =>
        (await feedsWith(block, server)).flatMap(({ address, answer }) =>
          (answer.survey?.report.certification ?? [])
            .filter(({ test, functionBlock, severity }) => {
              return functionBlock === block && severity === 'error' && !test.startsWith('CERT');
            })
            .map(({ test, where, message }) => `GET ${address}: ${test} ${where}: ${message}`),
        ),
    },
  ],
}));

/** Announced without published tests: what its name says is looked for. */
export const billingDetails: ConformanceCase = {
  id: 'FND005-FB26',
  functionBlock: 26,
  title: 'Data of Usage Summary Billing Details',
  checks: [
    {
      says: 'GET Batch/Subscription/{id} (each access token): costAdditionalDetailLastPeriod, each with amount, note and itemKind',
      faults: async (server) => {
        const details = (await server.usageFeeds()).flatMap(({ address, answer: { survey } }) =>
          (survey === undefined ? [] : valuesOf(survey, 'UsageSummary'))
            .flatMap(({ costAdditionalDetailLastPeriod: items = [] }) => items)
            .map((item) => ({ address, item })),
        );
        if (details.length === 0) throw noFeedCarries(26);
        return details
          .filter(({ item: { amount, note, itemKind } }) => amount === undefined || !note || itemKind === undefined)
          .map(({ address }) => `GET ${address}: a line item without amount, note or itemKind`);
      },
    },
  ],
};

const noFeedCarries = (block: number): NotChecked =>
  new NotChecked(`--access-token of a customer whose feed carries function block ${block}`);
