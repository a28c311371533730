import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { looks, TestBrowser, type Visitor } from '../support/browser.js';
import { addHousehold, type Household } from '../support/enrolment-household.js';
import { OpenIdProvider } from '../support/openid-provider.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

/** Where the provider sends browsers back to. */
const BASE = 'http://custodian.example';
const PASSWORD = 'four quiet herons wade';

let browser: TestBrowser;
let provider: OpenIdProvider;
let server: TestCustodian;
beforeAll(async () => {
  provider = await OpenIdProvider.start();
  server = await startTestCustodian(provider.environment);
  browser = await TestBrowser.start([`--host-resolver-rules=MAP custodian.example ${server.origin.slice(7)}`]);
});
afterAll(async () => {
  await Promise.all([browser.close(), server.close()]);
  await provider.close();
});

const words = {
  en: {
    name: 'Your name',
    email: 'Email',
    terms: /I accept/,
    send: 'Send me the link',
    newPassword: 'New password',
    choose: 'Choose this password',
    password: 'Password',
    signIn: 'Sign in',
    account: 'Account number or ESIID',
    meter: 'Meter number',
    sendCode: 'Send me a code',
    code: 'Code',
    add: 'Add the account',
    added: 'The account is added',
  },
  es: {
    name: 'Su nombre',
    email: 'Correo electrónico',
    terms: /Acepto/,
    send: 'Enviarme el enlace',
    newPassword: 'Contraseña nueva',
    choose: 'Elegir esta contraseña',
    password: 'Contraseña',
    signIn: 'Entrar',
    account: 'Número de cuenta o ESIID',
    meter: 'Número del medidor',
    sendCode: 'Enviarme un código',
    code: 'Código',
    add: 'Añadir la cuenta',
    added: 'La cuenta está añadida',
  },
} as const;

/** What axe finds, targets that are too small, and pixels beyond a window of 320; and a picture where asked for. */
async function seen(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const path = new URL(page.url()).pathname;
  const { width = 1280 } = page.viewportSize() ?? {};
  const { SCREENSHOTS } = process.env;
  if (SCREENSHOTS !== undefined) {
    const language = String(await page.locator('html').getAttribute('lang'));
    const name = `${path.replaceAll(/[^a-z]+/gi, '-')}-${width}-${language}`;
    await page.screenshot({ path: `${SCREENSHOTS}/enrolment${name}.png`, fullPage: true });
  }
  const findings = [await visitor.accessibilityFindings(), await visitor.smallTargets()];
  const overflow = await visitor.overflowAt(320);
  await page.setViewportSize({ width, height: 900 });
  expect([path, ...findings, overflow]).toEqual([path, [], [], 0]);
}

/** Tab until the control that is looked for has the focus. */
async function tabTo(
  { page }: Visitor,
  role: 'textbox' | 'checkbox' | 'button' | 'link',
  name: string | RegExp,
): Promise<void> {
  const wanted = page.getByRole('main').getByRole(role, { name, exact: typeof name === 'string' });
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((control) => control.ownerDocument.activeElement === control)) return;
  }
  throw new Error(`Tab does not come to ${String(name)} on ${page.url()}`);
}

/** By the keyboard alone: fields, ticks, and the button in the end. */
async function fillByKeyboard(
  visitor: Visitor,
  fields: readonly (readonly [label: string, text: string])[],
  { tick, button }: { tick?: RegExp; button: string },
): Promise<void> {
  for (const [label, text] of fields) {
    await tabTo(visitor, 'textbox', label);
    await visitor.page.keyboard.type(text);
  }
  if (tick !== undefined) {
    await tabTo(visitor, 'checkbox', tick);
    await visitor.page.keyboard.press('Space');
  }
  await tabTo(visitor, 'button', button);
  await Promise.all([visitor.page.waitForEvent('load'), visitor.page.keyboard.press('Enter')]);
}

