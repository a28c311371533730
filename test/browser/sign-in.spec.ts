import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@app/users';
import { Secret, TOTP } from 'otpauth';
import { looks, TestBrowser, type Visitor } from '../support/browser.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

const PASSWORD = 'four quiet herons wade';

let browser: TestBrowser;
let server: TestCustodian;
beforeAll(async () => {
  [browser, server] = await Promise.all([TestBrowser.start(), startTestCustodian()]);
});
afterAll(async () => Promise.all([browser.close(), server.close()]));

/** Presses Tab until the control with this name has the focus. */
async function tabTo({ page }: Visitor, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused: string = await page.evaluate(
      `(({ labels, innerText, ariaLabel }) => ariaLabel ?? labels?.[0]?.innerText ?? innerText ?? '')(document.activeElement)`,
    );
    if (focused.trim() === name) return;
  }
  throw new Error(`${page.url()} has nothing called ${name} that Tab comes to`);
}

const type = async (visitor: Visitor, name: string, text: string): Promise<void> => {
  await tabTo(visitor, name);
  await visitor.page.keyboard.type(text);
};
/** Presses the control with this name, and waits for the page that follows. */
const press = async (visitor: Visitor, name: string): Promise<void> => {
  await tabTo(visitor, name);
  await Promise.all([visitor.page.waitForEvent('load'), visitor.page.keyboard.press('Enter')]);
};

/** Keeps a picture of the page, where asked to. */
const picture = async ({ page }: Visitor): Promise<void> => {
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS === undefined) return;
  const name = new URL(page.url()).pathname.replaceAll(/[^a-z]+/gi, '-').slice(0, 30);
  const language = String(await page.locator('html').getAttribute('lang'));
  const colours = String(await page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'`));
  const { width } = page.viewportSize() ?? { width: 0 };
  await page.screenshot({ path: `${SCREENSHOTS}/door${name}-${width}-${language}-${colours}.png`, fullPage: true });
};

const seen = async (visitor: Visitor): Promise<void> => {
  await picture(visitor);
  const path = new URL(visitor.page.url()).pathname;
  expect([path, await visitor.accessibilityFindings(), await visitor.smallTargets()]).toEqual([path, [], []]);
};

const words = {
  en: {
    name: 'Your name',
    email: 'Email',
    send: 'Send me the link',
    newPassword: 'New password',
    choose: 'Choose this password',
    password: 'Password',
    signIn: 'Sign in',
    profileName: 'Name',
    save: 'Save',
    saved: 'Your profile is saved.',
    account: 'Account: Nils Porter',
    signOut: 'Sign out',
    signedOut: 'You have signed out.',
  },
  es: {
    name: 'Su nombre',
    email: 'Correo electrónico',
    send: 'Enviarme el enlace',
    newPassword: 'Contraseña nueva',
    choose: 'Elegir esta contraseña',
    password: 'Contraseña',
    signIn: 'Entrar',
    profileName: 'Nombre',
    save: 'Guardar',
    saved: 'Su perfil está guardado.',
    account: 'Cuenta: Nils Porter',
    signOut: 'Salir',
    signedOut: 'Ha salido de su cuenta.',
  },
} as const;

describe.each(['en', 'es'] as const)('by the keyboard alone, on a telephone, in %s', (language) => {
  it('one signs up, confirms, signs in, changes the profile and signs out', async () => {
    const t = words[language];
    const visitor = await browser.visitor(server.origin, { width: 390, language });
    const { page } = visitor;
    const email = `${language}@mail.example`;
    await page.goto('/sign-up');
    await picture(visitor);
    await type(visitor, t.name, 'Nils');
    await type(visitor, t.email, email);
    await press(visitor, t.send);
    await seen(visitor);

    await server.custodian.people.settled();
    await page.goto('/mailbox');
    await page.locator(`a[href^="/mailbox/"]`).first().click();
    const [link = ''] = /\/sign-in\/choose-password\/[\w-]+/.exec(await page.locator('main').innerHTML()) ?? [];
    await page.goto(link);
    await seen(visitor);
    await type(visitor, t.newPassword, PASSWORD);
    await press(visitor, t.choose);
    await picture(visitor);

    await type(visitor, t.email, email);
    await type(visitor, t.password, PASSWORD);
    await press(visitor, t.signIn);
    expect(new URL(page.url()).pathname).toBe('/developers/applications');
    await page.goto('/profile');
    await picture(visitor);
    await type(visitor, t.profileName, 'Nils Porter');
    await press(visitor, t.save);
    await page.getByText(t.saved).waitFor();
    await tabTo(visitor, t.account);
    await page.keyboard.press('Enter');
    await press(visitor, t.signOut);
    await page.getByText(t.signedOut).waitFor();
    await page.goto('/profile');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });
});

