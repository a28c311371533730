import { createHash, randomBytes } from 'node:crypto';
import { oauthPaths } from '@app/authorization';
import { ask, type Answer, type Question } from './http-client.js';

/** A browser: it keeps cookies, and follows redirects as long as they lead to the custodian. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** @param base address that the world knows @param origin where the server really is */
  constructor(
    private readonly base: string,
    private readonly origin: string,
  ) {}

  async get(url: string): Promise<Answer> {
    const address = url.replace(this.base, this.origin);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(new URL(address, this.origin).href, { headers: { Cookie: cookie } });
    for (const set of answer.headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Goes on until the custodian answers with a page, or sends the browser elsewhere. */
  async follow(url: string): Promise<{ readonly answer: Answer; readonly elsewhere?: URL }> {
    for (let next = url; ;) {
      const answer = await this.get(next);
      const { location } = answer.headers;
      if (location === undefined) return { answer };
      const target = new URL(location, this.base);
      if (target.origin !== this.base && target.origin !== this.origin) return { answer, elsewhere: target };
      next = target.href;
    }
  }
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

type Parameters = Readonly<Record<string, string>>;

/** A third party, as it speaks to the endpoints of OAuth. */
export class OAuthClient {
  constructor(
    private readonly origin: string,
    readonly clientId: string,
    readonly clientSecret: string,
    readonly redirectUri: string,
  ) {}

  authorizeUrl(parameters: Parameters = {}): string {
    const all = {
      response_type: 'code',
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      state: 'a state',
      ...parameters,
    };
    return `${oauthPaths.authorize}?${new URLSearchParams(all).toString()}`;
  }

  async post(path: string, parameters: Parameters, question: Question = {}): Promise<Answer> {
    return ask(`${this.origin}${path}`, {
      method: 'POST',
      body: new URLSearchParams(parameters).toString(),
      ...question,
      headers: {
        Authorization: basic(this.clientId, this.clientSecret),
        'Content-Type': 'application/x-www-form-urlencoded',
        ...question.headers,
      },
    });
  }

  async token(parameters: Parameters): Promise<Answer> {
    return this.post(oauthPaths.token, parameters);
  }

  async exchange(code: string, more: Parameters = {}): Promise<Answer> {
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: this.redirectUri, ...more });
  }

  async refresh(refreshToken: string, more: Parameters = {}): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...more });
  }
}

export const json = ({ text }: Answer): Record<string, string> => JSON.parse(text) as Record<string, string>;
