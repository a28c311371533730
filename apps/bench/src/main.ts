import { execFile, spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope } from '@app/espi';
import { readConfiguration } from '@app/runtime';
import { ApplicationStatus } from '@app/third-parties';
import { line, spreadOf } from './figures.js';
import { writeMeterDataFile } from './meter-data-file.js';
import { listen } from '../../custodian/src/listen.js';

const METERS = Number(process.env['BENCH_METERS'] ?? 40);
const DAYS = 366;
const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);

const run = promisify(execFile);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

interface Drained {
  readonly status: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly firstByte: number;
}

async function drain(address: string, token: string, encoding = 'identity'): Promise<Drained> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'drain.js'), address, token, encoding]);
  const drained = JSON.parse(stdout) as Drained;
  if (drained.status !== 200) throw new Error(`${address} answered ${drained.status}`);
  return drained;
}

/** Streams a file as the runtime does it by itself: what feeds are measured against. */
async function fileServer(path: string): Promise<{ address: string; close: () => void }> {
  const server = createServer((_request, response) => createReadStream(path).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the file server has no address');
  return { address: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function measureIntake(custodian: DataCustodian, file: string, readings: number): Promise<void> {
  const ingest = (): Promise<unknown> =>
    custodian.intake.ingest({ file, name: 'bench.csv' }, { by: 'bench', create: true });
  const first = await seconds(ingest);
  const again = await seconds(ingest);
  say(line('intake, Smart Meter Texas CSV, first time', 'readings/s', spreadOf([readings / first])));
  say(line('intake, the same file again', 'readings/s', spreadOf([readings / again])));
}

async function measureStorage({ store }: DataCustodian, readings: number): Promise<void> {
  await store.client.db('admin').command({ fsync: 1 });
  const { storageSize, totalIndexSize } = (await store.db.command({ collStats: 'intervalBlocks' })) as {
    storageSize: number;
    totalIndexSize: number;
  };
  say(line('stored, indexes included', 'bytes/reading', spreadOf([(storageSize + totalIndexSize) / readings])));
}

/** One application that may read everything the file brought. */
async function grantAll(custodian: DataCustodian): Promise<{ subscription: string; token: string }> {
  const customer = await custodian.customers.add({ name: 'Bench', synthetic: true });
  const points = custodian.store.db.collection<{ _id: string }>('usagePoints').find({}, { projection: { _id: 1 } });
  for await (const { _id } of points) {
    await custodian.tenures.assign({ usagePointId: _id, customerId: customer._id });
  }
  const scope = 'FB=1_3_4_5_13_31_37_39';
  const metadata = { client_name: 'Bench', redirect_uris: ['http://localhost:1/callback'], scope: [scope] };
  const { application } = await custodian.registrations.register(metadata, { status: ApplicationStatus.Review });
  const { authorization, token } = await custodian.authorizations.grantOffline({
    applicationId: application._id,
    customerId: customer._id,
    scope: Scope.parse(scope),
  });
  return { subscription: authorization._id, token: token.token };
}

/** The most that resident memory grew by while `work` ran, MB. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  await work();
  clearInterval(watch);
  return (most - idle) / 1e6;
}

async function measureFeed(custodian: DataCustodian, directory: string): Promise<void> {
  const { subscription, token } = await grantAll(custodian);
  const listening = await listen(custodian, 0, '127.0.0.1');
  const feed = `http://127.0.0.1:${listening.port}${RESOURCE_PATH}/Batch/Subscription/${subscription}`;
  const copy = join(directory, 'feed.xml');
  const response = await fetch(feed, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' } });
  if (response.body === null) throw new Error('the feed has no body');
  await pipeline(response.body, createWriteStream(copy));
  const megabytes = (await stat(copy)).size / 1e6;
  const file = await fileServer(copy);
  const feeds: number[] = [];
  const files: number[] = [];
  const ratios: number[] = [];
  const gzips: number[] = [];
  const firstBytes: number[] = [];
  const memory: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    let ofFeed: Drained | undefined;
    memory.push(await growth(async () => (ofFeed = await drain(feed, token))));
    const ofFile = await drain(file.address, '');
    const zipped = await drain(feed, token, 'gzip');
    if (ofFeed === undefined || ofFeed.bytes !== ofFile.bytes) throw new Error('the feed and its copy differ in size');
    feeds.push(megabytes / ofFeed.seconds);
    files.push(megabytes / ofFile.seconds);
    ratios.push(ofFile.seconds / ofFeed.seconds);
    gzips.push(megabytes / zipped.seconds);
    firstBytes.push(ofFeed.firstByte * 1000);
  }
  say(line(`feed over HTTP, ${megabytes.toFixed(0)} MB`, 'MB/s', spreadOf(feeds)));
  say(line('the same bytes from a file, createReadStream().pipe()', 'MB/s', spreadOf(files)));
  say(line('feed against file', '×', spreadOf(ratios)));
  say(line('feed as gzip, counted before compression', 'MB/s', spreadOf(gzips)));
  say(line('first byte of the feed', 'ms', spreadOf(firstBytes)));
  say(line('memory of one feed above idle', 'MB', spreadOf(memory)));
  file.close();
  await listening.close();
}

/** From the command to `ready`, on a data directory that is set up. */
async function measureStart(dataDirectory: string): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    const server = spawn(process.execPath, [join(import.meta.dirname, '../../custodian/src/main.js')], {
      env: { ...process.env, DATA_DIR: dataDirectory, PORT: '0', DEMO: 'off' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of server.stdout) if (String(chunk).includes('ready')) break;
    times.push((performance.now() - began) / 1000);
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
  say(line('start to ready, embedded MongoDB included', 's', spreadOf(times)));
}

const directory = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
try {
  const dataDirectory = join(directory, 'data');
  const file = join(directory, 'bench.csv');
  const readings = await writeMeterDataFile(file, METERS, { year: 2025, month: 1, day: 1 }, DAYS);
  say(
    `${METERS} meters × ${DAYS} days, ${readings.toLocaleString('en-US')} readings of 15 minutes; ${RUNS} runs; warm caches\n`,
  );
  say('| figure | minimum | median | maximum | unit |\n|---|---|---|---|---|');
  const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' }));
  await measureIntake(custodian, file, readings);
  await measureStorage(custodian, readings);
  await measureFeed(custodian, directory);
  await custodian.close();
  await measureStart(dataDirectory);
} finally {
  await rm(directory, { recursive: true, force: true });
}
