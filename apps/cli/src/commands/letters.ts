import type { Command } from 'commander';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

const PAGE_BREAK = '\f';

/** Codes of customers of whom no e-mail address is on file: the operator prints and posts them. */
export function addLettersCommand(program: Command): void {
  program
    .command('letters')
    .description('give out the letters that wait to be printed, each once: a page a letter')
    .action(async (_: object, command: Command) => {
      const letters = await withCustodian(async ({ enrolmentLetters }) => enrolmentLetters.take());
      print(command, letters, () => [
        letters.map(({ address, text }) => [...address, '', '', text].join('\n')).join(`\n${PAGE_BREAK}\n`),
      ]);
    });
}
