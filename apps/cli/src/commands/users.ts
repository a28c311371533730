import { text } from 'node:stream/consumers';
import { InvalidArgumentError, type Command } from 'commander';
import { isLanguage, languages, type Language } from '@app/language';
import { isRole, roles, type Role, type User } from '@app/users';
import { print } from '../output.js';
import { withCustodian } from '../with-custodian.js';

const lineOf = ({ id, email, name, roles: held, lockedAt }: User): string =>
  `${id}  ${email.padEnd(36)}  ${held.join(', ').padEnd(20)}  ${name}${lockedAt === undefined ? '' : '  (locked)'}`;

function role(value: string, before: readonly Role[] = []): Role[] {
  if (!isRole(value)) throw new InvalidArgumentError(`it must be one of ${roles.join(', ')}`);
  return [...before, value];
}

function language(value: string): Language {
  if (!isLanguage(value)) throw new InvalidArgumentError(`it must be one of ${languages.join(', ')}`);
  return value;
}

interface AddOptions {
  readonly email: string;
  readonly name: string;
  readonly role: Role[];
  readonly customer?: string;
  readonly language?: Language;
  readonly passwordStdin: boolean;
}

/** The people who sign in. */
export function addUsersCommands(program: Command): void {
  const users = program
    .command('users')
    .description('list the people who sign in')
    .option('--after <id>', 'the page after this id')
    .option('--limit <n>', 'people a page', Number, 100)
    .action(async ({ after, limit }: { after?: string; limit: number }, command: Command) => {
      const page = await withCustodian(({ people }) => people.users.page(after, limit));
      print(command, page, () => page.map(lineOf));
    });

  users
    .command('add')
    .description('add a person, who chooses a password by the link that this prints')
    .requiredOption('--email <address>')
    .requiredOption('--name <name>')
    .requiredOption('--role <role>', `${roles.join(', ')}; may be given several times`, role)
    .option('--customer <id>', 'the customer who this is, of the role customer')
    .option('--language <language>', languages.join(' or '), language)
    .option('--password-stdin', 'read the password from standard input, in place of the link', false)
    .action(async ({ role: held, customer: customerId, passwordStdin, ...given }: AddOptions, command: Command) => {
      const password = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
      const { user, link } = await withCustodian(async ({ customers, people }) => {
        if (customerId !== undefined) await customers.get(customerId);
        const newUser = { ...given, roles: held, ...(customerId !== undefined && { customerId }) };
        const added = await people.userAdministration.add(newUser, {
          ...(password !== undefined && { password }),
          by: 'operator',
        });
        const isToChoose = password === undefined;
        return { user: added, ...(isToChoose && { link: await people.userAdministration.passwordLink(added) }) };
      });
      print(command, { ...user, ...(link !== undefined && { passwordLink: link }) }, () => [link ?? user.id]);
    });

  onUser(users, 'roles', 'give a person these roles in place of those they hold')
    .requiredOption('--role <role>', `${roles.join(', ')}; may be given several times`, role)
    .action(async (email: string, { role: held }: { role: Role[] }, command: Command) => {
      const user = await withCustodian(async ({ people }) =>
        people.userAdministration.setRoles(await people.users.byEmail(email), held, 'operator'),
      );
      print(command, user, () => [lineOf(user)]);
    });

  onUser(users, 'lock', 'end the sessions of a person, and let them sign in no more').action(
    async (email: string, _: object, command: Command) => {
      const user = await withCustodian(async ({ people }) =>
        people.userAdministration.lock(await people.users.byEmail(email), 'operator'),
      );
      print(command, user, () => [lineOf(user)]);
    },
  );

  onUser(users, 'unlock', 'let a person sign in again').action(async (email: string, _: object, command: Command) => {
    const user = await withCustodian(async ({ people }) =>
      people.userAdministration.unlock(await people.users.byEmail(email), 'operator'),
    );
    print(command, user, () => [lineOf(user)]);
  });

  onUser(users, 'reset', 'end the password of a person, who chooses a new one by the link that this prints')
    .option('--second-factor', 'take away the second factor too, of whoever has lost it', false)
    .action(async (email: string, { secondFactor }: { secondFactor: boolean }, command: Command) => {
      const { user, link } = await withCustodian(async ({ people: { users: all, userAdministration } }) => {
        const found = await all.byEmail(email);
        if (secondFactor) await userAdministration.removeSecondFactor(found, 'operator');
        const reset = await userAdministration.endPassword(found, 'operator');
        return { user: reset, link: await userAdministration.passwordLink(reset) };
      });
      print(command, { ...user, passwordLink: link }, () => [link]);
    });

  onUser(users, 'code', 'the second factor of a person of the demo: the code of this half minute').action(
    async (email: string, _: object, command: Command) => {
      const code = await withCustodian(async ({ people }) =>
        people.secondFactors.demoCode((await people.users.byEmail(email)).id),
      );
      print(command, code, () => [code.code]);
    },
  );
}

const onUser = (users: Command, name: string, description: string): Command =>
  users.command(name).description(description).argument('<email>', 'the e-mail address of the person');
