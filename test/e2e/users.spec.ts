import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountEventsCollection } from '@app/audit';
import { Keys } from '@app/runtime';
import type { Store } from '@app/store';
import type { Mail, MailPart } from '@app/mail';
import { openUsers, userCollections, type NewUser, type User, type UserServices } from '@app/users';
import { RateLimits, rateLimitsCollection } from '@app/web';
import { Secret, TOTP } from 'otpauth';
import { openTestStore } from '../support/open-test-store.js';

const PASSWORD = 'four quiet herons wade';
const OTHER_PASSWORD = 'seven loud geese march';
const MINUTE = 60_000;

let store: Store;
let people: UserServices;
let clock: Date;
let sent: Mail[];
let count = 0;

const keys = Keys.read({ dataDirectory: mkdtempSync(join(tmpdir(), 'users-')) });
const open = (demo = true): UserServices =>
  openUsers(store, {
    baseUrl: 'http://custodian.example',
    utility: 'Larkfield Power',
    keys,
    demo,
    now: () => clock,
    rateLimits: new RateLimits(store),
    mail: {
      queue: async (mail) => {
        sent.push(mail);
      },
    },
  });

beforeAll(async () => {
  store = await openTestStore([accountEventsCollection, rateLimitsCollection, ...userCollections]);
  people = open();
});
afterAll(async () => {
  await people.settled();
  await store.db.dropDatabase();
  await store.close();
});

let device: { userAgent: string; address: string };
beforeEach(() => {
  count += 1;
  sent = [];
  clock = new Date('2036-03-01T12:00:00Z');
  device = { userAgent: 'a browser', address: `192.0.2.${count}` };
});

const later = (milliseconds: number): void => {
  clock = new Date(clock.getTime() + milliseconds);
};
const add = async (user: Partial<NewUser> = {}, password = PASSWORD): Promise<User> =>
  people.userAdministration.add(
    { email: `person-${count}@mail.example`, name: 'Ada Quill', roles: ['developer'], ...user },
    { password, by: 'operator' },
  );
const signIn = async (email: string, password = PASSWORD, from = device.address) =>
  people.signIns.signIn(email, password, { ...device, address: from });
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'no code',
  );
const tries = async (email: string, times: number): Promise<string[]> => {
  const codes: string[] = [];
  for (let time = 0; time < times; time++) codes.push(await codeOf(signIn(email, 'wrong wrong wrong')));
  return codes;
};
const mails = async (): Promise<Mail[]> => {
  await people.settled();
  return sent;
};
const lastLink = async (): Promise<string> => {
  const links = (await mails()).flatMap(({ body }) => body.flatMap((part) => linkIn(part)));
  return links.at(-1) ?? '';
};
const linkIn = (part: MailPart): string[] => (typeof part === 'object' && 'link' in part ? [part.link] : []);
const secretIn = (link: string): string => link.split('/').at(-1) ?? '';
const eventsOf = async ({ id }: User): Promise<string[]> => {
  await people.settled();
  return (await people.accountEvents.ofUser(id)).map(({ kind }) => kind).reverse();
};

