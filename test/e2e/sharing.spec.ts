import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizationStatus, openAuthorization, type Authorization } from '@app/authorization';
import { Scope } from '@app/espi';
import { formIn, wordsOf, type CustomerBrowser } from '../support/customer-browser.js';
import { ConsentCity, PASSWORD, type Resident } from '../support/consent-city.js';
import { ask } from '../support/http-client.js';
import { json } from '../support/oauth-client.js';

let city: ConsentCity;
beforeAll(async () => {
  city = await ConsentCity.start();
});
afterAll(async () => city.close());

interface Shared {
  readonly browser: CustomerBrowser;
  readonly authorization: Authorization;
  readonly token: string;
  readonly company: string;
}

/** Somebody shares everything asked for, with a new company; and stays signed in. */
async function share(who: Resident): Promise<Shared> {
  const client = await city.client();
  const { browser, page } = await city.asked(client, who);
  const { elsewhere } = await browser.follow(await browser.submit(page, { answer: 'allow' }));
  const { access_token: token = '' } = json(await client.exchange(elsewhere?.searchParams.get('code') ?? ''));
  const [authorization] = await city.authorizationsOf(who);
  if (authorization === undefined) throw new Error('nothing was granted');
  return { browser, authorization, token, company: client.application.metadata.client_name };
}

const read = async ({ authorization, token }: Shared, path = ''): Promise<number> => {
  const address = `${city.server.resource}/Subscription/${authorization._id}/UsagePoint${path}`;
  const { status } = await ask(address, { token });
  await city.server.settled();
  return status;
};
const standing = async ({ authorization }: Shared) => city.custodian.authorizations.get(authorization._id);
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('the page of what a customer shares', () => {
  it('BR-019.009 lists who sees what, until when, and how often it was read', async () => {
    const shared = await share(city.maya);
    await read(shared);
    await read(shared);
    const list = await shared.browser.get('/sharing');
    const words = wordsOf(list.text);
    expect(words).toContain('One company can see your data');
    expect(words).toContain(shared.company);
    expect(words).toMatch(/Electricity every 15 minutes, electricity sent back, gas, .*· Electricity.*; Gas/);
    expect(words).toMatch(/Since .*2\d{3} · Until .*2\d{3} · Last looked .*, 2 times in all/);
    expect(words).toContain('Active');
    const details = await shared.browser.get(`/sharing/${shared.authorization._id}`);
    expect(wordsOf(details.text)).toContain('Checked, unchanged');
    expect(wordsOf(details.text)).toContain('Your receipt');
  });

  it('says in a sentence that there is nothing', async () => {
    const browser = city.browser();
    const { page } = await browser.open('/sharing');
    const signedIn = await browser.signIn(page, city.noah.email, PASSWORD);
    expect(signedIn.at).toBe('/sharing');
    expect(wordsOf(signedIn.page.text)).toContain('Nobody else can see your data.');
  });

  it('counts reads of all permissions in one query, from an index of its own', async () => {
    const ids = (await city.authorizationsOf(city.maya)).map(({ _id }) => _id);
    const plan = await city.custodian.store.db
      .collection('accessRecords')
      .aggregate([
        { $match: { 'reader.authorizationId': { $in: ids }, outcome: { $in: ['complete', 'broken'] } } },
        { $group: { _id: '$reader.authorizationId', count: { $sum: 1 }, lastAt: { $max: '$at' } } },
      ])
      .explain('executionStats');
    const { winningPlan } = plan['queryPlanner'] as { winningPlan: object };
    const text = JSON.stringify(winningPlan);
    expect(text).toContain('reader.authorizationId_1_outcome_1_at_-1');
    expect(text).not.toMatch(/"stage":"(COLLSCAN|FETCH)"/);
  });
});

