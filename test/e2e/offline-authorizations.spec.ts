import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { oauthPaths } from '@app/authorization';
import { Scope } from '@app/espi';
import { ApplicationStatus } from '@app/third-parties';
import { routes } from '../../apps/custodian/src/route-table.js';
import { wordsOf } from '../support/customer-browser.js';
import { ask, type Answer } from '../support/http-client.js';
import { json, type OAuthClient } from '../support/oauth-client.js';
import { OAuthUtility } from '../support/oauth-utility.js';
import { PageClient, tokenIn } from '../support/page-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';

const PDF = '%PDF-1.7 I agree, signed by hand';
const ACCOUNT = 'ACC-7001';
const NEW = '/staff/authorizations/new';

let oauth: OAuthUtility;
let staff: SignedInPerson;
let diary: OAuthClient;
let applicationId: string;
let customerId: string;
let usagePointId: string;
const email = 'paula@mail.example';

beforeAll(async () => {
  oauth = await OAuthUtility.start();
  const { custodian } = oauth.server;
  staff = await signedIn(oauth.server, 'staff');
  diary = await oauth.newClient();
  applicationId = (await custodian.applications.byClientId(diary.clientId))._id;
  ({ _id: customerId } = await custodian.customers.add({
    name: 'Paula <Pen>',
    accountNumber: ACCOUNT,
    synthetic: true,
  }));
  const customer = await custodian.customers.get(customerId);
  usagePointId = (await oauth.utility.usagePoint(customer))._id;
  const person = { email, name: 'Paula', roles: ['customer'] as const, customerId, confirmed: true };
  await custodian.people.userAdministration.add(person, { by: 'operator' });
});
afterAll(async () => oauth.close());

interface Given {
  readonly document?: Blob;
  readonly [field: string]: string | Blob | undefined;
}
const right = (): Record<string, string | Blob> => ({
  application: applicationId,
  customer: customerId,
  meters: usagePointId,
  kinds: 'electricity',
  months: '3',
  until: `${new Date().getUTCFullYear() + 1}-06-30`,
  how: 'paper',
  reference: 'Letter 7 of <June>',
  document: new Blob([PDF], { type: 'application/pdf' }),
});
async function record(given: Given = {}, by = staff): Promise<Answer> {
  const page = await by.browser.get(`${NEW}?application=${applicationId}&number=${ACCOUNT}`);
  const all = { _csrf: tokenIn(page) ?? '', ...right(), ...given };
  const sent = Object.entries(all).filter((each): each is [string, string | Blob] => each[1] !== undefined);
  return by.browser.upload(NEW, Object.fromEntries(sent));
}
const idIn = ({ headers, text, status }: Answer): string => {
  const id = /\/staff\/authorizations\/(\d{16})/.exec(headers.location ?? '')?.[1];
  if (id === undefined) throw new Error(`not recorded: ${status} ${text}`);
  return id;
};
const clientToken = async (client = diary): Promise<string> =>
  json(await client.token({ grant_type: 'client_credentials', scope: 'FB=4_5_15' }))['access_token'] ?? '';
const tokenFor = async (id: string, token: string): Promise<Answer> =>
  ask(`${oauth.server.origin}/third-party-api/authorizations/${id}/token`, { method: 'POST', token });
const mails = async () => (await oauth.server.custodian.mail.shown()).filter(({ to }) => to === email);