describe('BR-017 signing in', () => {
  it('begins a session, by the e-mail address however it is written', async () => {
    const user = await add();
    const session = await signIn(`  ${user.email.toUpperCase()} `);
    expect(session).toMatchObject({ state: 'signed-in', user: { id: user.id, name: 'Ada Quill' } });
    expect(await people.sessions.find(session.secret)).toMatchObject({ user: { id: user.id } });
    expect(await eventsOf(user)).toEqual(['account-made', 'signed-in']);
  });

  it('is refused alike for a wrong password and an unknown e-mail address', async () => {
    const { email } = await add();
    const refusal = async (of: string): Promise<object> =>
      signIn(of, 'wrong wrong wrong').then(
        () => ({}),
        ({ code, status, message }: { code: string; status: number; message: string }) => ({ code, status, message }),
      );
    expect(await refusal(email)).toEqual(await refusal(`nobody-${count}@mail.example`));
  });

  it('gives a person no secret of another: what is seen of one is no hash', async () => {
    const user = await add();
    expect(JSON.stringify(await people.users.get(user.id))).not.toMatch(/argon2|sealed|hash"/i);
  });

  it('BR-017.004 is refused to whoever is locked, with the right password only told so, and open after', async () => {
    const user = await add();
    const { secret } = await signIn(user.email);
    await people.userAdministration.lock(user, 'operator');
    expect(await people.sessions.find(secret)).toBeUndefined();
    expect(await codeOf(signIn(user.email))).toBe('account-locked');
    expect(await codeOf(signIn(user.email, 'wrong wrong wrong'))).toBe('sign-in-refused');
    await people.userAdministration.unlock(user, 'operator');
    expect(await codeOf(signIn(user.email))).toBe('done');
    expect(await eventsOf(user)).toEqual(expect.arrayContaining(['locked', 'unlocked']));
  });

  it('of people of the demo ends where there is none', async () => {
    const user = await people.users.add({
      email: `demo-${count}@mail.example`,
      name: 'Demo',
      roles: ['developer'],
      demo: true,
      confirmed: true,
    });
    await people.accounts.choosePassword(
      secretIn(await people.userAdministration.passwordLink(user)),
      PASSWORD,
      device,
    );
    const { secret } = await signIn(user.email);
    const real = open(false);
    expect(await real.sessions.find(secret)).toBeUndefined();
    expect(await codeOf(real.signIns.signIn(user.email, PASSWORD, device))).toBe('sign-in-refused');
    expect(await people.sessions.find(secret)).toBeDefined();
  });
});

describe('a person of the demo, as whom many sign in', () => {
  it('has a profile, a password, an address and a second factor that none of them can change', async () => {
    const user = await people.users.add({
      email: 'shared@mail.example',
      name: 'Demo',
      roles: ['developer'],
      demo: true,
    });
    const link = secretIn(await people.userAdministration.passwordLink(user));
    await people.accounts.choosePassword(link, PASSWORD, device);
    const signedIn = await people.sessions.find((await signIn(user.email)).secret);
    if (signedIn === undefined) throw new Error('not signed in');
    const { accounts, secondFactors } = people;
    const before = await people.users.get(user.id);
    for (const attempt of [
      accounts.changeProfile(signedIn, { name: 'Mallory', language: 'es', unwantedNotices: [] }),
      accounts.changePassword(signedIn, { current: PASSWORD, next: OTHER_PASSWORD }, device),
      accounts.changeEmail(signedIn, { email: 'mallory@mail.example', password: PASSWORD }, device),
      secondFactors.begin(signedIn),
      secondFactors.renewRecoveryCodes(signedIn, device),
      secondFactors.remove(signedIn, device),
    ]) {
      expect(await codeOf(attempt)).toBe('demo-account');
    }
    await accounts.forgotPassword(user.email, device);
    await people.settled();
    expect((await eventsOf(user)).includes('password-reset-asked')).toBe(false);
    expect(await people.users.get(user.id)).toEqual(before);
  });
});

describe('wrong passwords', () => {
  it('BR-017.010 begin a pause with the fourth in five minutes, and a message with a way in', async () => {
    const user = await add();
    expect(await tries(user.email, 5)).toEqual([...Array<string>(4).fill('sign-in-refused'), 'sign-in-paused']);
    expect(await codeOf(signIn(user.email))).toBe('sign-in-paused');
    expect((await mails()).map(({ subject, to }) => [subject, to])).toEqual([
      ['Several wrong passwords for your account', user.email],
    ]);
    expect(await eventsOf(user)).toEqual([
      'account-made',
      ...Array<string>(4).fill('sign-in-refused'),
      'sign-in-paused',
    ]);
  });

  it('pause an unknown address just so', async () => {
    expect(await tries(`nobody-${count}@mail.example`, 5)).toEqual([
      ...Array<string>(4).fill('sign-in-refused'),
      'sign-in-paused',
    ]);
    expect(await mails()).toEqual([]);
  });

  it('do not keep a person out who chooses a password by the link', async () => {
    const user = await add();
    await tries(user.email, 5);
    await people.accounts.choosePassword(secretIn(await lastLink()), OTHER_PASSWORD, device);
    expect(await codeOf(signIn(user.email, OTHER_PASSWORD))).toBe('done');
  });

  it('pause longer each time, for an hour at most', async () => {
    const { email } = await add();
    const pauses: number[] = [];
    for (let round = 0; round < 6; round++) {
      await tries(email, 4);
      const pause = await signIn(email).catch(({ until }: { until: Date }) => until.getTime() - clock.getTime());
      pauses.push(Number(pause) / MINUTE);
      later(Number(pause));
      device.address = `198.51.100.${round}`;
    }
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('are forgotten after the right one', async () => {
    const { email } = await add();
    await tries(email, 3);
    expect(await codeOf(signIn(email))).toBe('done');
    expect(await tries(email, 3)).toEqual(Array<string>(3).fill('sign-in-refused'));
    expect(await codeOf(signIn(email))).toBe('done');
  });

  it('are counted before they are tried: many at once are no way around', async () => {
    const { email } = await add();
    const codes = await Promise.all(Array.from({ length: 12 }, async () => codeOf(signIn(email, 'wrong wrong wrong'))));
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(4);
    expect(codes.filter((code) => code === 'sign-in-paused')).toHaveLength(8);
  });

  it('of many accounts pause the network address that they come from', async () => {
    const codes: string[] = [];
    for (let person = 0; person < 61; person++) {
      codes.push(await codeOf(signIn(`spray-${person}@mail.example`, 'wrong wrong wrong', '203.0.113.9')));
    }
    expect(codes.slice(0, 60)).toEqual(Array<string>(60).fill('sign-in-refused'));
    expect(codes[60]).toBe('too-many-tries');
    expect(await codeOf(signIn('spray-99@mail.example', 'wrong wrong wrong', '203.0.113.10'))).toBe('sign-in-refused');
  });
});

describe('a session', () => {
  it('BR-037 ends after 15 minutes in which it is not used', async () => {
    const { email } = await add();
    const { secret } = await signIn(email);
    later(14 * MINUTE);
    expect(await people.sessions.find(secret)).toBeDefined();
    later(14 * MINUTE);
    expect(await people.sessions.find(secret)).toBeDefined();
    later(15 * MINUTE);
    expect(await people.sessions.find(secret)).toBeUndefined();
    later(-MINUTE);
    expect(await people.sessions.find(secret)).toBeUndefined();
  });

  it('is not kept alive by looking at it', async () => {
    const { email } = await add();
    const { secret } = await signIn(email);
    later(10 * MINUTE);
    expect(await people.sessions.find(secret, { look: true })).toBeDefined();
    later(5 * MINUTE);
    expect(await people.sessions.find(secret)).toBeUndefined();
  });

  it('ends after twelve hours however it is used', async () => {
    const { email } = await add();
    const { secret } = await signIn(email);
    for (let used = 0; used < 71; used++) {
      later(10 * MINUTE);
      expect(await people.sessions.find(secret)).toBeDefined();
    }
    later(10 * MINUTE);
    expect(await people.sessions.find(secret)).toBeUndefined();
  });

  it('is stored as a hash', async () => {
    const { email } = await add();
    const { secret } = await signIn(email);
    expect(JSON.stringify(await store.db.collection('userSessions').find().toArray())).not.toContain(secret);
  });

  it('that the browser came with ends at sign-in', async () => {
    const { email } = await add();
    const first = await signIn(email);
    const second = await people.signIns.signIn(email, PASSWORD, device, first.sessionId);
    expect(second.secret).not.toBe(first.secret);
    expect(await people.sessions.find(first.secret)).toBeUndefined();
  });

  it('is listed with device and address, and can be ended from another, by its own person alone', async () => {
    const user = await add();
    const here = await signIn(user.email);
    later(1_000);
    await people.signIns.signIn(user.email, PASSWORD, { userAgent: 'a telephone', address: '198.51.100.9' });
    const listed = await people.sessions.ofUser(user.id);
    expect(listed.map(({ userAgent, address }) => [userAgent, address])).toEqual([
      ['a telephone', '198.51.100.9'],
      ['a browser', device.address],
    ]);
    const telephone = listed[0]?._id ?? '';
    const stranger = await people.signIns.signIn(
      (await add({ email: `stranger-${count}@mail.example` })).email,
      PASSWORD,
      device,
    );
    expect(await codeOf(people.signIns.revoke(stranger, telephone, device))).toBe('unknown-session');
    await people.signIns.revoke(here, telephone, device);
    expect(await people.sessions.ofUser(user.id)).toHaveLength(1);
  });

  it('ends with a change of rights', async () => {
    const user = await add();
    const { secret } = await signIn(user.email);
    const changed = await people.userAdministration.setRoles(user, ['developer', 'auditor'], 'operator');
    expect(changed.roles).toEqual(['developer', 'auditor']);
    expect(await people.sessions.find(secret)).toBeUndefined();
    expect((await people.accountEvents.ofUser(user.id))[0]).toMatchObject({
      kind: 'roles-changed',
      by: 'operator',
      roles: ['developer', 'auditor'],
    });
  });
});

describe('an account', () => {
  const newcomer = () => ({
    email: `newcomer-${count}@mail.example`,
    name: 'Nils Porter',
    language: 'es' as const,
    roles: ['developer' as const],
  });

  it('BR-017.011 is made by the link in the message alone, with the password chosen there', async () => {
    await people.accounts.signUp(newcomer(), device);
    const link = await lastLink();
    expect(sent).toMatchObject([{ subject: 'Termine de preparar su acceso', to: newcomer().email, language: 'es' }]);
    expect(await codeOf(people.users.byEmail(newcomer().email))).toBe('unknown-user');
    expect(await people.accounts.choosingPassword(secretIn(link))).toMatchObject({ email: newcomer().email });
    const user = await people.accounts.choosePassword(secretIn(link), PASSWORD, device);
    expect(user).toMatchObject({ roles: ['developer'], language: 'es', confirmedAt: clock });
    expect(await codeOf(signIn(user.email))).toBe('done');
  });

  it('is not made twice, and whoever has one is told so by message', async () => {
    await people.accounts.signUp(newcomer(), device);
    const first = secretIn(await lastLink());
    await people.accounts.signUp(newcomer(), device);
    const second = secretIn(await lastLink());
    await people.accounts.choosePassword(first, PASSWORD, device);
    expect(await codeOf(people.accounts.choosePassword(second, OTHER_PASSWORD, device))).toBe('email-address-taken');
    await people.accounts.signUp(newcomer(), device);
    expect((await mails()).at(-1)).toMatchObject({ subject: 'Usted ya tiene acceso', to: newcomer().email });
    expect(await codeOf(signIn(newcomer().email))).toBe('done');
  });

  it('BR-017.002 BR-028.017 has an e-mail address of its own', async () => {
    await add({ email: `Twin-${count}@mail.example` });
    expect(await codeOf(add({ email: `twin-${count}@MAIL.example` }))).toBe('email-address-taken');
  });

  it('BR-017.017 sends no more than five messages an hour that a stranger can cause', async () => {
    for (let time = 0; time < 9; time++) await people.accounts.signUp(newcomer(), device);
    expect(await mails()).toHaveLength(5);
  });

  it('BR-028.015 tells its person that the profile has changed', async () => {
    const user = await add();
    const session = await signIn(user.email);
    const changed = { name: ' Ada  Penn ', language: 'es', unwantedNotices: [] } as const;
    expect(await people.accounts.changeProfile(session, changed)).toMatchObject({
      name: 'Ada Penn',
      language: 'es',
    });
    expect(await mails()).toMatchObject([{ subject: 'Su perfil ha cambiado', language: 'es' }]);
  });
});

describe('BR-061 a customer who does not sign in for 13 months', () => {
  const purgeAtOf = async ({ id }: User): Promise<unknown> =>
    (await store.db.collection<{ _id: string; purgeAt?: Date }>('users').findOne({ _id: id }))?.purgeAt;

  it('is forgotten by the database; each sign-in puts it off', async () => {
    const customer = await add({ roles: ['customer'] });
    expect(await purgeAtOf(customer)).toEqual(new Date('2037-04-01T12:00:00Z'));
    later(31 * 24 * 60 * MINUTE);
    await signIn(customer.email);
    expect(await purgeAtOf(customer)).toEqual(new Date('2037-05-01T12:00:00Z'));
    const indexes = await store.db.collection('users').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { purgeAt: 1 }, expireAfterSeconds: 0 }));
  });

  it('others are not: applications and records hang on them', async () => {
    const developer = await add();
    await signIn(developer.email);
    expect(await purgeAtOf(developer)).toBeUndefined();
    const shared = await add({ email: `demo-${count}@mail.example`, roles: ['customer'], demo: true });
    expect(await purgeAtOf(shared)).toBeUndefined();
  });
});