describe('the pages of the door', () => {
  const signIn = async (visitor: Visitor, email: string): Promise<void> => {
    await visitor.page.goto('/sign-in');
    await visitor.page.fill('[name=email]', email);
    await visitor.page.fill('[name=password]', PASSWORD);
    await visitor.page.press('[name=password]', 'Enter');
    await visitor.page.waitForURL((url) => url.pathname !== '/sign-in');
  };
  const add = async (email: string, role: Role): Promise<void> => {
    await server.custodian.people.userAdministration.add(
      { email, name: 'Ada Quill', roles: [role] },
      { password: PASSWORD, by: 'operator' },
    );
  };

  it.each([
    ['en', looks[0]],
    ['es', looks[3]],
  ] as const)('are for everybody, in %s: %j', async (language, look) => {
    const visitor = await browser.visitor(server.origin, { ...look, language });
    const email = `${look?.width}-${look?.colours}@mail.example`;
    await add(email, 'developer');
    const shown = async (path: string): Promise<void> => {
      await visitor.page.goto(path);
      expect([path, await visitor.page.locator('html').getAttribute('lang')]).toEqual([path, language]);
      await seen(visitor);
      expect([path, await visitor.overflowAt(320)]).toEqual([path, 0]);
      await visitor.page.setViewportSize({ width: look?.width ?? 1280, height: 900 });
    };
    for (const part of ['', '/forgotten', '/link-sent', '/choose-password/over', '/confirm-email/over']) {
      await shown(`/sign-in${part}`);
    }
    await shown('/sign-up');
    await signIn(visitor, email);
    await visitor.page.goto(`/help?lang=${language}`);
    for (const path of ['/profile', '/profile/email', '/profile/password', '/profile/second-factor']) await shown(path);
    await visitor.leave();
  });

  it('say what is wrong, and set up the second step', async () => {
    const visitor = await browser.visitor(server.origin, { width: 390 });
    const email = 'auditor@mail.example';
    await add(email, 'auditor');
    await visitor.page.goto('/sign-in');
    await visitor.page.getByLabel('Email').fill(email);
    await visitor.page.getByRole('button', { name: 'Sign in' }).click();
    await visitor.page.getByRole('alert').waitFor();
    await seen(visitor);
    await signIn(visitor, email);
    expect(new URL(visitor.page.url()).pathname).toBe('/sign-in/set-up');
    await seen(visitor);
    await visitor.page.goto('/sign-in/set-up?lang=es');
    await seen(visitor);
    expect(await visitor.overflowAt(320)).toBe(0);
    const key = /\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){3,})\b/.exec(await visitor.page.innerText('main'))?.[1] ?? '';
    const code = new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) }).generate();
    await visitor.page.fill('[name=code]', code);
    await Promise.all([visitor.page.waitForEvent('load'), visitor.page.press('[name=code]', 'Enter')]);
    await visitor.context.clearCookies({ name: /session/i });
    await signIn(visitor, email);
    for (const language of ['en', 'es']) {
      await visitor.page.goto(`/sign-in/second-factor?lang=${language}`);
      await seen(visitor);
      expect(await visitor.overflowAt(320)).toBe(0);
    }
    await visitor.leave();
  });

  it('BR-037 warn before a session ends for want of use, let it last, and hide what they show when it is over', async () => {
    await add('idle@mail.example', 'developer');
    const visitor = await browser.visitor(server.origin, {});
    const { page } = visitor;
    await page.clock.install();
    await signIn(visitor, 'idle@mail.example');
    await page.goto('/profile');
    const sessions = server.custodian.store.db.collection('userSessions');
    const usedAgo = async (minutes: number): Promise<void> => {
      await sessions.updateMany({}, { $set: { lastSeenAt: new Date(Date.now() - minutes * 60_000) } });
    };
    const warning = page.getByText('In two minutes you are signed out.');
    await usedAgo(5);
    await page.clock.fastForward('13:05');
    await page.waitForResponse((response) => response.url().endsWith('/sign-in/idle'));
    expect(await warning.isVisible()).toBe(false);
    await usedAgo(13.5);
    await page.clock.fastForward('08:05');
    await warning.waitFor();
    await picture(visitor);
    expect(await visitor.accessibilityFindings()).toEqual([]);
    const focused = async (): Promise<string> => page.evaluate('document.activeElement.innerText');
    expect(await focused()).toBe('Stay signed in');
    await page.keyboard.press('Enter');
    await warning.waitFor({ state: 'hidden' });
    const stored = await sessions.findOne({}, { sort: { lastSeenAt: -1 } });
    expect(Date.now() - Number(stored?.['lastSeenAt'])).toBeLessThan(60_000);
    await usedAgo(15);
    await page.clock.fastForward('15:00');
    await page.waitForURL((url) => url.pathname === '/sign-in');
    expect(new URL(page.url()).searchParams.get('next')).toBe('/profile');
    await page.getByText('nothing had happened here for 15 minutes').waitFor();
    await visitor.leave();
  });

  it('BR-037 ask calmly again where the server refuses to say, and lead the keyboard back to where it was', async () => {
    await add('calm@mail.example', 'developer');
    const visitor = await browser.visitor(server.origin, {});
    const { page } = visitor;
    await page.clock.install();
    await signIn(visitor, 'calm@mail.example');
    await page.goto('/profile');
    const link = page.getByRole('link', { name: 'Change password' });
    await link.focus();
    let asked = 0;
    let seconds: number | undefined;
    await page.route('**/sign-in/idle', async (route) => {
      asked++;
      await route.fulfill(
        seconds === undefined ? { status: 503, json: { code: 'overloaded' } } : { json: { seconds } },
      );
    });
    const look = async (time: string): Promise<void> => {
      const answer = page.waitForResponse(/idle/);
      await page.clock.fastForward(time);
      await answer;
    };
    await look('13:05');
    await page.clock.runFor(20_000);
    expect([asked, await page.getByText('In two minutes').isVisible()]).toEqual([1, false]);
    seconds = 110;
    await look('00:11');
    await page.getByText('In two minutes').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('In two minutes').waitFor({ state: 'hidden' });
    expect(await link.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await visitor.leave();
  });

  it('work without script', async () => {
    await add('plain@mail.example', 'developer');
    const visitor = await browser.visitor(server.origin, { script: false });
    await signIn(visitor, 'plain@mail.example');
    await visitor.page.goto('/profile');
    expect(await visitor.page.getByText('In two minutes').isVisible()).toBe(false);
    await visitor.page.getByLabel('Name').fill('Ada Penn');
    await visitor.page.getByRole('button', { name: 'Save' }).click();
    await visitor.page.getByText('Your profile is saved.').waitFor();
    await visitor.leave();
  });
});
