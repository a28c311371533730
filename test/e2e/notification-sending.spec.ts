import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openAuthorization, type AuthorizationServices } from '@app/authorization';
import { collections } from '@app/data-custodian';
import { Jobs, Worker } from '@app/jobs';
import { MailOutbox, type StoredMail } from '@app/mail';
import { Keys, readConfiguration } from '@app/runtime';
import type { Store } from '@app/store';
import type { Application } from '@app/third-parties';
import { openUsers, type UserServices } from '@app/users';
import { RateLimits } from '@app/web';
import {
  EndpointMail,
  NotificationEndpoints,
  openSending,
  Receivers,
  type Attempt,
  type Delivery,
  type SendingServices,
} from '@app/webhooks';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/http-client.js';
import { openTestStore } from '../support/open-test-store.js';
import { TestReceiver } from '../support/test-receiver.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const BASE = 'http://custodian.example';
const INFORMATION = `${BASE}/information/`;

let store: Store;
let jobs: Jobs;
let endpoints: NotificationEndpoints;
let authorization: AuthorizationServices;
let sending: SendingServices;
let people: UserServices;
let mail: MailOutbox;
let now = new Date();
let receiver: TestReceiver;
const receivers: TestReceiver[] = [];

beforeAll(async () => {
  store = await openTestStore(collections);
  const keys = Keys.read({ keysFile: 'test/fixtures/keys.json', dataDirectory: '' });
  const clock = (): Date => now;
  jobs = new Jobs(store);
  mail = new MailOutbox(store, readConfiguration({ BASE_URL: BASE }), clock);
  people = openUsers(store, { baseUrl: BASE, utility: 'U', keys, demo: true, mail, rateLimits: new RateLimits(store) });
  endpoints = new NotificationEndpoints(store, { keys, jobs, now: clock });
  authorization = openAuthorization(store, clock, {
    onApplicationWritten: async (application, session) => void (await endpoints.follow(application, session)),
  });
  sending = openSending(
    store,
    {
      applications: authorization.applications,
      endpoints,
      source: { freezeNext: async () => undefined },
      jobs,
      mail: new EndpointMail(
        { users: people.users, mail },
        { addressOf: (id) => `${BASE}/developers/applications/${id}/deliveries`, timeZone: 'America/Chicago' },
      ),
      rateLimits: new RateLimits(store),
      receivers: new Receivers('any', { longestMs: 2_500 }),
      baseUrl: BASE,
      informationUri: (id) => `${INFORMATION}${id}`,
    },
    { now: clock, random: () => 0.5 },
  );
});
afterAll(async () => {
  await people.settled();
  await store.db.dropDatabase();
  await store.close();
});
beforeEach(async () => {
  now = new Date('2026-06-10T15:00:00Z');
  receiver = await newReceiver();
});
afterEach(() => receivers.splice(0).forEach((each) => each.close()));

const after = (ms: number): Date => (now = new Date(now.getTime() + ms));

async function newReceiver(): Promise<TestReceiver> {
  const started = await TestReceiver.start();
  receivers.push(started);
  return started;
}

async function register({ uri, owners = [] }: { uri?: string; owners?: readonly string[] } = {}): Promise<Application> {
  const { application } = await authorization.registrations.register(
    {
      client_name: 'Kilowatt Diary',
      redirect_uris: ['https://diary.example/cb'],
      scope: 'FB=1_4_5_15',
      contacts: ['Ops@diary.example', '+1 512 555 0100'],
      third_party_notify_uri: uri ?? receiver.uri,
    },
    { owners },
  );
  return application;
}

/** With an endpoint that is verified. */
async function registerVerified(options: { uri?: string; owners?: readonly string[] } = {}): Promise<string> {
  const { _id } = await register(options);
  await verifyByJob(_id);
  return _id;
}

const held = (kind: string, key: string) => ({ kind, key, attempt: 1, signal: new AbortController().signal });
const verifyByJob = async (id: string) => sending.verifier.run(held('verify-endpoint', id));
/** @returns seconds until it is to be done again */
async function send(id: string): Promise<number | undefined> {
  const next = await sending.sender.run(held('deliver', id));
  if (next === undefined) return undefined;
  return (next instanceof Date ? next.getTime() - now.getTime() : next.afterMs) / SECOND;
}
/** Makes deliveries, a second apart. @returns their ids */
async function deliveries(id: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    ids.push((await sending.redeliveries.sendTest(id))._id);
    after(SECOND);
  }
  return ids;
}
const stored = async (applicationId: string, id: string): Promise<Delivery> => sending.log.get(applicationId, id);
const outcomes = (attempts: readonly Attempt[]) => attempts.map(({ status, failure }) => failure ?? status);
const isAsked = async (kind: string, key: string) =>
  (await store.db.collection('jobs').findOne({ kind, key })) !== null;