describe('a customer', () => {
  it('BR-019.010 ends sharing at once, after one more question: the next read is refused', async () => {
    const shared = await share(city.maya);
    expect(await read(shared)).toBe(200);
    const path = `/sharing/${shared.authorization._id}/stop`;
    const question = await shared.browser.get(path);
    expect(wordsOf(question.text)).toContain(`Stop sharing with ${shared.company}?`);
    expect((await standing(shared)).status).toBe(AuthorizationStatus.Active);
    const { page } = await shared.browser.follow(await shared.browser.post(path, formIn(question.text).fields));
    expect(wordsOf(page.text)).toContain('Sharing has stopped');
    expect(await read(shared)).toBe(403);
    expect(await standing(shared)).toMatchObject({ status: AuthorizationStatus.Revoked, endedBy: 'customer' });
    const [mail] = await city.mailTo(city.maya);
    expect(mail?.subject).toBe(`${shared.company} can no longer see your data`);
    const details = await shared.browser.get(`/sharing/${shared.authorization._id}`);
    expect(wordsOf(details.text)).toContain('You stopped this on');
    const again = await shared.browser.get(`/sharing/${shared.authorization._id}/change`);
    expect(again.status).toBe(409);
  });

  it('BR-019.014 narrows it: fewer meters and an earlier end, at once, and the third party is to be told', async () => {
    const shared = await share(city.maya);
    const [house = '', flat = ''] = city.maya.usagePointIds;
    expect(await read(shared, `/${flat}`)).toBe(200);
    const path = `/sharing/${shared.authorization._id}/change`;
    const page = await shared.browser.get(path);
    const saved = await shared.browser.follow(
      await shared.browser.post(path, { ...formIn(page.text).fields, meter: house, until: inDays(10) }),
    );
    expect(wordsOf(saved.page.text)).toContain('Saved. It holds at once');
    expect(await read(shared, `/${flat}`)).toBe(404);
    expect(await read(shared, `/${house}`)).toBe(200);
    const { usagePointIds, authorizedPeriod } = await standing(shared);
    expect(usagePointIds).toEqual([house]);
    expect((authorizedPeriod.end?.getTime() ?? 0) / 86_400_000).toBeLessThan(Date.now() / 86_400_000 + 12);
    const changes = city.custodian.store.db.collection('changes');
    expect(await changes.findOne({ kind: 'authorization', what: 'changed' })).toMatchObject({
      authorizationId: shared.authorization._id,
    });
    const [mail] = await city.mailTo(city.maya);
    expect(mail?.text).toMatch(/now sees 1 meter, until/);
  });

  it('cannot make it larger or longer, whatever is posted', async () => {
    const shared = await share(city.maya);
    const before = await standing(shared);
    const path = `/sharing/${shared.authorization._id}/change`;
    const { fields } = formIn((await shared.browser.get(path)).text);
    const [foreign = ''] = city.noah.usagePointIds;
    for (const [change, status] of [
      [{ meter: foreign }, 400],
      [{ meter: [...city.maya.usagePointIds, foreign] }, 400],
      [{ meter: undefined }, 422],
      [{ until: inDays(400) }, 422],
      [{ until: inDays(-2) }, 422],
      [{ until: 'soon' }, 422],
    ] as const) {
      expect([change, (await shared.browser.post(path, { ...fields, ...change })).status]).toEqual([change, status]);
    }
    expect(await standing(shared)).toEqual(before);
    const same = await shared.browser.post(path, fields);
    expect(same.status).toBe(303);
    expect(await standing(shared)).toEqual(before);
  });

  it('breaks off a download under way by narrowing or ending', async () => {
    const shared = await share(city.maya);
    const { store, connections } = city.custodian;
    let clock = new Date();
    const { entitlements } = openAuthorization(store, () => clock);
    const customerId = city.maya.customer._id;
    const id = shared.authorization._id;
    const begun = await entitlements.ofAuthorization(await standing(shared));
    await connections.narrow(customerId, id, { usagePointIds: city.maya.usagePointIds.slice(0, 1) });
    const begunAgain = await entitlements.ofAuthorization(await standing(shared));
    clock = new Date(clock.getTime() + 1_100);
    expect([await begun.stillStands(), await begunAgain.stillStands()]).toEqual([false, true]);
    await connections.end(customerId, id);
    clock = new Date(clock.getTime() + 1_100);
    expect(await begunAgain.stillStands()).toBe(false);
  });

  it('is told when a third party takes up again what it had ended, and can end it for good', async () => {
    const shared = await share(city.maya);
    const { authorizations, store } = city.custodian;
    await authorizations.end(shared.authorization._id, 'third-party');
    await store.transaction(async (session) => {
      await authorizations.restoreIn(session, await authorizations.get(shared.authorization._id));
    });
    const [mail] = await city.mailTo(city.maya);
    expect(mail?.subject).toBe(`${shared.company} can see your data again`);
    await authorizations.end(shared.authorization._id, 'third-party');
    const path = `/sharing/${shared.authorization._id}/stop`;
    await shared.browser.post(path, formIn((await shared.browser.get(path)).text).fields);
    expect(await standing(shared)).toMatchObject({ endedBy: 'customer' });
  });
});

