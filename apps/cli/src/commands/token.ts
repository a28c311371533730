import type { Command } from 'commander';
import { CustodianError } from '@app/runtime';
import { instant } from '../option-values.js';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

const aYearFromNow = (): Date => new Date(Date.now() + 365 * 86_400_000);

export function addTokenCommand(program: Command): void {
  program
    .command('token')
    .description("make one of the custodian's own tokens")
    .argument('<kind>', 'operator (reads everything) or upload (only brings data in)')
    .option('--until <time>', 'end of the token; a year from now by default', instant)
    .action(async (kind: string, { until }: { until?: Date }, command: Command) => {
      if (kind !== 'operator' && kind !== 'upload') {
        throw new CustodianError('bad-token-kind', 400, 'The kind is operator or upload.');
      }
      const expiresAt = until ?? aYearFromNow();
      const { token } = await withCustodian(({ tokens }) => tokens.issue(kind, { expiresAt }));
      print(command, { token, kind, expiresAt }, () => [token]);
    });
}
