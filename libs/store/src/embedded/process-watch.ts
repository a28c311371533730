import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The command line of a process, empty where it cannot be seen. */
export function commandLineOf(pid: number): readonly string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (process.platform === 'win32') return [];
    return execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
      .trim()
      .split(' ');
  } catch {
    return [];
  }
}

/** Resolves when a process that is not our child has ended. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(100);
}

/** Asks a process to end, and ends it after the given patience. */
export async function endProcess(pid: number, ended: Promise<void>, patienceMs: number): Promise<void> {
  const kill = (signal: NodeJS.Signals): void => {
    if (isAlive(pid)) process.kill(pid, signal);
  };
  kill('SIGTERM');
  const timer = setTimeout(() => kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}
