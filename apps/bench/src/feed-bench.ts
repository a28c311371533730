import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { RESOURCE_PATH } from '@app/espi';
import { drain, type Drained } from './fetch-all.js';
import { grantAll, type Granted } from './grant-all.js';
import type { Usage } from './measured.js';
import { MeasuredServer } from './measured-server.js';
import { firstByte } from './timed-request.js';
import type { Table } from './table.js';
import { RUNS, type YearOfMeters } from './year-of-meters.js';

interface Sent extends Drained, Usage {}

/** What is sent turn about: the feed, and what the runtime can do with the same bytes. */
type Kind = 'feed' | 'packed feed' | 'file' | 'packed file' | 'memory';

/** So many requests for a first byte come before those that are counted: what came before wrote feeds, one at a time. */
const WARMING = 100;
const FIRST_BYTES = 60;

export const feedOf = ({ subscription }: Granted): string => `${RESOURCE_PATH}/Batch/Subscription/${subscription}`;

/** One feed of everything over HTTP, beside the same bytes from a file and from memory, turn about. */
export async function feedBench(table: Table, { custodian, dataDirectory, directory }: YearOfMeters): Promise<Granted> {
  const granted = await grantAll(custodian);
  const server = await MeasuredServer.start('custodian', dataDirectory);
  const feed = `${server.address}${feedOf(granted)}`;
  const copy = join(directory, 'feed.xml');
  await keep(feed, granted.token, copy);
  const { size } = await stat(copy);
  const servers = {
    file: await MeasuredServer.start('file', copy),
    'packed file': await MeasuredServer.start('packed-file', copy),
    memory: await MeasuredServer.start('memory', String(size)),
  };
  const send = async (kind: Kind): Promise<Sent> => {
    const isFeed = kind === 'feed' || kind === 'packed feed';
    const from = isFeed ? server : servers[kind];
    const encoding = kind === 'packed feed' ? 'gzip' : 'identity';
    return from.during(async () => drain(isFeed ? feed : from.address, granted.token, encoding));
  };
  const kinds: readonly Kind[] = ['feed', 'file', 'memory', 'packed feed', 'packed file'];
  const runs: Record<Kind, Sent>[] = [];
  for (let run = 0; run < RUNS; run++) {
    const sent: [Kind, Sent][] = [];
    for (const kind of kinds) sent.push([kind, await send(kind)]);
    runs.push(Object.fromEntries(sent) as Record<Kind, Sent>);
  }
  const four: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { loopDelay } = await server.during(async () => {
      await Promise.all([1, 2, 3, 4].map(async () => drain(feed, granted.token)));
      return {};
    });
    four.push(loopDelay);
  }
  const [alone] = granted.usagePointIds;
  const firstBytesOf = async (address: string): Promise<number[]> => {
    const times: number[] = [];
    for (let i = 0; i < WARMING + FIRST_BYTES; i++) times.push(await firstByte(address, granted.token));
    return times.slice(WARMING);
  };
  const firstBytes = await firstBytesOf(feed);
  const firstBytesOfOne = await firstBytesOf(`${feed}/UsagePoint/${alone}`);
  const ofOne: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { memory } = await server.during(async () => drain(`${feed}/UsagePoint/${alone}`, granted.token));
    ofOne.push(memory);
  }

  const megabytes = size / 1e6;
  const each = (of: (sent: Record<Kind, Sent>) => number): number[] => runs.map(of);
  const faster = (one: Kind, other: Kind): number[] => each((sent) => sent[other].seconds / sent[one].seconds);
  const cpu = (kind: Kind): number[] => each((sent) => sent[kind].cpuSeconds / (megabytes / 1000));
  table.begin(
    'Feed',
    [
      `${granted.usagePointIds.length} channel-years of 15-minute readings in one feed of ${megabytes.toFixed(0)} MB of XML`,
      `${RUNS} runs, turn about`,
      'each server and each client a process of its own, database and all on this machine',
      'caches warm: all of it was read once before',
      'MB of XML are counted, also of gzip',
    ].join('; '),
  );
  table.row(
    'feed over HTTP',
    'MB/s',
    each(({ feed: { seconds } }) => megabytes / seconds),
  );
  table.row(
    'the same bytes from a file, createReadStream().pipe()',
    'MB/s',
    each((s) => megabytes / s.file.seconds),
  );
  table.row(
    'one memory buffer again and again',
    'MB/s',
    each(({ memory: { seconds } }) => megabytes / seconds),
  );
  table.row('feed against file', '×', faster('feed', 'file'), '≥ 2.0');
  table.row('feed against memory', '×', faster('feed', 'memory'), '≥ 0.4');
  table.row('processor time of the server, feed', 's/GB', cpu('feed'));
  table.row('processor time of the server, file', 's/GB', cpu('file'));
  table.row(
    'processor time, feed against file',
    '×',
    each((sent) => sent.feed.cpuSeconds / sent.file.cpuSeconds),
    '≤ 0.5',
  );
  table.row(
    'feed as gzip',
    'MB/s',
    each((sent) => megabytes / sent['packed feed'].seconds),
  );
  table.row(
    'the file through createGzip(1)',
    'MB/s',
    each((sent) => megabytes / sent['packed file'].seconds),
  );
  table.row('feed as gzip against file through createGzip(1)', '×', faster('packed feed', 'packed file'), '≥ 3');
  table.row(
    'processor time, the same',
    '×',
    each((sent) => sent['packed feed'].cpuSeconds / sent['packed file'].cpuSeconds),
  );
  const atLevelFour = await packedSize(copy, 4);
  table.row(
    'bytes of gzip against zlib level 4',
    '×',
    each((sent) => sent['packed feed'].bytes / atLevelFour),
    '< 1',
  );
  table.row('first byte of the feed', 'ms', firstBytes, '≤ 10');
  table.row('first byte of a feed of one channel-year', 'ms', firstBytesOfOne, '≤ 10');
  table.row(
    'memory of one feed above idle',
    'MB',
    each((sent) => sent.feed.memory),
    '≤ 30',
  );
  table.row('memory of one feed of one channel-year above idle', 'MB', ofOne, '≤ 30');
  table.row(
    'event loop delay beside one feed, 99th percentile',
    'ms',
    each((sent) => sent.feed.loopDelay),
    '≤ 5',
  );
  table.row('event loop delay beside four, 99th percentile', 'ms', four, '≤ 15');
  for (const each of [server, ...Object.values(servers)]) await each.stop();
  return granted;
}

async function keep(address: string, token: string, path: string): Promise<void> {
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
  });
  if (!response.ok || response.body === null) throw new Error(`${address} answered ${response.status}`);
  await pipeline(response.body, createWriteStream(path));
}

async function packedSize(path: string, level: number): Promise<number> {
  let bytes = 0;
  await pipeline(createReadStream(path), createGzip({ level }), async (packed: AsyncIterable<Buffer>) => {
    for await (const chunk of packed) bytes += chunk.length;
  });
  return bytes;
}