describe('an attacker', () => {
  it('who is another customer finds nothing of it', async () => {
    const mayas = await share(city.maya);
    const noahs = await share(city.noah);
    const token = formIn((await noahs.browser.get(`/sharing/${noahs.authorization._id}/stop`)).text).fields;
    const path = `/sharing/${mayas.authorization._id}`;
    for (const each of [path, `${path}/change`, `${path}/stop`]) {
      expect([each, (await noahs.browser.get(each)).status]).toEqual([each, 404]);
    }
    for (const each of [`${path}/change`, `${path}/stop`]) {
      const fields = { ...token, meter: city.maya.usagePointIds[0] };
      expect([each, (await noahs.browser.post(each, fields)).status]).toEqual([each, 404]);
    }
    expect((await standing(mayas)).status).toBe(AuthorizationStatus.Active);
    expect(wordsOf((await noahs.browser.get('/sharing')).text)).not.toContain(mayas.company);
  });

  it('who makes a customer’s browser send the form from elsewhere stops nothing', async () => {
    const shared = await share(city.maya);
    const path = `/sharing/${shared.authorization._id}/stop`;
    const elsewhere = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    const { fields } = formIn((await shared.browser.get(path)).text);
    expect((await shared.browser.post(path, fields, elsewhere)).status).toBe(403);
    expect((await shared.browser.post(path, {})).status).toBe(403);
    expect((await standing(shared)).status).toBe(AuthorizationStatus.Active);
  });

  it('who is a developer is not let in', async () => {
    const browser = city.browser();
    const { page } = await browser.open('/sharing');
    const signedIn = await browser.signIn(page, 'dev@mail.example', PASSWORD);
    expect(signedIn.page.status).toBe(403);
  });
});

describe('what third parties propose', () => {
  const ESIID = '10443720001234567';
  let diary: Awaited<ReturnType<ConsentCity['client']>>;
  beforeAll(async () => {
    diary = await city.client();
    const { metering } = city.custodian;
    const made = await metering.usagePoints.ensure({ esiid: ESIID }, { serviceKind: 0, timeZone: 'America/Chicago' });
    if (made === undefined) throw new Error('not made');
    await city.utility.tenure(made.usagePoint, city.maya.customer, {});
  });
  const propose = async () =>
    city.custodian.agreements.proposals.propose(diary.application._id, {
      email: city.maya.email,
      esiid: ESIID,
      scope: Scope.parse('FB=1_3_4_5_15;HistoryLength=13'),
      purpose: 'To size your battery',
    });
  const signedIn = async (who: Resident, path = '/sharing') => {
    const browser = city.browser();
    const { page } = await browser.open(path);
    return { browser, ...(await browser.signIn(page, who.email, PASSWORD)) };
  };

  it('BR-311 is listed with the privacy policy first, and accepted for six months unless chosen otherwise', async () => {
    const { _id } = await propose();
    const { browser, page } = await signedIn(city.maya);
    const words = wordsOf(page.text);
    expect(words).toMatch(/Waiting for your answer .* Privacy policy .*To size your battery/);
    const question = await browser.get(`/sharing/proposals/${_id}`);
    expect(wordsOf(question.text)).toContain('To size your battery');
    expect(wordsOf(question.text)).toContain(ESIID);
    const fewer = await browser.submit(question, { kind: 'electricity', answer: 'allow' });
    const accepted = await browser.follow(await browser.submit(fewer, { answer: 'allow' }));
    expect(wordsOf(accepted.page.text)).toContain('Allowed. Your receipt is below');
    const [authorization] = await city.authorizationsOf(city.maya);
    expect(authorization).toMatchObject({ agreementId: _id, scope: expect.stringContaining('FB=1_3_4_5;') });
    const { start, end } = authorization?.authorizedPeriod ?? {};
    expect(((end?.getTime() ?? 0) - (start?.getTime() ?? 0)) / 86_400_000).toBeGreaterThan(180);
    expect((await city.custodian.agreements.proposals.get(diary.application._id, _id)).status).toBe('accepted');
    expect((await browser.get(`/sharing/proposals/${_id}`)).status).toBe(404);
  });

  it('BR-309 is rejected with a reason', async () => {
    const { _id } = await propose();
    const { browser, page } = await signedIn(city.maya, `/sharing/proposals/${_id}`);
    const { page: why } = await browser.follow(await browser.submit(page, { answer: 'refuse' }));
    const path = `/sharing/proposals/${_id}/reject`;
    const { fields } = formIn(why.text);
    const silent = await browser.post(path, { ...fields, reason: 'other' });
    expect([silent.status, wordsOf(silent.text).includes('Say in a few words why')]).toEqual([422, true]);
    const told = await browser.follow(await browser.post(path, { ...fields, reason: 'did-not-ask' }));
    expect(wordsOf(told.page.text)).toContain('You have refused');
    const { status, rejection } = await city.custodian.agreements.proposals.get(diary.application._id, _id);
    expect([status, rejection?.reason]).toEqual(['rejected', 'did-not-ask']);
  });

  it('is nothing to anybody else, and can be made no larger', async () => {
    const { _id } = await propose();
    const { browser: noahs } = await signedIn(city.noah);
    expect((await noahs.get(`/sharing/proposals/${_id}`)).status).toBe(404);
    const { browser, page } = await signedIn(city.maya, `/sharing/proposals/${_id}`);
    for (const more of [{ meter: city.maya.usagePointIds }, { kind: ['electricity', 'name'] }, { back: '36' }]) {
      expect((await browser.submit(page, { ...more, answer: 'allow' })).status).toBe(422);
    }
  });
});
