import type { Command } from 'commander';

/** Prints a result: as one JSON value with --json, else as lines for people. */
export function print(command: Command, value: unknown, lines: () => readonly string[]): void {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  process.stdout.write(json === true ? `${JSON.stringify(value, undefined, 2)}\n` : `${lines().join('\n')}\n`);
}
