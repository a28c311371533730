import type { Command } from 'commander';
import { tokenResponse } from '@app/authorization';
import { RESOURCE_PATH, type Scope } from '@app/espi';
import { collect, espiScope, instant } from '../option-values.js';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

interface Options {
  readonly clientId: string;
  readonly customer: string;
  readonly usagePoint?: string[];
  readonly scope: Scope;
  readonly until?: Date;
}

export function addAuthorizeCommand(program: Command): void {
  program
    .command('authorize')
    .description('authorize an application offline (function block 40); prints the token response')
    .requiredOption('--client-id <id>')
    .requiredOption('--customer <id>')
    .option('--usage-point <id>', "all the customer's where not given; may be given several times", collect)
    .requiredOption('--scope <scope>', 'an ESPI scope', espiScope)
    .option('--until <time>', 'end of the authorization; a year from now by default', instant)
    .action(async (options: Options, command: Command) => {
      const response = await withCustodian(async ({ applications, authorizations, configuration }) => {
        const application = await applications.byClientId(options.clientId);
        const { authorization, token } = await authorizations.grantOffline({
          applicationId: application._id,
          customerId: options.customer,
          scope: options.scope,
          ...(options.usagePoint && { usagePointIds: options.usagePoint }),
          ...(options.until && { until: options.until }),
        });
        return tokenResponse(authorization, token, `${configuration.baseUrl}${RESOURCE_PATH}`);
      });
      print(command, response, () => Object.entries(response).map(([name, value]) => `${name}: ${String(value)}`));
    });
}
