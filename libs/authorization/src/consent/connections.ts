import type { AccessRecords, ReadsOfAuthorization } from '@app/audit';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import type { Application, Applications } from '@app/third-parties';
import { AuthorizationStatus, isRestorable, isWithinAuthorizedPeriod, type Authorization } from '../authorization.js';
import type { Authorizations } from '../authorizations.js';
import type { CustomerNotices } from './customer-notices.js';

/** A permission of a customer, as they look at it. */
export interface Connection {
  readonly authorization: Authorization;
  readonly application: Application;
  readonly isActive: boolean;
  /** absent: it has never read */
  readonly reads?: ReadsOfAuthorization;
}

/** What a customer leaves of a permission: never more than there was. */
export interface Narrowing {
  readonly usagePointIds: readonly string[];
  /** absent: as it was */
  readonly until?: Date;
}

interface Services {
  readonly accessRecords: Pick<AccessRecords, 'readsOfAuthorizations'>;
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly notices: CustomerNotices;
}

/** The permissions of customers, each in its customer's hand. */
export class Connections {
  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Those of a customer: what is active first, the latest first. */
  async ofCustomer(customerId: string): Promise<Connection[]> {
    const found = await this.services.authorizations.ofCustomer(customerId);
    const connections = await this.#connectionsOf(found);
    return connections.sort((a, b) => Number(b.isActive) - Number(a.isActive));
  }

  /** @throws CustodianError `unknown-authorization` (404), where it is another's too */
  async get(customerId: string, authorizationId: string): Promise<Connection> {
    const authorization = await this.services.authorizations.get(authorizationId);
    const [connection] = authorization.customerId === customerId ? await this.#connectionsOf([authorization]) : [];
    if (connection === undefined) throw notYours();
    return connection;
  }

  /**
   * Narrows a permission; a download under way ends, and begins anew with what is left.
   *
   * @throws CustodianError `unknown-authorization` (404), `connection-ended` (409), `not-narrower` (400)
   */
  async narrow(
    customerId: string,
    authorizationId: string,
    { usagePointIds, until }: Narrowing,
  ): Promise<Authorization> {
    return this.store.transaction(async (session) => {
      const { authorizations, notices } = this.services;
      const current = await authorizations.find(authorizationId, { session });
      if (current?.customerId !== customerId) throw notYours();
      if (!this.#isActive(current)) {
        throw new CustodianError('connection-ended', 409, 'This permission has ended.');
      }
      const { end } = current.authorizedPeriod;
      const held = current.usagePointIds;
      const hasMore = held !== undefined && usagePointIds.some((id) => !held.includes(id));
      const isLonger = until !== undefined && end !== undefined && until > end;
      if (usagePointIds.length === 0 || hasMore || isLonger) {
        throw new CustodianError('not-narrower', 400, 'A permission can be made smaller, not larger.');
      }
      const isSame = held?.length === new Set(usagePointIds).size && (until ?? end)?.getTime() === end?.getTime();
      if (isSame) return current;
      const narrowed = await authorizations.narrowIn(session, current, { usagePointIds, until: until ?? end });
      await notices.tell(session, 'changed', narrowed);
      return narrowed;
    });
  }

  /**
   * Ends a permission for its customer: the next read under it is refused. One that has ended stays as it is, but its
   * third party can no longer take it up again.
   *
   * @throws CustodianError `unknown-authorization` (404)
   */
  async end(customerId: string, authorizationId: string): Promise<void> {
    await this.get(customerId, authorizationId);
    await this.store.transaction(async (session) => {
      const { authorizations, notices } = this.services;
      const current = await authorizations.find(authorizationId, { session });
      if (current === undefined) return;
      if (current.status !== AuthorizationStatus.Active) {
        if (isRestorable(current)) await authorizations.keepEndedIn(session, current);
        return;
      }
      await notices.tell(session, 'ended', await authorizations.endIn(session, current, 'customer'));
    });
  }

  async #connectionsOf(authorizations: readonly Authorization[]): Promise<Connection[]> {
    const { accessRecords, applications } = this.services;
    const reads = await accessRecords.readsOfAuthorizations(authorizations.map(({ _id }) => _id));
    const ids = [...new Set(authorizations.map(({ applicationId }) => applicationId))];
    const known = new Map(
      (await Promise.all(ids.map(async (id) => applications.get(id)))).map((each) => [each._id, each]),
    );
    return authorizations.flatMap((authorization) => {
      const application = known.get(authorization.applicationId);
      const own = reads.get(authorization._id);
      if (application === undefined) return [];
      return [{ authorization, application, isActive: this.#isActive(authorization), ...(own && { reads: own }) }];
    });
  }

  #isActive(authorization: Authorization): boolean {
    return authorization.status === AuthorizationStatus.Active && isWithinAuthorizedPeriod(authorization, this.now());
  }
}

const notYours = (): CustodianError =>
  new CustodianError('unknown-authorization', 404, 'There is no such authorization.');
