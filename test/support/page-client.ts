import { ask, type Answer, type Question } from './http-client.js';

/** What a form sends: a field may have several values. */
export type SentFields = Readonly<Record<string, string | readonly string[]>>;

const encoded = (fields: SentFields): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  ).toString();

/** A browser without a screen: it keeps cookies, sends forms as a browser does, and follows nothing by itself. */
export class PageClient {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly origin: string,
    /** sent with every request: languages, the address behind a proxy… */
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#ask(path, { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers } });
  }

  async head(path: string): Promise<Answer> {
    return this.#ask(path, { method: 'HEAD' });
  }

  /** Opens a page, fills its form in, and sends it: with the token that the page gave. */
  async submit(path: string, fields: SentFields, action = path): Promise<Answer> {
    const token = tokenIn(await this.get(path));
    return this.post(action, { ...(token !== undefined && { _csrf: token }), ...fields });
  }

  /** Sends a form as it is given. */
  async post(path: string, fields: SentFields, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#ask(path, {
      method: 'POST',
      body: encoded(fields),
      headers: {
        Accept: 'text/html',
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: this.origin,
        'Sec-Fetch-Site': 'same-origin',
        ...headers,
      },
    });
  }

  /** Sends a form with files, as a browser does. */
  async upload(
    path: string,
    fields: Readonly<Record<string, string | Blob>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, value instanceof File ? value.name : 'a-file');
    }
    const encoded = new Response(form);
    return this.#ask(path, {
      method: 'POST',
      body: Buffer.from(await encoded.arrayBuffer()),
      headers: { Accept: 'text/html', 'Content-Type': encoded.headers.get('content-type') ?? '', ...headers },
    });
  }

  async #ask(path: string, { headers, ...question }: Question): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(`${this.origin}${path}`, {
      ...question,
      headers: { ...(cookie !== '' && { Cookie: cookie }), ...this.headers, ...headers },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

/** The token that the forms of a page carry. */
export const tokenIn = ({ text }: Answer): string | undefined => /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
