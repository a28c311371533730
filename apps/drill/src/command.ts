import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a command of the operator's command line ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly seconds: number;
  /** resident memory at most */
  readonly megabytes: number;
}

export const said = ({ seconds, megabytes }: Ended): string =>
  `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB resident`;

/** Runs one to its end. */
export async function command(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const script = join(import.meta.dirname, '../../cli/src/main.js');
  const { PATH, HOME } = process.env;
  const began = performance.now();
  return new Promise((resolve) => {
    const options = { env: { PATH, HOME, ...environment }, maxBuffer: 2 ** 30 };
    let megabytes = 0;
    const child = execFile(process.execPath, [script, ...args], options, (error, out, err) => {
      clearInterval(timer);
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, out: code === 0 ? out : out + err, seconds: (performance.now() - began) / 1000, megabytes });
    });
    const timer = setInterval(() => (megabytes = Math.max(megabytes, peakOf(child.pid))), 50);
  });
}

/** The most that a process has had resident so far, MB; 0 once it has ended. */
function peakOf(pid = 0): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000;
  } catch {
    return 0;
  }
}
