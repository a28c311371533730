import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import type { ClientSession, Collection } from 'mongodb';
import { ApplicationStatus, type Application } from './application.js';
import { requirePrivacyPolicy, requireReview, type Applications } from './applications.js';
import { owned } from './owned-applications.js';

/** What an owner says when asking for production access. */
export interface ProductionRequest {
  /** who stands behind the application: name and place of the company */
  readonly company: string;
  /** what the data is wanted for */
  readonly use: string;
  /** whom staff may ask */
  readonly contact: string;
}

/** A step in the history of an application's standing; none is ever changed. */
export type ApplicationReview = {
  readonly _id: string;
  readonly _v: 1;
  readonly applicationId: string;
  readonly at: Date;
  /** id of the person */
  readonly by: string;
} & (
  | ({ readonly what: 'production-requested' } & ProductionRequest)
  | {
      readonly what: 'decided';
      readonly from: ApplicationStatus;
      readonly to: ApplicationStatus;
      /** told to the owners */
      readonly reason: string;
    }
);

export const applicationReviewsCollection: CollectionDefinition = {
  name: 'applicationReviews',
  retention: { kept: 'for ever: how an application came to its access', deletedBy: 'nobody' },
  indexes: [{ key: { applicationId: 1, at: 1 }, query: 'the history of an application, oldest first' }],
};

export interface Decision {
  readonly status: ApplicationStatus;
  readonly reason: string;
  /** absent: nobody has looked, as where a program decides */
  readonly seen?: Date;
}

const MOST_TEXT = 2_000;

/** How applications come by their standing, and everything that was ever asked and decided. */
export class ApplicationReviews {
  readonly #reviews: Collection<ApplicationReview>;

  /** @param onRevoked ends what customers granted the application */
  constructor(
    store: Store,
    private readonly applications: Applications,
    private readonly onRevoked: (applicationId: string) => Promise<void>,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#reviews = store.db.collection('applicationReviews');
  }

  /**
   * Asks for production access.
   *
   * @param by id of the owner
   * @throws CustodianError `unknown-application` (404), `incomplete-request` (400), `not-in-review`,
   * `production-already-requested`, `privacy-policy-missing` (409)
   */
  async requestProduction(
    ownerIds: readonly string[],
    applicationId: string,
    request: ProductionRequest,
    by: string,
  ): Promise<Application> {
    const { company, use, contact } = request;
    const said = { company: textOf('company', company), use: textOf('use', use), contact: textOf('contact', contact) };
    return this.applications.change(applicationId, async (application, session) => {
      const current = owned(application, ownerIds);
      requireReview(current);
      if (current.productionRequestedAt !== undefined) {
        throw new CustodianError('production-already-requested', 409, 'Production access has been asked for already.');
      }
      requirePrivacyPolicy(current.metadata);
      const at = this.now();
      await this.#append({ applicationId, at, by, what: 'production-requested', ...said }, session);
      return { ...current, productionRequestedAt: at };
    });
  }

  /**
   * Decides on the standing of an application: to give production access, to refuse it (`Review` again), to hold or to
   * revoke. What is revoked stays so, and what customers granted it ends.
   *
   * @param decision.seen `updatedAt` of the application as it was looked at: nothing else comes into production
   * @param by id of the member of staff
   * @param withIt what is done in the transaction of the decision; it may run several times
   * @throws CustodianError `unknown-application` (404), `reason-missing` (400), `application-revoked`, `nothing-to-decide`,
   * `application-changed`, `privacy-policy-missing` (409)
   */
  async decide(
    applicationId: string,
    decision: Decision,
    by: string,
    withIt: (decided: Application, session: ClientSession) => Promise<void> = async () => undefined,
  ): Promise<Application> {
    const { status: to, seen } = decision;
    const reason = textOf('reason', decision.reason);
    const decided = await this.applications.change(applicationId, async (current, session) => {
      const { productionRequestedAt, losesNextRefresh: _, ...kept } = current;
      const { status: from } = current;
      if (from === ApplicationStatus.Revoked) {
        throw new CustodianError('application-revoked', 409, 'The application has been revoked, which is final.');
      }
      if (from === to && productionRequestedAt === undefined) {
        throw new CustodianError('nothing-to-decide', 409, 'The application has that status already.');
      }
      // to hold or to revoke is never put off by whoever keeps changing it
      const isUnseen = seen !== undefined && seen.getTime() !== current.updatedAt.getTime();
      if (to === ApplicationStatus.Production && isUnseen) {
        throw new CustodianError('application-changed', 409, 'The application has changed since it was looked at.');
      }
      if (to === ApplicationStatus.Production) requirePrivacyPolicy(current.metadata);
      await this.#append({ applicationId, at: this.now(), by, what: 'decided', from, to, reason }, session);
      const decided = { ...kept, status: to };
      await withIt(decided, session);
      return decided;
    });
    if (to === ApplicationStatus.Revoked) await this.onRevoked(applicationId);
    return decided;
  }

  /** Everything that was asked and decided, oldest first. */
  async history(applicationId: string): Promise<ApplicationReview[]> {
    return this.#reviews.find({ applicationId }).sort({ at: 1 }).toArray();
  }

  async #append(review: Unstored<ApplicationReview>, session: ClientSession): Promise<void> {
    await this.#reviews.insertOne({ _id: newResourceId(), _v: 1, ...review }, { session });
  }
}

type Unstored<Review> = Review extends ApplicationReview ? Omit<Review, '_id' | '_v'> : never;

function textOf(name: string, value: string): string {
  const text = value.trim();
  if (text !== '' && text.length <= MOST_TEXT) return text;
  const code = name === 'reason' ? 'reason-missing' : 'incomplete-request';
  throw new CustodianError(code, 400, `${name} must be a text of 1 to ${MOST_TEXT} characters.`);
}
