import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeMeterDataFile } from '../../bench/src/meter-data-file.js';
import { ask } from './ask.js';
import { command, type Ended } from './command.js';
import { startDrilledServer, type DrilledServer } from './drilled-server.js';
import { checkRefusals, Everything, type Called } from './everything.js';
import { supervisorsOf } from './mongod-process.js';
import { checkCalm, untilNormal } from './normal-again.js';
import type { Report } from './report.js';

const DISK_MEGABYTES = 600;
const SMALL_MEGABYTES = 16;
/** Longer than it takes until a database is given up. */
const LONGEST_MS = 40_000;
/** Two processes use this MongoDB; more tries to start it than this a minute are a loop. */
const MOST_STARTS_A_MINUTE = 40;

interface Settings {
  readonly dataDirectory: string;
  readonly secondsFull: number;
}

/**
 * The disk of the database fills up, that of a backup, and that of temporary files: what cannot be kept is refused,
 * nothing that was acknowledged is lost, and once there is room all goes on by itself.
 */
export async function diskDrill(report: Report, { dataDirectory, secondsFull }: Settings): Promise<void> {
  report.begin(`a full disk, for ${secondsFull} s`);
  const [data, small] = [join(dataDirectory, 'data'), join(dataDirectory, 'small')];
  for (const directory of [data, small]) await mkdir(directory, { recursive: true });
  if (!mount(report, data, DISK_MEGABYTES) || !mount(report, small, SMALL_MEGABYTES)) return;
  try {
    await ofTheDatabase(report, data, { secondsFull, outside: dataDirectory, small });
  } finally {
    for (const directory of [data, small]) execFileSync('umount', ['--lazy', directory]);
  }
}

/** A disk of so many megabytes in memory. @returns whether this machine lets one be made */
function mount(report: Report, directory: string, megabytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'drill', directory], { stdio: 'pipe' });
    return true;
  } catch (error) {
    report.note(`NOT RUN: a small disk cannot be mounted here (${String(error).split('\n').at(-2) ?? ''})`);
    return false;
  }
}

/** Fills the disk of a directory to its last byte. */
function fill(directory: string): void {
  const file = openSync(join(directory, 'ballast'), 'a');
  try {
    for (const bytes of [1 << 20, 4096, 1]) writeUntilFull(file, Buffer.alloc(bytes));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

const makeRoom = (directory: string): void => rmSync(join(directory, 'ballast'), { force: true });

interface Places {
  readonly secondsFull: number;
  /** on another disk */
  readonly outside: string;
  readonly small: string;
}

async function ofTheDatabase(report: Report, data: string, { secondsFull, outside, small }: Places): Promise<void> {
  const drilled = await startDrilledServer(data, { meters: 2, days: 3 }, { TMPDIR: small, MAX_DELAY_MS: '2000' });
  try {
    const everything = await Everything.of(drilled);
    await checkCalm(report, everything);
    const csv = join(outside, 'large.csv');
    await writeMeterDataFile(csv, 8, { year: 2024, month: 1, day: 1 }, 366, { firstMeter: 100 });
    const environment = { DATA_DIR: data, LOG_LEVEL: 'silent' };
    await checkBackup(report, small, environment);
    await checkTemporaryFiles(report, drilled, small, everything);

    fill(data);
    const called = await whileFull(report, drilled, data, { everything, secondsFull });
    const refused = await command(['ingest', csv, '--json'], environment);
    checkCommand(report, 'custodian ingest', refused);
    checkRefusals(report, 'full', called, LONGEST_MS);
    makeRoom(data);
    await untilNormal(report, drilled, everything, 'room is made');
    const lost = await everything.lost();
    report.check(lost === 0, `${everything.acknowledged} days that were acknowledged are there`, `${lost} are not`);
    const taken = await command(['ingest', csv, '--json'], environment);
    report.check(taken.code === 0, 'the file that was refused is taken in', taken.out.slice(-300));
    const verified = await command(['audit', 'verify'], environment);
    report.check(verified.code === 0, 'audit verify finds nothing', verified.out.slice(-600));
  } finally {
    makeRoom(data);
    await drilled.close();
  }
}

async function whileFull(
  report: Report,
  { base }: DrilledServer,
  data: string,
  { everything, secondsFull }: { readonly everything: Everything; readonly secondsFull: number },
): Promise<readonly Called[]> {
  const rounds: Promise<readonly Called[]>[] = [];
  const supervisors = new Set<string>();
  const health = { live: 0, ready: 0, asked: 0 };
  for (const end = Date.now() + secondsFull * 1000; Date.now() < end; await sleep(250)) {
    if (health.asked++ % 10 === 0) rounds.push(everything.ask(LONGEST_MS));
    for (const what of ['live', 'ready'] as const) {
      const { status } = await ask(`${base}/health/${what}`).catch(() => ({ status: 0 }));
      if (status === 200) health[what] += 1;
    }
    for (const pid of supervisorsOf(data)) supervisors.add(pid);
    // mongod makes itself room, and has it taken away
    fill(data);
  }
  report.check(health.live === health.asked, `full: live ${health.live} of ${health.asked} times`);
  report.note(`full: ready ${health.ready} of ${health.asked} times`);
  const most = (MOST_STARTS_A_MINUTE * secondsFull) / 60;
  report.check(
    supervisors.size <= most,
    `full: MongoDB is tried again later each time, ${supervisors.size} times seen`,
  );
  return (await Promise.all(rounds)).flat();
}

function checkCommand(report: Report, name: string, { code, out }: Ended): void {
  const line = out.trim().split('\n').at(-1) ?? '';
  const isClear = code === 3 && !/Unexpected|    at /.test(out);
  report.check(isClear, `${name} ends with ${code}: ${line.slice(0, 300)}`, out.slice(-600));
}

/** A backup that does not fit says so, and is not taken for one. */
async function checkBackup(
  report: Report,
  small: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  writeBallast(small, SMALL_MEGABYTES * 2 ** 20 - 32_768);
  const directory = join(small, 'backup');
  checkCommand(report, 'custodian backup', await command(['backup', directory], environment));
  const checked = await command(['restore', directory, '--check'], environment);
  report.check(checked.code !== 0, 'what is there of it is not taken for a backup', checked.out);
  rmSync(directory, { recursive: true, force: true });
  makeRoom(small);
}

function writeBallast(directory: string, bytes: number): void {
  const file = openSync(join(directory, 'ballast'), 'a');
  writeSync(file, Buffer.alloc(bytes));
  closeSync(file);
}

/** An upload that needs a temporary file, where there is no room for one. */
async function checkTemporaryFiles(
  report: Report,
  { base }: DrilledServer,
  small: string,
  everything: Everything,
): Promise<void> {
  fill(small);
  const path = `${base}${everything.uploadPath}`;
  const answer = await ask(path, everything.largeUpload()).catch(() => undefined);
  const isClear = answer?.status === 503 && Number(answer.headers['retry-after']) > 0;
  const said = `${answer?.status ?? 'no answer'} ${answer?.text.slice(0, 200) ?? ''}`;
  report.check(isClear, `no room for temporary files: an upload is answered ${said}`);
  const left = (await readdir(small)).filter((name) => name.startsWith('intake-'));
  report.check(left.length === 0, 'no temporary file is left', left.join());
  makeRoom(small);
  const again = await ask(path, { ...everything.largeUpload() });
  report.note(`with a little room: ${again.status} ${again.text.slice(0, 200)}`);
}
