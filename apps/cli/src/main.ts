import { Command, CommanderError } from 'commander';
import { CustodianError } from '@app/runtime';
import { databaseUnavailable } from '@app/store';
import { addAuditCommand } from './commands/audit.js';
import { addAuthorizeCommand } from './commands/authorize.js';
import { addBackupCommands } from './commands/backup.js';
import { addConformanceCommand } from './commands/conformance.js';
import { addCustomersCommands } from './commands/customers.js';
import { addDemoCommand } from './commands/demo.js';
import { addEraseCommand } from './commands/erase.js';
import { addExplainCommand } from './commands/explain.js';
import { addExportCommand } from './commands/export.js';
import { addIngestCommand } from './commands/ingest.js';
import { addLettersCommand } from './commands/letters.js';
import { addRegisterCommand } from './commands/register.js';
import { addReportsCommand } from './commands/reports.js';
import { addServeCommand } from './commands/serve.js';
import { addShardCommand } from './commands/shard.js';
import { addTokenCommand } from './commands/token.js';
import { addUsagePointsCommands } from './commands/usage-points.js';
import { addUsersCommands } from './commands/users.js';
import { addValidateCommand } from './commands/validate.js';
import { addWorkerCommand } from './commands/worker.js';
import { ExitCode } from './exit-code.js';

const program = new Command('custodian')
  .description("the data custodian's command line")
  .option('--json', 'print one JSON value and nothing else on standard output')
  .exitOverride()
  .showHelpAfterError();

for (const add of [
  addIngestCommand,
  addCustomersCommands,
  addUsersCommands,
  addLettersCommand,
  addUsagePointsCommands,
  addExplainCommand,
  addExportCommand,
  addRegisterCommand,
  addAuthorizeCommand,
  addTokenCommand,
  addValidateCommand,
  addConformanceCommand,
  addAuditCommand,
  addDemoCommand,
  addReportsCommand,
  addBackupCommands,
  addEraseCommand,
  addShardCommand,
  addServeCommand,
  addWorkerCommand,
]) {
  add(program);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  } else {
    const known = error instanceof CustodianError ? error : databaseUnavailable(error);
    process.stderr.write(`${known?.message ?? `Unexpected: ${String(error)}`}\n`);
    process.exitCode = known?.status === 400 ? ExitCode.usage : ExitCode.failed;
  }
}
