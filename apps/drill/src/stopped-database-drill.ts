import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './ask.js';
import { startDrilledServer, type DrilledServer } from './drilled-server.js';
import { checkRefusals, Everything, type Called } from './everything.js';
import { freePort } from './free-port.js';
import { embeddedMongod } from './mongod-process.js';
import { checkCalm, untilNormal } from './normal-again.js';
import { ReplicaSet } from './replica-set.js';
import type { Report } from './report.js';

/** No request may take longer: ten seconds until a silent server is given up, fifteen for another. */
const LONGEST_MS = 30_000;
/** health and metrics */
const LONGEST_WATCH_MS = 5_000;

interface Settings {
  readonly dataDirectory: string;
  readonly secondsAway: number;
}

/**
 * The database is frozen, killed, or taken away and brought back: each kind of request is answered in time, and refused
 * in its form; the server lives, says that it is not ready, and goes on by itself when the database is back.
 */
export async function stoppedDatabaseDrill(report: Report, { dataDirectory, secondsAway }: Settings): Promise<void> {
  report.begin(`a database that is stopped for ${secondsAway} s`);
  await ofItsOwn(report, join(dataDirectory, 'embedded'), secondsAway);
  await byItsAddress(report, join(dataDirectory, 'apart'), secondsAway);
}

async function ofItsOwn(report: Report, dataDirectory: string, secondsAway: number): Promise<void> {
  const drilled = await startDrilledServer(dataDirectory, { meters: 2, days: 3 });
  try {
    const everything = await Everything.of(drilled);
    await checkCalm(report, everything);
    const pid = embeddedMongod(dataDirectory);
    if (pid === undefined) throw new Error('the embedded MongoDB does not run');
    process.kill(pid, 'SIGSTOP');
    await whileAway(report, drilled, everything, { when: 'embedded, frozen', secondsAway });
    process.kill(pid, 'SIGCONT');
    await untilNormal(report, drilled, everything, 'embedded, goes on');
    process.kill(embeddedMongod(dataDirectory) ?? pid, 'SIGKILL');
    await untilNormal(report, drilled, everything, 'embedded, killed');
  } finally {
    await drilled.close();
  }
}

async function byItsAddress(report: Report, dataDirectory: string, secondsAway: number): Promise<void> {
  const set = await ReplicaSet.start(join(dataDirectory, 'set'), { size: 1 });
  const settings = { MONGODB_URI: set.uri };
  const drilled = await startDrilledServer(join(dataDirectory, 'server'), { meters: 2, days: 3 }, settings);
  let goOn: () => void = () => undefined;
  try {
    const everything = await Everything.of(drilled);
    goOn = await set.freezePrimary();
    await whileAway(report, drilled, everything, { when: 'by its address, frozen', secondsAway });
    goOn();
    await untilNormal(report, drilled, everything, 'by its address, goes on');
    goOn = await set.killPrimary();
    await whileAway(report, drilled, everything, { when: 'by its address, killed', secondsAway });
    await checkStart(report, dataDirectory, settings);
    goOn();
    await untilNormal(report, drilled, everything, 'by its address, started again');
  } finally {
    goOn();
    await drilled.close();
    await set.stop();
  }
}

/** What is said of the server meanwhile, and of each request. */
async function whileAway(
  report: Report,
  drilled: DrilledServer,
  everything: Everything,
  { when, secondsAway }: { readonly when: string; readonly secondsAway: number },
): Promise<void> {
  const end = Date.now() + secondsAway * 1000;
  const rounds: Promise<readonly Called[]>[] = [];
  const watched: { readonly path: string; readonly status: number; readonly ms: number; readonly text: string }[] = [];
  for (let n = 0; Date.now() < end; n++) {
    if (n % 5 === 0) rounds.push(everything.ask(LONGEST_MS));
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      const began = performance.now();
      const answer = await ask(`${drilled.base}${path}`).catch(() => undefined);
      const ms = performance.now() - began;
      watched.push({ path, status: answer?.status ?? 0, ms, text: answer?.text ?? '' });
    }
    await sleep(1_000);
  }
  const of = (path: string): readonly (typeof watched)[number][] => watched.filter((each) => each.path === path);
  const longest = (path: string): string => `${(Math.max(...of(path).map(({ ms }) => ms)) / 1000).toFixed(1)} s`;
  const isPrompt = watched.every(({ ms }) => ms < LONGEST_WATCH_MS);
  report.check(
    isPrompt && of('/health/live').every(({ status }) => status === 200),
    `${when}: live (${longest('/health/live')} at most), metrics told (${longest('/metrics')})`,
  );
  const unready = of('/health/ready').filter(({ status }) => status === 503).length;
  report.check(
    isPrompt && unready > 0 && of('/health/ready').at(-1)?.status === 503,
    `${when}: not ready (${longest('/health/ready')} at most)`,
    `${unready} of ${of('/health/ready').length} times; at last ${of('/health/ready').at(-1)?.text}`,
  );
  // the database stays away until the last of them is answered
  checkRefusals(report, when, (await Promise.all(rounds)).flat(), LONGEST_MS);
}

/** A server that starts while the database is away says so, and ends: whoever started it starts it again. */
async function checkStart(
  report: Report,
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const { PATH, HOME } = process.env;
  const port = String(await freePort());
  const began = Date.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../custodian/src/main.js')], {
    env: { PATH, HOME, DATA_DIR: join(directory, 'late'), PORT: port, DEMO: 'off', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
  const line = said.trim();
  report.check(
    code === 1 && line.startsWith('MongoDB cannot be reached') && !line.includes('\n'),
    `a server that starts meanwhile ends with 1 after ${((Date.now() - began) / 1000).toFixed(1)} s: ${line}`,
    `code ${code}`,
  );
}
