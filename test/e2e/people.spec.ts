import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '../../apps/custodian/src/route-table.js';
import { PageClient, tokenIn } from '../support/page-client.js';
import { signedIn, type SignedInPerson } from '../support/portal-people.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

let server: TestCustodian;
let admin: SignedInPerson;
beforeAll(async () => {
  server = await startTestCustodian();
  admin = await signedIn(server, 'administrator');
});
afterAll(async () => server.close());

const PASSWORD = 'four quiet herons wade';
const pathOf = ({ id }: { id: string }): string => `/staff/people/${id}`;
const eventsOf = async ({ id }: { id: string }) => server.custodian.people.accountEvents.ofUser(id);
const signIn = async (email: string) => new PageClient(server.origin).submit('/sign-in', { email, password: PASSWORD });
const linkTo = async (email: string): Promise<string> => {
  const mail = (await server.custodian.mail.shown()).find(({ to }) => to === email);
  return new URL(/http\S+\/choose-password\/\S+/.exec(mail?.text ?? '')?.[0] ?? 'http://none.invalid').pathname;
};

describe('administrators and the people who sign in', () => {
  it('BR-017.004 BR-028.019a BR-070 add somebody, an auditor too, who chooses a password by a link, in both languages', async () => {
    const wrong = await admin.browser.submit('/staff/people/new', { name: '', email: 'no', roles: [], language: 'en' });
    for (const field of ['name', 'email', 'roles']) expect(wrong.text).toContain(`href="#f-${field}"`);
    const king = { name: 'K', email: 'k@mail.example', language: 'en', roles: 'customer' };
    expect((await admin.browser.submit('/staff/people/new', king)).status).toBe(422);
    const given = { name: 'Nora <Nett>', email: 'Nora@mail.example', roles: ['staff', 'auditor'], language: 'es' };
    const added = await admin.browser.submit('/staff/people/new', given);
    expect(added.headers.location).toMatch(/^\/staff\/people\/\d{16}\?done=added$/);
    expect((await admin.browser.submit('/staff/people/new', given)).text).toContain('href="#f-email"');
    const page = await admin.browser.get(`${added.headers.location}&lang=es`);
    for (const told of ['Nora &lt;Nett>', 'Personal, Auditor', 'Cuenta creada']) expect(page.text).toContain(told);
    await admin.browser.get('/help?lang=en');
    const chosen = await new PageClient(server.origin).submit(await linkTo('nora@mail.example'), {
      newPassword: PASSWORD,
    });
    expect(chosen.status).toBe(303);
    expect((await signIn('nora@mail.example')).headers.location).toMatch(/^\/sign-in\/set-up/);
  });

  it('are listed by pages, and found by their whole address alone', async () => {
    const dana = await signedIn(server, 'developer');
    expect((await admin.browser.get('/staff/people')).text).toContain(dana.email);
    const found = await admin.browser.get(`/staff/people?email=${encodeURIComponent(dana.email.toUpperCase())}`);
    expect(found.headers.location).toBe(pathOf(dana));
    for (const email of [dana.email.slice(0, -1), 'developer', '.*', '<b>', 'x'.repeat(400)]) {
      const none = await admin.browser.get(`/staff/people?email=${encodeURIComponent(email)}`);
      expect([email, none.status, none.text.includes('Nobody signs in as')]).toEqual([email, 200, true]);
    }
  });

  it('BR-028.014 change roles, lock, unlock and reset; each ends sessions and is recorded with who did it', async () => {
    const dana = await signedIn(server, 'developer');
    const act = async (fields: Record<string, string | readonly string[]>) =>
      admin.browser.submit(pathOf(dana), fields);
    const isIn = async (): Promise<boolean> => (await dana.browser.get('/profile')).status === 200;
    expect(await isIn()).toBe(true);
    expect((await act({ wish: 'roles', roles: ['developer', 'staff'] })).headers.location).toContain('done=roles');
    expect(await isIn()).toBe(false);
    expect((await act({ wish: 'roles', roles: [] })).text).toContain('href="#f-roles"');
    expect((await act({ wish: 'roles', roles: ['king'] })).status).toBe(422);
    expect((await act({ wish: 'burn' })).status).toBe(422);
    await act({ wish: 'lock' });
    expect((await signIn(dana.email)).status).toBe(422);
    await act({ wish: 'unlock' });
    expect((await signIn(dana.email)).status).toBe(303);
    await act({ wish: 'reset-password' });
    expect((await signIn(dana.email)).status).toBe(422);
    expect(await linkTo(dana.email)).toMatch(/^\/sign-in\/choose-password\//);
    await act({ wish: 'remove-second-factor' });
    const done = (await eventsOf(dana)).filter(({ by }) => typeof by === 'object' && by.userId === admin.id);
    expect(done.map(({ kind }) => kind)).toEqual([
      'second-factor-removed',
      'password-reset-asked',
      'unlocked',
      'locked',
      'roles-changed',
    ]);
  });

  it('change nothing of their own', async () => {
    expect((await admin.browser.get(pathOf(admin))).text).toContain('This is your own account');
    for (const wish of ['roles', 'lock', 'reset-password', 'remove-second-factor']) {
      const answer = await admin.browser.submit('/staff/people/new', { wish, roles: 'developer' }, pathOf(admin));
      expect([wish, answer.status]).toEqual([wish, 409]);
    }
    expect((await server.custodian.people.users.get(admin.id)).roles).toEqual(['administrator']);
  });
});

describe('the wall around the pages of people', () => {
  it('lets nobody in but administrators, and takes no form of another site or browser', async () => {
    const own = routes.filter(({ path }) => path.startsWith('/staff/people'));
    expect(own).toHaveLength(5);
    for (const role of ['staff', 'auditor', 'developer'] as const) {
      const other = await signedIn(server, role);
      const _csrf = tokenIn(await other.browser.get('/profile')) ?? '';
      for (const { method, path } of own) {
        const address = path.replace(':user', other.id);
        const grab = {
          _csrf,
          wish: 'roles',
          roles: 'administrator',
          name: 'M',
          email: 'm@mail.example',
          language: 'en',
        };
        const answer = method === 'GET' ? await other.browser.get(address) : await other.browser.post(address, grab);
        expect([role, method, path, answer.status]).toEqual([role, method, path, 403]);
      }
      expect((await server.custodian.people.users.get(other.id)).roles).toEqual([role]);
    }
    const victim = await signedIn(server, 'developer');
    const fields = { wish: 'lock', roles: [] };
    expect((await admin.browser.post(pathOf(victim), fields)).status).toBe(403);
    const _csrf = tokenIn(await admin.browser.get('/staff/people/new')) ?? '';
    const elsewhere = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await admin.browser.post(pathOf(victim), { ...fields, _csrf }, elsewhere)).status).toBe(403);
    expect((await server.custodian.people.users.get(victim.id)).lockedAt).toBeUndefined();
    expect((await admin.browser.get('/staff/people/1234567890123456')).status).toBe(404);
  });
});
