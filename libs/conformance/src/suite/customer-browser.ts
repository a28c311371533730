import type { Answer, Connection } from './connection.js';
import { formsIn, type FormButton, type HtmlForm } from './html-forms.js';
import { given, NotChecked, type SuiteInputs } from './inputs.js';

export type CustomerAnswer = 'allow' | 'refuse';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

interface Page {
  readonly address: string;
  readonly answer: Answer;
}

/** Where the customer may be. */
interface Bounds {
  /** of the authorization server, whose pages alone are asked for and told anything */
  readonly origin: string;
  /** where the way ends */
  readonly redirectUri: string;
}

const MOST_REDIRECTS = 10;
/** To sign in, to answer, and to answer once more where the page comes back. */
const MOST_FORMS = 4;
const BY_HAND = '--authorization-code, got by hand';
const words: Readonly<Record<CustomerAnswer, RegExp>> = {
  allow: /^(allow|approve|accept|agree|authori[sz]e|grant|yes|true)\b/i,
  refuse: /^(refuse|deny|reject|decline|disagree|no|false)\b/i,
};

/**
 * A customer's browser without a screen: it signs in and answers by the forms of the pages, and goes nowhere but to the
 * authorization server. Its session lasts, so that the customer signs in once.
 */
export class CustomerBrowser {
  #cookies: readonly Cookie[] = [];

  constructor(
    private readonly inputs: SuiteInputs,
    private readonly connection: Connection,
  ) {}

  /**
   * Goes to the authorization endpoint and through its pages.
   *
   * @returns where the customer is sent in the end, at the redirect URI
   * @throws NoAnswer; NotChecked where the pages cannot be read, or there is no customer
   */
  async answer(address: string, wish: CustomerAnswer, redirectUri: string): Promise<URL> {
    const email = given(this.inputs.customerEmail, '--customer-email');
    const password = given(this.inputs.customerPassword, '--customer-password');
    let signedIn = false;
    const bounds = { origin: new URL(address).origin, redirectUri };
    let next = await this.#ask('GET', address, bounds);
    for (let forms = 0; forms < MOST_FORMS; forms++) {
      if (next instanceof URL) return next;
      const all = formsIn(next.answer.text);
      const signIn = all.find(({ inputs }) => inputs.some(({ type }) => type === 'password'));
      const [consent, button] = answerIn(all, wish) ?? [];
      if (signIn !== undefined) {
        if (signedIn) throw new NotChecked(signInNeeds(next.answer.status));
        signedIn = true;
        next = await this.#submit(next, signIn, filledIn(signIn, email, password), bounds);
      } else if (consent !== undefined && button !== undefined) {
        const fields = [...consent.fields, ...(button.name === '' ? [] : [[button.name, button.value] as const])];
        next = await this.#submit(next, consent, fields, bounds);
      } else {
        const { status } = next.answer;
        throw new NotChecked(`${BY_HAND}: the page at ${pathOf(next.address)} (${status}) has no form to ${wish} by`);
      }
    }
    if (next instanceof URL) return next;
    throw new NotChecked(`${BY_HAND}: the page at ${pathOf(next.address)} does not take an answer`);
  }

  async #submit(page: Page, form: HtmlForm, fields: HtmlForm['fields'], bounds: Bounds): Promise<Page | URL> {
    const address = leadingTo(form.action, page.address);
    const encoded = new URLSearchParams(fields.map(([name, value]) => [name, value]));
    if (form.method === 'POST') return this.#ask('POST', address.href, bounds, encoded.toString());
    address.search = encoded.toString();
    return this.#ask('GET', address.href, bounds);
  }

  /** Goes on until there is a page, or until the customer is sent to the redirect URI. */
  async #ask(method: string, address: string, { origin, redirectUri }: Bounds, body?: string): Promise<Page | URL> {
    requireWithin(address, origin);
    let answer = await this.#send(method, address, body);
    let at = address;
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) return { address: at, answer };
      const target = leadingTo(location, at);
      if (isAt(target, redirectUri)) return target;
      requireWithin(target.href, origin);
      at = target.href;
      answer = await this.#send('GET', at);
    }
    throw new NotChecked(`${BY_HAND}: ${pathOf(address)} redirects in a circle`);
  }

  async #send(method: string, address: string, body?: string): Promise<Answer> {
    const { pathname, origin } = new URL(address);
    const cookies = this.#cookies.filter(
      ({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    );
    const answer = await this.connection.ask({
      method,
      address,
      body,
      headers: {
        Accept: 'text/html',
        'Accept-Language': 'en',
        ...(cookies.length > 0 && { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }),
        ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin }),
      },
    });
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line, pathname);
    return answer;
  }

  #keep(line: string, pathname: string): void {
    const [, name = '', value = ''] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? [];
    const path = /;\s*path=(\/[^;]*)/i.exec(line)?.[1] ?? (pathname.slice(0, pathname.lastIndexOf('/')) || '/');
    const isOver = value === '' || /;\s*max-age=(0|-\d+)\s*(;|$)/i.test(line);
    const others = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
    this.#cookies = isOver ? others : [...others, { name, value, path }];
  }
}

/** Whether an address is the redirect URI, with an answer in its query. */
export const isAt = ({ origin, pathname }: URL, redirectUri: string): boolean => {
  const own = new URL(redirectUri);
  return origin === own.origin && pathname === own.pathname;
};

const signInNeeds = (status: number): string =>
  status === 429
    ? 'a server that takes one more sign-in: it answers 429'
    : '--customer-email and --customer-password that the server takes';

/** @throws NotChecked where a link, form or redirect leads to no address */
function leadingTo(href: string, from: string): URL {
  const address = URL.parse(href, from);
  if (address === null) throw new NotChecked(`${BY_HAND}: ${pathOf(from)} leads to ${href}, which is no address`);
  return address;
}

/** A password is told to the authorization server alone. @throws NotChecked */
function requireWithin(address: string, origin: string): void {
  const { origin: other } = new URL(address);
  if (other !== origin) throw new NotChecked(`${BY_HAND}: customers are sent to ${other === 'null' ? address : other}`);
}

const pathOf = (address: string): string => new URL(address).pathname;

function filledIn({ fields, inputs }: HtmlForm, email: string, password: string): HtmlForm['fields'] {
  const secret = inputs.find(({ type }) => type === 'password')?.name;
  const name = inputs.find(({ type }) => type === 'email') ?? inputs.find(({ type }) => type === 'text');
  const filled: ReadonlyMap<string | undefined, string> = new Map([
    [name?.name, email],
    [secret, password],
  ]);
  return fields.map(([field, value]) => [field, filled.get(field) ?? value] as const);
}

/** The form with a button that says yes or no, and the button: by its value, else by its text. */
function answerIn(forms: readonly HtmlForm[], wish: CustomerAnswer): readonly [HtmlForm, FormButton] | undefined {
  for (const form of forms) {
    const button =
      form.buttons.find(({ value }) => words[wish].test(value)) ??
      form.buttons.find(({ text }) => words[wish].test(text));
    if (button !== undefined) return [form, button];
  }
  return undefined;
}
