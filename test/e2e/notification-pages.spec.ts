import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplicationStatus } from '@app/third-parties';
import { ask, eventually, type Answer } from '../support/http-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';
import { TestReceiver } from '../support/test-receiver.js';

let server: TestCustodian;
let ada: SignedInPerson;
let staff: SignedInPerson;
let receiver: TestReceiver;
let id: string;
let token: string;
beforeAll(async () => {
  server = await startTestCustodian();
  [ada, staff] = [await signedIn(server, 'developer'), await signedIn(server, 'staff')];
});
afterAll(async () => server.close());
afterEach(() => receiver.close());
beforeEach(async () => {
  receiver = await TestReceiver.start();
  const { custodian } = server;
  const { application } = await custodian.registrations.register(
    {
      client_name: 'Kilowatt <Diary>',
      redirect_uris: ['https://diary.example/cb'],
      scope: 'FB=1_4_5_15',
      third_party_notify_uri: receiver.uri,
    },
    { owners: [ada.id] },
  );
  id = application._id;
  token = (await custodian.tokens.issue('client', { applicationId: id })).token;
  await eventually(
    async () => custodian.notificationEndpoints.get(id),
    ({ verifiedAt }) => verifiedAt !== undefined,
  );
});

const own = (path = ''): string => `/developers/applications/${id}/deliveries${path}`;
const ofStaff = (path = ''): string => `/staff/deliveries/${id}${path}`;
/** Presses a button of the page. */
const press = async (action: string, by = ada): Promise<Answer> =>
  by.browser.submit(by === staff ? ofStaff() : own(), {}, action);
