import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import {
  AuthorizationStatus,
  MOST_DOCUMENT_BYTES,
  MOST_LETTER_BYTES_A_DAY,
  openAuthorization,
  type AuthorizationServices,
} from '@app/authorization';
import { RESOURCE_PATH, Scope } from '@app/espi';
import type { Due } from '@app/jobs';
import type { Customer } from '@app/retail-customers';
import { ApplicationStatus, type Application } from '@app/third-parties';
import { ianaZone } from '@app/time';
import { apiLimits } from '../../apps/custodian/src/third-party-api/api-limits.js';
import { ask, eventually, type Answer, type Question } from '../support/http-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { delivered, EVERY_BLOCK, TestUtility, ZONE } from '../support/test-utility.js';

const DAY = 86_400_000;
const PDF = '%PDF-1.7 I agree';

interface ThirdParty {
  readonly application: Application;
  readonly token: string;
}
interface Household {
  readonly customer: Customer;
  readonly email: string;
  readonly esiid: string;
  readonly usagePointId: string;
}
interface Shown {
  readonly id: string;
  readonly status: string;
  readonly authorization?: string;
  readonly letters: readonly { readonly id: string }[];
}

interface Listed {
  readonly agreements: readonly Shown[];
  readonly esiids: readonly { readonly esiid: string; readonly tdsp: string }[];
  readonly next?: string;
}

let server: TestCustodian;
let utility: TestUtility;
let agreements: AuthorizationServices['agreements'];
let diary: ThirdParty;
let rival: ThirdParty;
let home: Household;
let made = 0;

beforeAll(async () => {
  server = await startTestCustodian({ DATA_CUSTODIAN_NAME: 'Live Oak Electric' });
  utility = new TestUtility(server.custodian);
  ({ agreements } = server.custodian);
});
afterAll(async () => server.close());
beforeEach(async () => {
  diary = await thirdParty('Kilowatt Diary');
  rival = await thirdParty('Watt Rival');
  home = await household();
});

async function thirdParty(name: string): Promise<ThirdParty> {
  const { application } = await server.custodian.registrations.register({
    client_name: name,
    redirect_uris: ['https://diary.example/callback'],
    scope: [EVERY_BLOCK],
  });
  const { token } = await server.custodian.tokens.issue('client', { applicationId: application._id });
  return { application, token };
}

async function household(owner?: Household): Promise<Household> {
  const n = ++made;
  const customer = owner?.customer ?? (await utility.customer(`Customer ${n}`));
  const esiid = `10443720000${String(n).padStart(6, '0')}`;
  const found = await server.custodian.metering.usagePoints.ensure({ esiid }, { serviceKind: 0, timeZone: ZONE });
  if (found === undefined) throw new Error('not made');
  await utility.tenure(found.usagePoint, customer, {});
  await utility.channel(found.usagePoint, delivered, { from: '2026-01-05', days: 1 });
  return { customer, esiid, email: owner?.email ?? `customer-${n}@example.com`, usagePointId: found.usagePoint._id };
}

const api = async (path: string, { token }: ThirdParty, question: Question = {}): Promise<Answer> =>
  ask(new URL(`/third-party-api${path}`, server.resource).href, { token, ...question });
const post = async (path: string, party: ThirdParty, body: unknown): Promise<Answer> =>
  api(path, party, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const bodyOf = ({ text }: Answer): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const listOf = async (path: string, { token }: ThirdParty): Promise<Listed> =>
  JSON.parse((await ask(new URL(path, server.resource).href, { token })).text) as Listed;
const outcome = (answer: Answer): unknown[] => [answer.status, bodyOf(answer)['code']];
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: unknown }).code,
  );

const wanted = ({ email, esiid }: { email: string; esiid: string }): object => ({
  email,
  esiid,
  scope: 'FB=1_4_5_15;HistoryLength=13',
  purpose: 'shows you what your house uses',
});
async function propose(to: { email: string; esiid: string } = home, by = diary, more: object = {}): Promise<Shown> {
  const answer = await post('/agreements', by, { ...wanted(to), ...more });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return JSON.parse(answer.text) as Shown;
}
const shown = async ({ id }: Shown, by = diary): Promise<Shown> =>
  JSON.parse((await api(`/agreements/${id}`, by)).text) as Shown;
