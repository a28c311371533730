import { Changes, type ApplicationChange } from '@app/changes';
import type { ApplicationInformation } from '@app/espi';
import type { Store } from '@app/store';
import {
  requirePolicyKept,
  rewrittenMetadata,
  writtenMetadata,
  type Application,
  type Applications,
  type ClientMetadata,
} from '@app/third-parties';
import type { ClientSession } from 'mongoose';
import { requireManagement, type Precondition } from './authorization-management.js';
import { AuthorizationStatus, type Authorization } from './authorization.js';
import type { Authorizations } from './authorizations.js';

/** Authorizations that end, or are restored, in one transaction. */
const BATCH = 200;

/** What a third party does with its own application: all by its registration token. */
export class ApplicationManagement {
  readonly #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly services: { readonly applications: Applications; readonly authorizations: Authorizations },
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#changes = new Changes(store);
  }

  /**
   * Changes what the third party says of its application. One that it took away is brought back, with the
   * authorizations that ended with it; for how long that is possible is the caller's to see to.
   *
   * @param shown the resource as this application is given out
   * @throws CustodianError `unknown-application` (404), `management-not-registered`, `element-not-writable` (403),
   * `invalid-client-metadata` (400), and what `precondition` throws
   */
  async replace(
    applicationId: string,
    wanted: ApplicationInformation,
    shown: (application: Application) => ApplicationInformation,
    precondition: Precondition<Application>,
  ): Promise<Application> {
    return this.#replace(
      applicationId,
      (current) => writtenMetadata(current.metadata, shown(current), wanted),
      precondition,
    );
  }

  /**
   * The same in the words of RFC 7592 section 2.2.
   *
   * @throws CustodianError `unknown-application` (404), `management-not-registered` (403), `invalid-request`,
   * `invalid-client-metadata`, `invalid-redirect-uri` (400)
   */
  async replaceMetadata(applicationId: string, input: object): Promise<Application> {
    return this.#replace(
      applicationId,
      (current) => rewrittenMetadata(current, input),
      () => undefined,
    );
  }

  async #replace(
    applicationId: string,
    metadataOf: (current: Application) => ClientMetadata,
    precondition: Precondition<Application>,
  ): Promise<Application> {
    const { written, wasDeleted } = await this.store.transaction(async (session) => {
      const current = await this.services.applications.get(applicationId, { session });
      requireManagement(current);
      precondition(current);
      const metadata = metadataOf(current);
      requirePolicyKept(current, metadata);
      const { deletedAt, ...kept } = current;
      const wasDeleted = deletedAt !== undefined;
      if (!wasDeleted && JSON.stringify(metadata) === JSON.stringify(current.metadata)) {
        return { written: current, wasDeleted };
      }
      const written = { ...kept, metadata, updatedAt: this.#changeTime(current) };
      await this.#write(session, written, wasDeleted ? 'restored' : 'changed');
      return { written, wasDeleted };
    });
    if (wasDeleted) {
      await this.#each(applicationId, isEndedWithApplication, async (session, authorization) => {
        const { authorizations } = this.services;
        if (!(await authorizations.isSuperseded(session, authorization))) {
          await authorizations.restoreIn(session, authorization);
        }
      });
    }
    return written;
  }

  /**
   * Takes the application away: from the first transaction on nothing is given out to it, then its authorizations end.
   * To ask again finishes what was interrupted.
   *
   * @throws CustodianError `unknown-application` (404), `management-not-registered` (403), and what `precondition` throws
   */
  async remove(applicationId: string, precondition: Precondition<Application>): Promise<void> {
    await this.store.transaction(async (session) => {
      const current = await this.services.applications.get(applicationId, { session });
      requireManagement(current);
      if (current.deletedAt !== undefined) return;
      precondition(current);
      const deletedAt = this.#changeTime(current);
      await this.#write(session, { ...current, updatedAt: deletedAt, deletedAt }, 'deleted');
    });
    await this.#each(applicationId, isActive, async (session, authorization) => {
      await this.services.authorizations.endIn(session, authorization, 'application');
    });
  }

  /** Ends what customers granted an application that the custodian has revoked; to ask again finishes what was interrupted. */
  async endAuthorizations(applicationId: string): Promise<void> {
    await this.#each(applicationId, isActive, async (session, authorization) => {
      await this.services.authorizations.endIn(session, authorization, 'operator');
    });
  }

  async #write(session: ClientSession, application: Application, what: ApplicationChange['what']): Promise<void> {
    await this.services.applications.write(application, session);
    const change = { kind: 'application', what, applicationId: application._id } as const;
    await this.#changes.record([change], application.updatedAt, session);
  }

  /** Changes authorizations of an application in many small transactions, so that it may be cut off anywhere. */
  async #each(
    applicationId: string,
    isWanted: (authorization: Authorization) => boolean,
    change: (session: ClientSession, authorization: Authorization) => Promise<void>,
  ): Promise<void> {
    const { authorizations } = this.services;
    for (let after = ''; ;) {
      const page = await authorizations.page({ applicationId, after, limit: BATCH });
      const last = page.at(-1);
      if (last === undefined) return;
      const wanted = page.filter(isWanted);
      await this.store.transaction(async (session) => {
        for (const { _id } of wanted) {
          const current = await authorizations.find(_id, { session });
          if (current !== undefined && isWanted(current)) await change(session, current);
        }
      });
      after = last._id;
    }
  }

  /** Now, and later than the change before: each state has an `updatedAt` of its own. */
  #changeTime({ updatedAt }: Application): Date {
    return new Date(Math.max(this.now().getTime(), updatedAt.getTime() + 1));
  }
}

const isActive = ({ status }: Authorization): boolean => status === AuthorizationStatus.Active;
const isEndedWithApplication = ({ status, endedBy }: Authorization): boolean =>
  status === AuthorizationStatus.Revoked && endedBy === 'application';
