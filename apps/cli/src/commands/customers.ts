import type { Command } from 'commander';
import type { Customer } from '@app/retail-customers';
import { print } from '../output.js';
import { recordListing } from '../record-listing.js';
import { withCustodian } from '../with-custodian.js';

const row = ({ _id, name, accountNumber, synthetic }: Customer) => ({ id: _id, name, accountNumber, synthetic });

export function addCustomersCommands(program: Command): void {
  const customers = program
    .command('customers')
    .description('list the customers')
    .option('--after <id>', 'the page after this id')
    .option('--limit <n>', 'customers a page', Number, 100)
    .action(async ({ after, limit }: { after?: string; limit: number }, command: Command) => {
      const page = await withCustodian(async (custodian) => {
        const found = await custodian.customers.page(after, limit);
        await recordListing(custodian, 'customers', { kinds: ['Customer'], customerIds: found.map(({ _id }) => _id) });
        return found.map(row);
      });
      print(command, page, () =>
        page.map(({ id, name, accountNumber = '' }) => `${id}  ${accountNumber.padEnd(16)}  ${name}`),
      );
    });
  customers
    .command('add')
    .description('add a customer')
    .requiredOption('--name <name>')
    .option('--account-number <number>')
    .option('--synthetic', 'made up: seen by applications in Review only', false)
    .action(async (options: { name: string; accountNumber?: string; synthetic: boolean }, command: Command) => {
      const customer = row(await withCustodian((custodian) => custodian.customers.add(options)));
      print(command, customer, () => [customer.id]);
    });
}
