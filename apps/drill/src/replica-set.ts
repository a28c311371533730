import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findMongod } from '@app/store';
import { MongoClient, MongoNetworkError, type Document } from 'mongodb';
import { freePort } from './free-port.js';

const NAME = 'custodian';
const PATIENCE_MS = 90_000;

/** One mongod of a set. */
interface Member {
  readonly host: string;
  readonly arguments: readonly string[];
  process: ChildProcess;
}

/** Three mongod on 127.0.0.1, with the timing that MongoDB has by itself: a silent primary is deposed after 10 seconds. */
export class ReplicaSet {
  readonly #client: MongoClient;

  private constructor(
    private readonly binary: string,
    private readonly members: readonly Member[],
  ) {
    this.#client = new MongoClient(this.uri, { readPreference: 'primary' });
    process.once('exit', () => this.members.forEach((member) => member.process.kill('SIGKILL')));
  }

  /** @param cacheMegabytes of each member, 256 at least */
  static async start(directory: string, { size = 3, cacheMegabytes = 256 } = {}): Promise<ReplicaSet> {
    const binary = await findMongod(() => undefined);
    const members: Member[] = [];
    for (let n = 0; n < size; n++) {
      const port = await freePort();
      const database = join(directory, `member-${n}`);
      await mkdir(database, { recursive: true });
      const options = {
        dbpath: database,
        logpath: join(directory, `member-${n}.log`),
        port,
        bind_ip: '127.0.0.1',
        replSet: NAME,
        wiredTigerCacheSizeGB: cacheMegabytes / 1024,
        oplogSize: 256,
        setParameter: 'diagnosticDataCollectionEnabled=false',
      };
      const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
      const args = [...given, '--nounixsocket', '--logappend'];
      members.push({ host: `127.0.0.1:${port}`, arguments: args, process: run(binary, args) });
    }
    const set = new ReplicaSet(binary, members);
    await set.#initiate();
    return set;
  }

  /** of one host: the driver learns of the others by itself */
  get seed(): string {
    return `mongodb://${this.members[0]?.host ?? ''}/?replicaSet=${NAME}`;
  }

  get uri(): string {
    return `mongodb://${this.members.map(({ host }) => host).join()}/?replicaSet=${NAME}`;
  }

  /** Asks the primary to make way, as an operator does before maintenance. */
  async stepDown(): Promise<void> {
    // 6.0 keeps the connection; others close it
    await this.#client
      .db('admin')
      .command({ replSetStepDown: 20, secondaryCatchUpPeriodSecs: 10 })
      .catch((error: unknown) => {
        if (!(error instanceof MongoNetworkError)) throw error;
      });
  }

  /** As a power cut does. @returns starts it again */
  async killPrimary(): Promise<() => void> {
    const member = await this.#primary();
    const ended = once(member.process, 'exit');
    member.process.kill('SIGKILL');
    await ended;
    return () => void (member.process = run(this.binary, member.arguments));
  }

  /** It keeps its connections and says nothing. @returns lets it go on */
  async freezePrimary(): Promise<() => void> {
    const member = await this.#primary();
    member.process.kill('SIGSTOP');
    return () => void member.process.kill('SIGCONT');
  }

  /** Waits until every member is primary or secondary. */
  async whole(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(250)) {
      const status = await this.#client
        .db('admin')
        .command({ replSetGetStatus: 1 })
        .catch(() => undefined);
      const states = ((status?.['members'] ?? []) as { readonly state: number }[]).map(({ state }) => state);
      if (states.length === this.members.length && states.every((state) => state === 1 || state === 2)) return;
    }
    throw new Error('the set does not become whole');
  }

  async stop(): Promise<void> {
    await this.#client.close();
    const running = this.members.filter(({ process: { exitCode, signalCode } }) => (exitCode ?? signalCode) === null);
    const ended = running.map(async (member) => once(member.process, 'exit'));
    for (const member of running) member.process.kill('SIGKILL');
    await Promise.all(ended);
  }

  async #primary(): Promise<Member> {
    const { primary } = await this.#client.db('admin').command({ hello: 1 });
    const member = this.members.find(({ host }) => host === primary);
    if (member === undefined) throw new Error('the set has no primary');
    return member;
  }

  async #initiate(): Promise<void> {
    const members = this.members.map(({ host }, _id) => ({ _id, host }));
    // each must be there before one of them asks the others
    for (const { host } of members) await tell(host, { ping: 1 });
    for (const { host } of members.slice(0, 1)) await tell(host, { replSetInitiate: { _id: NAME, members } });
    await this.whole();
  }
}

/** Tells one member something, as soon as it is there. */
async function tell(host: string, command: Document): Promise<void> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`);
  try {
    await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}

const run = (binary: string, args: readonly string[]): ChildProcess => spawn(binary, args, { stdio: 'ignore' });
