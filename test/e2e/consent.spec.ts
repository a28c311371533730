import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizationStatus, kindsOf } from '@app/authorization';
import { Scope } from '@app/espi';
import { ApplicationStatus, SCOPE_SELECTION_PATH } from '@app/third-parties';
import { ConsentCity, ASKED, BASE, PASSWORD, REDIRECT, type Resident } from '../support/consent-city.js';
import { formIn, wordsOf } from '../support/customer-browser.js';
import type { Answer } from '../support/http-client.js';
import { logo } from '../support/logo.js';
import { json } from '../support/oauth-client.js';

let city: ConsentCity;
beforeAll(async () => {
  city = await ConsentCity.start();
});
afterAll(async () => city.close());

const newest = async (who: Resident) => (await city.authorizationsOf(who))[0];
const parametersOf = (elsewhere: URL | undefined): Record<string, string> =>
  Object.fromEntries(elsewhere?.searchParams ?? []);
const dayIn = (months: number): string => {
  const date = new Date();
  date.setMonth(date.getMonth() + months, 1);
  return date.toISOString().slice(0, 10);
};

describe('a customer who is asked for consent', () => {
  it('signs in on the way, and reads who asks and for what in plain words', async () => {
    const client = await city.client();
    const { page, at } = await city.asked(client);
    expect([page.status, at.split('/')[1]]).toEqual([200, 'consent']);
    const words = wordsOf(page.text);
    for (const text of [
      'Sunny Savings',
      'diary.example Not verified',
      'Test application',
      'Home solar and battery advice',
      'diary.example/privacy',
      'privacy@diary.example',
      'Your electricity use, every 15 minutes',
      'The electricity you send back',
      'Your gas use',
      'What each bill period cost',
      'Your name, phone number and email',
      'The service address',
      'What they would not see',
      'Your bank or card details',
      'Your water use',
      'Refuse',
    ]) {
      expect(words).toContain(text);
    }
    expect(words).not.toMatch(/FB|function block|scope|\b39\b/i);
    expect(words).toMatch(/receives data of 2 meters , from .* , until .* , new data included/);
  });

  it('is told who sent them before they sign in, and others are not', async () => {
    const client = await city.client();
    const { page, at } = await city.browser().open(client.authorizeUrl({ scope: ASKED }));
    expect(at).toMatch(/^\/sign-in\?next=%2Fconsent%2F/);
    expect(wordsOf(page.text)).toMatch(/Sunny Savings.* asks to see your energy data/);
    expect(wordsOf(page.text)).not.toContain('as a developer');
    for (const next of ['/usage', '/consent/none', '/consent/', '//evil.example/consent/x']) {
      const other = await city.browser().get(`/sign-in?next=${encodeURIComponent(next)}`);
      expect([next, other.status, other.text.includes('asks to see')]).toEqual([next, 200, false]);
    }
  });

  it('sees the logo, kept here, and which domain was shown to be the application’s own', async () => {
    const client = await city.client();
    const { applications, logos } = city.custodian;
    const { _id } = client.application;
    await applications.change(_id, (current) => ({ ...current, owners: ['an owner'] }));
    await logos.put(['an owner'], _id, logo(64));
    const claim = { token: 'a token', claimedAt: new Date(), verifiedAt: new Date('2026-07-02T12:00:00Z') };
    const verify = async (domain: string) =>
      applications.change(_id, (current) => ({ ...current, domains: [{ ...claim, domain }] }));
    await verify('other.example');
    const { browser, page, at } = await city.asked(client);
    expect(wordsOf(page.text)).toContain('diary.example Not verified');
    await verify('diary.example');
    const again = await browser.get(at);
    expect(wordsOf(again.text)).toContain('diary.example Verified July 2, 2026');
    expect(wordsOf(again.text)).toContain('We checked that it controls diary.example');
    const address = /src="(\/logos\/[^"]+)"/.exec(again.text)?.[1] ?? '';
    const image = await browser.get(address);
    expect([image.status, image.headers['content-type']]).toEqual([200, 'image/png']);
    expect((await browser.get(`${address}x`)).status).toBe(404);
  });

  it('BR-019 allows it, and the third party gets exactly what was chosen, and the customer a signed receipt', async () => {
    const client = await city.client();
    const { browser, page } = await city.asked(client);
    const [house = ''] = city.maya.usagePointIds;
    const fewer = { meter: house, kind: ['electricity', 'bill-use'], back: '3', until: dayIn(2) };
    const summary = await browser.submit(page, { ...fewer, answer: 'update' });
    const updated = await browser.follow(summary);
    expect(wordsOf(updated.page.text)).toContain('1 meter');
    expect(wordsOf(updated.page.text)).toContain('What you pay');
    const { elsewhere } = await browser.follow(await browser.submit(updated.page, { answer: 'allow' }));
    const { code = '', iss, state } = parametersOf(elsewhere);
    expect([`${elsewhere?.origin}${elsewhere?.pathname}`, iss, state]).toEqual([REDIRECT, BASE, 'a state']);
    const token = json(await client.exchange(code));

    const authorization = await newest(city.maya);
    expect(authorization?.usagePointIds).toEqual([house]);
    expect(kindsOf(Scope.parse(authorization?.scope ?? ''))).toEqual(['electricity', 'bill-use']);
    expect(token['scope']).toBe(authorization?.scope);
    expect(Scope.parse(authorization?.scope ?? '').functionBlocks.has(39)).toBe(true);
    expect(authorization?.authorizedPeriod.end?.toISOString().slice(0, 10) ?? '').toMatch(
      new RegExp(dayIn(2).slice(0, 8)),
    );
    const from = authorization?.publishedPeriod.start?.getTime() ?? 0;
    const toldSeconds = Number(/HistoryLength=(\d+)/.exec(token['scope'] ?? '')?.[1]);
    expect(toldSeconds).toBe(Math.ceil(((authorization?.grantedAt.getTime() ?? 0) - from) / 1000));
    const months = (Date.now() - (authorization?.publishedPeriod.start?.getTime() ?? 0)) / 2_629_746_000;
    expect(months).toBeGreaterThan(2.8);
    expect(months).toBeLessThan(3.2);

    const consent = await city.custodian.consents.ofAuthorization(authorization?._id ?? '');
    expect(consent).toMatchObject({ customerId: city.maya.customer._id, usagePointIds: [house] });
    if (consent === undefined) throw new Error('no record');
    expect(city.custodian.consents.isGenuine(consent)).toBe(true);
    expect(city.custodian.consents.isGenuine({ ...consent, usagePointIds: city.maya.usagePointIds })).toBe(false);
    expect(city.custodian.consents.isGenuine({ ...consent, text: { ...consent.text, notSeen: [] } })).toBe(false);
    const [receipt] = await city.mailTo(city.maya);
    expect(receipt?.subject).toContain('You have given Sunny Savings');
    expect(receipt?.text).toContain(consent.text.summary.join(''));
    expect(receipt?.text).toContain(consent.signature);
    expect(receipt?.text).toContain(`/sharing/${authorization?._id}`);
  });

  it('BR-019.001 shares for six months unless another day is chosen', async () => {
    const { browser, page } = await city.asked(await city.client());
    await browser.follow(await browser.submit(page, { answer: 'allow' }));
    const { end, start } = (await newest(city.maya))?.authorizedPeriod ?? {};
    const days = ((end?.getTime() ?? 0) - (start?.getTime() ?? 0)) / 86_400_000;
    expect(days).toBeGreaterThan(180);
    expect(days).toBeLessThan(185);
  });

  it('BR-019.008 can share without a last day', async () => {
    const { browser, page } = await city.asked(await city.client());
    const shown = await browser.follow(await browser.submit(page, { 'no-end': 'on', answer: 'update' }));
    expect(wordsOf(shown.page.text)).toContain('until you stop it');
    const { elsewhere } = await browser.follow(await browser.submit(shown.page, { answer: 'allow' }));
    expect(parametersOf(elsewhere)['code']).toBeDefined();
    expect((await newest(city.maya))?.authorizedPeriod.end).toBeUndefined();
  });

  it('refuses, and the third party is told so and nothing else', async () => {
    const before = (await city.authorizationsOf(city.maya)).length;
    const { browser, page } = await city.asked(await city.client());
    const { elsewhere } = await browser.follow(await browser.submit(page, { answer: 'refuse' }));
    expect(parametersOf(elsewhere)).toMatchObject({ error: 'access_denied', iss: BASE, state: 'a state' });
    expect(await city.authorizationsOf(city.maya)).toHaveLength(before);
  });

  it('is not told of a refusal where the permission stands: who has agreed sees where to stop it', async () => {
    const { browser, page } = await city.asked(await city.client());
    const agreed = await browser.submit(page, { answer: 'allow' });
    const refused = await browser.submit(page, { answer: 'refuse' });
    const standing = await newest(city.maya);
    expect([refused.status, refused.text]).toEqual([200, expect.stringContaining(`/sharing/${standing?._id}`)]);
    const { elsewhere } = await browser.follow(agreed);
    expect(parametersOf(elsewhere)['code']).toBeDefined();
  });

  it('is granted only what was last shown: changed choices are shown once more', async () => {
    const before = (await city.authorizationsOf(city.maya)).length;
    const { browser, page } = await city.asked(await city.client());
    const [house = ''] = city.maya.usagePointIds;
    const again = await browser.submit(page, { meter: house, answer: 'allow' });
    expect(again.status).toBe(200);
    expect(wordsOf(again.text)).toContain('Nothing is granted yet');
    expect(await city.authorizationsOf(city.maya)).toHaveLength(before);
    const { elsewhere } = await browser.follow(await browser.submit(again, { answer: 'allow' }));
    expect(parametersOf(elsewhere)['code']).toBeDefined();
    expect((await newest(city.maya))?.usagePointIds).toEqual([house]);
  });

  it('is told by name what is missing', async () => {
    const { browser, page } = await city.asked(await city.client());
    const answer = await browser.submit(page, { meter: undefined, kind: undefined, until: '', answer: 'allow' });
    expect(answer.status).toBe(422);
    for (const text of ['Choose at least one meter', 'Choose at least one kind of data', 'Choose the last day']) {
      expect(wordsOf(answer.text)).toContain(text);
    }
  });

  it('reads all of it in Spanish, the receipt too', async () => {
    const { browser, page } = await city.asked(await city.client(), city.maya, 'es');
    const words = wordsOf(page.text);
    for (const text of [
      'quiere ver sus datos de energía',
      'Quién lo solicita',
      'Su consumo de electricidad, cada 15 minutos',
      'Qué no podrían ver',
      'Su decisión',
      'Rechazar',
    ]) {
      expect(words).toContain(text);
    }
    await browser.follow(await browser.submit(page, { answer: 'allow' }));
    const [receipt] = await city.mailTo(city.maya);
    expect(receipt?.subject).toContain('Usted ha permitido a Sunny Savings');
    expect(receipt?.text).toContain('Número de comprobante');
  });

  it('comes the way of the standard before 4.0, too', async () => {
    const client = await city.client();
    const browser = city.browser();
    const way = new URLSearchParams({
      ThirdPartyID: client.clientId,
      redirect_uri: REDIRECT,
      scope: ASKED,
      state: 's',
    });
    const { page } = await browser.open(`${SCOPE_SELECTION_PATH}?${way.toString()}`);
    const signedIn = await browser.signIn(page, city.maya.email, PASSWORD);
    expect(signedIn.at).toMatch(/^\/consent\//);
    const { elsewhere } = await browser.follow(await browser.submit(signedIn.page, { answer: 'allow' }));
    expect(parametersOf(elsewhere)).toMatchObject({ state: 's', code: expect.any(String) });
  });
});

