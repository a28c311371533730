import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore, startEmbedded } from '@app/store';
import { MongoClient } from 'mongodb';

const userScript = fileURLToPath(new URL('../support/embedded-user.mjs', import.meta.url));

let dataDirectory: string;
let processes: ChildProcess[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'green-button-embedded-'));
  processes = [];
});

afterEach(async () => {
  for (const user of processes) user.kill('SIGKILL');
  await untilNoMongod();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** Another process that starts or joins the embedded MongoDB. */
async function startUser(): Promise<{ process: ChildProcess; uri: string }> {
  const user = spawn(process.execPath, [userScript, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(user);
  const [uri] = (await once(createInterface(user.stdout), 'line')) as [string];
  return { process: user, uri };
}

async function kill(user: ChildProcess): Promise<void> {
  user.kill('SIGKILL');
  await once(user, 'exit');
}

/** Process id in mongod's lock file, which mongod empties when it ends in order. */
async function mongodPid(): Promise<number> {
  const text = await readFile(join(dataDirectory, 'mongodb', 'database', 'mongod.lock'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || 0;
}

async function supervisor(): Promise<{ pid: number; socket: string } | undefined> {
  const text = await readFile(join(dataDirectory, 'mongodb', 'supervisor.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { pid: number; socket: string });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits for what other processes do; the test's own time limit ends it. */
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(20);
}

async function untilNoMongod(): Promise<void> {
  const running = await supervisor();
  await until(async () => (await mongodPid()) === 0 || !isAlive(await mongodPid()));
  await until(() => running === undefined || !isAlive(running.pid));
}

async function countNotes(uri: string): Promise<number> {
  const client = new MongoClient(uri);
  const count = await client.db('kept').collection('notes').countDocuments();
  await client.close();
  return count;
}

async function writeNote(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  await client
    .db('kept')
    .collection('notes')
    .insertOne({}, { writeConcern: { w: 'majority', journal: true } });
  await client.close();
}

describe('the embedded MongoDB', () => {
  it('takes a data directory that is relative to where it is started', async () => {
    const mongo = await startEmbedded(relative(process.cwd(), dataDirectory), { cacheMegabytes: 256 });
    await mongo.release();
    expect(await readdir(join(dataDirectory, 'mongodb', 'database'))).not.toHaveLength(0);
  });

  it('has transactions, and keeps its data and its address from one start to the next', async () => {
    const first = await openStore({ dataDirectory });
    await first.transaction(async (session) => first.db.collection('notes').insertOne({}, { session }));
    const { port } = first.connection;
    await first.close();
    const second = await openStore({ dataDirectory });
    expect(await second.db.collection('notes').countDocuments()).toBe(1);
    expect(second.connection.port).toBe(port);
    await second.close();
  });

  it('has stopped, with no process, lock or socket left, when its last user has closed the store', async () => {
    const store = await openStore({ dataDirectory });
    const pid = await mongodPid();
    const running = await supervisor();
    expect(isAlive(pid)).toBe(true);
    await store.close();
    expect(isAlive(pid)).toBe(false);
    expect(await mongodPid()).toBe(0);
    expect((await readdir(join(dataDirectory, 'mongodb'))).toSorted()).toEqual([
      'database',
      'mongod.log',
      'port',
      'supervisor.log',
    ]);
    await expect(readdir(dirname(running?.socket ?? ''))).rejects.toThrow(/ENOENT/);
  });

  it('is shared by all users of a data directory, and stays until the last has gone', async () => {
    const other = await startUser();
    const mine = await startEmbedded(dataDirectory);
    expect(mine.uri).toBe(other.uri);
    await mine.release();
    await writeNote(other.uri);
    expect(await countNotes(other.uri)).toBe(1);
  });

  it('is one when several users start it at the same instant', async () => {
    const users = await Promise.all([startUser(), startUser(), startUser(), startUser()]);
    expect(new Set(users.map(({ uri }) => uri)).size).toBe(1);
  });

  it('ends when its only user is killed, leaves no lock, and has kept what was written', async () => {
    const user = await startUser();
    await writeNote(user.uri);
    const pid = await mongodPid();
    await kill(user.process);
    await until(() => !isAlive(pid));
    expect(await mongodPid()).toBe(0);
    await until(async () => (await supervisor()) === undefined);
    const again = await startUser();
    expect(await countNotes(again.uri)).toBe(1);
  });

  it('goes on for its users when its supervisor is killed', async () => {
    const { uri } = await startUser();
    const pid = await mongodPid();
    const killed = await supervisor();
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    await until(async () => ![undefined, killed?.pid].includes((await supervisor())?.pid));
    expect(await mongodPid()).toBe(pid);
    expect(await countNotes(uri)).toBe(0);
  });

  it('adopts the mongod that a killed supervisor and its killed user left behind, and ends it later', async () => {
    const user = await startUser();
    const pid = await mongodPid();
    const killed = await supervisor();
    user.process.kill('SIGSTOP');
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    await kill(user.process);
    expect(isAlive(pid)).toBe(true);
    const mine = await startEmbedded(dataDirectory);
    expect(mine.uri).toBe(user.uri);
    await mine.release();
    expect(isAlive(pid)).toBe(false);
  });

  it('recovers when mongod was killed together with its supervisor', async () => {
    const user = await startUser();
    await writeNote(user.uri);
    user.process.kill('SIGSTOP');
    process.kill((await supervisor())?.pid ?? 0, 'SIGKILL');
    process.kill(await mongodPid(), 'SIGKILL');
    await kill(user.process);
    const again = await startUser();
    expect(await countNotes(again.uri)).toBe(1);
  });

  it('moves to another port when its own is taken, with its data', async () => {
    const first = await startEmbedded(dataDirectory);
    await writeNote(first.uri);
    await first.release();
    const squatter = createServer((connection) => connection.destroy());
    squatter.listen(Number(new URL(first.uri).port), '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const moved = await startEmbedded(dataDirectory);
      expect(moved.uri).not.toBe(first.uri);
      await writeNote(moved.uri);
      expect(await countNotes(moved.uri)).toBe(2);
      await moved.release();
    } finally {
      squatter.close();
    }
  });

  it('says in one line why mongod does not start', async () => {
    await mkdir(join(dataDirectory, 'mongodb', 'database'), { recursive: true });
    await writeFile(join(dataDirectory, 'mongodb', 'database', 'storage.bson'), 'not what mongod wrote');
    await expect(startEmbedded(dataDirectory)).rejects.toMatchObject({
      code: 'embedded-mongodb-failed',
      message: expect.stringMatching(/^The embedded MongoDB does not start: mongod ended at once.*\.$/),
    });
  });

  it('says in one line that the data directory cannot be used', async () => {
    await expect(startEmbedded('/dev/null/data')).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The embedded MongoDB does not start: DATA_DIR \/dev\/null\/data cannot be used .*\.$/,
      ),
    });
  });
});