const mailsTo = async (to: string): Promise<StoredMail[]> => (await mail.shown()).filter((each) => each.to === to);

describe('the endpoint of an application', () => {
  it('comes with the registration, unverified, and nothing is sent there', async () => {
    const { _id } = await register();
    expect(await endpoints.get(_id)).toMatchObject({ uri: receiver.uri, uriSince: now });
    expect((await endpoints.get(_id)).verifiedAt).toBeUndefined();
    expect(await isAsked('verify-endpoint', _id)).toBe(true);
    await deliveries(_id, 1);
    expect(await send(_id)).toBeUndefined();
    expect(receiver.received).toEqual([]);
  });

  it('is verified by an echo of the challenge', async () => {
    const { _id } = await register({ uri: `${receiver.uri}?tenant=7` });
    const asked: string[] = [];
    receiver.answer = (_, response) => response.writeHead(500).end();
    const echo = await TestReceiver.start();
    receivers.push(echo);
    echo.onGet = ({ url }, response) => {
      const { searchParams } = new URL(url, 'http://receiver');
      asked.push(searchParams.get('tenant') ?? '');
      response.end(searchParams.get('hub_challenge'));
    };
    await authorization.applications.change(_id, (current) => ({
      ...current,
      metadata: { ...current.metadata, third_party_notify_uri: `${echo.uri}?tenant=7` },
    }));
    expect(await verifyByJob(_id)).toBeUndefined();
    expect(await endpoints.get(_id)).toMatchObject({ verifiedAt: now });
    expect(asked).toEqual(['7']);
    expect(echo.received.map(({ method }) => method)).toEqual(['GET']);
    expect(await isAsked('deliver', _id)).toBe(true);
  });

  it('is verified by 2xx to a signed notification of its own ApplicationInformation', async () => {
    const { _id } = await register();
    expect(await verifyByJob(_id)).toBeUndefined();
    expect(await endpoints.get(_id)).toMatchObject({ verifiedAt: now });
    const [get, post] = receiver.received;
    expect(get?.method).toBe('GET');
    expect(post).toMatchObject({ method: 'POST', uris: [`${INFORMATION}${_id}`] });
    expect(post?.headers).toMatchObject({ 'content-type': 'application/xml', 'webhook-signature': expect.any(String) });
  });

  it('that does not answer as its owner would stays unverified, is looked at again, and after a day no more', async () => {
    receiver.answerWith(302, { Location: 'https://elsewhere.example/' });
    const { _id } = await register();
    const began = now;
    expect(await verifyByJob(_id)).toEqual(new Date(now.getTime() + 60 * SECOND));
    expect((await endpoints.get(_id)).refusal).toMatchObject({ at: now, status: 302, failure: 'redirect' });
    const waits: number[] = [];
    for (let next = await verifyByJob(_id); next !== undefined; next = await verifyByJob(_id)) {
      waits.push((next.getTime() - now.getTime()) / 60 / SECOND);
      now = next;
    }
    expect(waits.slice(0, 8)).toEqual([1, 1, 2, 4, 8, 16, 32, 60]);
    expect(now.getTime() - began.getTime()).toBeGreaterThanOrEqual(24 * HOUR);
    expect(waits.length).toBeLessThan(40);
    receiver.answerWith(200);
    await sending.verifier.verify(await authorization.applications.get(_id));
    expect(await endpoints.get(_id)).toMatchObject({ verifiedAt: now });
    expect(await endpoints.get(_id)).not.toHaveProperty('refusal');
  });

  it('is a new one, to be verified, when the address changes; the secret stays', async () => {
    const id = await registerVerified();
    const secret = await endpoints.tellSecret(id);
    const elsewhere = await newReceiver();
    const change = async (uri: string | undefined) =>
      authorization.applications.change(id, (current) => {
        const { third_party_notify_uri: _, ...metadata } = current.metadata;
        return { ...current, metadata: { ...metadata, ...(uri !== undefined && { third_party_notify_uri: uri }) } };
      });
    await change(elsewhere.uri);
    const endpoint = await endpoints.get(id);
    expect(endpoint.uri).toBe(elsewhere.uri);
    expect(endpoint.verifiedAt).toBeUndefined();
    expect(endpoints.signingSecrets(endpoint)).toEqual([secret]);
    await deliveries(id, 1);
    await send(id);
    expect([...receiver.notifications, ...elsewhere.received]).toEqual([]);
    await verifyByJob(id);
    await send(id);
    expect(elsewhere.notifications).toHaveLength(1);
    await change(undefined);
    expect(await endpoints.find(id)).toBeUndefined();
  });

  it('is not called any more once its third party has taken the application away', async () => {
    const id = await registerVerified();
    await deliveries(id, 1);
    await authorization.applications.change(id, (current) => ({ ...current, deletedAt: now }));
    expect(await send(id)).toBeUndefined();
    expect(receiver.notifications).toEqual([]);
  });
});

