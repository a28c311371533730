import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import type { Store } from '@app/store';
import { writeMeterDataFile, type MeterDataOptions } from './meter-data-file.js';
import { greenButton, lse, smartMeterTexas } from './meter-layouts.js';
import { watchUsage } from './measured.js';
import { seconds } from './seconds.js';
import type { Table } from './table.js';
import { DAYS, METERS, RUNS, type YearOfMeters } from './year-of-meters.js';

/** Meters of a file that is read again and again, with a year each. */
const FEW = Math.min(METERS, 20);
/** Meters of a file of one day. */
const MANY = Number(process.env['BENCH_MANY_METERS'] ?? 20_000);
/** Documents, each of one reading, that are written to compare. */
const DOCUMENTS = 100_000;
const FIRST_DAY = { year: 2025, month: 1, day: 1 };

interface File {
  readonly path: string;
  readonly readings: number;
}

/** What an intake took: by the clock, and of the thread that reads; s. */
interface Taken {
  readonly wall: number;
  readonly thread: number;
}

/** Files into a store of its own, which holds what the runs before have left; and what they take there. */
export async function intakeBench(table: Table, year: YearOfMeters): Promise<void> {
  const directory = join(year.directory, 'intake');
  await mkdir(directory);
  const custodian = await DataCustodian.open(
    readConfiguration({ DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'error' }),
  );
  try {
    await stored(table, year.custodian.store, year.readings);
    await layouts(table, custodian, directory);
    await manyMeters(table, custodian, directory);
    await revisions(table, custodian, directory);
  } finally {
    await custodian.close();
  }
}

async function layouts(table: Table, custodian: DataCustodian, directory: string): Promise<void> {
  const { store } = custodian;
  const of = { csv: [] as Taken[], again: [] as Taken[], lse: [] as Taken[], xml: [] as Taken[] };
  const documents: number[] = [];
  const written: number[] = [];
  let readings = 0;
  for (let run = 0; run < RUNS; run++) {
    const made = async (options: MeterDataOptions): Promise<File> => write(directory, FEW, DAYS, options);
    const csv = await made({ firstMeter: 3 * run * FEW });
    documents.push(await documentAReading(store, DOCUMENTS));
    of.csv.push(await take(custodian, csv));
    const before = await stateOf(store);
    of.again.push(await take(custodian, csv));
    written.push(differences(before, await stateOf(store)));
    of.lse.push(await take(custodian, await made({ firstMeter: (3 * run + 1) * FEW, layout: lse })));
    of.xml.push(await take(custodian, await made({ firstMeter: (3 * run + 2) * FEW, layout: greenButton })));
    ({ readings } = csv);
  }
  const size = `${FEW} meters × ${DAYS} days, ${readings.toLocaleString('en-US')} readings of 15 minutes`;
  table.begin('Intake', `${size}, file to acknowledged; new to the store but where it says again, ${RUNS} runs`);
  const rate = (taken: readonly Taken[]): number[] => taken.map(({ wall }) => readings / wall);
  const own = (taken: readonly Taken[]): number[] => taken.map(({ thread }) => readings / thread);
  table.row('Smart Meter Texas CSV', 'readings/s', rate(of.csv), '≥ 1,000,000');
  table.row('.lse', 'readings/s', rate(of.lse), '≥ 1,000,000');
  table.row('Green Button XML', 'readings/s', rate(of.xml), '≥ 500,000');
  table.row('CSV, by processor time of its thread', 'readings/s', own(of.csv));
  table.row('.lse, by processor time of its thread', 'readings/s', own(of.lse));
  table.row('XML, by processor time of its thread', 'readings/s', own(of.xml));
  table.row('insertMany of a document a reading', 'readings/s', documents);
  const ratio = (a: readonly number[], b: readonly number[]): number[] => a.map((each, i) => each / (b[i] ?? NaN));
  table.row('CSV against a document a reading', '×', ratio(rate(of.csv), documents), '≥ 4');
  table.row('the same CSV again against the first time', '×', ratio(rate(of.again), rate(of.csv)), '≥ 0.8');
  table.row('the same, by processor time of its thread', '×', ratio(own(of.again), own(of.csv)));
  table.row('blocks, revisions and changes written by it', 'documents', written, '0');
}

async function stored(table: Table, store: Store, readings: number): Promise<void> {
  table.begin('Stored', `${readings.toLocaleString('en-US')} readings, indexes included, after a checkpoint`);
  table.row('a current reading', 'bytes', [(await sizeOf(store, 'intervalBlocks')) / readings], '≤ 3.0');
  table.row('change records, a reading', 'bytes', [(await sizeOf(store, 'changes')) / readings]);
}

async function manyMeters(table: Table, custodian: DataCustodian, directory: string): Promise<void> {
  const firstMeter = 1_000_000;
  const today = await write(directory, MANY, 1, { firstMeter });
  const used = watchUsage();
  const first = await take(custodian, today);
  const { memory, loopDelay } = used();
  const again = await take(custodian, today);
  const tomorrow = await write(directory, MANY, 1, { firstMeter }, { ...FIRST_DAY, day: 2 });
  const next = await take(custodian, tomorrow);
  const byTime = await inOrderOfTime(await write(directory, MANY, 1, { firstMeter: 2 * firstMeter }), MANY);
  const ordered = await take(custodian, byTime);
  const many = MANY.toLocaleString('en-US');
  table.begin('Many meters', `${many} meters × one day, ${today.readings.toLocaleString('en-US')} readings, one run`);
  table.row(`${many} new meters × one day`, 'readings/s', [today.readings / first.wall]);
  table.row(`${many} known meters × the next day`, 'readings/s', [tomorrow.readings / next.wall]);
  table.row(`${many} known meters × the same day again`, 'readings/s', [today.readings / again.wall]);
  table.row(`${many} new meters × one day, rows by time`, 'readings/s', [byTime.readings / ordered.wall]);
  table.row(`memory above idle, ${many} new meters`, 'MB', [memory]);
  table.row('event-loop delay beside it, 99th percentile', 'ms', [loopDelay]);
}

