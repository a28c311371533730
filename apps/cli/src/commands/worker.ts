import type { Command } from 'commander';

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description('start a worker, which does the work in the background, beside servers with WORKER=apart')
    .action(async () => {
      await import('../../../worker/src/main.js');
    });
}
