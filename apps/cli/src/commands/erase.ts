import type { Command } from 'commander';
import type { ErasureReport } from '@app/erasure';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

export function addEraseCommand(program: Command): void {
  program
    .command('erase')
    .description('remove all that is personal of a customer who has moved out; it may be run again')
    .requiredOption('--customer <id>')
    .requiredOption('--name <name>', 'the name on file, so that a mistyped id erases nobody else')
    .action(async ({ customer, name }: { customer: string; name: string }, command: Command) => {
      const report = await withCustodian(async ({ customerErasure }) => customerErasure.erase(customer, name));
      print(command, report, () => linesOf(report));
    });
}

const linesOf = ({ customerId, erasedAt, removed, kept }: ErasureReport): string[] => [
  `customer ${customerId} was erased ${erasedAt.toISOString()}`,
  ...Object.entries(removed).map(([what, count]) => `removed  ${String(count).padStart(6)}  ${what}`),
  ...kept.map(({ what, why }) => `kept     ${what}: ${why}`),
];