/** A file that changes each value of a few meters, and what its past values and change records take. */
async function revisions(table: Table, custodian: DataCustodian, directory: string): Promise<void> {
  const firstMeter = 3_000_000;
  await take(custodian, await write(directory, FEW, DAYS, { firstMeter }));
  const { store } = custodian;
  const [past, changes] = [await sizeOf(store, 'pastReadings'), await sizeOf(store, 'changes')];
  const options = { firstMeter, raised: 1, layout: smartMeterTexas('23:59:30') };
  const revised = await write(directory, FEW, DAYS, options);
  const { wall } = await take(custodian, revised);
  table.begin('Revisions', `each of ${revised.readings.toLocaleString('en-US')} readings superseded, one run`);
  table.row('a superseded reading', 'bytes', [((await sizeOf(store, 'pastReadings')) - past) / revised.readings]);
  table.row('change records, a revised reading', 'bytes', [
    ((await sizeOf(store, 'changes')) - changes) / revised.readings,
  ]);
  table.row('revised', 'readings/s', [revised.readings / wall]);
}

let files = 0;

async function write(
  directory: string,
  meters: number,
  days: number,
  options: MeterDataOptions,
  first = FIRST_DAY,
): Promise<File> {
  const path = join(directory, `${files++}.txt`);
  return { path, readings: await writeMeterDataFile(path, meters, first, days, options) };
}

/** The same rows of a CSV, the first of each meter before the second of any. */
async function inOrderOfTime({ path, readings }: File, meters: number): Promise<File> {
  const [head = '', ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\r\n');
  const each = rows.length / meters;
  const ordered = rows.map((_, at) => rows[(at % meters) * each + Math.floor(at / meters)] ?? '');
  await writeFile(path, `${[head, ...ordered].join('\r\n')}\r\n`);
  return { path, readings };
}

/** @throws where the report does not say that all of it was taken */
async function take(custodian: DataCustodian, { path, readings }: File): Promise<Taken> {
  for await (const _ of createReadStream(path)); // from the file system's memory, as the run before it
  const began = process.threadCpuUsage();
  const wall = await seconds(async () => {
    const report = await custodian.intake.ingest({ file: path, name: path }, { by: 'bench', create: true });
    const counts = report.files.map((file) => file.readings);
    const all = counts.reduce((sum, each) => sum + each.new + each.unchanged + each.revised, 0);
    if (all !== readings)
      throw new Error(`of ${readings} readings ${all} were taken: ${JSON.stringify(report.files[0])}`);
  });
  const { user, system } = process.threadCpuUsage(began);
  return { wall, thread: (user + system) / 1e6 };
}

/** Writes a document a reading, as the driver would have it, with a unique index on meter and time. @returns a second */
async function documentAReading(store: Store, count: number): Promise<number> {
  const collection = store.db.collection<{ meter: string; start: Date; value: number }>('benchReadings');
  await collection.drop();
  await collection.createIndex({ meter: 1, start: 1 }, { unique: true });
  const took = await seconds(async () => {
    for (let at = 0; at < count; at += 10_000) {
      const some = Array.from({ length: 10_000 }, (_, i) => ({
        meter: `1044372${String(Math.floor((at + i) / 35_000)).padStart(10, '0')}`,
        start: new Date(1_735_711_200_000 + (at + i) * 900_000),
        value: i,
        quality: 0,
        duration: 900,
      }));
      await collection.insertMany(some, { ordered: false, writeConcern: { w: 'majority', journal: true } });
    }
  });
  await collection.drop();
  return count / took;
}

interface State {
  readonly blocks: number;
  readonly past: number;
  readonly changes: number;
  readonly lastWritten: number;
  readonly writes: number;
}

/** What an intake that writes something changes. */
async function stateOf({ db }: Store): Promise<State> {
  const [newest] = await db
    .collection<{ u: Date }>('intervalBlocks')
    .aggregate<{ u: Date }>([{ $group: { _id: null, u: { $max: '$u' } } }])
    .toArray();
  const [written] = await db
    .collection('meterReadings')
    .aggregate<{ writes: number }>([{ $group: { _id: null, writes: { $sum: '$writes' } } }])
    .toArray();
  return {
    blocks: await db.collection('intervalBlocks').countDocuments(),
    past: await db.collection('pastReadings').countDocuments(),
    changes: await db.collection('changes').countDocuments(),
    lastWritten: newest?.u.getTime() ?? 0,
    writes: written?.writes ?? 0,
  };
}

const differences = (before: State, after: State): number =>
  (Object.keys(before) as (keyof State)[]).reduce((sum, name) => sum + Math.abs(after[name] - before[name]), 0);

/** Bytes of a collection and its indexes, as they lie on disk. */
async function sizeOf(store: Store, collection: string): Promise<number> {
  await store.client.db('admin').command({ fsync: 1 });
  const { storageSize, totalIndexSize } = (await store.db.command({ collStats: collection })) as {
    storageSize: number;
    totalIndexSize: number;
  };
  return storageSize + totalIndexSize;
}
