import { createReadStream, type ReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
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
  readonly document?: string;
  readonly reference?: string;
}

/** By the end of its name: what it really is its first bytes say. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
};

export function addAuthorizeCommand(program: Command): void {
  program
    .command('authorize')
    .description('authorize an application offline (function block 40); prints the token response')
    .requiredOption('--client-id <id>')
    .requiredOption('--customer <id>')
    .option('--usage-point <id>', "all the customer's where not given; may be given several times", collect)
    .requiredOption('--scope <scope>', 'an ESPI scope', espiScope)
    .option('--until <time>', 'end of the authorization; a year from now by default', instant)
    .option('--document <file>', 'what the customer signed: a PDF, PNG or JPEG, 10 MB at most')
    .option('--reference <text>', 'what leads back to it; the name of the document by default')
    .action(async (options: Options, command: Command) => {
      const response = await withCustodian(async (custodian) => {
        const { applications, authorizations, configuration, offlineAuthorizations } = custodian;
        const application = await applications.byClientId(options.clientId);
        const grant = {
          applicationId: application._id,
          customerId: options.customer,
          scope: options.scope,
          ...(options.usagePoint && { usagePointIds: options.usagePoint }),
          ...(options.until && { until: options.until }),
        };
        const { document, reference } = options;
        const { authorization, token } =
          document === undefined
            ? await authorizations.grantOffline(grant)
            : await offlineAuthorizations.recordWithToken(
                grant,
                { how: 'paper', reference: reference ?? basename(document), document: documentIn(document) },
                'operator',
              );
        return tokenResponse(authorization, token, `${configuration.baseUrl}${RESOURCE_PATH}`);
      });
      print(command, response, () => Object.entries(response).map(([name, value]) => `${name}: ${String(value)}`));
    });
}

function documentIn(file: string): { mediaType: string; content: ReadStream } {
  return { mediaType: mediaTypes[extname(file).toLowerCase()] ?? '', content: createReadStream(file) };
}