const answering = ({ customer, email }: Household) => ({ customerId: customer._id, emails: [email] });
/** The same services, at another time. */
const later = (ms: number): AuthorizationServices['agreements'] =>
  openAuthorization(server.custodian.store, () => new Date(Date.now() + ms)).agreements;

describe('a proposed agreement', () => {
  it('waits for the customer, who sees it by e-mail address and ESIID', async () => {
    const { id } = await propose({ ...home, email: home.email.toUpperCase() });
    expect(await agreements.answers.pending(answering(home))).toMatchObject([
      { _id: id, purpose: 'shows you what your house uses', months: 6, status: 'pending' },
    ]);
  });

  it('is answered the same whether the address, the ESIID, both or neither are known', async () => {
    const stranger = { email: 'nobody@example.com', esiid: '10443720000999999' };
    const answers = await Promise.all(
      [home, { ...home, email: stranger.email }, { ...home, esiid: stranger.esiid }, stranger].map(async (to) =>
        post('/agreements', diary, wanted(to)),
      ),
    );
    const alike = answers.map((answer) => {
      const { id, email, esiid, proposed_at: at, invitation_expires_at: end, ...rest } = bodyOf(answer);
      expect([id, email, esiid, at, end].every((value) => typeof value === 'string')).toBe(true);
      return [answer.status, rest];
    });
    for (const answer of alike) expect(answer).toEqual(alike[0]);
    const { agreements: listed } = await listOf('/third-party-api/agreements', diary);
    expect(new Set(listed.map(({ status }) => status))).toEqual(new Set(['pending']));
  });

  it('is proposed once, until it is answered or has expired', async () => {
    await propose();
    expect(outcome(await post('/agreements', diary, wanted(home)))).toEqual([409, 'agreement-already-proposed']);
    await propose(home, rival);
    const again = later(31 * DAY).proposals.propose(diary.application._id, {
      ...home,
      scope: Scope.parse('FB=1_4'),
      purpose: 'again',
    });
    expect((await again).status).toBe('pending');
  });

  it('may be withdrawn, and then is not accepted', async () => {
    const proposed = await propose();
    const answer = await api(`/agreements/${proposed.id}`, diary, { method: 'DELETE' });
    expect([answer.status, bodyOf(answer)['status']]).toEqual([200, 'withdrawn']);
    expect(await codeOf(agreements.answers.accept(answering(home), proposed.id))).toBe('agreement-not-pending');
    expect(outcome(await api(`/agreements/${proposed.id}`, diary, { method: 'DELETE' }))).toEqual([
      409,
      'agreement-not-pending',
    ]);
  });

  it.each([
    ['no e-mail address', { email: 'somewhere' }, 'invalid-request'],
    ['an ESIID that is none', { esiid: '12' }, 'invalid-request'],
    ['a query in the place of a text', { esiid: { $gt: '' } }, 'invalid-request'],
    ['a list of addresses', { email: ['a@example.com', 'b@example.com'] }, 'invalid-request'],
    ['no purpose', { purpose: '' }, 'invalid-request'],
    ['a hundred years', { months: 1200 }, 'invalid-request'],
    ['what the standard does not know', { scope: 'everything' }, 'invalid-scope'],
    ['what the application has not registered', { scope: 'FB=51_53' }, 'invalid-scope'],
    ['a status of its own', { status: 'accepted' }, 'invalid-request'],
    ["a customer's id", { customerId: '1' }, 'invalid-request'],
  ])('is refused with %s', async (_, change, code) => {
    expect(outcome(await post('/agreements', diary, { ...wanted(home), ...change }))).toEqual([400, code]);
  });

  it('is refused where the body is no JSON object, or too large', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const send = async (question: Question) =>
      outcome(await api('/agreements', diary, { method: 'POST', ...question }));
    expect(await send({ headers, body: '{' })).toEqual([400, 'malformed-body']);
    expect(await send({ headers, body: '[]' })).toEqual([400, 'malformed-body']);
    expect(await send({ headers, body: Buffer.from([0x7b, 0xff, 0x7d]) })).toEqual([400, 'malformed-body']);
    expect(await send({ headers, body: `"${'x'.repeat(40_000)}"` })).toEqual([413, 'body-too-large']);
    expect(await send({ headers: { 'Content-Type': 'text/plain' }, body: '{}' })).toEqual([
      415,
      'unsupported-media-type',
    ]);
  });

  it('is one of so many that an application may make, to one address and in all', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 33 }, async (_, n) =>
        post('/agreements', diary, wanted({ ...home, esiid: `10443720001${String(n).padStart(6, '0')}` })),
      ),
    );
    const refused = statuses.filter(({ status }) => status !== 201);
    expect(refused.map(outcome)).toEqual([1, 2, 3].map(() => [429, 'too-many-proposals']));
    expect(outcome(await post('/agreements', rival, wanted(home)))).toEqual([201, undefined]);
  });

  it('is not made by an application on hold', async () => {
    const hold = { status: ApplicationStatus.OnHold, reason: 'complaints' };
    await server.custodian.applicationReviews.decide(diary.application._id, hold, 'staff');
    expect(outcome(await post('/agreements', diary, wanted(home)))).toEqual([403, 'application-not-active']);
  });
});

