import type { AccessRecords } from '@app/audit';
import { Scope } from '@app/espi';
import { hashSecret } from '@app/runtime';
import type { Applications } from '@app/third-parties';
import type { RateLimits } from '@app/web';
import { errors, Provider, type Adapter, type AdapterPayload } from 'oidc-provider';
import { AuthorizationStatus, isWithinAuthorizedPeriod } from '../authorization.js';
import type { Authorizations } from '../authorizations.js';
import type { StoredToken, TokenKind } from '../token.js';
import type { Tokens } from '../tokens.js';
import { engineClient } from './engine-client.js';
import type { OAuthInteractions } from './oauth-interaction.js';
import { oauthPaths } from './oauth-paths.js';
import { ownTokenKind } from './requested-scope.js';

export interface EngineServices {
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly tokens: Tokens;
  readonly interactions: OAuthInteractions;
  readonly rateLimits: RateLimits;
  readonly accessRecords: AccessRecords;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const dateOf = (epochSeconds: number | undefined): Date | undefined =>
  epochSeconds === undefined ? undefined : new Date(epochSeconds * 1000);

/** What the engine would keep and the custodian does not: the sessions of its own, since people sign in elsewhere. */
class Unkept implements Adapter {
  async upsert(_id: string, _payload: AdapterPayload, _seconds?: number): Promise<void> {}
  async find(_id: string): Promise<AdapterPayload | undefined> {
    return undefined;
  }
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async consume(_id: string): Promise<void> {}
  async destroy(_id: string): Promise<void> {}
  async revokeByGrantId(_grantId: string): Promise<void> {}
}

/** The engine's clients are the applications, by the client id of any credential. */
class Clients extends Unkept {
  constructor(private readonly applications: Applications) {
    super();
  }

  override async find(clientId: string): Promise<AdapterPayload | undefined> {
    const client = await this.applications.client(clientId);
    return client && engineClient(client.application, client.credential);
  }
}

/** The engine's grants are the authorizations, which are the one record of them; its account is the authorization too. */
class Grants extends Unkept {
  constructor(
    private readonly authorizations: Authorizations,
    private readonly resource: string,
    private readonly now: () => Date,
  ) {
    super();
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const authorization = await this.authorizations.find(id);
    if (authorization === undefined || authorization.tokensRevokedAt !== undefined) return undefined;
    const { status, applicationId, authorizedPeriod, scope } = authorization;
    if (status !== AuthorizationStatus.Active || !isWithinAuthorizedPeriod(authorization, this.now())) return undefined;
    return {
      jti: id,
      kind: 'Grant',
      clientId: applicationId,
      accountId: id,
      resources: { [this.resource]: scope },
      ...(authorizedPeriod.end && { exp: seconds(authorizedPeriod.end) }),
    };
  }
}

/** Requests that wait for the customer. Their id is in no document: it is the key to them. */
class Interactions extends Unkept {
  constructor(
    private readonly interactions: OAuthInteractions,
    private readonly issuer: string,
  ) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, seconds: number): Promise<void> {
    const { jti: _jti, returnTo: _returnTo, ...kept } = payload;
    await this.interactions.put(id, kept, seconds);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const kept = await this.interactions.find(id);
    return kept && { ...kept, jti: id, returnTo: `${this.issuer}${oauthPaths.authorize}/${id}` };
  }

  override async destroy(id: string): Promise<void> {
    await this.interactions.remove(id);
  }
}

/** Tokens of one kind of the engine's, in the one store of tokens. */
abstract class TokensOf extends Unkept {
  constructor(
    protected readonly services: EngineServices,
    private readonly kinds: readonly TokenKind[],
    private readonly resource: string,
  ) {
    super();
  }

  override async find(token: string): Promise<AdapterPayload | undefined> {
    const stored = await this.services.tokens.find(token, this.kinds);
    return stored && this.payloadOf(token, stored);
  }

  override async destroy(token: string): Promise<void> {
    await this.services.tokens.revokeToken(token);
  }

  protected async payloadOf(token: string, stored: StoredToken): Promise<AdapterPayload | undefined> {
    if (stored.revokedAt !== undefined) return undefined;
    const { applicationId, authorizationId, scope, issuedAt, expiresAt } = stored;
    return {
      jti: token,
      clientId: applicationId,
      grantId: authorizationId,
      accountId: authorizationId,
      scope,
      resource: this.resource,
      aud: this.resource,
      iat: seconds(issuedAt),
      ...(expiresAt && { exp: seconds(expiresAt) }),
    };
  }

