import type { Command } from 'commander';
import { listDemoCustomers, loadDemoUtility } from '@app/demo-utility';
import { CustodianError } from '@app/runtime';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('fill an empty store with the demo utility, and list its customers and who signs in')
    .action(async (_options: object, command: Command) => {
      const summary = await withCustodian(async ({ customers, demoHistory, demoPeople, store }) => {
        const listed = await listDemoCustomers(store);
        if (listed !== undefined) return { customers: listed, signIns: await demoPeople.renew() };
        if (!(await customers.isEmpty())) {
          throw new CustodianError(
            'store-not-empty',
            409,
            'The store has customers already; the demo is for an empty one.',
          );
        }
        const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
        const now = new Date();
        const loaded = await loadDemoUtility(store, { now, onProgress });
        await demoHistory.make(loaded.customers, now);
        return { ...loaded, signIns: await demoPeople.renew() };
      });
      print(command, summary, () => [
        ...summary.customers.map(({ id, accountNumber, name, shows }) => `${id}  ${accountNumber}  ${name}: ${shows}`),
        `password of customers: ${summary.signIns.password}, of everybody else: ${summary.signIns.othersPassword}`,
        ...summary.signIns.people.map(({ email }) => email),
        ...[summary.signIns.unregistered ?? []]
          .flat()
          .map(
            ({ name, account, meter }) => `no sign-in yet: ${name}, account number ${account}, meter number ${meter}`,
          ),
      ]);
    });
}