describe('an accepted agreement', () => {
  it('is an Authorization of that usage point, for six months: BR-019.001, BR-019.008', async () => {
    const other = await household(home);
    const proposed = await propose();
    const { authorization } = await agreements.answers.accept(answering(home), proposed.id);
    expect(authorization).toMatchObject({
      customerId: home.customer._id,
      agreementId: proposed.id,
      usagePointIds: [home.usagePointId],
      scope: 'FB=1_4_5_15;HistoryLength=13',
    });
    const sixMonths = new Date(authorization.grantedAt);
    sixMonths.setUTCMonth(sixMonths.getUTCMonth() + 6);
    const end = authorization.authorizedPeriod.end?.getTime() ?? 0;
    expect(Math.abs(end - sixMonths.getTime())).toBeLessThan(4 * DAY);
    expect(other.usagePointId).not.toBe(home.usagePointId);
    expect(await shown(proposed)).toMatchObject({ status: 'accepted', authorization: authorization._id });
  });

  it('ends when the customer chose that it end, or not at all: BR-019.008', async () => {
    const until = new Date('2031-05-05T00:00:00Z');
    const dated = await agreements.answers.accept(answering(home), (await propose()).id, { until });
    expect(dated.authorization.authorizedPeriod.end).toEqual(until);
    const byRival = await propose(home, rival);
    const open = await agreements.answers.accept(answering(home), byRival.id, { until: 'unlimited' });
    expect(open.authorization.authorizedPeriod.end).toBeUndefined();
    const tokens = await api(`/agreements/${byRival.id}/token`, rival, { method: 'POST' });
    expect(bodyOf(tokens)).toMatchObject({ token_type: 'Bearer', expires_in: expect.closeTo(3600, -1) });
  });

  it('stands beside others of the same customer and application, and beside consent', async () => {
    const second = await household(home);
    const consent = await server.custodian.authorizations.grantOffline({
      applicationId: diary.application._id,
      customerId: home.customer._id,
      scope: Scope.parse('FB=1_4'),
    });
    const ids = [consent.authorization._id];
    for (const to of [home, second]) {
      const { id } = await propose({ ...to, email: home.email });
      ids.push((await agreements.answers.accept(answering(home), id)).authorization._id);
    }
    const active = await server.custodian.authorizations.activeOfCustomer(home.customer._id);
    expect(active.map(({ _id }) => _id).sort()).toEqual(ids.sort());
  });

  it('opens the data to its third party by a token an hour, until the customer ends it: BR-019.010', async () => {
    const proposed = await propose();
    const early = await api(`/agreements/${proposed.id}/token`, diary, { method: 'POST' });
    expect(outcome(early)).toEqual([409, 'agreement-not-accepted']);
    const { authorization } = await agreements.answers.accept(answering(home), proposed.id);
    const answer = await api(`/agreements/${proposed.id}/token`, diary, { method: 'POST' });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const { access_token: token, resourceURI } = JSON.parse(answer.text) as {
      access_token: string;
      resourceURI: string;
    };
    const feed = new URL(new URL(resourceURI).pathname, server.resource).href;
    expect(resourceURI).toContain(`${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`);
    expect((await ask(feed, { token })).text).toContain(home.usagePointId);
    await server.custodian.authorizations.end(authorization._id, 'customer');
    expect((await ask(feed, { token })).status).toBe(403);
    const ended = await api(`/agreements/${proposed.id}/token`, diary, { method: 'POST' });
    expect(outcome(ended)).toEqual([403, 'authorization-ended']);
  });

  it('is accepted once, of two at the same instant', async () => {
    const { id } = await propose();
    const all = await Promise.all([1, 2, 3].map(async () => codeOf(agreements.answers.accept(answering(home), id))));
    expect(all.map(String).sort()).toEqual(['agreement-not-pending', 'agreement-not-pending', 'done']);
    expect(await server.custodian.authorizations.activeOfCustomer(home.customer._id)).toHaveLength(1);
  });

  it('or a rejected one, of both at the same instant', async () => {
    const { id } = await propose();
    const both = await Promise.all([
      codeOf(agreements.answers.accept(answering(home), id)),
      codeOf(agreements.answers.reject(answering(home), id, 'did-not-ask')),
    ]);
    expect(both.map(String).sort()).toEqual(['agreement-not-pending', 'done']);
    const { status } = await agreements.proposals.get(diary.application._id, id);
    const active = await server.custodian.authorizations.activeOfCustomer(home.customer._id);
    expect(active).toHaveLength(status === 'accepted' ? 1 : 0);
  });
});