  protected async record(token: string, kind: TokenKind, payload: AdapterPayload, more: object = {}): Promise<void> {
    const { clientId: applicationId, grantId: authorizationId, scope, exp } = payload;
    const expiresAt = dateOf(exp);
    await this.services.tokens.record(token, kind, { applicationId, authorizationId, scope, expiresAt, ...more });
  }
}

class AccessTokens extends TokensOf {
  override async upsert(token: string, payload: AdapterPayload): Promise<void> {
    await this.record(token, 'access', payload);
  }

  /** All tokens of an authorization at once; one that is given back alone (RFC 7009) leaves the others. */
  override async revokeByGrantId(authorizationId: string): Promise<void> {
    const entities = Provider.ctx?.oidc.entities;
    const isGivenBack = Provider.ctx?.oidc.route === 'revocation' && entities?.AccessToken !== undefined;
    if (!isGivenBack) await this.services.authorizations.revokeTokens(authorizationId);
  }
}

class ClientTokens extends TokensOf {
  override async upsert(token: string, payload: AdapterPayload): Promise<void> {
    await this.record(token, ownTokenKind(Scope.parse(payload.scope ?? '')), payload);
  }
}

/** What is exchanged for other tokens, as this request found it: what has changed since is somebody else's exchange. */
abstract class ExchangedTokens extends TokensOf {
  readonly #found = new WeakMap<object, StoredToken>();

  protected found(stored: StoredToken): void {
    if (Provider.ctx !== undefined) this.#found.set(Provider.ctx, stored);
  }

  protected lastFound(): StoredToken | undefined {
    return Provider.ctx && this.#found.get(Provider.ctx);
  }
}

class Codes extends ExchangedTokens {
  override async upsert(token: string, payload: AdapterPayload): Promise<void> {
    const { redirectUri, codeChallenge } = payload;
    await this.record(token, 'code', payload, { redirectUri, codeChallenge });
  }

  /** Of two at the same instant one wins; and whoever comes second, what came from the code is revoked. */
  override async consume(code: string): Promise<void> {
    if (await this.services.tokens.useCode(code)) return;
    const authorizationId = this.lastFound()?.authorizationId;
    if (authorizationId !== undefined) await this.services.authorizations.revokeTokens(authorizationId);
    throw new errors.InvalidGrant('authorization code already consumed');
  }

  protected override async payloadOf(token: string, stored: StoredToken): Promise<AdapterPayload | undefined> {
    const payload = await super.payloadOf(token, stored);
    const { usedAt, redirectUri, codeChallenge } = stored;
    this.found(stored);
    return (
      payload && {
        ...payload,
        redirectUri,
        ...(codeChallenge !== undefined && { codeChallenge, codeChallengeMethod: 'S256' }),
        ...(usedAt && { consumed: seconds(usedAt) }),
      }
    );
  }
}

class RefreshTokens extends ExchangedTokens {
  override async upsert(token: string, payload: AdapterPayload): Promise<void> {
    const rotated = Provider.ctx?.oidc.entities.RotatedRefreshToken;
    await this.record(token, 'refresh', payload, rotated && { predecessorId: hashSecret(rotated.jti) });
  }

  override async consume(): Promise<void> {
    const found = this.lastFound();
    if (found !== undefined && (await this.services.tokens.useRefreshToken(found))) return;
    throw new errors.InvalidGrant('refresh token already used');
  }

  /** One that is revoked counts as used: whoever still holds it makes the engine revoke all that came with it. */
  protected override async payloadOf(token: string, stored: StoredToken): Promise<AdapterPayload | undefined> {
    const { revokedAt, ...standing } = stored;
    const payload = await super.payloadOf(token, standing);
    this.found(stored);
    const isUsed = stored.usedAt !== undefined && !(await this.services.tokens.isReusable(stored));
    const usedAt = revokedAt ?? (isUsed ? stored.usedAt : undefined);
    return payload && { ...payload, ...(usedAt && { consumed: seconds(usedAt) }) };
  }
}

/** Where each of the engine's artefacts is kept: most of them are things of ESPI under another name. */
export function engineStore(
  services: EngineServices,
  { issuer, resource, now }: { readonly issuer: string; readonly resource: string; readonly now: () => Date },
): (name: string) => Adapter {
  const stores: Readonly<Record<string, Adapter>> = {
    Client: new Clients(services.applications),
    Grant: new Grants(services.authorizations, resource, now),
    Interaction: new Interactions(services.interactions, issuer),
    AccessToken: new AccessTokens(services, ['access'], resource),
    ClientCredentials: new ClientTokens(services, ['client', 'registration'], resource),
    AuthorizationCode: new Codes(services, ['code'], resource),
    RefreshToken: new RefreshTokens(services, ['refresh'], resource),
  };
  const unkept = new Unkept();
  return (name) => stores[name] ?? unkept;
}