describe('a secret', () => {
  const verifiedBy = (secret: string, { body, headers }: TestReceiver['received'][number]): boolean => {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  };

  it('is told once, and signs; while a new one takes its place both do, for a day', async () => {
    // the library of the specification looks at the clock of the machine
    now = new Date();
    const id = await registerVerified();
    const first = await endpoints.tellSecret(id);
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await deliveries(id, 1);
    await send(id);
    const second = await endpoints.tellSecret(id);
    expect(second).not.toBe(first);
    await deliveries(id, 1);
    await send(id);
    const [before, during] = receiver.notifications;
    if (before === undefined || during === undefined) throw new Error('nothing came');
    expect([first, second].map((secret) => verifiedBy(secret, before))).toEqual([true, false]);
    expect([first, second].map((secret) => verifiedBy(secret, during))).toEqual([true, true]);
    expect(verifiedBy(first, { ...before, body: before.body.replace('BatchList', 'Batchlist') })).toBe(false);
    after(25 * HOUR);
    expect(endpoints.signingSecrets(await endpoints.get(id))).toEqual([second]);
  });

  it('is nowhere in the store', async () => {
    const id = await registerVerified();
    const secret = (await endpoints.tellSecret(id)).replace('whsec_', '');
    const dump = JSON.stringify(await store.db.collection('notificationEndpoints').find().toArray());
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(Buffer.from(secret, 'base64').toString('hex'));
  });
});

describe('deliveries', () => {
  it('arrive in their order, each in one attempt where all is well', async () => {
    const id = await registerVerified();
    const ids = await deliveries(id, 3);
    receiver.answer = (_, response) => response.end('<thanks/>');
    expect(await send(id)).toBeUndefined();
    expect(receiver.notifications.map(({ headers }) => headers['webhook-id'])).toEqual(ids);
    expect(await stored(id, ids[0] ?? '')).toMatchObject({
      state: 'delivered',
      deliveredAt: now,
      attempts: [{ at: now, status: 200, excerpt: '<thanks/>' }],
    });
    expect(await send(id)).toBeUndefined();
    expect(receiver.notifications).toHaveLength(3);
  });

  it('wait behind one that fails, which is sent again with the same id and body', async () => {
    const id = await registerVerified();
    const [first = '', second = ''] = await deliveries(id, 2);
    receiver.answerWith(500);
    expect(await send(id)).toBe(5);
    after(4 * SECOND);
    expect(await send(id)).toBe(1);
    expect(receiver.notifications).toHaveLength(1);
    after(SECOND);
    receiver.answerWith(503, { 'Retry-After': '300' });
    expect(await send(id)).toBe(300);
    expect(await endpoints.get(id)).toMatchObject({ failingSince: (await stored(id, first)).attempts[0]?.at });
    after(300 * SECOND);
    receiver.answerWith(200);
    expect(await send(id)).toBeUndefined();
    const came = receiver.notifications;
    expect(came.map(({ headers }) => headers['webhook-id'])).toEqual([first, first, first, second]);
    expect(new Set(came.slice(0, 3).map(({ body }) => body)).size).toBe(1);
    expect(outcomes((await stored(id, first)).attempts)).toEqual(['refused', 'refused', 200]);
    expect(await endpoints.get(id)).not.toHaveProperty('failingSince');
  });

  it('are sent again with the same id where a worker died before it wrote down the answer', async () => {
    const id = await registerVerified();
    const [only] = await deliveries(id, 1);
    jest.spyOn(sending.log, 'delivered').mockRejectedValueOnce(new Error('killed'));
    await expect(send(id)).rejects.toThrow('killed');
    await send(id);
    expect(receiver.notifications.map(({ headers }) => headers['webhook-id'])).toEqual([only, only]);
  });

  it('do not wait for a time that a clock told before it was put back', async () => {
    const id = await registerVerified();
    after(24 * HOUR);
    const [first = ''] = await deliveries(id, 1);
    after(-25 * HOUR);
    expect(await send(id)).toBeUndefined();
    expect((await stored(id, first)).state).toBe('delivered');
  });

  it('to a receiver that hangs hold up nobody else', async () => {
    const slow = await newReceiver();
    const [hanging, well] = [await registerVerified({ uri: slow.uri }), await registerVerified()];
    slow.answer = () => undefined;
    await deliveries(hanging, 1);
    const worker = new Worker(jobs, [sending.sender], { idleMs: 20 });
    await worker.start();
    await eventually(
      () => Promise.resolve(slow.notifications.length),
      (count) => count === 1,
    );
    try {
      const ids = await deliveries(well, 3);
      await eventually(
        async () => Promise.all(ids.map((each) => stored(well, each))),
        (all) => all.every(({ state }) => state === 'delivered'),
      );
      const attempts = async () => (await sending.log.page(hanging, { limit: 1 })).deliveries[0]?.attempts ?? [];
      // while the other is still waited for
      expect(await attempts()).toEqual([]);
      await eventually(attempts, (made) => outcomes(made).includes('timeout'));
    } finally {
      await worker.stop();
    }
  });
});

