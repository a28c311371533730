import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newResourceId } from '@app/espi';
import { addHousehold, type Household } from '../support/enrolment-household.js';
import type { Answer } from '../support/http-client.js';
import { PageClient } from '../support/page-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const PASSWORD = 'four quiet herons wade';
const WRONG = 'ZZZZ-ZZZZ';

let server: TestCustodian;
let count = 0;

beforeAll(async () => {
  server = await startTestCustodian({ TRUST_PROXY: '1' });
});
afterAll(async () => server.close());
beforeEach(() => {
  count += 1;
});

const household = async (given: Parameters<typeof addHousehold>[1] = {}): Promise<Household> =>
  addHousehold(server.custodian, given);

interface Person {
  readonly id: string;
  readonly email: string;
  readonly browser: PageClient;
}

let people = 0;
const newBrowser = (): PageClient => new PageClient(server.origin, { 'X-Forwarded-For': `192.0.2.${count}` });

/** Somebody who has signed in as a customer, without an account yet. */
async function newcomer(): Promise<Person> {
  const email = `newcomer-${++people}@mail.example`;
  const { id } = await server.custodian.people.userAdministration.add(
    { email, name: 'Nora Newling', roles: ['customer'], confirmed: true },
    { password: PASSWORD, by: 'operator' },
  );
  const browser = newBrowser();
  await browser.submit('/sign-in', { email, password: PASSWORD });
  return { id, email, browser };
}

const wordsOf = ({ text }: Answer): string => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const wayOf = ({ status, headers }: Answer): unknown[] => [status, headers.location];
const claim = async ({ browser }: Person, account: string, meter: string): Promise<Answer> => {
  const answer = await browser.submit('/accounts', { account, meter, terms: 'on' });
  await server.settled();
  return answer;
};
const enter = async ({ browser }: Person, code: string): Promise<Answer> => browser.submit('/accounts/code', { code });
const mailsTo = async (email: string) => {
  await server.settled();
  return (await server.custodian.mail.shown()).filter(({ to }) => to === email);
};
const codesSentTo = async ({ email }: Household): Promise<string[]> =>
  (await mailsTo(email)).flatMap(({ text }) => /^\w{4}-\w{4}$/m.exec(text)?.[0] ?? []);
const codeSentTo = async (home: Household): Promise<string> => (await codesSentTo(home))[0] ?? 'no code was sent';
const enrolled = async (person: Person, home: Household): Promise<Answer> => {
  await claim(person, home.account, home.meter);
  return enter(person, await codeSentTo(home));
};
const accountsOf = async ({ id }: Person): Promise<string[]> =>
  (await server.custodian.people.users.get(id)).enrolments.map(({ customerId }) => customerId);
const eventsOf = async ({ id }: Person): Promise<string[]> =>
  (await server.custodian.people.accountEvents.ofUser(id)).map(({ kind }) => kind);

