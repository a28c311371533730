import { spawn } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedPaths } from './embedded-paths.js';
import { isFull } from './disk-room.js';
import { commandLineOf, endProcess, isAlive, untilGone } from './process-watch.js';

/** A mongod that runs on 127.0.0.1. */
export interface MongodServer {
  readonly port: number;
  /** resolves when it has ended, for whatever reason */
  readonly ended: Promise<void>;
  /** asks it to end, waits, and makes it end after half a minute */
  stop(): Promise<void>;
}

const ADDRESS_IN_USE = 48;
const STOP_PATIENCE_MS = 30_000;

export class PortTaken extends Error {}

interface LogEntry {
  readonly s?: string;
  readonly c?: string;
  readonly msg?: string;
  readonly attr?: { readonly error?: string | { readonly errmsg?: string } };
}

/** The first fatal or error line of mongod's log, for people; assertions only follow from it. */
function complaintIn(log: string): string {
  try {
    const complaint = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => /"s":"[FE]"/.test(line))
      .map((line) => JSON.parse(line) as LogEntry)
      .find((entry) => entry.c !== 'ASSERT');
    const error = complaint?.attr?.error;
    const reason = typeof error === 'object' ? error.errmsg : error;
    return [complaint?.msg, reason].map((text) => (text === undefined ? '' : `: ${text}`)).join('');
  } catch {
    return '';
  }
}

async function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Starts mongod and waits until it accepts connections.
 * @throws PortTaken where another process got the port first; Error with mongod's own reason otherwise
 */
export async function startMongod(
  binary: string,
  port: number,
  cacheMegabytes: number,
  paths: EmbeddedPaths,
): Promise<MongodServer> {
  try {
    renameSync(paths.mongodLog, `${paths.mongodLog}.previous`);
  } catch {
    // the first start
  }
  const options = {
    dbpath: paths.database,
    port,
    bind_ip: '127.0.0.1',
    replSet: 'custodian',
    logpath: paths.mongodLog,
    wiredTigerCacheSizeGB: Math.max(cacheMegabytes / 1024, 0.25),
    // the default is a twentieth of the disk
    oplogSize: 512,
    slowms: 1000,
  };
  const parameters = {
    transactionLifetimeLimitSeconds: 10,
    diagnosticDataCollectionEnabled: false,
    // nobody takes over from a set of one
    shutdownTimeoutMillisForSignaledShutdown: 0,
  };
  const child = spawn(
    binary,
    [
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...Object.entries(parameters).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
      ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ],
    { stdio: 'ignore', windowsHide: true },
  );
  const gone = new AbortController();
  const ended = new Promise<void>((resolve) => gone.signal.addEventListener('abort', () => resolve()));
  child.once('exit', () => gone.abort());
  child.once('error', () => gone.abort());
  while (!gone.signal.aborted && !(await acceptsConnections(port))) await sleep(10);
  if (child.exitCode === ADDRESS_IN_USE) throw new PortTaken(`port ${port} is taken`);
  const { pid } = child;
  if (gone.signal.aborted || pid === undefined) {
    const reason = isFull(paths.home) ? ': its disk is full' : complaintIn(paths.mongodLog);
    throw new Error(`mongod ended at once (exit code ${child.exitCode ?? 'none'})${reason}`);
  }
  return { port, ended, stop: () => endProcess(pid, ended, STOP_PATIENCE_MS) };
}

/** The mongod that a killed supervisor left running on this data, if any. */
export function leftBehindMongod(paths: EmbeddedPaths): MongodServer | undefined {
  let pid: number;
  try {
    // mongod writes its process id there and empties it when it ends in order
    pid = Number.parseInt(readFileSync(join(paths.database, 'mongod.lock'), 'utf8'), 10);
  } catch {
    return undefined;
  }
  if (!(pid > 0) || !isAlive(pid)) return undefined;
  const commandLine = commandLineOf(pid);
  const port = Number(commandLine[commandLine.indexOf('--port') + 1]);
  if (!commandLine.includes(paths.database) || !(port > 0)) return undefined;
  const ended = untilGone(pid);
  return { port, ended, stop: () => endProcess(pid, ended, STOP_PATIENCE_MS) };
}