describe('an authorization on paper or by telephone: OFA001', () => {
  it('is recorded by staff, told to the customer, found and read by the third party, and ended with a reason', async () => {
    const found = await staff.browser.get(`${NEW}?application=${applicationId}&number=${ACCOUNT}`);
    expect(found.text).toContain('Paula &lt;Pen> → Kilowatt Diary');
    const id = idIn(await record());
    const { custodian } = oauth.server;
    const authorization = await custodian.authorizations.get(id);
    expect(authorization).toMatchObject({
      applicationId,
      customerId,
      usagePointIds: [usagePointId],
      offline: { by: staff.id, how: 'paper', reference: 'Letter 7 of <June>', document: { bytes: PDF.length } },
    });
    expect(Scope.parse(authorization.scope).functionBlocks.has(15)).toBe(false);
    const page = await staff.browser.get(`/staff/authorizations/${id}`);
    for (const told of ['Letter 7 of &lt;June>', 'A staff', 'Stands']) expect(page.text).toContain(told);
    const document = await staff.browser.get(`/staff/authorizations/${id}/document`);
    expect([document.text, document.headers['content-disposition']]).toEqual([
      PDF,
      `attachment; filename=authorization-${id}.pdf`,
    ]);
    const [mail] = await mails();
    expect(mail?.subject).toBe('We have recorded your permission to Kilowatt Diary');
    expect(mail?.text).toContain('on paper (Letter 7 of <June>)');
    const changes = custodian.store.db.collection('changes');
    expect(await changes.countDocuments({ kind: 'authorization', what: 'granted', authorizationId: id })).toBe(1);

    const token = await clientToken();
    const listed = await ask(`${oauth.server.resource}/Authorization/${id}`, { token });
    expect([listed.status, listed.text.includes('<espi:authorizedPeriod>')]).toEqual([200, true]);
    const answer = await tokenFor(id, token);
    const { access_token: access, resourceURI } = json(answer);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect((await oauth.read(resourceURI, access)).status).toBe(200);
    const bulk = await ask(`${oauth.server.resource}/Batch/Bulk/${applicationId}`, { token });
    expect([200, 202]).toContain(bulk.status);

    expect((await staff.browser.submit(`/staff/authorizations/${id}`, { reason: '' })).status).toBe(422);
    const ended = await staff.browser.submit(`/staff/authorizations/${id}`, { reason: 'The wrong Paula' });
    expect(ended.headers.location).toBe(`/staff/authorizations/${id}?done=ended`);
    expect((await oauth.read(resourceURI, access)).status).toBe(403);
    expect([(await tokenFor(id, token)).status, (await mails())[0]?.subject]).toEqual([
      403,
      'Kilowatt Diary can no longer see your data',
    ]);
    expect((await staff.browser.get(`/staff/authorizations/${id}`)).text).toContain('The wrong Paula');
    const life = wordsOf((await staff.browser.get(`/staff/authorizations/${id}/history`)).text);
    expect(life).toContain('The customer gave it on paper: Letter 7 of');
    expect(life).toContain('The wrong Paula');
    expect((await staff.browser.get('/staff/authorizations')).text).toContain(`/staff/authorizations/${id}`);
  });

  it('by telephone needs a reference and no document, and what is wrong is told by field', async () => {
    const id = idIn(await record({ how: 'telephone', document: undefined, reference: 'June 7, taken by Hal' }));
    expect((await oauth.server.custodian.authorizations.get(id)).offline).toEqual({
      by: staff.id,
      how: 'telephone',
      reference: 'June 7, taken by Hal',
    });
    const other = oauth.usagePointIds[0] ?? '';
    const cases: readonly [Given, string][] = [
      [{ document: undefined }, 'document'],
      [{ document: new Blob(['<html>'], { type: 'application/pdf' }) }, 'document'],
      [{ document: new Blob(['<svg/>'], { type: 'image/svg+xml' }) }, 'document'],
      [{ reference: '' }, 'reference'],
      [{ meters: other }, 'meters'],
      [{ kinds: 'everything' }, 'kinds'],
      [{ until: '2020-01-01' }, 'until'],
      [{ until: '2027-02-31' }, 'until'],
      [{ months: '999' }, 'months'],
      [{ how: 'by owl' }, 'how'],
    ];
    const { db } = oauth.server.custodian.store;
    const files = db.collection('authorizationDocuments.files');
    const before = await files.countDocuments();
    for (const [given, field] of cases) {
      const { status, text } = await record(given);
      expect([field, status, text.includes(`href="#f-${field}"`)]).toEqual([field, 422, true]);
    }
    expect(await files.countDocuments()).toBe(before);
    for (const number of ['ACC-700', 'acc', '', '.*']) {
      const none = await staff.browser.get(`${NEW}?application=${applicationId}&number=${encodeURIComponent(number)}`);
      expect([number, none.text.includes('Paula')]).toEqual([number, false]);
    }
  });

  it('leaves a record of the member of staff who looked', async () => {
    await staff.browser.get(`${NEW}?application=${applicationId}&number=${ACCOUNT}`);
    const { accessRecords } = oauth.server.custodian;
    await oauth.server.settled();
    const { records } = await accessRecords.list({ by: 'utility' }, { limit: 5 });
    expect(records[0]).toMatchObject({ reader: { kind: 'staff', userId: staff.id, customerId }, channel: 'portal' });
  });
});