describe('the answer to a proposal', () => {
  it('is a rejection with a reason, which its third party reads: BR-309', async () => {
    const proposed = await propose();
    expect(await codeOf(agreements.answers.reject(answering(home), proposed.id, 'other', ' '))).toBe('reason-missing');
    await agreements.answers.reject(answering(home), proposed.id, 'other', 'I have a diary');
    expect(await shown(proposed)).toMatchObject({
      status: 'rejected',
      rejection: { reason: 'other', words: 'I have a diary' },
    });
    expect(await codeOf(agreements.answers.accept(answering(home), proposed.id))).toBe('agreement-not-pending');
  });

  it('is not given by whom it was not made to', async () => {
    const proposed = await propose();
    const neighbour = await household();
    const attempts = [
      answering(neighbour),
      // the address alone, the ESIID alone
      { customerId: neighbour.customer._id, emails: [home.email] },
      { customerId: home.customer._id, emails: [neighbour.email] },
      { customerId: home.customer._id, emails: [] },
    ];
    for (const who of attempts) {
      expect(await agreements.answers.pending(who)).toEqual([]);
      expect(await codeOf(agreements.answers.accept(who, proposed.id))).toBe('unknown-agreement');
      expect(await codeOf(agreements.answers.reject(who, proposed.id, 'did-not-ask'))).toBe('unknown-agreement');
    }
    expect((await shown(proposed)).status).toBe('pending');
  });

  it('is not given by a customer who has moved out', async () => {
    const proposed = await propose();
    const { store } = server.custodian;
    await store.db
      .collection('tenures')
      .updateOne({ usagePointId: home.usagePointId }, { $set: { until: new Date(Date.now() - DAY) } });
    expect(await codeOf(agreements.answers.accept(answering(home), proposed.id))).toBe('unknown-agreement');
  });

  it('comes too late when the invitation has expired', async () => {
    const proposed = await propose(home, diary, { invitation_days: 2 });
    const { answers, proposals } = later(2 * DAY + 1_000);
    expect(await answers.pending(answering(home))).toEqual([]);
    expect(await codeOf(answers.accept(answering(home), proposed.id))).toBe('invitation-expired');
    expect(await codeOf(answers.reject(answering(home), proposed.id, 'did-not-ask'))).toBe('invitation-expired');
    expect(await proposals.page(diary.application._id, { status: 'expired', limit: 9 })).toHaveLength(1);
    expect(await proposals.page(diary.application._id, { status: 'pending', limit: 9 })).toEqual([]);
  });

  it('is not asked of a real customer by an application in Review', async () => {
    const customer = await server.custodian.customers.add({ name: 'Real Person', synthetic: false });
    const real = await household({ ...home, customer });
    const proposed = await propose(real);
    expect(await agreements.answers.pending(answering(real))).toEqual([]);
    expect(await codeOf(agreements.answers.accept(answering(real), proposed.id))).toBe('unknown-agreement');
  });
});

