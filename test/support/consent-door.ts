import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { AuthorizationServer, type ConsentRequest } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import type { Scope } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { Listening } from '../../apps/custodian/src/listen.js';

/** What the customer chooses of what is asked. */
export interface GivenChoices {
  readonly scope?: Scope;
  readonly usagePointIds?: readonly string[];
  readonly from?: Date;
  readonly until?: Date;
}

/** What the customer does on the consent page. */
export type ConsentAnswer = { readonly customerId: string; readonly choices?: GivenChoices } | 'refuse';

/** Stands where the consent pages are, and answers for the customer at once. */
export class ConsentDoor {
  readonly asked: ConsentRequest[] = [];
  answer: ConsentAnswer = 'refuse';

  constructor(
    listening: Listening,
    private readonly custodian: DataCustodian,
  ) {
    const server: Server = listening.app.getHttpServer();
    const { interactions } = listening.app.get(AuthorizationServer);
    const others = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!request.url?.startsWith('/consent/')) {
        for (const other of others) other(request, response);
        return;
      }
      void this.#answer(interactions, request, response);
    });
  }

  async #answer(
    interactions: AuthorizationServer['interactions'],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      this.asked.push(await interactions.read(request, response));
      const next =
        this.answer === 'refuse'
          ? await interactions.refuse(request, response)
          : await interactions.grant(request, response, this.#giving(this.answer));
      response.writeHead(302, { Location: next }).end();
    } catch (error) {
      const { status, code } = error instanceof CustodianError ? error : { status: 500, code: String(error) };
      response.writeHead(status).end(code);
    }
  }

  #giving({ customerId, choices: { scope, ...bounds } = {} }: Exclude<ConsentAnswer, 'refuse'>) {
    return async (asked: ConsentRequest) =>
      this.custodian.authorizations.grant({
        applicationId: asked.application._id,
        customerId,
        scope: (scope ?? asked.scope).intersect(asked.scope),
        ...bounds,
      });
  }
}
