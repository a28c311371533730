import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { resolve as absolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createLogger, CustodianError } from '@app/runtime';
import { isFull } from './disk-room.js';
import { embeddedPaths, type EmbeddedPaths } from './embedded-paths.js';
import { findMongod } from './mongod-binary.js';
import { FAREWELL, readRunningSupervisor, SUPERVISED_ALREADY, type SupervisorAnswer } from './running-supervisor.js';

/** One process's hold on the embedded MongoDB. */
export interface EmbeddedMongo {
  /** without a database name */
  readonly uri: string;
  /**
   * Lets go; MongoDB stops when its last user has.
   * By default waits until it has stopped where this was the last user; with `linger` it stays a moment for the next.
   */
  release(options?: { linger?: boolean }): Promise<void>;
}

export interface EmbeddedOptions {
  /** WiredTiger's cache */
  readonly cacheMegabytes?: number;
  /** lines for people while something takes long */
  readonly onProgress?: (line: string) => void;
}

const logger = createLogger('store');

const PATIENCE_MS = 120_000;
/** Between tries to bring MongoDB back; from the first to the longest, each twice the one before. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
/** MongoDB that ends sooner than this after it has started is not back yet. */
const STEADY_MS = 30_000;

const failure = (reason: string, cause?: unknown): CustodianError =>
  new CustodianError('embedded-mongodb-failed', 500, `The embedded MongoDB does not start: ${reason}.`, { cause });

/** Beside this file when built; the tests run on the sources, and use the built one as well. */
function supervisorScript(): string {
  const beside = fileURLToPath(new URL('./supervisor.js', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../../../dist/libs/store/src/embedded/supervisor.js', import.meta.url));
}

/** Starts a supervisor in a process group of its own: Ctrl-C in the terminal is not for it. Resolves with its exit code. */
function startSupervisor(
  paths: EmbeddedPaths,
  dataDirectory: string,
  binary: string,
  cacheMegabytes: number,
): Promise<number | null> {
  const log = openSync(paths.supervisorLog, 'w');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', supervisorScript(), dataDirectory, binary, String(cacheMegabytes)],
    { detached: true, stdio: ['ignore', log, log], windowsHide: true, cwd: paths.home },
  );
  closeSync(log);
  child.unref();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
}

async function call(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** The supervisor's answer, or undefined where it went away without one. */
async function answerOf(socket: Socket): Promise<SupervisorAnswer | undefined> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as SupervisorAnswer);
    });
    socket.once('close', () => resolve(undefined));
  });
}

class Hold {
  #socket: Socket | undefined;
  #released = false;
  /** when it was joined last, by `performance.now()` */
  #joinedAt = 0;
  #retryMs = FIRST_RETRY_MS;

  constructor(
    private readonly dataDirectory: string,
    private readonly paths: EmbeddedPaths,
    private readonly options: EmbeddedOptions,
  ) {}

  /** Joins the supervisor of this data directory, starting one where there is none. Returns the URI. */
  async join(): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    let exit: Promise<number | null> | undefined;
    let exitCode: number | null | undefined;
    while (Date.now() < deadline) {
      const running = readRunningSupervisor(this.paths);
      const socket = running === undefined ? undefined : await call(running.socket);
      if (socket !== undefined) {
        const answer = await answerOf(socket);
        if (answer !== undefined && 'error' in answer) throw failure(answer.error);
        if (answer !== undefined) return this.#keep(socket, answer.uri);
        exit = undefined;
      } else if (exit === undefined) {
        exitCode = undefined;
        exit = this.#start().then((code) => (exitCode = code));
      } else if (exitCode !== undefined) {
        if (exitCode !== SUPERVISED_ALREADY) throw failure(this.#lastWords());
        // the one before us is on its way out
        exit = undefined;
        await sleep(80);
      }
      await sleep(20);
    }
    throw failure('its supervisor does not answer');
  }

  async release(linger: boolean): Promise<void> {
    this.#released = true;
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return;
    if (linger) {
      socket.destroy();
      return;
    }
    socket.ref();
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.write(FAREWELL);
    });
  }

  async #start(): Promise<number | null> {
    const binary = await findMongod(this.options.onProgress ?? (() => undefined));
    return startSupervisor(this.paths, this.dataDirectory, binary, this.options.cacheMegabytes ?? 512);
  }

  /** A supervisor that was killed leaves mongod behind; the next one, started here, adopts it, and nobody else notices. */
  #keep(socket: Socket, uri: string): string {
    this.#socket = socket;
    this.#joinedAt = performance.now();
    socket.unref();
    socket.once('close', () => {
      if (!this.#released) void this.#rejoin();
    });
    return uri;
  }

  /** Until it is there again: whatever keeps MongoDB from starting, such as a full disk, may be mended meanwhile. */
  async #rejoin(): Promise<void> {
    if (performance.now() - this.#joinedAt > STEADY_MS) this.#retryMs = FIRST_RETRY_MS;
    logger.error({ retryMs: this.#retryMs }, 'the embedded MongoDB has ended; it is started again');
    while (!this.#released) {
      await sleep(this.#retryMs, undefined, { ref: false });
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
      if (this.#released) return;
      try {
        await this.join();
        return;
      } catch (error) {
        logger.error({ err: error, retryMs: this.#retryMs }, 'the embedded MongoDB cannot be started');
      }
    }
  }

  #lastWords(): string {
    if (isFull(this.paths.home)) return 'its disk is full';
    try {
      const lines = readFileSync(this.paths.supervisorLog, 'utf8').trim().split('\n');
      return lines.findLast((line) => /Error/.test(line)) ?? lines.at(-1) ?? 'no reason was given';
    } catch {
      return `see ${this.paths.supervisorLog}`;
    }
  }
}

/**
 * Gives this process the MongoDB of a data directory: joins the one that runs, or starts it.
 * @throws CustodianError `embedded-mongodb-failed` or `no-mongod`, each one line with the reason
 */
export async function startEmbedded(dataDirectory: string, options: EmbeddedOptions = {}): Promise<EmbeddedMongo> {
  let paths: EmbeddedPaths;
  try {
    paths = embeddedPaths(dataDirectory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failure(`DATA_DIR ${dataDirectory} cannot be used (${reason})`, error);
  }
  // the supervisor works in a directory of its own
  const hold = new Hold(absolute(dataDirectory), paths, options);
  const uri = await hold.join();
  return { uri, release: (how = {}) => hold.release(how.linger ?? false) };
}
