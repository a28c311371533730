import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const START_PATIENCE_MS = 120_000;

/** A server or a worker as a process of its own, which can be killed and started again. */
export class Program {
  #child: ChildProcess | undefined;
  #log = '';

  /**
   * @param script beside this file
   * @param readyLine what it prints when it is up
   */
  constructor(
    readonly name: string,
    private readonly script: string,
    private readonly readyLine: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  async start(): Promise<void> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [join(import.meta.dirname, this.script)], {
      env: { PATH, HOME, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let said = '';
    const keep = (chunk: Buffer): void => {
      this.#log = (this.#log + chunk.toString()).slice(-4_000);
    };
    child.stderr.on('data', keep);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.name} does not start: ${this.#log}`)), START_PATIENCE_MS);
      child.stdout.on('data', (chunk: Buffer) => {
        keep(chunk);
        said += chunk.toString();
        if (!said.split('\n').includes(this.readyLine)) return;
        clearTimeout(late);
        resolve();
      });
      child.once('exit', () => {
        clearTimeout(late);
        reject(new Error(`${this.name} ended while it started: ${this.#log}`));
      });
    });
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** The end of what it has printed. */
  get lastWords(): string {
    return this.#log;
  }

  /** Asks it to end, as an orchestrator does. @returns its exit code */
  async terminate(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill('SIGTERM');
    const [code] = await ended;
    return code;
  }

  /** Files, sockets and pipes that are open. @throws where it has ended */
  descriptors(): number {
    return readdirSync(`/proc/${this.#pid()}/fd`).length;
  }

  /** Resident memory, MB. @throws where it has ended */
  residentMegabytes(): number {
    const status = readFileSync(`/proc/${this.#pid()}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1_000;
  }

  #pid(): number {
    const { pid, exitCode, signalCode } = this.#child ?? {};
    if (pid !== undefined && exitCode === null && signalCode === null) return pid;
    throw new Error(`${this.name} has ended (${signalCode ?? exitCode ?? 'it never began'}): ${this.#log}`);
  }
}