describe('a consent survives', () => {
  it('a double click: exactly one Authorization', async () => {
    const client = await city.client();
    const { browser, page } = await city.asked(client);
    const answers = await Promise.all([1, 2, 3].map(async () => browser.submit(page, { answer: 'allow' })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const ways = await Promise.all(answers.slice(0, 1).map(async (answer) => browser.follow(answer)));
    expect(parametersOf(ways[0]?.elsewhere)['code']).toBeDefined();
    const made = await city.custodian.authorizations.page({ applicationId: client.application._id, limit: 10 });
    expect(made.map(({ status }) => status)).toEqual([AuthorizationStatus.Active]);
    const records = city.custodian.store.db.collection('consents');
    expect(await records.countDocuments({ applicationId: client.application._id })).toBe(1);
  });

  it('the button "back": what was answered says so', async () => {
    const { browser, page, at } = await city.asked(await city.client());
    await browser.follow(await browser.submit(page, { answer: 'allow' }));
    const back = await browser.get(at);
    expect(back.status).toBe(200);
    expect(wordsOf(back.text)).toContain('You have answered this request already');
    const again = await browser.submit(page, { answer: 'allow' });
    expect(wordsOf(again.text)).toContain('You have answered this request already');
  });

  it('a sign-in that expires half-way: the choices come back', async () => {
    const { browser, page } = await city.asked(await city.client());
    browser.forget(/session/);
    const [house = ''] = city.maya.usagePointIds;
    const chosen = { meter: house, kind: ['gas'], back: 'none', until: dayIn(1) };
    const signInPage = await browser.follow(await browser.submit(page, { ...chosen, answer: 'allow' }));
    expect(signInPage.at).toMatch(/^\/sign-in\?next=/);
    const { page: again } = await browser.signIn(signInPage.page, city.maya.email, PASSWORD);
    expect(formIn(again.text).fields).toMatchObject({
      meter: [house],
      kind: ['gas'],
      back: ['none'],
      until: [dayIn(1)],
    });
    const { elsewhere } = await browser.follow(await browser.submit(again, { answer: 'allow' }));
    expect(parametersOf(elsewhere)['code']).toBeDefined();
  });

  it('two tabs with two requests: each answer goes where it belongs', async () => {
    const [first, second] = [await city.client(), await city.client()];
    const { browser, page } = await city.asked(first);
    const { page: other } = await browser.open(second.authorizeUrl({ scope: ASKED, state: 'another state' }));
    const refused = await browser.follow(await browser.submit(page, { answer: 'refuse' }));
    expect(parametersOf(refused.elsewhere)).toMatchObject({ error: 'access_denied', state: 'a state' });
    const allowed = await browser.follow(await browser.submit(other, { answer: 'allow' }));
    expect(parametersOf(allowed.elsewhere)).toMatchObject({ state: 'another state', code: expect.any(String) });
    expect((await newest(city.maya))?.applicationId).toBe(second.application._id);
  });

  it('another customer who signs in meanwhile: nothing is granted for the wrong person', async () => {
    const { browser, page } = await city.asked(await city.client());
    const before = (await city.authorizationsOf(city.noah)).length + (await city.authorizationsOf(city.maya)).length;
    const signInPage = await browser.follow(await browser.submit(page, {}, `${formIn(page.text).action}/switch`));
    const noahs = await browser.signIn(signInPage.page, city.noah.email, PASSWORD);
    const stale = await browser.follow(await browser.submit(page, { answer: 'allow' }));
    expect(wordsOf(stale.page.text)).toContain('Somebody else was signed in');
    expect(formIn(stale.page.text).fields['meter']).toEqual(expect.arrayContaining([...city.noah.usagePointIds]));
    const after = (await city.authorizationsOf(city.noah)).length + (await city.authorizationsOf(city.maya)).length;
    expect(after).toBe(before);
    await browser.follow(await browser.submit(noahs.page, { answer: 'allow' }));
    expect((await newest(city.noah))?.usagePointIds?.toSorted()).toEqual(city.noah.usagePointIds.toSorted());
  });
});

describe('who is no customer', () => {
  it('is told so, and can switch', async () => {
    const client = await city.client();
    const { browser, page } = await city.asked(client, { email: 'dev@mail.example' });
    expect(page.status).toBe(403);
    expect(wordsOf(page.text)).toContain('This is for customers of the utility');
    const action = (/action="([^"]+\/switch)"/.exec(page.text) ?? [])[1] ?? '';
    const signInPage = await browser.follow(await browser.submit(page, {}, action));
    const { page: asked } = await browser.signIn(signInPage.page, city.maya.email, PASSWORD);
    expect(wordsOf(asked.text)).toContain('Your decision');
  });

  it('asked with prompt=login, one who signed in before signs in again', async () => {
    const client = await city.client();
    const { browser } = await city.asked(await city.client());
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { page } = await browser.open(client.authorizeUrl({ scope: ASKED, prompt: 'login' }));
    expect(wordsOf(page.text)).toContain('Please sign in again');
    const signInPage = await browser.follow(await browser.submit(page, {}));
    const { page: asked } = await browser.signIn(signInPage.page, city.maya.email, PASSWORD);
    expect(wordsOf(asked.text)).toContain('Your decision');
  });

  it('cannot be asked by an application on hold, and goes back without anything', async () => {
    const client = await city.client();
    const { browser, at } = await city.asked(client);
    await city.custodian.applications.setStatus(client.application._id, ApplicationStatus.OnHold);
    const page = await browser.get(at);
    expect(page.status).toBe(403);
    expect(wordsOf(page.text)).toContain('We have put this application on hold');
    const back = await browser.follow(await browser.submit(page, { answer: 'refuse' }, at));
    expect(parametersOf(back.elsewhere)).toMatchObject({ error: 'access_denied' });
  });
});

describe('an attacker', () => {
  const countOf = async (): Promise<number> => (await city.authorizationsOf(city.maya)).length;

  it('cannot frame the page, and no form of it leads elsewhere than to the client', async () => {
    const { page } = await city.asked(await city.client());
    const policy = page.headers['content-security-policy'];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://diary.example;");
  });

  it.each<[string, (page: Answer) => Record<string, string | undefined>, Record<string, string>]>([
    ['without the token of the form', () => ({ _csrf: undefined }), {}],
    ['with a token of another browser', () => ({ _csrf: 'abcdefgh.ijklmnop' }), {}],
    ['from the page of another site', () => ({}), { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
  ])('cannot allow in the customer’s name %s', async (_, changes, headers) => {
    const { browser, page } = await city.asked(await city.client());
    const before = await countOf();
    const { action, fields } = formIn(page.text);
    const answer = await browser.post(action, { ...fields, ...changes(page), answer: 'allow' }, headers);
    expect(answer.status).toBe(403);
    expect(await countOf()).toBe(before);
  });

  it('gets nothing by handing a link of their own request to a customer', async () => {
    const client = await city.client();
    const theirs = await city.asked(client, city.noah);
    const { browser } = await city.asked(await city.client());
    const answer = await browser.get(theirs.at);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('Your decision');
  });

  it('gets neither usage points of others, nor more data, history or time than was asked', async () => {
    const client = await city.client({ scope: ['FB=1_3_4_5_15;HistoryLength=6;PreferredAuthEndDate=2035-01-31'] });
    const browser = city.browser();
    const start = await browser.open(
      client.authorizeUrl({ scope: 'FB=4_5_15;HistoryLength=6;PreferredAuthEndDate=2027-01-31' }),
    );
    const { page } = await browser.signIn(start.page, city.maya.email, PASSWORD);
    const before = await countOf();
    const [foreign = ''] = city.noah.usagePointIds;
    for (const tampered of [
      { meter: foreign },
      { meter: [...city.maya.usagePointIds, foreign] },
      { kind: ['electricity', 'name'] },
      { kind: ['electricity', 'FB_54'] },
      { back: '12' },
      { back: '-3' },
      { back: 'everything' },
      { until: '2027-02-01' },
      { until: '2999-01-01' },
      { until: '2020-01-01' },
      { 'no-end': 'on' },
    ]) {
      const answer = await browser.submit(page, { ...tampered, answer: 'allow' });
      expect([tampered, answer.status]).toEqual([tampered, 422]);
      expect(answer.text).not.toContain('name="shown"');
    }
    expect(await countOf()).toBe(before);
    await browser.follow(await browser.submit(page, { answer: 'allow' }));
    const granted = await newest(city.maya);
    expect(granted?.authorizedPeriod.end?.toISOString().slice(0, 10)).toBe('2027-02-01');
    expect(Scope.parse(granted?.scope ?? '').historyLengthMonths).toBe(6);
  });

  it('does not pass for somebody else by the letters of a name or of a domain', async () => {
    const client = await city.client({
      client_name: 'Саре Соор',
      redirect_uris: [REDIRECT],
      client_uri: 'https://ѕunny.example/',
    });
    const { page } = await city.asked(client);
    const words = wordsOf(page.text);
    expect(words).toContain('letters that are easily taken for others');
    expect(words).toMatch(/xn--[\w-]+\.example Not verified/);
    expect(words).not.toContain('ѕunny.example');
  });

  it('cannot write anything into the page by what it is called', async () => {
    const client = await city.client({ client_name: '<script>alert(1)</script>"><b>' });
    const { page } = await city.asked(client);
    expect(page.text).not.toContain('<script>alert');
  });
});
