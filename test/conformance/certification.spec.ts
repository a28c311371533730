import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateFeed, type ValidationReport } from '@app/conformance';
import { loadDemoUtility } from '@app/demo-utility';
import { certificationTests, functionBlocks } from '@app/espi';
import { begin } from '../support/http-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { TestUtility } from '../support/test-utility.js';

/** The day after the demo's last. */
const NOW = new Date('2026-04-20T12:00:00Z');
/** Two bills' worth of it. */
const FROM = '2026-02-15T00:00:00Z';
const CERTIFICATE = 'GBA-0000-test';
const tested = [...new Set([...certificationTests.values()].map(({ functionBlock }) => functionBlock))].sort(
  (a, b) => a - b,
);

let server: TestCustodian;
const reports = new Map<string, ValidationReport>();

/** Asks for the feed of each customer, with all the custodian has, and validates it as it comes. */
beforeAll(async () => {
  server = await startTestCustodian({ GBA_CERT_ID: CERTIFICATE });
  const { custodian, resource } = server;
  const utility = new TestUtility(custodian);
  const { customers } = await loadDemoUtility(custodian.store, { now: NOW });
  for (const { id, key } of customers) {
    const { authorization, token } = await utility.grant(await custodian.customers.get(id));
    const feed = await begin(`${resource}/Batch/Subscription/${authorization._id}?published-min=${FROM}`, {
      token: token.token,
    });
    if (feed.statusCode !== 200) throw new Error(`${key}: status ${feed.statusCode ?? 0}`);
    reports.set(key, await validateFeed(feed, { functionBlocks: tested, certificateId: CERTIFICATE }));
  }
  process.stdout.write(`\n${table().join('\n')}\n`);
}, 300_000);
afterAll(async () => server.close());

function failedBlocks({ certification }: ValidationReport): Set<number> {
  return new Set(certification.flatMap((finding) => (finding.severity === 'error' ? [finding.functionBlock] : [])));
}

/** The customers whose feed is made for a block, and passes its tests: one without readings passes some for want of them. */
function passedBy(block: number): string[] {
  return [...reports]
    .filter(([, report]) => report.functionBlocks.carried.includes(block) && !failedBlocks(report).has(block))
    .map(([key]) => key);
}

function table(): string[] {
  return tested.map((block) => {
    const tests = [...certificationTests.values()].filter(({ functionBlock }) => functionBlock === block).length;
    const name = functionBlocks.get(block)?.name ?? '';
    return `FB_${String(block).padStart(2, '0')}  ${name.padEnd(46)} ${String(tests).padStart(3)} tests  ${passedBy(block).join(', ')}`;
  });
}

describe('the demo utility', () => {
  it.each(tested)('has a customer whose feed passes every test of function block %i', (block) => {
    expect(passedBy(block)).not.toEqual([]);
  });

  it('fails no test of the blocks that a feed carries', () => {
    const failed = [...reports].flatMap(([key, report]) =>
      report.certification
        .filter(({ functionBlock }) => report.functionBlocks.carried.includes(functionBlock))
        .map(({ test, where, message }) => `${key}: ${test} ${where}: ${message}`),
    );
    expect(failed).toEqual([]);
  });

  it('has feeds that the schema takes', () => {
    for (const [key, { schema, unreadable, entries }] of reports) {
      expect({ key, findings: schema.first, unreadable, isEmpty: entries === 0 }).toEqual({
        key,
        findings: [],
        unreadable: undefined,
        isEmpty: false,
      });
    }
  });
});