describe('an endpoint that fails', () => {
  /** Goes on until nothing more is to be done. @returns hours that took */
  async function sendOn(id: string): Promise<number> {
    const began = now.getTime();
    for (let wait = await send(id); wait !== undefined; wait = await send(id)) after(wait * SECOND);
    return (now.getTime() - began) / HOUR;
  }

  it('has its people told after an hour, and after three days; then it is suspended, and one action catches up', async () => {
    const ana = await people.users.add({
      email: 'ana@diary.example',
      name: 'Ana',
      language: 'es',
      roles: ['developer'],
    });
    const id = await registerVerified({ owners: [ana.id, 'an-organisation'] });
    const ids = await deliveries(id, 2);
    receiver.answerWith(500);
    const began = now.getTime();
    let warnedAfter: number | undefined;
    for (let wait = await send(id); wait !== undefined; wait = await send(id)) {
      if ((await mailsTo(ana.email)).length > 0) warnedAfter ??= (now.getTime() - began) / HOUR;
      after(wait * SECOND);
    }
    expect(warnedAfter).toBe(1);
    expect((now.getTime() - began) / HOUR).toBe(72);
    expect(await endpoints.get(id)).toMatchObject({ suspendedAt: now, suspendedFor: 'failing' });
    const states = await Promise.all(ids.map((each) => stored(id, each)));
    expect(states.map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ['parked', 20],
      ['parked', 0],
    ]);
    const [suspended, warned, ...more] = await mailsTo(ana.email);
    expect(more).toEqual([]);
    expect(warned?.subject).toBe('Las notificaciones no llegan a Kilowatt Diary');
    expect(suspended?.subject).toBe('Las notificaciones a Kilowatt Diary se han detenido');
    expect(suspended?.text).toContain(`/developers/applications/${id}/deliveries`);
    expect((await mailsTo('ops@diary.example')).map(({ subject }) => subject)).toEqual([
      'Notifications to Kilowatt Diary have stopped',
      'Notifications do not reach Kilowatt Diary',
    ]);

    receiver.answerWith(200);
    const came = receiver.notifications.length;
    expect(await send(id)).toBeUndefined();
    await expect(sending.redeliveries.resend(id, ids[0] ?? '')).rejects.toMatchObject({
      code: 'notifications-suspended',
    });
    await expect(sending.redeliveries.sendTest(id)).rejects.toMatchObject({ code: 'notifications-suspended' });
    expect(await sending.redeliveries.resume(id)).toBe(2);
    expect(await isAsked('deliver', id)).toBe(true);
    expect(await sendOn(id)).toBe(0);
    expect(receiver.notifications.slice(came).map(({ headers }) => headers['webhook-id'])).toEqual(ids);
    const endpoint = await endpoints.get(id);
    for (const trouble of ['failingSince', 'warnedAt', 'suspendedAt', 'suspendedFor']) {
      expect(endpoint).not.toHaveProperty(trouble);
    }
  });

  it('is suspended at once where it answers 410', async () => {
    const id = await registerVerified();
    const [only = ''] = await deliveries(id, 1);
    receiver.answerWith(410);
    expect(await send(id)).toBeUndefined();
    expect(await endpoints.get(id)).toMatchObject({ suspendedFor: 'gone' });
    expect((await stored(id, only)).state).toBe('parked');
    const told = (await mailsTo('ops@diary.example')).find(({ text }) => text.includes(id));
    expect(told?.text).toContain('410 Gone');
  });

  it('is among those that staff see, with its rates', async () => {
    const id = await registerVerified();
    const [first = ''] = await deliveries(id, 2);
    receiver.answerWith(404);
    await send(id);
    receiver.answerWith(200);
    await sending.redeliveries.resend(id, first);
    await send(id);
    receiver.answerWith(404);
    await deliveries(id, 1);
    await send(id);
    expect((await endpoints.failing()).map(({ _id }) => _id)).toContain(id);
    const rates = await sending.log.rates(new Date(now.getTime() - HOUR));
    expect(rates.find(({ applicationId }) => applicationId === id)).toEqual({
      applicationId: id,
      deliveries: 3,
      delivered: 2,
      parked: 0,
      waiting: 1,
      attempts: 4,
      failedAttempts: 2,
    });
  });
});