describe('the wall around what is recorded offline', () => {
  it('is reached by nobody but staff', async () => {
    const id = idIn(await record());
    const own = routes.filter(({ path }) => path.startsWith('/staff/authorizations'));
    expect(own).toHaveLength(8);
    for (const role of ['developer', 'auditor', 'administrator'] as const) {
      const { browser } = await signedIn(oauth.server, role);
      const _csrf = tokenIn(await browser.get('/profile')) ?? '';
      for (const { method, path } of own) {
        const address = path.replace(':authorization', id);
        const fields = { _csrf, ...right(), reason: 'x' };
        const answer =
          method === 'GET'
            ? await browser.get(address)
            : path === NEW
              ? await browser.upload(address, fields)
              : await browser.post(address, { _csrf, reason: 'x' });
        expect([role, method, path, answer.status]).toEqual([role, method, path, 403]);
      }
    }
    const nobody = await new PageClient(oauth.server.origin).get(`/staff/authorizations/${id}/document`);
    expect(nobody.status).toBe(303);
    expect((await oauth.server.custodian.authorizations.get(id)).status).toBe(1);
  });

  it('binds no application in Review to a real customer, and none in Production to a made-up one', async () => {
    const { custodian } = oauth.server;
    const real = await custodian.customers.add({ name: 'Rita Real', accountNumber: 'REAL-1', synthetic: false });
    const point = await oauth.utility.usagePoint(real);
    const refused = await record({ customer: real._id, meters: point._id });
    expect([refused.status, refused.text.includes('may not see this customer')]).toEqual([422, true]);
    expect(await custodian.authorizations.ofCustomer(real._id)).toEqual([]);
    await custodian.applications.setStatus(applicationId, ApplicationStatus.Production);
    expect((await record()).status).toBe(422);
    await custodian.applications.setStatus(applicationId, ApplicationStatus.Review);
  });

  it("opens no other application's, none that was granted on a page, and none to an access token", async () => {
    const id = idIn(await record());
    const rival = await oauth.newClient();
    expect(json(await tokenFor(id, await clientToken(rival)))).toMatchObject({ code: 'not-your-resource' });
    const tokens = await oauth.tokensFor(diary);
    const granted = tokens['authorizationURI']?.split('/').at(-1) ?? '';
    expect(json(await tokenFor(granted, await clientToken()))).toMatchObject({ code: 'authorization-by-consent' });
    expect((await tokenFor(id, tokens['access_token'] ?? '')).status).toBe(403);
    for (const path of ['', '/document']) {
      expect((await staff.browser.get(`/staff/authorizations/${granted}${path}`)).status).toBe(404);
    }
    expect((await staff.browser.submit(NEW, { reason: 'x' }, `/staff/authorizations/${granted}`)).status).toBe(404);
    expect((await ask(`${oauth.server.origin}${oauthPaths.metadata}`)).status).toBe(200);
  });
});
