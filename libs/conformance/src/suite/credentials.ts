import type { Answer, Connection } from './connection.js';
import { given, NotChecked, type SuiteInputs } from './inputs.js';

/** Whose token goes with a request. */
export type Caller =
  | TokenHolder
  /** no Authorization header */
  | 'nobody'
  | 'empty header'
  | 'Bearer null';

type TokenHolder =
  'access' | 'other access' | 'offline access' | 'client' | 'registration' | 'upload' | 'expired' | 'revoked';

/** Asked for by `client_credentials`, it stands for a registration token in the certification tool. */
export const REGISTRATION_SCOPE = 'FB=36_40';

/** The tokens that the suite was given, and those that it gets by client_credentials. */
export class Credentials {
  readonly #asked = new Map<string | undefined, Promise<Answer>>();

  constructor(
    private readonly inputs: SuiteInputs,
    private readonly connection: Connection,
    private readonly tokenEndpoint: string,
  ) {}

  /** @throws NotChecked where the token is not given */
  async headersOf(caller: Caller): Promise<Record<string, string>> {
    if (caller === 'nobody') return {};
    if (caller === 'empty header') return { Authorization: '' };
    if (caller === 'Bearer null') return { Authorization: 'Bearer null' };
    return bearing(await this.tokenOf(caller));
  }

  /** @throws NotChecked where it is not given */
  async tokenOf(caller: TokenHolder): Promise<string> {
    if (caller === 'client') {
      return given((await this.#issued()) ?? this.inputs.clientToken, `--client-token, ${this.#orCredentials}`);
    }
    if (caller === 'registration') {
      const token = this.inputs.registrationToken ?? (await this.#issued(REGISTRATION_SCOPE));
      return given(token, `--registration-token, ${this.#orCredentials}`);
    }
    const { accessTokens, otherAccessToken, offlineAccessToken, uploadToken, expiredToken, revokedToken } = this.inputs;
    const tokens = {
      access: accessTokens?.[0],
      'other access': otherAccessToken,
      'offline access': offlineAccessToken,
      upload: uploadToken,
      expired: expiredToken,
      revoked: revokedToken,
    };
    return given(tokens[caller], `--${caller.replace(' ', '-')}-token`);
  }

  get #orCredentials(): string {
    const { clientId, clientSecret } = this.inputs;
    const areGiven = clientId !== undefined && clientSecret !== undefined;
    return areGiven
      ? 'since the token endpoint gives none: see FND001'
      : 'or --client-id and --client-secret for a server with a token endpoint';
  }

  /**
   * The answer of the token endpoint to client_credentials, asked for once a scope.
   *
   * @throws NoAnswer; NotChecked without credentials or without an endpoint
   */
  async clientCredentials(scope?: string): Promise<Answer> {
    const known = this.#asked.get(scope);
    if (known !== undefined) return known;
    const asked = this.#ask(scope);
    this.#asked.set(scope, asked);
    return asked;
  }

  async #ask(scope?: string): Promise<Answer> {
    const id = given(this.inputs.clientId, '--client-id');
    const secret = given(this.inputs.clientSecret, '--client-secret');
    const answer = await this.connection.ask({
      method: 'POST',
      address: this.tokenEndpoint,
      headers: {
        Authorization: basic(encodeURIComponent(id), encodeURIComponent(secret)),
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }).toString(),
    });
    if (answer.status === 404) throw new NotChecked(`a token endpoint: there is none at ${this.tokenEndpoint}`);
    return answer;
  }

  /** A token by client_credentials; undefined where the server gives none. */
  async #issued(scope?: string): Promise<string | undefined> {
    try {
      const answer = await this.clientCredentials(scope);
      return answer.status === 200 ? accessTokenIn(answer) : undefined;
    } catch (error) {
      if (error instanceof NotChecked) return undefined;
      throw error;
    }
  }
}

export const bearing = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** As HTTP has it; OAuth wants both form-encoded first (RFC 6749 section 2.3.1). */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** The access token in a token response, where there is one. */
export function accessTokenIn({ text }: Answer): string | undefined {
  try {
    const { access_token: token } = JSON.parse(text) as { access_token?: unknown };
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}
