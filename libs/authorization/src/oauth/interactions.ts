import type { IncomingMessage, ServerResponse } from 'node:http';
import { Scope } from '@app/espi';
import type { Application } from '@app/third-parties';
import type { Interaction, Provider } from 'oidc-provider';
import type { GrantRequest } from '../authorizations.js';
import type { EngineServices } from './engine-store.js';
import { consentExpired } from './oauth-refusals.js';

/** What a client asks a customer for. */
export interface ConsentRequest {
  readonly application: Application;
  /** what is asked, no more than is registered */
  readonly scope: Scope;
  /** whether the client wants the customer to sign in anew (`prompt=login`) */
  readonly mustSignIn: boolean;
}

/** What the customer chose of it: never more than was asked. */
export interface ConsentChoices {
  /** absent: as it was asked for */
  readonly scope?: Scope;
  /** absent: whatever usage points the customer has */
  readonly usagePointIds?: readonly string[];
  /** data from this time on */
  readonly from?: Date;
  /** end of the authorization */
  readonly until?: Date;
}

/** The part of an authorization that is the customer's: the pages below `/consent/{uid}`, whose cookie names the request. */
export class Interactions {
  constructor(
    private readonly engine: Provider,
    private readonly services: EngineServices,
  ) {}

  /** @throws CustodianError `consent-expired` (400) where this browser has no request that waits, or no longer */
  async read(request: IncomingMessage, response: ServerResponse): Promise<ConsentRequest> {
    const { application, scope, interaction } = await this.#waiting(request, response);
    return { application, scope, mustSignIn: interaction.prompt.name === 'login' };
  }

  /**
   * Grants what the customer chose.
   *
   * @returns where the browser goes on
   * @throws CustodianError `consent-expired` (400), and what `Authorizations.grant` throws
   */
  async grant(
    request: IncomingMessage,
    response: ServerResponse,
    { customerId, choices = {} }: { readonly customerId: string; readonly choices?: ConsentChoices },
  ): Promise<string> {
    const { application, scope, interaction } = await this.#waiting(request, response);
    const { scope: chosen = scope, ...bounds } = choices;
    const grant: GrantRequest = {
      applicationId: application._id,
      customerId,
      scope: chosen.intersect(scope),
      ...bounds,
    };
    const authorization = await this.services.authorizations.grant(grant);
    // the engine goes on with what was granted as if it had been asked for
    interaction.params['scope'] = authorization.scope;
    interaction.result = {
      login: { accountId: authorization._id, remember: false },
      consent: { grantId: authorization._id },
    };
    await interaction.persist();
    return interaction.returnTo;
  }

  /** The customer grants nothing. @returns where the browser goes on @throws CustodianError `consent-expired` (400) */
  async refuse(request: IncomingMessage, response: ServerResponse): Promise<string> {
    const { interaction } = await this.#waiting(request, response);
    interaction.result = { error: 'access_denied', error_description: 'The customer refused.' };
    await interaction.persist();
    return interaction.returnTo;
  }

  async #waiting(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<{ interaction: Interaction; application: Application; scope: Scope }> {
    try {
      const interaction = await this.engine.interactionDetails(request, response);
      const client = await this.services.applications.client(String(interaction.params['client_id']));
      if (client === undefined) throw consentExpired();
      return { interaction, application: client.application, scope: Scope.parse(String(interaction.params['scope'])) };
    } catch (error) {
      throw error instanceof Error && error.name === 'SessionNotFound' ? consentExpired() : error;
    }
  }
}
