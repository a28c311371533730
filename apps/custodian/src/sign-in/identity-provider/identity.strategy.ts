import { callbackify } from 'node:util';
import type { Request } from 'express';
import OAuth2Strategy from 'passport-oauth2';
import type { IdentitySettings } from './identity-settings.js';
import { claimsOfIdToken, exchangeCode, userInfo, type Claims } from './openid-connect.js';
import type { PendingSignIn, PendingSignIns } from './pending-sign-ins.js';
import { ProviderFailure } from './provider-failure.js';

/** Whom the provider vouches for, and what the sign-in was begun with. */
export interface Vouched {
  readonly claims: Claims;
  readonly pending: PendingSignIn;
}

interface Tokens {
  readonly id_token: string;
}

/**
 * passport-oauth2 as an OpenID Connect client: authorization code with PKCE (RFC 7636), a state and a nonce a sign-in,
 * and the issuer checked where the answer tells it (RFC 9207) and in the ID token.
 */
export class IdentityStrategy extends OAuth2Strategy {
  constructor(
    private readonly settings: IdentitySettings,
    private readonly pending: PendingSignIns,
  ) {
    super(
      {
        authorizationURL: settings.authorizationUrl,
        tokenURL: settings.tokenUrl,
        clientID: settings.clientId,
        clientSecret: '',
        callbackURL: settings.callbackUrl,
        scope: settings.scope,
        pkce: true,
        // its types know stores without PKCE alone
        store: pending as unknown as OAuth2Strategy.StateStore,
        skipUserProfile: true,
        passReqToCallback: true,
      },
      (
        request: Request,
        accessToken: string,
        _refreshToken: string,
        tokens: Tokens,
        _profile: unknown,
        done: OAuth2Strategy.VerifyCallback,
      ) => {
        callbackify(async () => this.#vouchedFor(pending.takenOf(request), accessToken, tokens.id_token))(
          (error: unknown, vouched?: Vouched) => done(error, vouched),
        );
      },
    );
    // passport-oauth2 would send the secret in the body, and wait for ever
    Object.assign(this._oauth2, {
      getOAuthAccessToken: (code: string, parameters: object, done: TokenDone) => {
        callbackify(async () => exchangeCode(settings, { code, ...textsOf(parameters) }))((error, tokens) =>
          done(error, tokens?.accessToken, undefined, { id_token: tokens?.idToken ?? '' }),
        );
      },
    });
  }

  override authenticate(request: Request, options?: object): void {
    const { code, error, iss, state } = request.query;
    if (iss !== undefined && iss !== this.settings.issuer) {
      this.error(new ProviderFailure('provider-failed', 'the answer is of another issuer'));
    } else if (error === undefined || code !== undefined) {
      super.authenticate(request, options);
    } else {
      // passport-oauth2 believes an error without asking whose it is
      this.pending.verify(request, state, {}, (problem, verifier) => {
        if (problem != null || verifier === false) this.error(problem ?? expired());
        else if (error === 'access_denied') this.error(new ProviderFailure('provider-denied', 'the person said no'));
        else
          this.error(
            new ProviderFailure(
              'provider-failed',
              `it answered ${typeof error === 'string' ? error.slice(0, 64) : 'no text'}`,
            ),
          );
      });
    }
  }

  /** The nonce of this sign-in (OpenID Connect Core 1.0 section 3.1.2.1), which the pending one keeps. */
  override authorizationParams({ state }: { state: PendingSignIn }): object {
    return { nonce: state.nonce };
  }

  async #vouchedFor(pending: PendingSignIn, accessToken: string, idToken: string): Promise<Vouched> {
    const ofToken = claimsOfIdToken(idToken, this.settings, pending.nonce);
    const ofUserInfo = await userInfo(this.settings, accessToken);
    // section 5.3.2: it may be somebody else's
    if (ofUserInfo['sub'] !== ofToken['sub']) {
      throw new ProviderFailure('provider-failed', 'its UserInfo is of somebody else');
    }
    return { claims: { ...ofToken, ...ofUserInfo, iss: ofToken['iss'] }, pending };
  }
}

type TokenDone = (error: unknown, accessToken?: string, refreshToken?: string, results?: Tokens) => void;

export const expired = (): ProviderFailure =>
  new ProviderFailure('provider-expired', 'no such sign-in in this browser');

const textsOf = (parameters: object): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
