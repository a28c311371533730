import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Intake, intakeCollections } from '@app/intake';
import type { IngestOptions, IntakeReport } from '@app/intake';
import { meteringCollections, openMetering } from '@app/metering';
import type { Metering } from '@app/metering';
import type { Store } from '@app/store';
import { ianaZone, startOfDate } from '@app/time';
import fc from 'fast-check';
import { smartMeterTexasFile } from '../fixtures/intake/smart-meter-texas.js';
import { storedReadings } from '../fixtures/intake/stored-readings.js';
import { zipOf } from '../fixtures/intake/zip-of.js';
import { putClockForward } from '../support/clock.js';
import { openTestStore } from '../support/open-test-store.js';

const esiid = '10443720001234567';
const chicago = ianaZone('America/Chicago');
const now = new Date('2026-01-15T12:00:00Z');
let folder: string;
let store: Store;
let metering: Metering;
let intake: Intake;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-e2e-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function openFresh(): Promise<void> {
  store = await openTestStore([...meteringCollections, ...intakeCollections]);
  metering = openMetering(store);
  intake = new Intake(store, metering, { defaultTimeZone: 'America/Chicago' }, () => now);
}

async function dropStore(): Promise<void> {
  await store.db.dropDatabase();
  await store.close();
}

beforeEach(openFresh);
afterEach(dropStore);

async function ingest(content: string | Buffer, options: Partial<IngestOptions> = {}): Promise<IntakeReport> {
  const file = join(folder, 'file');
  await writeFile(file, content);
  return intake.ingest({ file, name: 'file' }, { by: 'test', ...options });
}

const first = async (content: string | Buffer, options: Partial<IngestOptions> = {}) => {
  const [report] = (await ingest(content, options)).files;
  if (report === undefined) throw new Error('no file was reported');
  return report;
};

const week = { from: [2025, 6, 1] as const, days: 7 };

