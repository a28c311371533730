import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Claims = Readonly<Record<string, unknown>>;

interface Grant {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
  readonly person: Claims;
}

const CLIENT = { id: 'the custodian', secret: 's3cret: with/odd+signs' };

/**
 * A small OpenID provider: authorization code with PKCE, ID token, UserInfo. Whoever comes is `person`, and says yes. It
 * takes nothing that is not as RFC 6749, RFC 7636 and OpenID Connect Core 1.0 want it; what it answers can be spoilt.
 */
export class OpenIdProvider {
  person: Claims = {};
  /** changes what an ID token says */
  spoilIdToken: (claims: Claims) => Claims = (claims) => claims;
  spoilUserInfo: (claims: Claims) => Claims = (claims) => claims;
  /** parameters of the answer to the authorization request, in place of its own */
  spoilAnswer: (parameters: URLSearchParams) => void = () => undefined;
  /** an address at which it is down: cut off, or answered by a proxy */
  down: { readonly path: string; readonly by: 'cut' | 'proxy' } | undefined;
  /** addresses that were asked for */
  readonly asked: string[] = [];
  readonly #grants = new Map<string, Grant>();
  readonly #tokens = new Map<string, Claims>();

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
  }

  static async start(): Promise<OpenIdProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OpenIdProvider(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  /** What the custodian is told of it. */
  get environment(): Record<string, string> {
    return {
      IDENTITY_ISSUER: this.issuer,
      IDENTITY_AUTHORIZATION_URL: `${this.issuer}/authorize`,
      IDENTITY_TOKEN_URL: `${this.issuer}/token`,
      IDENTITY_USERINFO_URL: `${this.issuer}/userinfo`,
      IDENTITY_CLIENT_ID: CLIENT.id,
      IDENTITY_CLIENT_SECRET: CLIENT.secret,
      IDENTITY_LABEL: 'Live Oak account',
      IDENTITY_ACCOUNT_CLAIM: 'account_number',
    };
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    this.asked.push(url.pathname);
    if (url.pathname === this.down?.path) {
      if (this.down.by === 'cut') request.destroy();
      else response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>');
      return;
    }
    if (url.pathname === '/authorize') return this.#authorize(url.searchParams, response);
    const json = (status: number, body: object): void =>
      void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/token') {
      const tokens = this.#exchange(request.headers.authorization ?? '', new URLSearchParams(await text(request)));
      json(tokens === undefined ? 400 : 200, tokens ?? { error: 'invalid_grant' });
    } else {
      const person = this.#tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
      json(person === undefined ? 401 : 200, person === undefined ? {} : this.spoilUserInfo(person));
    }
  }

  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const given = (name: string): string => asked.get(name) ?? '';
    const isRight =
      given('response_type') === 'code' &&
      given('client_id') === CLIENT.id &&
      given('code_challenge_method') === 'S256' &&
      given('state').length >= 20 &&
      given('nonce').length >= 20 &&
      given('scope').split(' ').includes('openid');
    if (!isRight) return void response.writeHead(400).end('no such request');
    const code = randomBytes(16).toString('hex');
    const [redirectUri, challenge, nonce] = [given('redirect_uri'), given('code_challenge'), given('nonce')];
    this.#grants.set(code, { redirectUri, challenge, nonce, person: this.person });
    const answer = new URLSearchParams({ code, state: given('state'), iss: this.issuer });
    this.spoilAnswer(answer);
    response.writeHead(302, { Location: `${redirectUri}?${answer.toString()}` }).end();
  }

  #exchange(authorization: string, asked: URLSearchParams): object | undefined {
    const grant = this.#grants.get(asked.get('code') ?? '');
    this.#grants.delete(asked.get('code') ?? '');
    const credentials = [CLIENT.id, CLIENT.secret].map((part) => encodeURIComponent(part)).join(':');
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    if (
      grant === undefined ||
      authorization !== `Basic ${Buffer.from(credentials).toString('base64')}` ||
      asked.get('grant_type') !== 'authorization_code' ||
      asked.get('redirect_uri') !== grant.redirectUri ||
      challenge !== grant.challenge
    ) {
      return undefined;
    }
    const accessToken = randomBytes(16).toString('hex');
    this.#tokens.set(accessToken, grant.person);
    const exp = Math.floor(Date.now() / 1000) + 300;
    const claims = { iss: this.issuer, aud: CLIENT.id, sub: grant.person['sub'], exp, nonce: grant.nonce };
    const parts = [{ alg: 'RS256' }, this.spoilIdToken(claims)];
    const encoded = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    return { access_token: accessToken, token_type: 'Bearer', id_token: [...encoded, 'signature'].join('.') };
  }
}
