import type { IncomingMessage, ServerResponse } from 'node:http';
import { Scope } from '@app/espi';
import type { Application } from '@app/third-parties';
import type { Interaction, Provider } from 'oidc-provider';
import type { Authorization } from '../authorization.js';
import type { EngineServices } from './engine-store.js';
import { consentExpired } from './oauth-refusals.js';

/** What a client asks a customer for. */
export interface ConsentRequest {
  /** of this request alone */
  readonly id: string;
  readonly askedAt: Date;
  readonly application: Application;
  /** what is asked, no more than is registered */
  readonly scope: Scope;
  /** whether the client wants the customer to sign in anew (`prompt=login`) */
  readonly mustSignIn: boolean;
  /** where the client gets its answer */
  readonly redirectUri: string;
}

/** The part of an authorization that is the customer's: the pages below `/consent/{uid}`, whose cookie names the request. */
export class Interactions {
  constructor(
    private readonly engine: Provider,
    private readonly services: EngineServices,
  ) {}

  /** @throws CustodianError `consent-expired` (400) where this browser has no request that waits, or no longer */
  async read(request: IncomingMessage, response: ServerResponse): Promise<ConsentRequest> {
    const { interaction: _, ...asked } = await this.#waiting(request, response);
    return asked;
  }

  /** Whose request it is, before anybody has signed in; undefined where none waits, or no longer. */
  async applicationOf(id: string): Promise<Application | undefined> {
    const params = (await this.services.interactions.find(id))?.['params'];
    const clientId = typeof params === 'object' && params !== null && 'client_id' in params ? params.client_id : '';
    return (await this.services.applications.client(String(clientId)))?.application;
  }

  /**
   * Goes on with what the customer granted.
   *
   * @param give makes the Authorization of the request
   * @returns where the browser goes on
   * @throws CustodianError `consent-expired` (400), and what `give` throws
   */
  async grant(
    request: IncomingMessage,
    response: ServerResponse,
    give: (asked: ConsentRequest) => Promise<Authorization>,
  ): Promise<string> {
    const { interaction, ...asked } = await this.#waiting(request, response);
    const authorization = await give(asked);
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
  ): Promise<ConsentRequest & { readonly interaction: Interaction }> {
    try {
      const interaction = await this.engine.interactionDetails(request, response);
      const client = await this.services.applications.client(String(interaction.params['client_id']));
      if (client === undefined) throw consentExpired();
      return {
        interaction,
        id: interaction.uid,
        askedAt: new Date(interaction.iat * 1000),
        application: client.application,
        scope: Scope.parse(String(interaction.params['scope'])),
        mustSignIn: interaction.prompt.name === 'login',
        redirectUri: String(interaction.params['redirect_uri']),
      };
    } catch (error) {
      throw error instanceof Error && error.name === 'SessionNotFound' ? consentExpired() : error;
    }
  }
}