const latestMailTo = async (email: string): Promise<string> => {
  await server.custodian.people.settled();
  await server.custodian.enrolments.settled();
  return (await server.custodian.mail.shown()).find(({ to }) => to === email)?.text ?? '';
};
const linkTo = async (email: string): Promise<string> =>
  /\/sign-in\/choose-password\/[\w-]+/.exec(await latestMailTo(email))?.[0] ?? '';
const codeSentTo = async ({ email }: Household): Promise<string> =>
  /^\w{4}-\w{4}$/m.exec(await latestMailTo(email))?.[0] ?? '';

describe('a customer who registers', () => {
  it.each([
    { language: 'en', look: looks[0] },
    { language: 'es', look: looks[3] },
  ] as const)('BR-017 BR-028.001 comes in by the keyboard alone, in $language', async ({ language, look }) => {
    const t = words[language];
    const home = await addHousehold(server.custodian);
    const visitor = await browser.visitor(BASE, { ...look, language });
    const { page } = visitor;
    const email = `${language}@mail.example`;
    await page.goto('/register');
    await seen(visitor);
    await fillByKeyboard(
      visitor,
      [
        [t.name, 'Nils Porter'],
        [t.email, email],
      ],
      { tick: t.terms, button: t.send },
    );
    await page.goto('/terms');
    await seen(visitor);
    await page.goto(await linkTo(email));
    await fillByKeyboard(visitor, [[t.newPassword, PASSWORD]], { button: t.choose });
    await fillByKeyboard(
      visitor,
      [
        [t.email, email],
        [t.password, PASSWORD],
      ],
      { button: t.signIn },
    );
    expect(new URL(page.url()).pathname).toBe('/accounts');
    await seen(visitor);
    await fillByKeyboard(
      visitor,
      [
        [t.account, home.account],
        [t.meter, home.meter],
      ],
      { button: t.sendCode },
    );
    await fillByKeyboard(visitor, [[t.code, 'ZZZZ-ZZZZ']], { button: t.add });
    await page.getByRole('alert').first().waitFor();
    await seen(visitor);
    await fillByKeyboard(visitor, [[t.code, await codeSentTo(home)]], { button: t.add });
    expect(new URL(page.url()).pathname).toBe('/usage');
    await page.goto('/accounts?done=added');
    await page.getByText(t.added).waitFor();
    await seen(visitor);
    await page.goto(`/accounts/leave?account=${home.customer._id}`);
    await seen(visitor);
    expect(visitor.faults).toEqual([]);
    await visitor.leave();
  });

  it('comes in by the identity provider, without script, by the keyboard alone', async () => {
    const home = await addHousehold(server.custodian);
    provider.person = { sub: 'iris', name: 'Iris Field', email: 'iris@mail.example', email_verified: true };
    const withScript = await browser.visitor(BASE, { width: 390 });
    await withScript.page.goto('/sign-in?done=provider-failed');
    await seen(withScript);
    await withScript.page.getByRole('link', { name: 'Continue with Live Oak account' }).click();
    await withScript.page.getByText('You are new here').first().waitFor();
    await seen(withScript);
    await withScript.page.goto('/sign-in/provider/newcomer?lang=es');
    await withScript.page.getByText('Usted es nuevo aquí').first().waitFor();
    await seen(withScript);
    await withScript.leave();
    const visitor = await browser.visitor(BASE, { script: false });
    const { page } = visitor;
    await page.goto('/sign-in');
    await tabTo(visitor, 'link', 'Continue with Live Oak account');
    await page.keyboard.press('Enter');
    await page.getByText('You are new here').first().waitFor();
    await fillByKeyboard(visitor, [], { tick: words.en.terms, button: 'Go on' });
    await fillByKeyboard(
      visitor,
      [
        [words.en.account, home.esiid],
        [words.en.meter, home.meter],
      ],
      { button: words.en.sendCode },
    );
    await fillByKeyboard(visitor, [[words.en.code, await codeSentTo(home)]], { button: words.en.add });
    await page.getByText('Shown now').waitFor();
    expect(new URL(page.url()).pathname).toBe('/accounts');
    await visitor.leave();
  });
});
