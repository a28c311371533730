import type { Command } from 'commander';
import { loadDemoUtility } from '@app/demo-utility';
import { CustodianError } from '@app/runtime';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('fill an empty store with the demo utility')
    .action(async (_options: object, command: Command) => {
      const summary = await withCustodian(async ({ customers, store }) => {
        if (!(await customers.isEmpty())) {
          throw new CustodianError(
            'store-not-empty',
            409,
            'The store has customers already; the demo is for an empty one.',
          );
        }
        const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
        return loadDemoUtility(store, { now: new Date(), onProgress });
      });
      print(command, summary, () => summary.customers.map(({ id, name, shows }) => `${id}  ${name}: ${shows}`));
    });
}
