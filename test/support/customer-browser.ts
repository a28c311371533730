import { ask, type Answer } from './http-client.js';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** What a form sends: names with the values that each has. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

const BROWSER_HEADERS = { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin' };

/** A customer's browser without a screen: cookies with their paths, forms as they stand on the page, redirects. */
export class CustomerBrowser {
  #cookies: Cookie[] = [];

  /** @param base address that the world knows @param origin where the server really is */
  constructor(
    private readonly base: string,
    private readonly origin: string,
  ) {}

  async get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#ask(url, 'GET', undefined, headers);
  }

  async post(url: string, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#ask(url, 'POST', encoded(fields), headers);
  }

  /** Sends the form of a page with some fields changed; undefined takes a field away. */
  async submit(page: Answer, changes: Fields, action?: string): Promise<Answer> {
    const form = formIn(page.text, action);
    return this.post(form.action, { ...form.fields, ...changes });
  }

  /** Goes on until there is a page, or until the custodian sends the browser elsewhere. */
  async follow(answer: Answer): Promise<{ readonly page: Answer; readonly at: string; readonly elsewhere?: URL }> {
    let at = '';
    for (let page = answer; ;) {
      const { location } = page.headers;
      if (location === undefined) return { page, at };
      const target = new URL(location, this.base);
      if (target.origin !== this.base) return { page, at, elsewhere: target };
      at = `${target.pathname}${target.search}`;
      page = await this.get(at);
    }
  }

  async open(url: string): Promise<{ readonly page: Answer; readonly at: string; readonly elsewhere?: URL }> {
    return this.follow(await this.get(url));
  }

  /** Signs in on the page that asks for it, and goes on from there. */
  async signIn(page: Answer, email: string, password: string) {
    return this.follow(await this.submit(page, { email, password }, '/sign-in'));
  }

  forget(name: RegExp): void {
    this.#cookies = this.#cookies.filter((cookie) => !name.test(cookie.name));
  }

  async #ask(url: string, method: string, body?: string, headers: Readonly<Record<string, string>> = {}) {
    const { pathname, search } = new URL(url, this.base);
    const sent = this.#cookies.filter(
      ({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')),
    );
    const answer = await ask(`${this.origin}${pathname}${search}`, {
      method,
      ...(body !== undefined && { body }),
      headers: {
        ...BROWSER_HEADERS,
        Cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', Origin: this.base }),
        ...headers,
      },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
      this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
      if (value !== '') this.#cookies.push({ name, value, path });
    }
    return answer;
  }
}

function encoded(fields: Fields): string {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values ?? []].flat()) body.append(name, value);
  return body.toString();
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The form that goes to an address, or the one in the middle of the page, with what it holds as the page stands. */
export function formIn(html: string, action?: string): { readonly action: string; readonly fields: Fields } {
  const main = html.slice(html.indexOf('<main'));
  const forms = main.match(/<form[^]*?<\/form>/g) ?? [];
  const form = forms.find((each) => action === undefined || attribute(each, 'action') === action) ?? '';
  const fields: Record<string, string[]> = {};
  for (const tag of form.match(/<input[^>]*>/g) ?? []) {
    const type = attribute(tag, 'type') ?? 'text';
    if ((type === 'checkbox' || type === 'radio') && !/\schecked/.test(tag)) continue;
    const name = attribute(tag, 'name') ?? '';
    fields[name] = [...(fields[name] ?? []), attribute(tag, 'value') ?? (type === 'checkbox' ? 'on' : '')];
  }
  return { action: attribute(form, 'action') ?? '', fields };
}

/** What a page says, without its marks. */
export const wordsOf = (html: string): string =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ');
