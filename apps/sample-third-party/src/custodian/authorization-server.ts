import { Injectable } from '@nestjs/common';
import { Configuration } from '../configuration.js';
import type { Tokens } from '../connections/connection.js';
import { Failure } from '../failure.js';
import { ClientCredentials } from './client-credentials.js';
import { send } from './send.js';

/** What we use of the authorization server's metadata (RFC 8414 section 2). */
export interface ServerMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  readonly registrationEndpoint?: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** The endpoints of the custodian's OAuth. Each answers with what it gave, or throws a Failure. */
@Injectable()
export class AuthorizationServer {
  #metadata?: ServerMetadata;
  #clientToken?: { readonly value: string; readonly expiresAt: number };

  constructor(
    private readonly configuration: Configuration,
    private readonly credentials: ClientCredentials,
  ) {}

  /** Asked for once: the issuer must be the custodian that we were told of (RFC 8414 section 3.3). */
  async metadata(): Promise<ServerMetadata> {
    this.#metadata ??= await this.#discover();
    return this.#metadata;
  }

  async #discover(): Promise<ServerMetadata> {
    const { custodianUrl } = this.configuration;
    const response = await send(`${custodianUrl}/.well-known/oauth-authorization-server`);
    const members = await membersOf(response);
    const text = (name: string): string => {
      const value = members[name];
      if (typeof value !== 'string') throw new Failure('custodian-refused', `its metadata has no ${name}`);
      return value;
    };
    if (text('issuer') !== custodianUrl) throw new Failure('wrong-issuer', 'in the metadata');
    return {
      issuer: custodianUrl,
      authorizationEndpoint: text('authorization_endpoint'),
      tokenEndpoint: text('token_endpoint'),
      revocationEndpoint: text('revocation_endpoint'),
      registrationEndpoint: 'registration_endpoint' in members ? text('registration_endpoint') : undefined,
    };
  }

  /** RFC 6749 section 4.1.3 with the verifier of RFC 7636 */
  async exchange(code: string, parameters: Readonly<Record<string, string>>): Promise<Tokens> {
    return tokensOf(await this.#token({ ...parameters, grant_type: 'authorization_code', code }), this.configuration);
  }

  /** RFC 6749 section 6. @throws Failure `grant-gone` where the refresh token is used up, expired or revoked */
  async refresh({ refreshToken, ...old }: Tokens): Promise<Tokens> {
    const members = await this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken });
    // what the answer leaves out is as it was
    const asBefore = {
      refresh_token: refreshToken,
      scope: old.scope,
      resourceURI: old.resourceUri,
      authorizationURI: old.authorizationUri,
    };
    return tokensOf({ ...asBefore, ...members }, this.configuration);
  }

  /** Our own token, for what is the application's: its Authorizations (RFC 6749 section 4.4). */
  async clientToken(): Promise<string> {
    if (this.#clientToken === undefined || this.#clientToken.expiresAt < Date.now() + 60_000) {
      const members = await this.#token({ grant_type: 'client_credentials' });
      this.#clientToken = {
        value: textIn(members, 'access_token'),
        expiresAt: Date.now() + Number(members['expires_in'] ?? 60) * 1000,
      };
    }
    return this.#clientToken.value;
  }

  /** RFC 7009: with the refresh token go the access tokens. */
  async revoke({ refreshToken }: Tokens): Promise<void> {
    const { revocationEndpoint } = await this.metadata();
    await this.#post(revocationEndpoint, { token: refreshToken, token_type_hint: 'refresh_token' });
  }

  /** Registers us with the custodian, by the initial access token that we were given (RFC 7591 section 3). */
  async register(initialAccessToken: string): Promise<void> {
    const { registrationEndpoint } = await this.metadata();
    if (registrationEndpoint === undefined) throw new Failure('custodian-refused', 'it registers nobody');
    const response = await send(registrationEndpoint, {
      method: 'POST',
      headers: { Authorization: `Bearer ${initialAccessToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(this.credentials.metadata),
    });
    await this.credentials.keep(await membersOf(response));
  }

  async #token(parameters: Readonly<Record<string, string>>): Promise<Members> {
    const { tokenEndpoint } = await this.metadata();
    return membersOf(await this.#post(tokenEndpoint, parameters));
  }

  async #post(address: string, parameters: Readonly<Record<string, string>>): Promise<Response> {
    const { clientId, clientSecret } = await this.credentials.get();
    // RFC 6749 section 2.3.1: each is form-encoded before the colon joins them
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
    return send(address, {
      method: 'POST',
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams(parameters),
    });
  }
}

/** @throws Failure after the error codes of RFC 6749 section 5.2 */
async function membersOf(response: Response): Promise<Members> {
  const text = await response.text();
  let members: Members = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) members = parsed as Members;
  } catch {
    // no JSON: an answer of something in between, whose status says what there is to say
  }
  if (response.ok) return members;
  const error = typeof members['error'] === 'string' ? members['error'] : String(response.status);
  if (error === 'invalid_grant') throw new Failure('grant-gone', error);
  if (error === 'invalid_client' || error === 'unauthorized_client') throw new Failure('credentials-refused', error);
  throw new Failure(response.status >= 500 ? 'custodian-unreachable' : 'custodian-refused', error);
}

function textIn(members: Members, name: string): string {
  const value = members[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Failure('custodian-refused', `the token response has no ${name}`);
}

function tokensOf(members: Members, { custodianUrl }: Configuration): Tokens {
  // our tokens go there, so it must be the custodian's
  const address = (name: string): string => {
    const text = textIn(members, name);
    if (!URL.canParse(text) || new URL(text).origin !== new URL(custodianUrl).origin)
      throw new Failure('custodian-refused', `${name} leads elsewhere`);
    return text;
  };
  const { customerResourceURI: customer } = members;
  return {
    accessToken: textIn(members, 'access_token'),
    refreshToken: textIn(members, 'refresh_token'),
    expiresAt: Date.now() + Number(members['expires_in'] ?? 0) * 1000,
    scope: textIn(members, 'scope'),
    resourceUri: address('resourceURI'),
    authorizationUri: address('authorizationURI'),
    ...(typeof customer === 'string' && customer !== '' && { customerResourceUri: address('customerResourceURI') }),
  };
}
