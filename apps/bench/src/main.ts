import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldFeedBench } from './cold-feed-bench.js';
import { feedBench } from './feed-bench.js';
import { intakeBench } from './intake-bench.js';
import { reportBench } from './report-bench.js';
import { loadBench } from './load-bench.js';
import { scaleBench } from './scale-bench.js';
import { startBench } from './start-bench.js';
import { Table } from './table.js';
import { fillStore, openYearOfMeters } from './year-of-meters.js';

/** Which figures: `npm run bench -- feed start`; all of them where none is named. All look at one store. */
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const table = new Table();
const directory = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
try {
  const year = await openYearOfMeters(directory);
  await fillStore(year);
  if (isWanted('intake')) await intakeBench(table, year);
  const granted = isWanted('feed') ? await feedBench(table, year) : undefined;
  await year.custodian.close();
  if (granted !== undefined) await coldFeedBench(table, year.dataDirectory, granted);
  if (isWanted('load')) await loadBench(table, directory);
  if (isWanted('scale')) await scaleBench(table, directory);
  if (isWanted('reports')) await reportBench(table, directory);
  if (isWanted('start')) await startBench(table, year.dataDirectory);
} finally {
  await rm(directory, { recursive: true, force: true });
}
