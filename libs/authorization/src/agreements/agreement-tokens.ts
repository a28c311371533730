import { CustodianError } from '@app/runtime';
import { AuthorizationStatus, isWithinAuthorizedPeriod, type Authorization } from '../authorization.js';
import type { Authorizations, Grant } from '../authorizations.js';
import type { Tokens } from '../tokens.js';
import type { Proposals } from './proposals.js';

const TOKEN_LIFE_MS = 3_600_000;

/**
 * The way in to what customers authorized without OAuth, by an agreement or on paper: an access token an hour, for the
 * third party's client token.
 */
export class AgreementTokens {
  constructor(
    private readonly proposals: Proposals,
    private readonly authorizations: Authorizations,
    private readonly tokens: Tokens,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @throws CustodianError `unknown-agreement` (404), `agreement-not-accepted` (409), `authorization-ended` (403) */
  async issue(applicationId: string, agreementId: string): Promise<Grant> {
    const { authorizationId } = await this.proposals.get(applicationId, agreementId);
    if (authorizationId === undefined) {
      throw new CustodianError('agreement-not-accepted', 409, 'The customer has not accepted the agreement.');
    }
    return this.#issueUnder(applicationId, await this.authorizations.get(authorizationId));
  }

  /**
   * The same for what a customer granted on paper or by telephone. What was granted on a page has tokens of its own: who
   * has lost them asks the customer again.
   *
   * @throws CustodianError `unknown-authorization`, `authorization-by-consent` (404), `authorization-ended` (403)
   */
  async issueOffline(applicationId: string, authorizationId: string): Promise<Grant> {
    const authorization = await this.authorizations.find(authorizationId);
    if (authorization?.applicationId !== applicationId) {
      throw new CustodianError('unknown-authorization', 404, 'There is no such authorization.');
    }
    if (authorization.offline === undefined) {
      throw new CustodianError(
        'authorization-by-consent',
        404,
        'Its tokens come by the code of the customer’s consent.',
      );
    }
    return this.#issueUnder(applicationId, authorization);
  }

  async #issueUnder(applicationId: string, authorization: Authorization): Promise<Grant> {
    const { _id: authorizationId } = authorization;
    const now = this.now();
    const isRevoked = authorization.tokensRevokedAt !== undefined;
    if (
      isRevoked ||
      authorization.status !== AuthorizationStatus.Active ||
      !isWithinAuthorizedPeriod(authorization, now)
    ) {
      throw new CustodianError('authorization-ended', 403, 'The authorization has ended, or its tokens were revoked.');
    }
    const { scope, authorizedPeriod } = authorization;
    const hour = now.getTime() + TOKEN_LIFE_MS;
    const expiresAt = new Date(Math.min(hour, authorizedPeriod.end?.getTime() ?? hour));
    return {
      authorization,
      token: await this.tokens.issue('access', { authorizationId, applicationId, scope, expiresAt }),
    };
  }
}