describe('messages about an agreement', () => {
  const person = async (email: string, more: object): Promise<string> => {
    const { userAdministration } = server.custodian.people;
    const user = { email, name: 'Sam Rivers', roles: ['customer'] as const, ...more };
    return (await userAdministration.add(user, { by: 'operator' })).id;
  };
  const mailsTo = async (...addresses: string[]) =>
    (await server.custodian.mail.shown()).filter(({ to }) => addresses.includes(to));
  const settled = async (): Promise<unknown> =>
    eventually(
      async () => server.custodian.store.db.collection('jobs').countDocuments({ kind: 'agreement-proposal-mail' }),
      (left) => left === 0,
    );

  it('go to the customer who has both, address and ESIID, and to nobody else', async () => {
    const neighbour = await household();
    const unconfirmed = await household();
    for (const [house, confirmed] of [
      [home, true],
      [neighbour, true],
      [unconfirmed, false],
    ] as const) {
      await person(house.email, { customerId: house.customer._id, confirmed });
    }
    const { id } = await propose({ ...home, email: home.email.toUpperCase() });
    await propose({ email: neighbour.email, esiid: home.esiid });
    await propose({ email: home.email, esiid: neighbour.esiid });
    await propose(unconfirmed);
    await propose({ email: neighbour.email, esiid: '10443720000777777' });
    await settled();
    const sent = await mailsTo(home.email, neighbour.email, unconfirmed.email);
    expect(sent.map(({ to }) => to)).toEqual([home.email]);
    const [mail] = sent;
    expect(mail?.subject).toBe('Kilowatt Diary asks to see your energy data');
    for (const told of ['shows you what your house uses', home.esiid, `/sharing/proposals/${id}`]) {
      expect(mail?.text).toContain(told);
    }
  });

  it('go to the owner of the application when it is accepted or rejected, and say why', async () => {
    const owner = `owner-${made}@example.com`;
    const ownerId = await person(owner, { roles: ['developer'], language: 'es', confirmed: true });
    const { applications } = server.custodian;
    await applications.change(diary.application._id, (current) => ({
      ...current,
      owners: [ownerId, 'an organisation'],
    }));
    const [accepted, rejected] = [await propose(), await propose(await household(home))];
    await agreements.answers.accept(answering(home), accepted.id);
    await agreements.answers.reject(answering(home), rejected.id, 'other', 'I have <moved>');
    const [second, first] = await mailsTo(owner);
    expect(first?.subject).toBe(`Aceptado: el acuerdo del ESIID ${home.esiid}`);
    expect(first?.text).toContain(`/developers/applications/${diary.application._id}/agreements/${accepted.id}`);
    expect(second?.text).toContain('Otra cosa: I have <moved>');
  });

  it('come a month before a permission ends, once, with the way to renew or end it', async () => {
    await person(home.email, { customerId: home.customer._id, confirmed: true });
    const { authorization } = await agreements.answers.accept(answering(home), (await propose()).id);
    const { end = new Date(0) } = authorization.authorizedPeriod;
    const { jobs, mail, people, configuration } = server.custodian;
    const messages = { jobs, mail, users: people.users, baseUrl: configuration.baseUrl, zone: ianaZone(ZONE) };
    const remind = async (at: number): Promise<Due | undefined> => {
      const { jobHandlers } = openAuthorization(server.custodian.store, () => new Date(at), { messages });
      const handler = jobHandlers.find(({ kind }) => kind === 'permission-end-reminder');
      const held = { kind: '', key: authorization._id, attempt: 1, signal: new AbortController().signal };
      return handler?.run(held);
    };
    const job = { kind: 'permission-end-reminder', key: authorization._id };
    const due = new Date(end.getTime() - 30 * DAY);
    expect((await server.custodian.store.db.collection('jobs').findOne(job))?.['takeAt']).toEqual(due);
    const reminders = async () =>
      (await mailsTo(home.email)).filter(({ subject }) => subject.startsWith('Kilowatt Diary can see your data until'));
    expect([await remind(due.getTime() - 1), await reminders()]).toEqual([due, []]);
    expect(await remind(due.getTime())).toBeUndefined();
    const [reminder] = await reminders();
    expect(reminder?.text).toContain('connect again');
    expect(reminder?.text).toContain(`/sharing/${authorization._id}`);
    await server.custodian.authorizations.end(authorization._id, 'customer');
    await remind(due.getTime());
    expect(await reminders()).toHaveLength(1);
  });
});

