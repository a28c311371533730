import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { CustodianError } from '@app/runtime';
import { instant } from '../option-values.js';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

const aYearFromNow = (): Date => new Date(Date.now() + 365 * 86_400_000);

const ownKinds = {
  operator: "reads everything: the custodian's own",
  upload: 'only brings data in',
  'initial-access': 'a third party registers its applications by it (RFC 7591)',
} as const;
const applicationKinds = {
  client: 'an application reads and manages its authorizations by it',
  registration: 'an application reads and manages its registration by it',
} as const;

interface Options {
  readonly until?: Date;
}

/** Tokens that come by no grant of a customer. */
export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('make and revoke tokens');

  for (const [kind, description] of entriesOf(ownKinds)) {
    withEnd(token.command(kind).description(description)).action(async ({ until }: Options, command: Command) => {
      const expiresAt = until ?? aYearFromNow();
      const own = kind === 'initial-access' ? 'initial' : kind;
      const issued = await withCustodian(({ tokens }) => tokens.issue(own, { expiresAt }));
      print(command, { token: issued.token, kind, expiresAt }, () => [issued.token]);
    });
  }

  for (const [kind, description] of entriesOf(applicationKinds)) {
    withEnd(token.command(kind).description(description))
      .requiredOption('--client-id <id>')
      .action(async ({ clientId, until }: Options & { readonly clientId: string }, command: Command) => {
        const expiresAt = until ?? aYearFromNow();
        const issued = await withCustodian(async ({ applications, tokens }) => {
          const { _id: applicationId } = await applications.byClientId(clientId);
          return tokens.issue(kind, { applicationId, expiresAt });
        });
        print(command, { token: issued.token, kind, expiresAt }, () => [issued.token]);
      });
  }

  token
    .command('revoke')
    .description('revoke a token of any kind')
    .argument('<token>', 'the token, or - to read it from standard input, where no history keeps it')
    .action(async (given: string, _: object, command: Command) => {
      const value = (given === '-' ? await text(process.stdin) : given).trim();
      const revoked = await withCustodian(({ tokens }) => tokens.revokeToken(value));
      if (revoked === undefined) throw new CustodianError('unknown-token', 404, 'There is no such token.');
      print(command, revoked, () => [`The ${revoked.kind} token is revoked.`]);
    });
}

const withEnd = (command: Command): Command =>
  command.option('--until <time>', 'end of the token; a year from now by default', instant);

const entriesOf = <Kind extends string>(kinds: Readonly<Record<Kind, string>>): [Kind, string][] =>
  Object.entries(kinds) as [Kind, string][];
