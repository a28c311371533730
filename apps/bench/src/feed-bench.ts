import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RESOURCE_PATH } from '@app/espi';
import { drain, type Drained } from './fetch-all.js';
import { fileServer } from './file-server.js';
import { grantAll } from './grant-all.js';
import { growth } from './growth.js';
import type { Table } from './table.js';
import { RUNS, type YearOfMeters } from './year-of-meters.js';
import { listen } from '../../custodian/src/listen.js';

/** One feed of everything, beside the same bytes streamed from a file, turn about. */
export async function feedBench(table: Table, { custodian, directory }: YearOfMeters): Promise<void> {
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
  table.begin(
    'Feed',
    `${megabytes.toFixed(0)} MB of XML in one feed, ${RUNS} runs, warm caches, client in a process of its own`,
  );
  table.row('feed over HTTP', 'MB/s', feeds);
  table.row('the same bytes from a file, createReadStream().pipe()', 'MB/s', files);
  table.row('feed against file', '×', ratios, '≥ 2.0');
  table.row('feed as gzip, counted before compression', 'MB/s', gzips);
  table.row('first byte of the feed', 'ms', firstBytes, '≤ 10');
  table.row('memory of one feed above idle', 'MB', memory, '≤ 30');
  file.close();
  await listening.close();
}
