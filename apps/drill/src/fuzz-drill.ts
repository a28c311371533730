import { setTimeout as sleep } from 'node:timers/promises';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { families } from './fuzz/families.js';
import { fuzz, inFigures, type Family } from './fuzz/family.js';
import { FuzzedCity } from './fuzz/fuzzed-city.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import type { Report } from './report.js';

interface Settings {
  readonly dataDirectory: string;
  /** of each family */
  readonly inputs: number;
  /** most seconds of each family */
  readonly seconds: number;
  readonly seed: number;
  /** begins of the names of families; all of them where empty */
  readonly only: string;
  /** a folder of other people's files */
  readonly samples?: string;
}

/** Some wait for more than a second until an answer that does not come is over. */
const LANES = 16;
/** Of the server: what grows is out of room soon. */
const MOST_HEAP_MB = 384;
/** The pool of connections to the database holds no more, and grows to what came at once. */
const MOST_NEW_DESCRIPTORS = 100;
/** Resident memory that the second half of a family may add to the first, MB. */
const MOST_GROWTH = 120;

/** Sends what nobody should send, in the name of everybody who may. */
export async function fuzzDrill(report: Report, settings: Settings): Promise<void> {
  const { dataDirectory, inputs, seconds, seed, only, samples } = settings;
  report.begin(`hostile input: ${inputs} inputs or ${seconds} s a family, seed ${seed}`);
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const environment = {
    DATA_DIR: dataDirectory,
    PORT: String(port),
    BASE_URL: baseUrl,
    TRUST_PROXY: '1',
    NOTIFICATION_QUIET_SECONDS: '0',
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--max-old-space-size=${MOST_HEAP_MB}`,
  };
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  try {
    const city = new FuzzedCity(custodian);
    await city.found();
    await server.start();
    const fuzzed = { city, port, baseUrl, goodRequestEvery: 25, pagesOfARoute: 2 };
    for (const { name, run } of families(fuzzed, samples)) {
      if (!name.startsWith(only)) continue;
      await run(async (family) =>
        tryOut(report, { server, custodian, family, bounds: { inputs, seconds, seed, lanes: LANES } }),
      );
    }
  } finally {
    await server.kill();
    await custodian.close();
  }
}

async function tryOut<Input>(
  report: Report,
  {
    server,
    custodian,
    family,
    bounds,
  }: {
    readonly server: Program;
    readonly custodian: DataCustodian;
    readonly family: Family<Input>;
    readonly bounds: Parameters<typeof fuzz>[1];
  },
): Promise<void> {
  const before = server.descriptors();
  const memory: number[] = [];
  const looking = setInterval(() => memory.push(server.residentMegabytes()), 250);
  const account = await fuzz(family, bounds).finally(() => clearInterval(looking));
  const { name, inputs, seconds, statuses, slowestMs, findings } = account;
  report.note(
    `${name}: ${inputs} in ${seconds.toFixed(0)} s, slowest ${slowestMs.toFixed(0)} ms: ${inFigures(statuses)}`,
  );
  for (const { seed, fault, input } of findings) report.check(false, `seed ${seed}: ${fault}`, input);
  report.check(findings.length === 0, `${name}: every answer is as it must be`, `${findings.length} are not`);
  const half = Math.ceil(memory.length / 2);
  const grown = Math.max(...memory.slice(half)) - Math.max(...memory.slice(0, half));
  report.check(
    memory.length < 2 || grown < MOST_GROWTH,
    `${name}: memory, ${grown.toFixed(0)} MB more in the second half`,
  );
  await sleep(1_000);
  const left = server.descriptors() - before;
  report.check(left <= MOST_NEW_DESCRIPTORS, `${name}: nothing is left open`, `${left} descriptors more`);
  const cursors = await openCursors(custodian);
  report.check(cursors <= 2, `${name}: no cursor is left`, `${cursors} are open`);
}

async function openCursors({ store }: DataCustodian): Promise<number> {
  const { metrics } = await store.db.admin().serverStatus();
  return Number(metrics.cursor.open.total);
}
