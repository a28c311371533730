import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateFeed } from '@app/conformance';
import type { FileReport } from '@app/intake';
import { ask } from '../support/http-client.js';
import { readFeed, type ReadEntry, type ReadFeed } from '../support/read-feed.js';
import {
  localDateOf,
  smartMeterTexasYear,
  type Flow,
  type SmartMeterTexasYear,
  type Truth,
} from '../support/smart-meter-texas-year.js';
import { leaf, writtenReadings } from '../support/source-readings.js';
import { startTestCustodian } from '../support/test-custodian.js';
import { TestUtility } from '../support/test-utility.js';
import { officialXsd, Xsd } from '../support/xsd.js';

const flowOfDirection: Readonly<Record<string, Flow>> = { 1: 'Consumption', 19: 'Surplus Generation' };

let folder: string;
let year: SmartMeterTexasYear;

beforeAll(async () => {
  year = smartMeterTexasYear();
  folder = await mkdtemp(path.join(tmpdir(), 'smart-meter-texas-'));
  await writeFile(path.join(folder, 'original.csv'), year.original);
  await writeFile(path.join(folder, 'revised.csv'), year.revised);
});
afterAll(async () => rm(folder, { recursive: true }));

/** Takes the files in, in this order, and asks for the feed of the usage point's customer. */
async function throughCustodian(files: readonly string[]): Promise<{ reports: FileReport[]; xml: string }> {
  const server = await startTestCustodian();
  try {
    const { custodian, resource } = server;
    const utility = new TestUtility(custodian);
    const reports: FileReport[] = [];
    for (const name of files) {
      const report = await custodian.intake.ingest({ file: path.join(folder, name), name }, { by: 'test' });
      reports.push(...report.files);
    }
    const customer = await utility.customer();
    const ids = new Set(reports.flatMap(({ usagePoints }) => usagePoints.map(({ id }) => id)));
    for (const usagePointId of ids) await custodian.tenures.assign({ usagePointId, customerId: customer._id });
    const { authorization, token } = await utility.grant(customer);
    const answer = await ask(`${resource}/Batch/Subscription/${authorization._id}`, { token: token.token });
    expect(answer.status).toBe(200);
    return { reports, xml: answer.text };
  } finally {
    await server.close();
  }
}

/** The reading type and the blocks of each channel, joined by links. */
function channelsOf(feed: ReadFeed): { type: ReadEntry; blocks: ReadEntry[] }[] {
  const target = ({ links }: ReadEntry, rel: string): string[] =>
    links.flatMap((link) => (link.rel === rel ? [link.href] : []));
  return feed.of('MeterReading').map((meterReading) => {
    const related = new Set(target(meterReading, 'related'));
    const [type, ...more] = feed.of('ReadingType').filter(({ self }) => related.has(self));
    if (type === undefined || more.length > 0) throw new Error('not one reading type');
    const blocks = feed.of('IntervalBlock').filter((block) => target(block, 'up').some((up) => related.has(up)));
    return { type, blocks };
  });
}

function truthOf({ type, blocks }: { type: ReadEntry; blocks: readonly ReadEntry[] }): Truth[] {
  const usual = leaf(type.content, 'defaultQuality') || '0';
  return blocks
    .flatMap(({ content }) => writtenReadings(content))
    .map(({ start, value, duration, qualities: [quality = usual] }) => {
      if (duration !== '900') throw new Error(`a duration of ${duration}`);
      return { start: Number(start), value: Number(value), quality: Number(quality) };
    })
    .sort((a, b) => a.start - b.start);
}

const isSame = (a: Truth, b: Truth | undefined): boolean =>
  a.start === b?.start && a.value === b.value && a.quality === b.quality;

describe('thirteen months of Smart Meter Texas', () => {
  it('hold both clock changes, gaps, estimates, and revisions', () => {
    const { Consumption: truth } = year.truth;
    const days = new Map<string, number>();
    for (const { start } of truth) days.set(localDateOf(start), (days.get(localDateOf(start)) ?? 0) + 1);
    expect(days.get('2024-11-03')).toBeGreaterThan(96);
    expect(days.get('2025-03-09')).toBeLessThanOrEqual(92);
    expect(days.get('2025-11-02')).toBeGreaterThan(96);
    expect(days.size).toBeLessThan(395);
    expect(truth.some(({ quality }) => quality === 8)).toBe(true);
    expect(year.superseded).toBeGreaterThan(20);
  });

  it.each([
    ['in order', ['original.csv', 'revised.csv']],
    ['the revisions first', ['revised.csv', 'original.csv']],
    ['each of them twice', ['original.csv', 'revised.csv', 'original.csv', 'revised.csv']],
  ])('come out as Green Button with the same readings, given in %s', async (_order, files) => {
    const { reports, xml } = await throughCustodian(files);
    expect(reports.flatMap(({ rejected }) => rejected.first)).toEqual([]);

    const feed = readFeed(xml);
    const channels = channelsOf(feed);
    const found = Object.fromEntries(
      channels.map((channel) => [flowOfDirection[leaf(channel.type.content, 'flowDirection')], truthOf(channel)]),
    );
    for (const flow of ['Consumption', 'Surplus Generation'] as const) {
      expect(found[flow]?.length).toBe(year.truth[flow].length);
      // Only what differs: to print all would take longer than the test.
      const differences = year.truth[flow].flatMap((truth, at) => {
        const read = found[flow]?.[at];
        return isSame(truth, read) ? [] : [{ truth, read }];
      });
      expect(differences.slice(0, 20)).toEqual([]);
    }
    expect(
      channels.map(({ type: { content } }) => [leaf(content, 'uom'), leaf(content, 'powerOfTenMultiplier')]),
    ).toEqual([
      ['72', '0'],
      ['72', '0'],
    ]);
    for (const { blocks } of channels) {
      const days = blocks.map(({ content }) => [
        ...new Set(writtenReadings(content).map(({ start }) => localDateOf(Number(start)))),
      ]);
      expect(days.filter((dates) => dates.length !== 1)).toEqual([]);
      expect(new Set(days.flat()).size).toBe(blocks.length);
    }
  });

  it('come out valid and certifiable', async () => {
    const { xml } = await throughCustodian(['original.csv', 'revised.csv']);
    async function* whole(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(xml));
    }
    const report = await validateFeed(whole());
    expect(report.certification).toEqual([]);
    expect(report).toMatchObject({ valid: true, functionBlocks: { carried: [1, 4, 5, 8] } });
    const fault = officialXsd === undefined ? undefined : new Xsd(officialXsd).faultOf(xml);
    expect(fault).toBeUndefined();
  });
});
