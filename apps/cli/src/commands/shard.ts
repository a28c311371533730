import type { Command } from 'commander';
import { collections } from '@app/data-custodian';
import { shardingCommands } from '@app/store';
import { InvalidArgumentError } from 'commander';

function shards(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000) throw new InvalidArgumentError('it is 1 to 1000');
  return count;
}

export function addShardCommand(program: Command): void {
  program
    .command('shard')
    .description('print the commands for mongosh that spread the large collections over a sharded cluster')
    .requiredOption('--shards <n>', 'how many shards there are', shards)
    .option('--database <name>', 'as MONGODB_URI names it', 'custodian')
    .action((options: { shards: number; database: string }) => {
      process.stdout.write(`${shardingCommands(collections, options).join('\n')}\n`);
    });
}