describe('sending again', () => {
  it('sends one, or those of a time, with the same ids, and another application’s never', async () => {
    const id = await registerVerified();
    const ids = await deliveries(id, 3);
    await send(id);
    const [, second = '', third = ''] = ids;
    await sending.redeliveries.resend(id, second);
    expect((await stored(id, second)).state).toBe('waiting');
    await send(id);
    const { createdAt } = await stored(id, second);
    expect(await sending.redeliveries.resendRange(id, createdAt, now)).toBe(2);
    await send(id);
    expect(receiver.notifications.map(({ headers }) => headers['webhook-id'])).toEqual([...ids, second, second, third]);
    expect(outcomes((await stored(id, second)).attempts)).toEqual([200, 200, 200]);
    const other = await registerVerified();
    await expect(sending.redeliveries.resend(other, second)).rejects.toMatchObject({ code: 'unknown-delivery' });
    await expect(sending.log.get(other, second)).rejects.toMatchObject({ code: 'unknown-delivery' });
    expect(await sending.redeliveries.resendRange(other, createdAt, now)).toBe(0);
  });

  it('goes on behind one that fails at once, since whoever asks has seen to it', async () => {
    const id = await registerVerified();
    const [first = '', second = ''] = await deliveries(id, 2);
    receiver.answerWith(500);
    await send(id);
    receiver.answerWith(200);
    await sending.redeliveries.resend(id, second);
    await send(id);
    expect(receiver.notifications.map(({ headers }) => headers['webhook-id'])).toEqual([first, first, second]);
  });

  it('writes nothing to what is due already, however much of that there is', async () => {
    const id = await registerVerified();
    const [failed = '', due = ''] = await deliveries(id, 2);
    receiver.answerWith(500);
    await send(id);
    const before = await stored(id, due);
    after(SECOND);
    await sending.redeliveries.resume(id);
    expect((await stored(id, failed)).nextAttemptAt).toEqual(now);
    expect(await stored(id, due)).toEqual(before);
  });

  it('is listed a page at a time, newest first, by state', async () => {
    const id = await registerVerified();
    const ids = (await deliveries(id, 5)).reverse();
    const page = await sending.log.page(id, { limit: 2 });
    expect(page.deliveries.map(({ _id }) => _id)).toEqual(ids.slice(0, 2));
    const rest = await sending.log.page(id, { limit: 10, before: page.next ?? '' });
    expect(rest.deliveries.map(({ _id }) => _id)).toEqual(ids.slice(2));
    expect(rest.next).toBeUndefined();
    await send(id);
    expect((await sending.log.page(id, { state: 'waiting', limit: 2 })).deliveries).toEqual([]);
    expect(await sending.log.count(id, 'delivered')).toBe(5);
  });
});
