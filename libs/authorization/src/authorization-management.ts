import { Scope, type Authorization as AuthorizationResource } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import {
  changedElements,
  notWritable,
  RESTORABLE_FOR_MS,
  type Application,
  type Applications,
} from '@app/third-parties';
import type { ClientSession } from 'mongoose';
import { AuthorizationStatus, isRestorable, isWithinAuthorizedPeriod, type Authorization } from './authorization.js';
import type { Authorizations } from './authorizations.js';

/** Asked with the state that a change is made to, in the transaction of the change; throws where it is not the wanted one. */
export type Precondition<State> = (current: State) => void;

/** Function blocks of management; which of the two is of which resource was once the other way round. */
const MANAGEMENT_BLOCKS = [41, 44];

/** @throws CustodianError `management-not-registered` (403) */
export function requireManagement({ metadata }: Application): void {
  const registered = metadata.scope.some((text) => {
    const { functionBlocks } = Scope.parse(text);
    return MANAGEMENT_BLOCKS.some((block) => functionBlocks.has(block));
  });
  if (registered) return;
  throw new CustodianError(
    'management-not-registered',
    403,
    'The application has not registered function block 41 or 44, by which it manages its own resources.',
  );
}

/** What an application does with the authorizations that customers gave it. */
export class AuthorizationManagement {
  constructor(
    private readonly store: Store,
    private readonly services: { readonly applications: Applications; readonly authorizations: Authorizations },
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * Ends an authorization for its application; one that has ended stays as it is.
   *
   * @throws CustodianError `not-your-resource`, `management-not-registered` (403), and what `precondition` throws
   */
  async end(applicationId: string, id: string, precondition: Precondition<Authorization>): Promise<Authorization> {
    requireManagement(await this.services.applications.get(applicationId));
    return this.store.transaction(async (session) => {
      const current = await this.#get(applicationId, id, session);
      precondition(current);
      if (current.status !== AuthorizationStatus.Active) return current;
      return this.services.authorizations.endIn(session, current, 'third-party');
    });
  }

  /**
   * Writes an authorization back. Nothing in it can be changed; but one that the application itself ended is taken up
   * again where its status is given as active, for 24 hours.
   *
   * @param shown the resource as this authorization is given out
   * @throws CustodianError `not-your-resource`, `management-not-registered`, `element-not-writable`,
   * `authorization-not-restorable` (403), `authorization-superseded` (409), and what `precondition` throws
   */
  async replace(
    applicationId: string,
    id: string,
    wanted: AuthorizationResource,
    shown: (authorization: Authorization) => AuthorizationResource,
    precondition: Precondition<Authorization>,
  ): Promise<Authorization> {
    requireManagement(await this.services.applications.get(applicationId));
    return this.store.transaction(async (session) => {
      const current = await this.#get(applicationId, id, session);
      precondition(current);
      const changed = changedElements(shown(current), wanted);
      const restores = current.status !== wanted.status && wanted.status === AuthorizationStatus.Active;
      for (const name of changed) if (name !== 'status' || !restores) throw notWritable(name);
      if (!restores) return current;
      this.#requireRestorable(current);
      if (await this.services.authorizations.isSuperseded(session, current)) {
        throw new CustodianError('authorization-superseded', 409, 'The customer has granted another one since.');
      }
      return this.services.authorizations.restoreIn(session, current);
    });
  }

  /** Whether it does not exist or is another's cannot be told apart. */
  async #get(applicationId: string, id: string, session: ClientSession): Promise<Authorization> {
    const authorization = await this.services.authorizations.find(id, { session });
    if (authorization?.applicationId === applicationId) return authorization;
    throw new CustodianError('not-your-resource', 403, 'This token does not open that resource.');
  }

  #requireRestorable(authorization: Authorization): void {
    const now = this.now();
    const endedAt = authorization.endedAt?.getTime() ?? -Infinity;
    const inTime = now.getTime() - endedAt <= RESTORABLE_FOR_MS;
    if (isRestorable(authorization) && inTime && isWithinAuthorizedPeriod(authorization, now)) return;
    throw new CustodianError(
      'authorization-not-restorable',
      403,
      'Only an authorization that the application itself ended can be restored, for 24 hours.',
    );
  }
}
