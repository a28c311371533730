import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { formsIn } from '@app/conformance';
import { RESOURCE_PATH } from '@app/espi';
import type { Credentials, LoadPerson } from './load-people.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Whoever asks: on a connection that is kept, from an address of their own behind a proxy, with their cookies. */
export class LoadClient {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly origin: string,
    private readonly agent: Agent,
    readonly person: LoadPerson,
    private readonly address: string,
  ) {}

  /** @throws Error where the status of the answer is of another class than `wanted`, such as 200 or 300 */
  async ask(
    wanted: 200 | 300,
    path: string,
    headers: Record<string, string> = {},
    form?: readonly (readonly [string, string])[],
  ): Promise<Answer> {
    const body = form && new URLSearchParams(form.map(([name, value]) => [name, value])).toString();
    const answer = await new Promise<Answer>((resolve, reject) => {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const asked = request(`${this.origin}${path}`, {
        agent: this.agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'X-Forwarded-For': this.address,
          'Accept-Encoding': 'identity',
          ...(cookie !== '' && { Cookie: cookie }),
          ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
      });
      asked.on('error', reject).on('response', (response) => {
        text(response).then(
          (read) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: read }),
          reject,
        );
      });
      asked.end(body);
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    if (Math.floor(answer.status / 100) !== wanted / 100)
      throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    return answer;
  }

  /** What a browser says of itself. */
  get browser(): Record<string, string> {
    return { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin', Origin: this.origin };
  }

  keep(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  forget(): void {
    this.#cookies.clear();
  }
}

const TOKEN = '/DataCustodian/oauth/token';
const basic = ({ id, secret }: Credentials): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

/** Signs in with a password, as a browser that was never here. */
async function signIn(client: LoadClient): Promise<void> {
  const { email, password } = client.person;
  client.forget();
  const page = await client.ask(200, '/sign-in', client.browser);
  const form = formsIn(page.text).find(({ inputs }) => inputs.some(({ type }) => type === 'password'));
  const hidden = (form?.fields ?? []).filter(([name]) => name !== 'email' && name !== 'password');
  const fields = [...hidden, ['email', email], ['password', password]] as const;
  await client.ask(300, '/sign-in', client.browser, fields);
}

/** From the third party's question, through the page of a customer who is signed in, to its tokens. */
async function consent(client: LoadClient): Promise<void> {
  const { asking, redirectUri, scope, session } = client.person;
  client.forget();
  client.keep('custodian-session', session);
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: asking.id,
    redirect_uri: redirectUri,
    scope,
    state: 'load',
  });
  const html = client.browser;
  let path = `/DataCustodian/oauth/authorize?${asked.toString()}`;
  path = pathIn(await client.ask(300, path, html));
  const page = await client.ask(200, path, html);
  for (const { action, buttons, fields } of formsIn(page.text)) {
    if (!buttons.some(({ value }) => value === 'allow')) continue;
    path = pathIn(await client.ask(300, action || path, html, [...fields, ['answer', 'allow']]));
    break;
  }
  const back = new URL((await client.ask(300, path, html)).headers.location ?? '');
  const code = back.searchParams.get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  await client.ask(200, TOKEN, basic(asking), Object.entries(grant));
}

const pathIn = ({ headers: { location = '' } }: Answer): string => {
  const { pathname, search } = new URL(location, 'http://here');
  return `${pathname}${search}`;
};

/** What is done again and again. */
export const flows = {
  bare: async (client: LoadClient) => client.ask(200, '/'),
  get: async (client: LoadClient) => {
    const { subscription, token, usagePoint } = client.person;
    const path = `${RESOURCE_PATH}/Subscription/${subscription}/UsagePoint/${usagePoint}`;
    return client.ask(200, path, { Authorization: `Bearer ${token}` });
  },
  token: async (client: LoadClient) =>
    client.ask(200, TOKEN, basic(client.person.client), [['grant_type', 'client_credentials']]),
  'sign-in': signIn,
  consent,
} satisfies Record<string, (client: LoadClient) => Promise<unknown>>;

export type FlowName = keyof typeof flows;