describe('a forgotten password', () => {
  const forgotten = async (email: string): Promise<Mail[]> => {
    await people.accounts.forgotPassword(email, device);
    return mails();
  };

  it('BR-017.001 BR-017.009 BR-017.014 BR-017.016 is replaced by a link, which works once and for an hour', async () => {
    const user = await add();
    const { secret: session } = await signIn(user.email);
    await forgotten(user.email);
    const secret = secretIn(await lastLink());
    await people.accounts.choosePassword(secret, OTHER_PASSWORD, device);
    expect(await people.sessions.find(session)).toBeUndefined();
    expect(await codeOf(signIn(user.email))).toBe('sign-in-refused');
    expect(await codeOf(signIn(user.email, OTHER_PASSWORD))).toBe('done');
    expect((await mails()).at(-1)).toMatchObject({ subject: 'Your password has changed', to: user.email });
    expect(await codeOf(people.accounts.choosePassword(secret, PASSWORD, device))).toBe('link-over');
    await forgotten(user.email);
    const late = secretIn(await lastLink());
    later(60 * MINUTE);
    expect(await codeOf(people.accounts.choosePassword(late, PASSWORD, device))).toBe('link-over');
  });

  it('sends nothing to an address that is unknown or locked', async () => {
    expect(await forgotten(`nobody-${count}@mail.example`)).toEqual([]);
    const user = await add();
    await people.userAdministration.lock(user, 'operator');
    expect(await forgotten(user.email)).toEqual([]);
  });

  it('is replaced by the newest link alone, of two uses at once by one', async () => {
    const user = await add();
    await forgotten(user.email);
    const first = secretIn(await lastLink());
    await forgotten(user.email);
    const second = secretIn(await lastLink());
    expect(await codeOf(people.accounts.choosingPassword(first))).toBe('link-over');
    const codes = await Promise.all(
      [PASSWORD, OTHER_PASSWORD].map(async (each) => codeOf(people.accounts.choosePassword(second, each, device))),
    );
    expect(codes.toSorted()).toEqual(['done', 'link-over']);
  });

  it('leaves the link usable where the new password is refused', async () => {
    const user = await add();
    await forgotten(user.email);
    const secret = secretIn(await lastLink());
    expect(await codeOf(people.accounts.choosePassword(secret, 'password1234', device))).toBe('password-common');
    expect(await codeOf(people.accounts.choosePassword(secret, OTHER_PASSWORD, device))).toBe('done');
  });

  it('keeps its links as hashes, and lets no link do what another is for', async () => {
    const user = await add();
    await forgotten(user.email);
    const secret = secretIn(await lastLink());
    expect(JSON.stringify(await store.db.collection('userLinks').find().toArray())).not.toContain(secret);
    expect(await codeOf(people.accounts.confirmEmail(secret, device))).toBe('link-over');
  });
});

