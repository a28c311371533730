import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { EmbeddedPaths } from './embedded-paths.js';

/** How to reach the supervisor of a data directory: left in a file, so that it does not depend on anyone's TMPDIR. */
export interface RunningSupervisor {
  readonly pid: number;
  /** path of a Unix socket, or a Windows named pipe */
  readonly socket: string;
}

/** What the supervisor answers each user, one line of JSON. */
export type SupervisorAnswer = { readonly uri: string } | { readonly error: string };

/** A user that sends this is going, and waits until MongoDB has stopped where it was the last. */
export const FAREWELL = 'leave\n';

/** Exit code of a supervisor that finds another one at work. */
export const SUPERVISED_ALREADY = 75;

const isRunningSupervisor = (value: unknown): value is RunningSupervisor =>
  typeof value === 'object' && value !== null && 'socket' in value && typeof value.socket === 'string';

export function readRunningSupervisor(paths: EmbeddedPaths): RunningSupervisor | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(paths.supervisor, 'utf8'));
    return isRunningSupervisor(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function writeRunningSupervisor(paths: EmbeddedPaths, supervisor: RunningSupervisor): void {
  const draft = `${paths.supervisor}.${supervisor.pid}`;
  writeFileSync(draft, JSON.stringify(supervisor), { mode: 0o600 });
  renameSync(draft, paths.supervisor);
}

export function forgetRunningSupervisor(paths: EmbeddedPaths): void {
  rmSync(paths.supervisor, { force: true });
}
