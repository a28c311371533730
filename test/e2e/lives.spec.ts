import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formIn, wordsOf, type CustomerBrowser } from '../support/customer-browser.js';
import { ConsentCity, PASSWORD } from '../support/consent-city.js';
import { ask } from '../support/http-client.js';
import { json } from '../support/oauth-client.js';
import { signedIn } from '../support/portal-people.js';

let city: ConsentCity;
let maya: CustomerBrowser;
let id: string;
let company: string;

beforeAll(async () => {
  city = await ConsentCity.start();
  const client = await city.client();
  company = client.application.metadata.client_name;
  const { browser, page } = await city.asked(client, city.maya);
  maya = browser;
  const { elsewhere } = await maya.follow(await maya.submit(page, { answer: 'allow' }));
  const { access_token: token = '' } = json(await client.exchange(elsewhere?.searchParams.get('code') ?? ''));
  id = (await city.authorizationsOf(city.maya))[0]?._id ?? '';
  await ask(`${city.server.resource}/Batch/Subscription/${id}`, { token });
  const [meter = ''] = city.maya.usagePointIds;
  await sends('change', { meter });
  await sends('stop');
  await city.server.settled();
});
afterAll(async () => city.close());

async function sends(what: string, changes: Record<string, string> = {}): Promise<void> {
  const path = `/sharing/${id}/${what}`;
  const { fields } = formIn((await maya.get(path)).text);
  expect((await maya.post(path, { ...fields, ...changes })).status).toBe(303);
}

/** As canonical JSON (RFC 8785): made here, and not by the code that signs. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`;
}

/** Whether a document is as it was signed, by the keys that the server publishes. */
async function isGenuine({ signature, ...said }: { readonly signature: string }): Promise<boolean> {
  const { text } = await ask(`${city.server.origin}/.well-known/green-button-audit`);
  const { keys } = JSON.parse(text) as { keys: Record<string, { kid: string; x: string }[]> };
  const [kid = '', value = ''] = signature.split('.');
  const key = keys['life of an authorization']?.find((each) => each.kid === kid);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key?.x ?? '' }, format: 'jwk' });
  return verify(null, Buffer.from(canonical(said)), publicKey, Buffer.from(value, 'base64url'));
}

interface Signed {
  readonly issuer: string;
  readonly life: {
    readonly events: readonly { what: string; endedBy?: string; usagePointIds?: string[] }[];
    readonly accesses: readonly { outcome: string }[];
    readonly earlier?: string;
    readonly consent: { readonly isGenuine: boolean; readonly text: object };
    readonly signIn: { readonly userId: string };
  };
  readonly signature: string;
}

describe('the life of an authorization', () => {
  it('shows its customer the sign-in, the words, each change, each access and the end', async () => {
    const words = wordsOf((await maya.get(`/sharing/${id}/history`)).text);
    for (const said of [
      company,
      'The customer signed in',
      'Agreed to the words below',
      'Given',
      'Made smaller or shorter',
      'Ended by the customer',
      'Signature checked, unchanged',
      'Readings',
    ]) {
      expect(words.toLowerCase()).toContain(said.toLowerCase());
    }
    expect((await maya.get(`/sharing/${id}`)).text).toContain(`href="/sharing/${id}/history"`);
    expect(wordsOf((await maya.get(`/sharing/${id}/history?lang=es`)).text)).toContain('Terminado por el cliente');
    await maya.get('/sharing?lang=en');
  });

  it('BR-028.009 is a document that proves itself by the published keys, and no other', async () => {
    const { headers, text } = await maya.get(`/sharing/${id}/history/signed`);
    expect(headers['content-disposition']).toContain(`authorization-${id}.json`);
    const document = JSON.parse(text) as Signed;
    expect(document.life.events.map(({ what, endedBy }) => [what, endedBy])).toEqual([
      ['granted', undefined],
      ['changed', undefined],
      ['ended', 'customer'],
    ]);
    expect(document.life.events[1]?.usagePointIds).toHaveLength(1);
    expect(document.life.accesses).toEqual([expect.objectContaining({ outcome: 'complete' })]);
    expect(document.life.consent.isGenuine).toBe(true);
    expect(await isGenuine(document)).toBe(true);
    const events = document.life.events.slice(0, 1);
    expect(await isGenuine({ ...document, life: { ...document.life, events } } as Signed)).toBe(false);
    expect(await isGenuine({ ...document, issuer: 'http://elsewhere.example' } as Signed)).toBe(false);
  });

  it('is shown to an auditor and to staff, and its customer sees that they looked', async () => {
    const pathOf = {
      auditor: (of: string) => `/auditor/authorizations/${of}`,
      staff: (of: string) => `/staff/authorizations/${of}/history`,
    };
    for (const role of ['auditor', 'staff'] as const) {
      const { browser } = await signedIn(city.server, role);
      const page = await browser.get(pathOf[role](id));
      expect([role, page.status]).toEqual([role, 200]);
      expect(page.text).toContain(city.maya.customer._id);
      expect((await browser.get(`${pathOf[role](id)}/signed`)).status).toBe(200);
      expect((await browser.get(pathOf[role]('1234567890123456'))).status).toBe(404);
      const other = role === 'auditor' ? 'staff' : 'auditor';
      expect((await browser.get(pathOf[other](id))).status).toBe(403);
    }
    await city.server.settled();
    const words = wordsOf((await maya.get('/access?who=utility')).text);
    expect(words).toContain('An auditor');
    expect(words).toMatch(/history of the permission/);
  });

  it('is nobody else’s: another customer is told what one is told of none', async () => {
    const noah = city.browser();
    await noah.signIn((await noah.open('/sharing')).page, city.noah.email, PASSWORD);
    for (const path of ['history', 'history/signed']) {
      const [others, none] = [`/sharing/${id}/${path}`, `/sharing/1234567890123456/${path}`];
      expect([path, (await noah.get(others)).status, (await noah.get(none)).status]).toEqual([path, 404, 404]);
      expect((await noah.get(`/auditor/authorizations/${id}`)).status).toBe(403);
    }
  });

  it('of more than a thousand accesses is several documents, each of which says where the next begins', async () => {
    const { accessRecords } = city.custodian;
    const { customer } = city.maya;
    const reader = { kind: 'third-party', authorizationId: id, customerId: customer._id } as const;
    const access = { reader, route: '/feed', channel: 'api', correlationId: 'c' } as const;
    const refused = { outcome: 'refused', status: 403, bytes: 0 } as const;
    await Promise.all(Array.from({ length: 1_001 }, async () => accessRecords.note(access, refused)));
    const first = JSON.parse((await maya.get(`/sharing/${id}/history/signed`)).text) as Signed;
    expect(first.life.accesses).toHaveLength(1_000);
    const before = encodeURIComponent(first.life.earlier ?? '');
    const next = JSON.parse((await maya.get(`/sharing/${id}/history/signed?before=${before}`)).text) as Signed;
    expect(next.life.accesses.map(({ outcome }) => outcome)).toEqual(['refused', 'complete']);
    expect([await isGenuine(first), await isGenuine(next), next.life.earlier]).toEqual([true, true, undefined]);
  });
});