describe('the purpose of a proposal', () => {
  it('has several lines, and nothing that cannot be seen or turns it around', async () => {
    expect((await post('/agreements', diary, { ...wanted(home), purpose: 'Shows use\nand cost' })).status).toBe(201);
    for (const purpose of ['Shows \u202etsoc', 'zero\u200bwidth', 'a\u0007bell']) {
      expect(outcome(await post('/agreements', rival, { ...wanted(home), purpose }))).toEqual([
        400,
        'unseen-characters',
      ]);
    }
  });
});

describe('a letter of authorization', () => {
  const attest = async (
    { id }: Shown,
    {
      by = diary,
      type = 'application/pdf',
      body = PDF,
    }: { by?: ThirdParty; type?: string; body?: string | Buffer } = {},
  ): Promise<Answer> =>
    api(`/agreements/${id}/letters?attested_by=Desk`, by, { method: 'POST', headers: { 'Content-Type': type }, body });

  it('is attested and opened again by its third party, and by staff: BR-019.012, BR-019.015', async () => {
    const proposed = await propose();
    const attested = await attest(proposed);
    expect([attested.status, bodyOf(attested)]).toEqual([
      201,
      expect.objectContaining({ attested_by: 'Desk', bytes: PDF.length }),
    ]);
    const [letter] = (await shown(proposed)).letters;
    const opened = await api(`/agreements/${proposed.id}/letters/${letter?.id}`, diary);
    expect(opened.text).toBe(PDF);
    expect(opened.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': expect.stringMatching(/^attachment/),
    });
    const forStaff = await agreements.letters.open(proposed.id, letter?.id ?? '');
    expect(Buffer.concat(await forStaff.stream.toArray()).toString()).toBe(PDF);
  });

  it('is accepted by staff for who has the ESIID now, and kept with the reason', async () => {
    const proposed = await propose({ ...home, email: 'on-paper@example.com' });
    const staff = { by: 'staff-1', reason: 'signature compared' };
    expect(await codeOf(agreements.answers.acceptOnLetter(proposed.id, staff))).toBe('agreement-without-letter');
    await attest(proposed);
    const { authorization, agreement } = await agreements.answers.acceptOnLetter(proposed.id, staff);
    expect(authorization).toMatchObject({ customerId: home.customer._id, status: AuthorizationStatus.Active });
    expect(agreement).toMatchObject({ status: 'accepted', acceptedOnLetter: staff });
    expect(outcome(await attest(proposed))).toEqual([409, 'agreement-not-pending']);
  });

  it('is not accepted for an ESIID that nobody has', async () => {
    const proposed = await propose({ ...home, esiid: '10443720000888888' });
    await attest(proposed);
    const accepted = agreements.answers.acceptOnLetter(proposed.id, { by: 's', reason: 'r' });
    expect(await codeOf(accepted)).toBe('esiid-without-customer');
  });

  it.each([
    ['a page that says it is a PDF', 'application/pdf', '<html>%PDF-1.7</html>', [400, 'not-the-document-it-says']],
    ['a program that says it is a picture', 'image/png', 'MZ\x90', [400, 'not-the-document-it-says']],
    ['a PDF that says it is a picture', 'image/jpeg', PDF, [400, 'not-the-document-it-says']],
    ['an empty document', 'application/pdf', '', [400, 'not-the-document-it-says']],
    ['a page', 'text/html', '<html></html>', [415, 'unsupported-media-type']],
    ['an SVG', 'image/svg+xml', '<svg/>', [415, 'unsupported-media-type']],
    ['eleven megabytes', 'application/pdf', `%PDF-${'x'.repeat(11 * 1024 * 1024)}`, [413, 'letter-too-large']],
  ])('is not %s, of which nothing stays', async (_, type, body, refusal) => {
    const before = await server.custodian.store.db.collection('letterDocuments.files').countDocuments();
    const proposed = await propose();
    expect(outcome(await attest(proposed, { type, body }))).toEqual(refusal);
    expect((await shown(proposed)).letters).toEqual([]);
    const { db } = server.custodian.store;
    expect(await db.collection('letterDocuments.files').countDocuments()).toBe(before);
    const files = await db.collection('letterDocuments.files').distinct('_id');
    expect(await db.collection('letterDocuments.chunks').countDocuments({ files_id: { $nin: files } })).toBe(0);
  });

  it("is not another third party's to give, to open or to know of", async () => {
    const proposed = await propose();
    expect(outcome(await attest(proposed, { by: rival }))).toEqual([404, 'unknown-agreement']);
    await attest(proposed);
    const [letter] = (await shown(proposed)).letters;
    for (const path of ['', `/letters/${letter?.id}`]) {
      expect(outcome(await api(`/agreements/${proposed.id}${path}`, rival))).toEqual([404, 'unknown-agreement']);
    }
    const own = await propose(home, rival);
    expect(outcome(await api(`/agreements/${own.id}/letters/${letter?.id}`, rival))).toEqual([404, 'unknown-letter']);
    expect(outcome(await api(`/agreements/${proposed.id}`, rival, { method: 'DELETE' }))).toEqual([
      404,
      'unknown-agreement',
    ]);
    expect((await listOf('/third-party-api/agreements', rival)).agreements.map(({ id }) => id)).toEqual([own.id]);
  });

  it('is one of five at most, however many come at once', async () => {
    const proposed = await propose();
    const answers = await Promise.all(Array.from({ length: 8 }, async () => attest(proposed)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect((await shown(proposed)).letters).toHaveLength(5);
  });
});

describe('letters of authorization of one application', () => {
  const large = (): Readable => Readable.from([Buffer.from(PDF), Buffer.alloc(MOST_DOCUMENT_BYTES - PDF.length)]);
  const attest = async ({ _id }: Application, { id }: Shown): Promise<unknown> =>
    codeOf(agreements.letters.attest(_id, id, { mediaType: 'application/pdf', attestedBy: 'D', document: large() }));

  it('take so many bytes a day, those that come at the same time together, and the refused none', async () => {
    const counts = server.custodian.store.db.collection<{ _id: string; count: number }>('proposalCounts');
    const _id = new RegExp(`^${diary.application._id}:letters:`);
    const [first, second] = [await propose(), await propose(await household(home))];
    expect(await attest(diary.application, first)).toBe('done');
    expect(await counts.findOne({ _id })).toMatchObject({ count: MOST_DOCUMENT_BYTES });
    await counts.updateOne({ _id }, { $set: { count: MOST_LETTER_BYTES_A_DAY - 2 * MOST_DOCUMENT_BYTES } });
    const together = await Promise.all([first, first, second].map(async (each) => attest(diary.application, each)));
    expect(together.filter((each) => each === 'done')).toHaveLength(2);
    expect(together).toContain('too-many-letter-bytes');
    expect(await counts.findOne({ _id })).toMatchObject({ count: MOST_LETTER_BYTES_A_DAY });
    expect(await attest(diary.application, second)).toBe('too-many-letter-bytes');
    expect(await attest(rival.application, await propose(home, rival))).toBe('done');
  });

  it('are deleted with the proposal that is withdrawn', async () => {
    const proposed = await propose();
    await attest(diary.application, proposed);
    const [letter] = (await shown(proposed)).letters;
    const { db } = server.custodian.store;
    const file = await db.collection('letterDocuments.files').findOne({ filename: letter?.id });
    const chunks = async (): Promise<number> =>
      db.collection('letterDocuments.chunks').countDocuments({ files_id: file?._id });
    expect(await chunks()).toBeGreaterThan(0);
    expect((await api(`/agreements/${proposed.id}`, diary, { method: 'DELETE' })).status).toBe(200);
    expect([await chunks(), await db.collection('letterDocuments.files').findOne({ filename: letter?.id })]).toEqual([
      0,
      null,
    ]);
    expect((await shown(proposed)).letters).toEqual([]);
  });
});

describe('an access token for an accepted agreement', () => {
  it('is not to be had once the tokens of the authorization were revoked', async () => {
    const proposed = await propose();
    const { authorization } = await agreements.answers.accept(answering(home), proposed.id);
    expect((await post(`/agreements/${proposed.id}/token`, diary, {})).status).toBe(200);
    await server.custodian.authorizations.revokeTokens(authorization._id);
    expect(outcome(await post(`/agreements/${proposed.id}/token`, diary, {}))).toEqual([403, 'authorization-ended']);
  });

  it('is to be had for every call, but not without bound', async () => {
    const proposed = await propose(home, rival);
    await agreements.answers.accept(answering(home), proposed.id);
    expect((await post(`/agreements/${proposed.id}/token`, rival, {})).status).toBe(200);
    const { rateLimits } = server.custodian;
    const { agreementTokens } = apiLimits;
    const rest = Array.from({ length: agreementTokens.tries - 1 });
    await Promise.all(rest.map(async () => rateLimits.count(agreementTokens, rival.application._id)));
    const answer = await post(`/agreements/${proposed.id}/token`, rival, {});
    expect([...outcome(answer), Number(answer.headers['retry-after']) > 0]).toEqual([429, 'too-many-tries', true]);
  });
});

describe('what a third party lists', () => {
  it('is its agreements by status and by pages', async () => {
    const accepted = await propose(home);
    const rejected = await propose(await household(home));
    const pending = await propose(await household(home));
    await agreements.answers.accept(answering(home), accepted.id);
    await agreements.answers.reject(answering(home), rejected.id, 'too-long');
    const list = async (query: string): Promise<string[]> =>
      (await listOf(`/third-party-api/agreements${query}`, diary)).agreements.map(({ id }) => id);
    expect(await list('?status=accepted')).toEqual([accepted.id]);
    expect(await list('?status=rejected')).toEqual([rejected.id]);
    expect(await list('?status=pending')).toEqual([pending.id]);
    expect(outcome(await api('/agreements?status=all', diary))).toEqual([400, 'bad-status']);
    expect(outcome(await api('/agreements?limit=0', diary))).toEqual([400, 'bad-limit']);

    const seen: string[] = [];
    for (let next: string | undefined = '/third-party-api/agreements?limit=2'; next !== undefined;) {
      const page: Listed = await listOf(next, diary);
      seen.push(...page.agreements.map(({ id }) => id));
      ({ next } = page);
    }
    expect(seen).toEqual([accepted.id, rejected.id, pending.id].sort());
  });

  it('is every ESIID it may see, with its TDSP, by pages and by search: BR-303, BR-303.001, BR-019.016', async () => {
    const second = await household(home);
    const foreign = await household();
    const { custodian } = server;
    await custodian.store.db
      .collection<{ _id: string }>('usagePoints')
      .updateOne({ _id: second.usagePointId }, { $set: { tdsp: 'Lone Star Wires' } });
    await custodian.authorizations.grantOffline({
      applicationId: diary.application._id,
      customerId: home.customer._id,
      scope: Scope.parse('FB=1_4'),
    });
    const byRival = await propose(foreign, rival);
    await agreements.answers.accept(answering(foreign), byRival.id);

    const seen: Record<string, string> = {};
    let pages = 0;
    for (let next: string | undefined = '/third-party-api/esiids?limit=1'; next !== undefined; pages++) {
      const page: Listed = await listOf(next, diary);
      for (const { esiid, tdsp } of page.esiids) seen[esiid] = tdsp;
      ({ next } = page);
    }
    expect(seen).toEqual({ [home.esiid]: 'Live Oak Electric', [second.esiid]: 'Lone Star Wires' });
    expect(pages).toBe(2);
    const find = async (esiid: string, by = diary): Promise<string[]> =>
      (await listOf(`/third-party-api/esiids?esiid=${esiid}`, by)).esiids.map((each) => each.esiid);
    expect(await find(second.esiid)).toEqual([second.esiid]);
    expect(await find(foreign.esiid)).toEqual([]);
    expect(await find('10443720000777777')).toEqual([]);
    expect(await find(foreign.esiid, rival)).toEqual([foreign.esiid]);
    expect(outcome(await api('/esiids?after=x', diary))).toEqual([400, 'bad-page-key']);
  });

  it('leaves a record of what was told', async () => {
    await agreements.answers.accept(answering(home), (await propose()).id);
    await api('/esiids', diary);
    const { store } = server.custodian;
    const record = await store.db.collection('accessRecords').findOne({ usagePointIds: home.usagePointId });
    expect(record).toMatchObject({ reader: { kind: 'third-party', applicationId: diary.application._id } });
  });

  it('has no usage point of an authorization that has ended', async () => {
    const { authorization } = await agreements.answers.accept(answering(home), (await propose()).id);
    await server.custodian.authorizations.end(authorization._id, 'customer');
    expect(bodyOf(await api('/esiids', diary))).toEqual({ esiids: [] });
    expect(bodyOf(await api(`/esiids?esiid=${home.esiid}`, diary))).toEqual({ esiids: [] });
  });
});
