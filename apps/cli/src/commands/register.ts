import type { Command } from 'commander';
import { ApplicationStatus } from '@app/third-parties';
import { CustodianError } from '@app/runtime';
import { collect } from '../option-values.js';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

const statuses: Readonly<Record<string, ApplicationStatus>> = {
  review: ApplicationStatus.Review,
  production: ApplicationStatus.Production,
};

interface Options {
  readonly clientName: string;
  readonly redirectUri: string[];
  readonly scope: string[];
  readonly contact?: string[];
  readonly notifyUri?: string;
  readonly status: string;
  readonly actingFor?: string;
  readonly actingForName?: string;
}

export function addRegisterCommand(program: Command): void {
  program
    .command('register')
    .description('register an application of a third party (RFC 7591 names out)')
    .requiredOption('--client-name <name>')
    .requiredOption('--redirect-uri <uri>', 'may be given several times', collect)
    .requiredOption('--scope <scope>', 'an ESPI scope; may be given several times', collect)
    .option('--contact <address>', 'may be given several times', collect)
    .option('--notify-uri <uri>', 'where notifications go')
    .option('--status <status>', 'review or production', 'review')
    .option('--acting-for <id>', 'the organisation for which it acts by an agreement, as the market calls it')
    .option('--acting-for-name <name>', 'the name of that organisation, as customers are told it')
    .action(async (options: Options, command: Command) => {
      const status = statuses[options.status.toLowerCase()];
      if (status === undefined) throw new CustodianError('bad-status', 400, '--status is review or production.');
      const { actingFor: id, actingForName: name } = options;
      if ((id === undefined) !== (name === undefined)) {
        throw new CustodianError('bad-acting-for', 400, '--acting-for and --acting-for-name go together.');
      }
      const actingFor = id === undefined || name === undefined ? undefined : { id, name };
      const { clientInformation } = await withCustodian(({ registrations }) =>
        registrations.register(
          {
            client_name: options.clientName,
            redirect_uris: options.redirectUri,
            scope: options.scope,
            ...(options.contact && { contacts: options.contact }),
            ...(options.notifyUri !== undefined && { third_party_notify_uri: options.notifyUri }),
          },
          { status, actingFor },
        ),
      );
      print(command, clientInformation, () =>
        Object.entries(clientInformation).map(([name, value]) => `${name}: ${String(value)}`),
      );
    });
}