describe('a customer who is new here', () => {
  it('BR-017 BR-017.011 BR-028.001 confirms an e-mail address, names account and meter, enters the code, and is in', async () => {
    const home = await household();
    const email = 'rosa@mail.example';
    const browser = newBrowser();
    const asked = await browser.submit('/register', { name: 'Rosa Field', email, terms: 'on' });
    expect(wayOf(asked)).toEqual([303, '/sign-in/link-sent']);
    const [mail] = await mailsTo(email);
    const link = /http:\/\/custodian\.example(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    await browser.submit(link, { newPassword: PASSWORD });
    expect((await browser.submit('/sign-in', { email, password: PASSWORD })).headers.location).toBe('/usage');
    expect(wayOf(await browser.get('/sharing'))).toEqual([303, '/accounts?next=%2Fsharing']);

    const { id } = await server.custodian.people.users.byEmail(email);
    const rosa = { id, email, browser };
    const page = await browser.get('/accounts?next=%2Fsharing');
    expect([page.text.includes('name="terms"'), wordsOf(page)]).toEqual([
      false,
      expect.stringContaining('you accepted when you registered'),
    ]);
    const claimed = await browser.submit(
      '/accounts?next=%2Fsharing',
      { account: home.esiid, meter: home.meter, next: '/sharing' },
      '/accounts',
    );
    expect(wayOf(claimed)).toEqual([303, '/accounts/code?next=%2Fsharing']);
    await server.settled();
    const code = await codeSentTo(home);
    const entered = await browser.submit(
      '/accounts/code?next=%2Fsharing',
      { code: code.toLowerCase(), next: '/sharing' },
      '/accounts/code',
    );
    expect(wayOf(entered)).toEqual([303, '/sharing']);
    expect((await browser.get('/sharing')).status).toBe(200);
    expect(await accountsOf(rosa)).toEqual([home.customer._id]);
    const { acceptedTerms } = await server.custodian.people.users.get(id);
    expect(acceptedTerms).toMatchObject([{}, { customerId: home.customer._id }]);
    // each further one asks
    expect((await browser.get('/accounts')).text).toContain('name="terms"');
    expect(await eventsOf(rosa)).toEqual(['enrolled', 'enrolment-claimed', 'signed-in', 'account-made']);
  });

  it('BR-017.018 accepts the terms when they come and with each further account: version and time are kept', async () => {
    const refused = await newBrowser().submit('/register', { name: 'Rosa Field', email: 'terms@mail.example' });
    expect([refused.status, wordsOf(refused)]).toEqual([422, expect.stringContaining('accept the terms')]);
    const person = await newcomer();
    const home = await household();
    const { status } = await person.browser.submit('/accounts', { account: home.account, meter: home.meter });
    expect(status).toBe(422);
    await server.settled();
    expect(await codesSentTo(home)).toEqual([]);
    await enrolled(person, home);
    const { acceptedTerms } = await server.custodian.people.users.get(person.id);
    expect(acceptedTerms).toEqual([
      { version: expect.any(String), at: expect.any(Date), customerId: home.customer._id },
    ]);
  });

  it('BR-043.002 finds the account by its number however it is typed', async () => {
    const home = await household();
    const person = await newcomer();
    await claim(person, ` ${home.account.toLowerCase()} `, home.meter.toLowerCase().replace('-', ' '));
    expect(wayOf(await enter(person, (await codeSentTo(home)).replace('-', ' ')))).toEqual([
      303,
      '/accounts?done=added',
    ]);
  });

  it('BR-021 reads of the code in the language of the contact, or in both where it is not known', async () => {
    const [unknown, spanish] = [await household(), await household({ locale: 'es' })];
    const person = await newcomer();
    for (const home of [unknown, spanish]) await claim(person, home.account, home.meter);
    const [mail] = await mailsTo(unknown.email);
    expect(mail?.subject).toBe('Your code to see your account online');
    expect(mail?.text).toContain('give the code to nobody');
    expect(mail?.text).toContain('no dé el código a nadie');
    const [known] = await mailsTo(spanish.email);
    expect(known?.subject).toBe('Su código para ver su cuenta en línea');
    expect(known?.text).not.toContain('give the code to nobody');
  });

  it('without an e-mail address on file gets the code on a letter, which the operator prints once', async () => {
    const home = await household({ email: '' });
    const person = await newcomer();
    await claim(person, home.account, home.meter);
    const letters = await server.custodian.enrolmentLetters.take();
    expect(letters).toHaveLength(1);
    expect(letters[0]?.address).toEqual([home.customer.name, '7 Old Ferry Ln', 'Springs']);
    expect(await server.custodian.enrolmentLetters.take()).toEqual([]);
    const code = /\b\w{4}-\w{4}\b/.exec(letters[0]?.text ?? '')?.[0] ?? '';
    expect(
      JSON.stringify(await server.custodian.store.db.collection('enrolmentClaims').find().toArray()),
    ).not.toContain(code);
    expect(wayOf(await enter(person, code))).toEqual([303, '/accounts?done=added']);
  });
});

describe('a person with several accounts', () => {
  it('BR-043 BR-043.008 sees the pages of the one that is chosen, and can remove one', async () => {
    const [house, shop] = [await household(), await household()];
    const person = await newcomer();
    await enrolled(person, house);
    await enrolled(person, shop);
    expect(await accountsOf(person)).toEqual([house.customer._id, shop.customer._id]);
    const shown = async () =>
      (await server.custodian.people.sessions.find(person.browser.cookies.get('custodian-session') ?? ''))?.customerId;
    expect(await shown()).toBe(shop.customer._id);
    await person.browser.submit('/accounts', { account: house.customer._id }, '/accounts/show');
    expect(await shown()).toBe(house.customer._id);
    expect(wordsOf(await person.browser.get('/accounts'))).toContain('Shown now');
    await person.browser.submit('/accounts', { account: house.customer._id }, '/accounts/leave');
    expect([await accountsOf(person), await shown()]).toEqual([[shop.customer._id], shop.customer._id]);
    expect(await eventsOf(person)).toContain('enrolment-ended');
  });

  it('does not see, choose or remove what is somebody else’s', async () => {
    const [mine, theirs] = [await household(), await household()];
    const [person, other] = [await newcomer(), await newcomer()];
    await enrolled(person, mine);
    await enrolled(other, theirs);
    for (const action of ['/accounts/show', '/accounts/leave']) {
      const answer = await person.browser.submit('/accounts', { account: theirs.customer._id }, action);
      expect([action, answer.status]).toEqual([action, 404]);
    }
    expect(wayOf(await person.browser.get(`/accounts/leave?account=${theirs.customer._id}`))).toEqual([
      303,
      '/accounts',
    ]);
    expect(await accountsOf(other)).toEqual([theirs.customer._id]);
  });
});

describe('a move-out', () => {
  it('leaves no way in by the numbers of an old bill', async () => {
    const home = await household({ until: new Date(Date.now() - 1_000) });
    const person = await newcomer();
    expect(wayOf(await claim(person, home.account, home.meter))).toEqual([303, '/accounts/code']);
    expect(await codesSentTo(home)).toEqual([]);
  });

  it('between code and entry ends the claim', async () => {
    const home = await household();
    const person = await newcomer();
    await claim(person, home.account, home.meter);
    const { usagePointId, customer } = home;
    await server.custodian.tenures.put([
      { usagePointId, customerId: customer._id, until: new Date(Date.now() - 1_000) },
    ]);
    expect((await enter(person, await codeSentTo(home))).status).toBe(422);
    expect(await accountsOf(person)).toEqual([]);
  });

  it('BR-044 ends access to what comes after, and leaves what was before', async () => {
    const home = await household();
    const person = await newcomer();
    await enrolled(person, home);
    const { usagePointId, customer } = home;
    const until = new Date(Date.now() - 86_400_000);
    await server.custodian.tenures.put([{ usagePointId, customerId: customer._id, until }]);
    const entitlement = await server.custodian.entitlements.ofCustomer(customer._id);
    expect(entitlement.periodsOf(usagePointId).map(({ end }) => end)).toEqual([until.getTime() / 1000]);
    expect(wordsOf(await person.browser.get('/accounts'))).toContain('the time when you had one');
  });
});

describe('whoever knows the numbers of a bill and no more', () => {
  it('BR-043.007 is answered alike, right or wrong, in words and without waiting for the difference', async () => {
    const home = await household();
    const person = await newcomer();
    const answers: unknown[] = [];
    for (const [account, meter] of [
      [home.account, home.meter],
      [home.esiid, home.meter],
      [home.account, 'LO-0'],
      ['AC-0', home.meter],
      ['10443720000009999', 'LO-1'],
    ] as const) {
      const answer = await claim(person, account, meter);
      answers.push([...wayOf(answer), answer.text, wordsOf(await person.browser.get('/accounts/code'))]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    // each of the two right ones sent a code, and the newer one ended the older
    const [newer = '', older = '', ...others] = await codesSentTo(home);
    expect([newer, older, others]).toEqual([expect.stringMatching(/-/), expect.stringMatching(/-/), []]);
    expect((await enter(person, older)).status).toBe(422);
    expect((await enter(person, newer)).status).toBe(303);
  });

  it('cannot guess the code: five wrong ones end the claim, and the right one too', async () => {
    const home = await household();
    const person = await newcomer();
    await claim(person, home.account, home.meter);
    const code = await codeSentTo(home);
    const guesses = await Promise.all(Array.from({ length: 5 }, async () => enter(person, WRONG)));
    expect(guesses.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
    expect((await enter(person, code)).status).toBe(422);
    expect(await accountsOf(person)).toEqual([]);
    expect((await eventsOf(person)).filter((kind) => kind === 'enrolment-code-refused')).toHaveLength(6);
  });

  it('BR-017.017 cannot guess on: ten codes an hour a person, six accounts an hour, five codes a day to a customer', async () => {
    const home = await household();
    const person = await newcomer();
    const claims: number[] = [];
    for (let n = 0; n < 7; n++) claims.push((await claim(person, home.account, home.meter)).status);
    expect(claims).toEqual([303, 303, 303, 303, 303, 303, 429]);
    expect(await codesSentTo(home)).toHaveLength(5);
    const codes: number[] = [];
    for (let n = 0; n < 11; n++) codes.push((await enter(person, WRONG)).status);
    expect(codes.slice(-2)).toEqual([422, 429]);
    const accomplice = await newcomer();
    await claim(accomplice, home.account, home.meter);
    expect(await codesSentTo(home)).toHaveLength(5);
  });

  it('does not get in by a code that was sent for somebody else, or has been used', async () => {
    const home = await household();
    const [holder, thief] = [await newcomer(), await newcomer()];
    await claim(holder, home.account, home.meter);
    const code = await codeSentTo(home);
    await claim(thief, home.account, home.meter);
    expect((await enter(thief, code)).status).toBe(422);
    expect((await enter(holder, code)).status).toBe(303);
    expect((await enter(holder, code)).status).toBe(422);
    expect(await accountsOf(thief)).toEqual([]);
  });

  it('of two entries at once one counts', async () => {
    const home = await household();
    const person = await newcomer();
    await claim(person, home.account, home.meter);
    const code = await codeSentTo(home);
    const statuses = (await Promise.all([enter(person, code), enter(person, code), enter(person, code)]))
      .map(({ status }) => status)
      .sort((a, b) => a - b);
    expect(statuses).toEqual([303, 422, 422]);
    expect(await accountsOf(person)).toEqual([home.customer._id]);
  });

  it('BR-043.009 does not come in unseen: who sees the account already is told', async () => {
    const home = await household();
    const [holder, partner] = [await newcomer(), await newcomer()];
    await enrolled(holder, home);
    await enrolled(partner, home);
    expect(await mailsTo(holder.email)).toMatchObject([{ subject: 'Somebody new sees your account online' }]);
    expect(await mailsTo(partner.email)).toEqual([]);
  });

  it('is led to no other server, whatever the address says', async () => {
    const home = await household();
    const person = await newcomer();
    await claim(person, home.account, home.meter);
    const next = '//evil.example';
    const entered = await person.browser.submit('/accounts/code', { code: await codeSentTo(home), next });
    expect(wayOf(entered)).toEqual([303, '/accounts?done=added']);
    const { text } = await person.browser.get(`/accounts?next=${encodeURIComponent('https://evil.example')}`);
    expect(text).toContain('name="next" value/>');
  });
});

describe('the pages of accounts', () => {
  it('BR-028.025 are for customers alone', async () => {
    const email = `staffer-${newResourceId()}@mail.example`;
    await server.custodian.people.userAdministration.add(
      { email, name: 'Dev', roles: ['developer'], confirmed: true },
      { password: PASSWORD, by: 'operator' },
    );
    const browser = newBrowser();
    expect(wayOf(await browser.get('/accounts'))).toEqual([303, '/sign-in?next=%2Faccounts']);
    await browser.submit('/sign-in', { email, password: PASSWORD });
    expect((await browser.get('/accounts')).status).toBe(403);
  });
});