describe('changing the password', () => {
  it('BR-017.014 takes the present one, and ends every session but a new one here', async () => {
    const user = await add();
    const elsewhere = await signIn(user.email);
    const here = await signIn(user.email);
    const change = async (current: string, next: string) =>
      people.accounts.changePassword(here, { current, next }, device);
    expect(await codeOf(change('wrong wrong wrong', OTHER_PASSWORD))).toBe('wrong-password');
    expect(await codeOf(change(PASSWORD, 'person person'))).toBe('password-personal');
    const { secret } = await change(PASSWORD, OTHER_PASSWORD);
    expect(await people.sessions.find(elsewhere.secret)).toBeUndefined();
    expect(await people.sessions.find(here.secret)).toBeUndefined();
    expect(await people.sessions.find(secret)).toMatchObject({ state: 'signed-in' });
    expect((await mails()).at(-1)).toMatchObject({ subject: 'Your password has changed' });
  });
});

describe('changing the e-mail address', () => {
  it('is asked of the new address, and told to the old one', async () => {
    const user = await add();
    const session = await signIn(user.email);
    const email = `moved-${count}@mail.example`;
    expect(await codeOf(people.accounts.changeEmail(session, { email, password: 'no' }, device))).toBe(
      'wrong-password',
    );
    await people.accounts.changeEmail(session, { email, password: PASSWORD }, device);
    const secret = secretIn(await lastLink());
    expect(sent).toMatchObject([{ subject: 'Confirm your new email address', to: email }]);
    expect((await people.users.get(user.id)).email).toBe(user.email);
    expect(await people.accounts.confirmingEmail(secret)).toBe(email);
    await people.accounts.confirmEmail(secret, device);
    expect((await mails()).at(-1)).toMatchObject({ subject: 'Your email address has changed', to: user.email });
    expect(await codeOf(signIn(email))).toBe('done');
    expect(await codeOf(people.accounts.confirmEmail(secret, device))).toBe('link-over');
  });

  it('to one that has an account changes nothing, and tells only that mailbox', async () => {
    const user = await add();
    const other = await add({ email: `other-${count}@mail.example` });
    const session = await signIn(user.email);
    await people.accounts.changeEmail(session, { email: other.email, password: PASSWORD }, device);
    expect(await mails()).toMatchObject([{ subject: 'You have access here already', to: other.email }]);
  });
});