const api = async (method: string, path: string, body?: object): Promise<{ status: number; json: Json }> => {
  const { status, text } = await ask(`${server.origin}/third-party-api/notifications${path}`, {
    method,
    token,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status, json: JSON.parse(text) as Json };
};
interface Json {
  readonly [name: string]: unknown;
  readonly id: string;
  readonly deliveries: readonly { readonly id: string; readonly state: string }[];
}
const secretIn = ({ text }: Answer): string => /<pre>(whsec_[^<]*)<\/pre>/.exec(text)?.[1] ?? '';
const came = async (count: number): Promise<unknown> =>
  eventually(
    async () => Promise.resolve(receiver.notifications.length),
    (length) => length >= count,
  );
const inState = async (deliveryId: string, state: string): Promise<unknown> =>
  eventually(
    async () => server.custodian.notifications.log.get(id, deliveryId),
    (delivery) => delivery.state === state && delivery.attempts.length > 0,
  );

describe('the notifications of an application, on the pages of its developers', () => {
  it('are tried, looked at and sent again', async () => {
    receiver.answer = (_, response) => response.end('<b>thanks</b>');
    expect((await press(own('/test'))).headers.location).toBe(own('?done=test'));
    await came(1);
    const webhookId = String(receiver.notifications[0]?.headers['webhook-id']);
    await inState(webhookId, 'delivered');
    const { text } = await ada.browser.get(own());
    expect(text).toContain('The registration of the application');
    expect(text).toContain('Delivered');
    expect(text).toContain('&lt;b>thanks&lt;/b>');
    const one = await ada.browser.get(own(`/${webhookId}`));
    expect(one.text).toContain(`/ApplicationInformation/${id}`);
    expect(one.text).toContain('Answered 200');
    const again = await ada.browser.submit(own(`/${webhookId}`), {}, own(`/${webhookId}/resend`));
    expect(again.headers.location).toBe(own('?done=resent'));
    await came(2);
    const range = { from: '2020-01-01T00:00', until: '2099-12-31T23:59' };
    expect((await ada.browser.submit(own(), range, own('/resend'))).status).toBe(303);
    await came(3);
    expect(new Set(receiver.notifications.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([webhookId]));
    const wrong = await ada.browser.submit(own(), { from: 'yesterday', until: '2026-02-31T25:00' }, own('/resend'));
    expect([wrong.status, wrong.text.includes('Give a day and a time')]).toEqual([422, true]);
  });

  it('show the secret once, and a new one beside it', async () => {
    const first = secretIn(await press(own('/secret')));
    expect(first).toMatch(/^whsec_/);
    const { text } = await ada.browser.get(own());
    expect(text).not.toContain(first);
    expect(text).toContain('Make a new secret');
    const second = secretIn(await press(own('/secret')));
    expect(second).not.toBe(first);
    expect((await ada.browser.get(own())).text).toContain('The one before signs too');
  });

  it('are suspended where the receiver wants no more, and caught up with by one button, by staff as well', async () => {
    receiver.answerWith(410);
    await press(own('/test'));
    const { deliveries } = await eventually(
      async () => server.custodian.notifications.log.page(id, { limit: 1, state: 'parked' }),
      (page) => page.deliveries.length === 1,
    );
    const [parked] = deliveries;
    expect((await ada.browser.get(own())).text).toContain('Nothing is sent to the address any more.');
    expect((await press(own(`/${parked?._id}/resend`))).status).toBe(409);
    const all = await staff.browser.get('/staff/deliveries');
    expect(all.text).toContain('Notifications do not reach 1 application');
    expect(all.text).toContain('Kilowatt &lt;Diary>');
    expect((await staff.browser.get(ofStaff())).text).toContain('Suspended');
    expect((await staff.browser.get(ofStaff(`/${parked?._id}`))).text).toContain('Wants no more notifications, 410');
    receiver.answerWith(200);
    expect((await press(ofStaff('/resume'), staff)).headers.location).toBe(ofStaff('?done=resumed'));
    await inState(parked?._id ?? '', 'delivered');
    expect((await press(ofStaff(`/${parked?._id}/resend`), staff)).headers.location).toBe(ofStaff('?done=resent'));
    await came(3);
    expect((await press(own('/resume'))).status).toBe(303);
  });

  it('are verified again, and nothing but that is sent to an address that was refused', async () => {
    receiver.answerWith(404);
    await server.custodian.applications.change(id, (current) => ({
      ...current,
      metadata: { ...current.metadata, third_party_notify_uri: receiver.uri.replace('notify', 'other') },
    }));
    await eventually(
      async () => server.custodian.notificationEndpoints.get(id),
      ({ refusal }) => refusal !== undefined,
    );
    expect((await press(own('/verify'))).headers.location).toBe(own('?done=refused'));
    expect((await ada.browser.get(`${own()}?lang=es`)).text).toContain('Rechazada, 404');
    await press(own('/test'));
    receiver.answerWith(200);
    expect(receiver.notifications).toEqual([]);
    expect((await press(own('/verify'))).headers.location).toBe(own('?done=verified'));
    await came(1);
  });

  it('come twice where that is ordered in the sandbox, with the same id, and the one after once', async () => {
    const sandbox = `/developers/applications/${id}/sandbox`;
    expect((await ada.browser.submit(sandbox, { repeats: 'yes' }, `${sandbox}/notification`)).status).toBe(303);
    expect((await ada.browser.get(`${sandbox}?lang=en`)).text).toContain('Waits for the next notification');
    await press(own('/test'));
    await came(2);
    await press(own('/test'));
    await came(3);
    const ids = receiver.notifications.map(({ headers }) => headers['webhook-id']);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect((await ada.browser.get(sandbox)).text).not.toContain('Waits for the next notification');
    await server.custodian.applications.setStatus(id, ApplicationStatus.Production);
    expect((await press(`${sandbox}/notification`)).status).toBe(409);
  });

  it('say where none are sent that there is no address', async () => {
    await server.custodian.applications.change(id, (current) => {
      const { third_party_notify_uri: _, ...metadata } = current.metadata;
      return { ...current, metadata };
    });
    expect((await ada.browser.get(`${own()}?lang=en`)).text).toContain('The application has no notification address');
    expect((await press(own('/test'))).status).toBe(404);
    expect((await api('GET', '/endpoint')).json['code']).toBe('no-notification-endpoint');
  });

  it('are for developers of the application and for staff alone', async () => {
    const mallory = await signedIn(server, 'developer');
    expect((await mallory.browser.get(own())).status).toBe(404);
    expect((await mallory.browser.get(ofStaff())).status).toBe(403);
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(
      (await mallory.browser.get('/developers/applications/new')).text,
    )?.[1];
    for (const action of ['/resume', '/msg_1/resend']) {
      const answer = await mallory.browser.post(ofStaff(action), { _csrf: _csrf ?? '' });
      expect([action, answer.status]).toEqual([action, 403]);
    }
  });
});

describe('the notifications of an application, by API', () => {
  it('are listed, looked at, tried and sent again', async () => {
    const test = await api('POST', '/deliveries/test');
    expect(test).toMatchObject({
      status: 202,
      json: { state: 'waiting', resources: [expect.stringContaining(`/ApplicationInformation/${id}`)], attempts: [] },
    });
    await inState(test.json.id, 'delivered');
    const listed = await api('GET', '/deliveries?limit=1');
    expect(listed.json.deliveries).toMatchObject([{ id: test.json.id, state: 'delivered' }]);
    expect((await api('GET', '/deliveries?state=parked')).json.deliveries).toEqual([]);
    expect((await api('GET', '/deliveries?state=lost')).status).toBe(400);
    expect((await api('GET', `/deliveries/${test.json.id}`)).json).toMatchObject({ attempts: [{ status: 200 }] });
    expect((await api('POST', `/deliveries/${test.json.id}/resending`)).status).toBe(202);
    await came(2);
    const range = { from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' };
    expect(await api('POST', '/deliveries/resending', range)).toEqual({ status: 202, json: { deliveries: 1 } });
    const wrong = await api('POST', '/deliveries/resending', { ...range, from: 'yesterday' });
    expect(wrong).toMatchObject({ status: 400, json: { code: 'invalid-request' } });
    await came(3);
  });

  it('have an endpoint that is looked at, verified, resumed and given a secret', async () => {
    expect((await api('GET', '/endpoint')).json).toMatchObject({
      uri: receiver.uri,
      verified_at: expect.any(String),
      secrets: [{ told: false }],
    });
    const { json } = await api('POST', '/endpoint/secret');
    expect(json['secret']).toMatch(/^whsec_/);
    expect(JSON.stringify((await api('GET', '/endpoint')).json)).not.toContain('whsec_');
    receiver.answerWith(500);
    expect((await api('POST', '/endpoint/verification')).json).toMatchObject({
      refusal: { status: 500, failure: 'refused' },
    });
    expect(await api('POST', '/endpoint/resumption')).toEqual({ status: 202, json: { deliveries: 0 } });
  });

  it('are not verified more often than is good for whoever is asked', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 21; tries += 1) statuses.push((await api('POST', '/endpoint/verification')).status);
    expect([statuses.at(19), statuses.at(20)]).toEqual([200, 429]);
  });
});
