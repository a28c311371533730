/**
 * A process of its own between mongod and its users (server, command line, tests).
 *
 * Each user holds a connection to this process's socket. The kernel closes it however the user ends, so mongod never
 * outlives its users, which a child process would do after SIGKILL of its parent.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { embeddedPaths, type EmbeddedPaths } from './embedded-paths.js';
import { leftBehindMongod, PortTaken, startMongod, type MongodServer } from './mongod-server.js';
import { keptPort } from './port.js';
import {
  FAREWELL,
  forgetRunningSupervisor,
  readRunningSupervisor,
  SUPERVISED_ALREADY,
  type SupervisorAnswer,
  writeRunningSupervisor,
} from './running-supervisor.js';
import { becomeSoleSupervisor } from './sole-supervisor.js';

/** A command line called twice in a row finds MongoDB still there. */
const LINGER_MS = 1500;
/** The user that started us has this long to call. */
const FIRST_CALL_MS = 15_000;
/** 108 bytes on Linux, 104 on macOS, the name included */
const LONGEST_SOCKET_DIRECTORY = 85;

function newSocketPath(): string {
  const prefix = 'green-button-';
  if (process.platform === 'win32') return `\\\\.\\pipe\\${prefix}${process.pid}-${Date.now()}`;
  const home = Buffer.byteLength(tmpdir()) > LONGEST_SOCKET_DIRECTORY - 20 ? '/tmp' : tmpdir();
  const directory = mkdtempSync(join(home, prefix));
  chmodSync(directory, 0o700);
  return join(directory, 'mongodb');
}

function removeSocket(path: string): void {
  if (process.platform !== 'win32') rmSync(dirname(path), { recursive: true, force: true });
}

class Supervisor {
  readonly #users = new Set<Socket>();
  readonly #server: Server = createServer((user) => this.#welcome(user));
  #idle: NodeJS.Timeout | undefined;
  #answer: SupervisorAnswer | undefined;
  #mongod: MongodServer | undefined;
  #stopping = false;

  constructor(
    private readonly paths: EmbeddedPaths,
    private readonly binary: string,
    private readonly cacheMegabytes: number,
    private readonly release: () => void,
  ) {}

  async run(): Promise<void> {
    const abandoned = readRunningSupervisor(this.paths);
    if (abandoned !== undefined) removeSocket(abandoned.socket);
    const socket = newSocketPath();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socket, resolve);
    });
    writeRunningSupervisor(this.paths, { pid: process.pid, socket });
    this.#stopWhenIdle(FIRST_CALL_MS);
    process.on('SIGTERM', () => void this.stop(socket, 0));
    process.on('SIGINT', () => undefined);
    process.on('SIGHUP', () => undefined);
    this.#stopNow = (code) => void this.stop(socket, code);
    try {
      this.#mongod = await this.#primary();
    } catch (error) {
      this.#announce({ error: error instanceof Error ? error.message : String(error) });
      await this.stop(socket, 1);
      return;
    }
    this.#announce({ uri: `mongodb://127.0.0.1:${this.#mongod.port}/?directConnection=true` });
    await this.#mongod.ended;
    // Users notice by their closed connection, and begin anew.
    await this.stop(socket, 1);
  }

  #stopNow: (code: number) => void = () => undefined;

  async #primary(): Promise<MongodServer> {
    const mongod = await this.#started();
    const ended = new AbortController();
    void mongod.ended.then(() => ended.abort());
    this.#mongod = mongod;
    const { makePrimary } = await import('./replica-set.js');
    await makePrimary(mongod.port, ended.signal);
    return mongod;
  }

  async #started(): Promise<MongodServer> {
    const leftBehind = leftBehindMongod(this.paths);
    if (leftBehind !== undefined) {
      const { answersHello } = await import('./replica-set.js');
      if (await answersHello(leftBehind.port)) return leftBehind;
      await leftBehind.stop();
    }
    for (;;) {
      const port = await keptPort(this.paths.port);
      try {
        return await startMongod(this.binary, port, this.cacheMegabytes, this.paths);
      } catch (error) {
        if (!(error instanceof PortTaken)) throw error;
      }
    }
  }

  #welcome(user: Socket): void {
    this.#users.add(user);
    clearTimeout(this.#idle);
    user.on('error', () => undefined);
    user.on('data', (text) => {
      if (text.toString() === FAREWELL) this.#farewell(user);
    });
    user.once('close', () => {
      if (this.#users.delete(user) && this.#users.size === 0) this.#stopWhenIdle(LINGER_MS);
    });
    if (this.#answer !== undefined) user.write(`${JSON.stringify(this.#answer)}\n`);
  }

  /** The connection of the last user to leave stays open until all is over: that is what it waits for. */
  #farewell(user: Socket): void {
    if (this.#users.size > 1) user.end();
    else this.#stopNow(0);
  }

  #announce(answer: SupervisorAnswer): void {
    this.#answer = answer;
    for (const user of this.#users) user.write(`${JSON.stringify(answer)}\n`);
  }

  #stopWhenIdle(milliseconds: number): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#stopNow(0), milliseconds);
  }

  /** Ends MongoDB, then this process. */
  async stop(socket: string, exitCode: number): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#server.close();
    forgetRunningSupervisor(this.paths);
    await this.#mongod?.stop();
    removeSocket(socket);
    this.release();
    for (const user of this.#users) user.end();
    setTimeout(() => process.exit(exitCode), 20);
  }
}

const [dataDirectory, binary, cacheMegabytes] = process.argv.slice(2);
if (dataDirectory === undefined || binary === undefined) throw new Error('usage: supervisor DATA_DIR MONGOD CACHE_MB');
const paths = embeddedPaths(dataDirectory);
const release = becomeSoleSupervisor(paths.lock);
if (release === undefined) process.exit(SUPERVISED_ALREADY);
await new Supervisor(paths, binary, Number(cacheMegabytes), release).run();