describe('intake', () => {
  it('stores the readings of a file, and finds them unchanged the second time', async () => {
    const file = smartMeterTexasFile(week, { ...week, surplus: true, value: () => 0 });
    const report = await first(file);
    expect(report).toMatchObject({
      format: 'smart-meter-texas-csv',
      rows: 1344,
      readings: { new: 1344, unchanged: 0, revised: 0 },
      gaps: 0,
      rejected: { count: 0, byReason: {}, first: [] },
      usagePoints: [{ esiid, created: true }],
    });
    const stored = await storedReadings(metering);
    expect([...stored.values()].map((readings) => readings.length)).toEqual([672, 672]);
    expect(await first(file)).toMatchObject({
      readings: { new: 0, unchanged: 1344, revised: 0 },
      usagePoints: [{ esiid, created: false }],
    });
    expect(await storedReadings(metering)).toEqual(stored);
  });

  it('takes nothing in by a clock that is not that of the database', async () => {
    const file = smartMeterTexasFile(week);
    putClockForward(60_000);
    try {
      await expect(first(file)).rejects.toMatchObject({ code: 'clock-differs', status: 503 });
    } finally {
      jest.useRealTimers();
    }
    expect((await storedReadings(metering)).size).toBe(0);
    expect(await first(file)).toMatchObject({ readings: { new: 672 } });
  });

  it('BR-001.002 places both clock changes of thirteen months, and counts gaps but not zeros', async () => {
    const start = startOfDate(chicago, 2024, 10, 15);
    const gaps = new Set([100, 101, 5000, 20_000].map((i) => start + i * 900));
    const value = (t: number) => (gaps.has(t) ? undefined : ((t - start) / 900) % 50);
    const report = await first(smartMeterTexasFile({ from: [2024, 10, 15], days: 400, value }));
    expect(report).toMatchObject({
      gaps: 4,
      rejected: { count: 0 },
      readings: { new: 400 * 96 + 4 - 4 + 4 - gaps.size },
    });
    const [readings = []] = [...(await storedReadings(metering)).values()];
    expect(readings.every((reading) => reading.value === value(reading.start))).toBe(true);
  });

  it('counts no gap where days that are stored lie between those of a file', async () => {
    const day = (n: number): string => smartMeterTexasFile({ from: [2025, 6, n], days: 1 });
    const [around, between] = [day(1) + day(3).replace(/^.*\r\n/, ''), day(2)];
    expect(await first(around)).toMatchObject({ readings: { new: 192 }, gaps: 96 });
    await ingest(between);
    expect(await first(around)).toMatchObject({ readings: { unchanged: 192 }, gaps: 0 });
  });

  it('writes nothing when it reads a file again', async () => {
    const written = async (): Promise<unknown> => ({
      blocks: await store.db.collection('intervalBlocks').find().toArray(),
      past: await store.db.collection('pastReadings').find().toArray(),
      changes: await store.db.collection('changes').find().toArray(),
      meterReadings: await store.db.collection('meterReadings').find().toArray(),
      usagePoints: await store.db.collection('usagePoints').find().toArray(),
    });
    const file = smartMeterTexasFile(
      { ...week, value: (t) => (t % 7 === 0 ? undefined : 5), mark: 'E' },
      { ...week, revised: '06/20/2025 00:00:00', days: 2, value: () => 6 },
    );
    await ingest(file);
    const before = await written();
    const again = await first(file);
    expect(again).toMatchObject({ readings: { new: 0, revised: 0, superseded: 0 }, rejected: { count: 0 } });
    expect(await written()).toEqual(before);
  });

  it('makes many new meters once, though two intakes bring them side by side', async () => {
    const esiids = Array.from({ length: 80 }, (_, i) => `104437200${String(10_000_000 + i)}`);
    const day = { from: [2025, 6, 1] as const, days: 1 };
    const file = smartMeterTexasFile(...esiids.map((each) => ({ ...day, esiid: each })));
    const reports = await Promise.all(
      [1, 2].map(async () =>
        intake.ingestStream({ stream: Readable.from([Buffer.from(file)]), name: 'file' }, { by: 'test' }),
      ),
    );
    const files = reports.flatMap((report) => report.files);
    const sum = (count: (file: (typeof files)[number]) => number): number =>
      files.reduce((all, each) => all + count(each), 0);
    expect(sum(({ readings }) => readings.new)).toBe(80 * 96);
    expect(sum(({ readings }) => readings.unchanged)).toBe(80 * 96);
    expect(sum(({ usagePoints }) => usagePoints.filter(({ created }) => created).length)).toBe(80);
    expect(files.map(({ rejected, gaps }) => [rejected.count, gaps])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const stored = await storedReadings(metering);
    expect(stored.size).toBe(80);
    expect(new Set([...stored.values()].map((readings) => readings.length))).toEqual(new Set([96]));
  });

  it('waits for a channel to which others write', async () => {
    await ingest(smartMeterTexasFile(week));
    const transaction = store.transaction.bind(store);
    let others = 13;
    jest.spyOn(store, 'transaction').mockImplementation(async (work) => {
      if (others-- > 0) await store.db.collection('meterReadings').updateMany({}, { $inc: { writes: 1 } });
      return transaction(work);
    });
    const report = await first(smartMeterTexasFile({ ...week, from: [2025, 7, 1] }));
    expect(report).toMatchObject({ readings: { new: 672 }, rejected: { count: 0 } });
    expect(others).toBeLessThan(0);
  });

  it('finds the meters of a file whose rows go by time', async () => {
    const rows = [1, 2, 3].map((n) =>
      smartMeterTexasFile({ from: [2025, 6, 1], days: 1, esiid: `1044372000123456${n}` })
        .trimEnd()
        .split('\r\n'),
    );
    const [header = ''] = rows[0] ?? [];
    const byTime = Array.from({ length: 96 }, (_, i) => rows.map((each) => each[i + 1] ?? ''));
    const report = await first([header, ...byTime.flat()].join('\r\n'));
    expect(report).toMatchObject({ readings: { new: 288 }, rejected: { count: 0 }, usagePointCount: 3, gaps: 0 });
  });

  it('BR-009 makes a revision of new values, and keeps the newer one when the older comes late', async () => {
    const older = smartMeterTexasFile({ ...week, revised: '06/10/2025 00:00:00', value: () => 1 });
    const newer = smartMeterTexasFile({ ...week, days: 2, revised: '06/12/2025 00:00:00', value: () => 2 });
    await ingest(older);
    expect((await first(newer)).readings).toMatchObject({ new: 0, revised: 192 });
    const inOrder = await storedReadings(metering);
    await dropStore();
    await openFresh();
    await ingest(newer);
    expect((await first(older)).readings).toMatchObject({ new: 480, superseded: 192 });
    expect(await storedReadings(metering)).toEqual(inOrder);
  });

  it('gives the same store for overlapping files in any order', async () => {
    const files = [
      smartMeterTexasFile({ from: [2025, 10, 30], days: 5, revised: '11/10/2025 00:00:00', value: () => 1 }),
      smartMeterTexasFile({ from: [2025, 11, 1], days: 3, revised: '11/11/2025 00:00:00', value: () => 2, mark: 'E' }),
      smartMeterTexasFile({ from: [2025, 11, 2], days: 1, revised: '11/09/2025 00:00:00', value: () => 3 }),
      smartMeterTexasFile({
        from: [2025, 11, 2],
        days: 3,
        revised: '11/12/2025 00:00:00',
        value: (t) => ((t / 900) % 7 === 0 ? undefined : 4),
      }),
    ];
    for (const file of files) await ingest(file);
    const expected = await storedReadings(metering);
    await fc.assert(
      fc
        .asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (shuffled) => {
          for (const file of shuffled) await ingest(file);
          expect(await storedReadings(metering)).toEqual(expected);
        })
        .beforeEach(async () => {
          await dropStore();
          await openFresh();
        }),
      { numRuns: 8 },
    );
  });

  it('names an interval that has two values in one revision, and keeps the first', async () => {
    const file = smartMeterTexasFile({ ...week, days: 1, value: () => 1 });
    const again = smartMeterTexasFile({ ...week, days: 1, value: (t) => (t % 86_400 === 43_200 ? 2 : 1) }).replace(
      /^.*\r\n/,
      '',
    );
    const report = await first(file + again);
    expect(report.rejected).toMatchObject({ count: 1, byReason: { 'conflicting-values': 1 }, first: [{ line: 126 }] });
    const [readings = []] = [...(await storedReadings(metering)).values()];
    expect(readings.map(({ value }) => value)).toEqual(Array.from({ length: 96 }, () => 1));
  });

  it('reads an ERCOT interval file into the channel that Smart Meter Texas fills', async () => {
    const day = { from: [2025, 11, 2] as const, days: 1, revised: '11/05/2025 00:00:00', value: () => 5 };
    await ingest(smartMeterTexasFile(day));
    const rows = Array.from({ length: 100 }, (_, i) => `${10_000_000 + i},0.005,`);
    const header = [
      `00000001,${esiid},4,20251102000000,20251102235959,Y,N`,
      '00000002,100,100.5,1,0,1,0,900,01,,6,,',
      '00000003,',
      '00000004,20251105000000,O',
    ];
    const report = await first([...header, ...rows].join('\r\n'));
    expect(report).toMatchObject({ format: 'lse', readings: { new: 2, unchanged: 100 }, rejected: { count: 0 } });
    const lengths = [...(await storedReadings(metering)).values()].map((readings) => readings.length);
    expect(lengths.toSorted((a, b) => a - b)).toEqual([2, 100]);
  });

  describe('opens', () => {
    const file = smartMeterTexasFile(week);

    it('gzip, and streams', async () => {
      expect((await first(gzipSync(file))).readings.new).toBe(672);
      const stream = Readable.from([gzipSync(file)]);
      const report = await intake.ingestStream({ stream, name: 'upload' }, { by: 'test' });
      expect(report.files[0]).toMatchObject({ file: 'upload', readings: { unchanged: 672 } });
    });

    it('zip, each entry a file of the report, from a path or a stream', async () => {
      const zip = zipOf([
        { name: 'a.csv', content: file },
        { name: 'folder/', content: '' },
        { name: 'b.csv.gz', content: gzipSync(file), stored: true },
        { name: 'notes.txt', content: 'hello' },
      ]);
      const expected = [
        { file: 'file/a.csv', readings: { new: 672 } },
        { file: 'file/b.csv.gz', readings: { new: 0, unchanged: 672 } },
        { file: 'file/notes.txt', error: { reason: 'unknown-format' } },
      ];
      expect((await ingest(zip)).files).toMatchObject(expected);
      const report = await intake.ingestStream({ stream: Readable.from([zip]), name: 'file' }, { by: 'test' });
      expect(report.files).toMatchObject([{ readings: { unchanged: 672 } }, {}, {}]);
    });

    it('half a gzip file for its good half', async () => {
      const packed = gzipSync(smartMeterTexasFile({ ...week, days: 60, value: (t) => (t * 7919) % 5003 }));
      const report = await first(packed.subarray(0, packed.length / 2));
      expect(report.error).toMatchObject({ reason: 'truncated-gzip' });
      expect(report.readings.new).toBeGreaterThan(2000);
      expect(report.rejected.byReason['truncated-gzip']).toBe(1);
      const [readings = []] = [...(await storedReadings(metering)).values()];
      expect(readings).toHaveLength(report.readings.new);
    });
  });

  it.each([
    ['unknown-format', 'just some text\nof no kind\n'],
    ['empty-file', ''],
    ['malformed-xml', '<feed xmlns="http://www.w3.org/2005/Atom"><entry></feed>'],
    ['xml-entity', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed/>'],
    ['corrupt-zip', 'PK\x03\x04 and then nothing'],
    ['corrupt-gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff])],
  ])('reports %s as a finding', async (reason, content) => {
    const report = await first(content);
    expect(report.error).toMatchObject({ reason, text: expect.stringMatching(/\.$/) });
    expect(report.rejected.byReason).toEqual({ [reason]: 1 });
    expect(JSON.stringify(report)).not.toMatch(/ at .*\.(ts|js):/);
  });

  it('reports a file that is not there', async () => {
    const report = await intake.ingest({ file: join(folder, 'missing'), name: 'missing' }, { by: 'test' });
    expect(report.files[0]?.error).toMatchObject({ reason: 'unreadable-file', detail: 'ENOENT' });
  });

  it('makes no usage point where it may not', async () => {
    const report = await first(smartMeterTexasFile({ ...week, days: 1 }), { create: false });
    expect(report).toMatchObject({ rejected: { byReason: { 'unknown-usage-point': 96 } }, usagePoints: [] });
    expect((await storedReadings(metering)).size).toBe(0);
  });

  it('tells of each usage point that it makes', async () => {
    const created: string[] = [];
    const onCreated = (id: string) => Promise.resolve(void created.push(id));
    const report = await first(smartMeterTexasFile({ ...week, days: 1 }), { onCreated });
    await ingest(smartMeterTexasFile(week), { onCreated });
    expect(created).toEqual(report.usagePoints.map(({ id }) => id));
  });

  it('writes to no usage point that the caller withholds', async () => {
    await ingest(smartMeterTexasFile({ ...week, days: 1 }));
    const report = await first(smartMeterTexasFile(week), { mayWrite: () => Promise.resolve(false) });
    expect(report.rejected.byReason).toEqual({ 'foreign-usage-point': 672 });
  });

  it('reads wall-clock times in the zone that is given', async () => {
    const days = { ...week, days: 1, zone: 'America/Denver' };
    await ingest(smartMeterTexasFile(days), { timeZone: 'America/Denver' });
    const [[start] = []] = [...(await storedReadings(metering)).values()];
    expect(start?.start).toBe(startOfDate(ianaZone('America/Denver'), 2025, 6, 1));
    await ingest(smartMeterTexasFile({ ...days, days: 2 }));
    const [readings = []] = [...(await storedReadings(metering)).values()];
    expect(readings).toHaveLength(192);
    await expect(ingest('', { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'unknown-time-zone' });
  });

  it('reads CSV by a mapping, or by its usual header when told the usage point', async () => {
    const rows =
      'Name,Jane Roe\n\nTYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES\nElectric usage,2025-06-01,00:00,00:59,1.5,kWh,$0.20,\n';
    expect((await first(rows)).error?.reason).toBe('usage-point-needed');
    expect(await first(rows, { esiid })).toMatchObject({ format: 'mapped-csv', readings: { new: 1 } });
    const mapping = { columns: { date: 'Day', value: 'kWh' }, unit: 'kWh', esiid };
    expect((await first('Day,kWh\n2025-06-01,24.5\n', { mapping })).readings.new).toBe(1);
    await expect(ingest(rows, { mapping: { columns: {} } })).rejects.toMatchObject({
      code: 'bad-mapping',
      status: 400,
    });
    const everything = JSON.stringify(await Promise.all((await store.db.collections()).map((c) => c.find().toArray())));
    expect(everything).not.toContain('Jane');
  });

  it('keeps its reports', async () => {
    const reports = [await ingest('nothing'), await ingest(smartMeterTexasFile(week)), await ingest('')];
    const [, second] = reports;
    expect(await intake.reports.get(second?.id ?? '')).toEqual(second);
    const page = await intake.reports.list({ limit: 2 });
    const rest = await intake.reports.list({ after: page[1] });
    expect([...page, ...rest].map(({ id }) => id).sort()).toEqual(reports.map(({ id }) => id).sort());
    expect(await intake.reports.get('0')).toBeUndefined();
  });

  it('tells how far it has come', async () => {
    const file = smartMeterTexasFile({ ...week, days: 30 });
    const seen: [number, number][] = [];
    await ingest(file, { onProgress: (read, total) => seen.push([read, total]) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual([file.length, file.length]);
    expect(seen.map(([read]) => read)).toEqual(seen.map(([read]) => read).toSorted((a, b) => a - b));
  });
});
