import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collections } from '@app/data-custodian';
import { Intake } from '@app/intake';
import { openMetering } from '@app/metering';
import type { Metering } from '@app/metering';
import type { Store } from '@app/store';
import { storedReadings } from '../fixtures/intake/stored-readings.js';
import { openTestStore } from '../support/open-test-store.js';

const samples = join(import.meta.dirname, '../../../shared/standard/samples');
const folders = existsSync(samples) ? ['cmdtest', 'openespi', 'espi-4.0-entries'] : [];
const names = folders
  .flatMap((folder) => readdirSync(join(samples, folder)).map((name) => join(folder, name)))
  .filter((name) => name.endsWith('.xml'));
/** Samples that are not usage data, or not complete. */
const refused = new Map([
  ['cmdtest/lukabartolicFS__interval_block_1.xml', 'interval-block-alone'],
  ...[
    'cmdtest/lukabartolicFS__ApplicationInformation.xml',
    'cmdtest/lukabartolicFS__ApplicationInformationSample.xml',
    'cmdtest/lukabartolicFS__AuthorizationSample.xml',
    'espi-4.0-entries/GreenButtonAlliance__ApplicationInformation-Entry-Anonymized.xml',
    'espi-4.0-entries/GreenButtonAlliance__Authorization-Entry-Anonymized.xml',
    'espi-4.0-entries/GreenButtonAlliance__Multiple-Authorization-Feed-Anonymized.xml',
    'espi-4.0-entries/GreenButtonAlliance__Retail_Customer_Statement_Example.xml',
    'espi-4.0-entries/api-evangelist__green-button-alliance-notification-batchlist.xml',
  ].map((name) => [name, 'no-usage'] as const),
]);
/** Samples of personal data. */
const personal = ['espi-4.0-entries/GreenButtonAlliance__Customer-Subscription-Feed-Anonymized.xml'];

/** Number and sum of the readings of a file, counted without any of the project's code. */
function countReadings(xml: string): { count: number; sum: number } {
  const readings = xml.matchAll(/<(?:\w+:)?IntervalReading[ >].*?<\/(?:\w+:)?IntervalReading>/gs);
  const values = [...readings].map(([text]) => Number(/<(?:\w+:)?value>\s*(-?\d+)/.exec(text)?.[1]));
  return { count: values.length, sum: values.reduce((sum, value) => sum + value, 0) };
}

const describeSamples = names.length > 0 ? describe : describe.skip;
/** A table may not be empty, even of a test that is skipped. */
const table = (wanted: boolean): string[] => {
  const found = names.filter((name) => !personal.includes(name) && refused.has(name) === wanted);
  return found.length > 0 ? found : ['no sample'];
};

describeSamples('published samples of Green Button', () => {
  let store: Store;
  let metering: Metering;

  beforeAll(async () => {
    store = await openTestStore(collections);
    metering = openMetering(store);
  });
  afterAll(async () => {
    await store.db.dropDatabase();
    await store.close();
  });

  async function ingest(name: string) {
    for (const collection of await store.db.collections()) await collection.deleteMany({});
    const intake = new Intake(store, openMetering(store), { defaultTimeZone: 'America/New_York' });
    const { files: reports } = await intake.ingest({ file: join(samples, name), name }, { by: 'test' });
    const readings = [...(await storedReadings(metering)).values()].flat();
    return { report: reports[0], readings };
  }

  it.each(table(false))('%s is stored reading for reading', async (name) => {
    const { report, readings } = await ingest(name);
    expect(report).toMatchObject({ format: 'green-button-xml', rejected: { count: 0 } });
    expect(report?.error).toBeUndefined();
    const stored = { count: readings.length, sum: readings.reduce((sum, { value }) => sum + value, 0) };
    expect(stored).toEqual(countReadings(readFileSync(join(samples, name), 'utf8')));
  });

  it.each(personal)('%s is taken as personal data', async (name) => {
    const { report, readings } = await ingest(name);
    expect(report).toMatchObject({ format: 'customer-xml', rejected: { count: 0 }, records: { Customer: { new: 1 } } });
    expect(readings).toEqual([]);
  });

  it.each(table(true))('%s is refused with its reason', async (name) => {
    const { report, readings } = await ingest(name);
    expect(report?.error?.reason).toBe(refused.get(name));
    expect(readings).toEqual([]);
  });
});
