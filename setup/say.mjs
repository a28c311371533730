/** How the set-up scripts speak: progress on standard error, so that standard output stays the program's own. */

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A failure whose one line names the remedy. */
export class SetupFailure extends Error {}

/**
 * Runs a script's work; a SetupFailure ends it with its one line.
 * @param {() => Promise<void>} work
 */
export async function runSetup(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