describe('the second factor', () => {
  const codeFor = (base32: string): string =>
    new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: clock.getTime() });

  const withSecondFactor = async (user: Partial<NewUser> = {}) => {
    const added = await add({ roles: ['auditor'], ...user });
    const session = await signIn(added.email);
    const { base32, uri } = await people.secondFactors.begin(session);
    const confirmed = await people.secondFactors.confirm(session, codeFor(base32), device);
    later(MINUTE);
    return { user: added, base32, uri, first: session, ...confirmed };
  };

  it('BR-028.005b is set up by its first code, and is what a role that sees others needs', async () => {
    const { user, uri, first, session, recoveryCodes } = await withSecondFactor();
    expect(first.state).toBe('set-up');
    expect(decodeURIComponent(uri)).toContain(`otpauth://totp/Larkfield Power:${user.email}`);
    expect(session.state).toBe('signed-in');
    expect(await people.sessions.find(first.secret)).toBeUndefined();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await mails()).toMatchObject([{ subject: 'Your account has a second step now' }]);
  });

  it('is offered to all, and asked of whoever has it', async () => {
    const { user, base32 } = await withSecondFactor({ roles: ['developer'] });
    const session = await signIn(user.email);
    expect(session.state).toBe('second-factor');
    const full = await people.signIns.showSecondFactor(session, codeFor(base32), device);
    expect(full.state).toBe('signed-in');
    expect(full.secret).not.toBe(session.secret);
    expect(await people.sessions.find(session.secret)).toBeUndefined();
  });

  it('is the same while it is being set up, and is not in force with a wrong code', async () => {
    const user = await add();
    const session = await signIn(user.email);
    const { base32 } = await people.secondFactors.begin(session);
    expect((await people.secondFactors.begin(session)).base32).toBe(base32);
    expect(await codeOf(people.secondFactors.confirm(session, '000000', device))).toBe('code-refused');
    expect((await people.users.get(user.id)).hasSecondFactor).toBe(false);
  });

  it('takes no code twice, not even of two at once', async () => {
    const { user, base32 } = await withSecondFactor();
    const sessions = [await signIn(user.email), await signIn(user.email)];
    const codes = await Promise.all(
      sessions.map(async (session) => codeOf(people.signIns.showSecondFactor(session, codeFor(base32), device))),
    );
    expect(codes.toSorted()).toEqual(['code-refused', 'done']);
    expect(await codeOf(people.signIns.showSecondFactor(await signIn(user.email), codeFor(base32), device))).toBe(
      'code-refused',
    );
  });

  it('takes the code of the half minute before and after, and none further off', async () => {
    const { user, base32 } = await withSecondFactor();
    const now = clock;
    const codeFrom = (seconds: number): string => {
      clock = new Date(now.getTime() + seconds * 1_000);
      const code = codeFor(base32);
      clock = now;
      return code;
    };
    for (const [seconds, expected] of [
      [-60, 'code-refused'],
      [60, 'code-refused'],
      [-30, 'done'],
      [30, 'done'],
    ] as const) {
      const session = await signIn(user.email);
      expect(await codeOf(people.signIns.showSecondFactor(session, codeFrom(seconds), device))).toBe(expected);
    }
  });

  it('cannot be guessed: the fourth wrong code begins a pause', async () => {
    const { user, base32 } = await withSecondFactor();
    const session = await signIn(user.email);
    const codes: string[] = [];
    for (let round = 0; round < 5; round++)
      codes.push(await codeOf(people.signIns.showSecondFactor(session, '000000', device)));
    expect(codes).toEqual([...Array<string>(4).fill('code-refused'), 'sign-in-paused']);
    const again = await signIn(user.email);
    expect(await codeOf(people.signIns.showSecondFactor(again, codeFor(base32), device))).toBe('sign-in-paused');
    later(5 * MINUTE);
    expect(await codeOf(people.signIns.showSecondFactor(again, codeFor(base32), device))).toBe('done');
  });

  it('BR-017.007 is replaced by a recovery code, once, and the person is told', async () => {
    const { user, recoveryCodes } = await withSecondFactor();
    const code = recoveryCodes[3]?.toLowerCase().replaceAll('-', ' ') ?? '';
    const full = await people.signIns.showSecondFactor(await signIn(user.email), code, device);
    expect(full.user.recoveryCodesLeft).toBe(9);
    expect((await mails()).at(-1)).toMatchObject({ subject: 'A recovery code was used' });
    expect(await codeOf(people.signIns.showSecondFactor(await signIn(user.email), code, device))).toBe('code-refused');
  });

  it('is kept sealed, recovery codes as hashes', async () => {
    const { user, base32, recoveryCodes } = await withSecondFactor();
    const stored = JSON.stringify(await store.db.collection('users').findOne({ email: user.email }));
    expect(stored).not.toContain(base32);
    for (const code of recoveryCodes) expect(stored).not.toContain(code);
    expect(stored).toMatch(/"sealedSecret":"1\./);
  });

  it('can be taken away by whoever does not need it, and by the operator for whoever has lost it', async () => {
    const developer = await withSecondFactor({ roles: ['developer'] });
    await people.secondFactors.remove(developer.session, device);
    expect((await signIn(developer.user.email)).state).toBe('signed-in');
    const auditor = await withSecondFactor({ email: `auditor-${count}@mail.example` });
    expect(await codeOf(people.secondFactors.remove(auditor.session, device))).toBe('second-factor-needed');
    await people.userAdministration.removeSecondFactor(auditor.user, 'operator');
    expect((await signIn(auditor.user.email)).state).toBe('set-up');
  });

  it('is not passed by choosing a new password', async () => {
    const { user } = await withSecondFactor();
    await people.accounts.forgotPassword(user.email, device);
    await people.accounts.choosePassword(secretIn(await lastLink()), OTHER_PASSWORD, device);
    expect((await signIn(user.email, OTHER_PASSWORD)).state).toBe('second-factor');
  });

  it('is told of nobody outside the demo', async () => {
    const { user } = await withSecondFactor();
    expect(await codeOf(people.secondFactors.demoCode(user.id))).toBe('not-of-the-demo');
  });
});
