import { Changes, type AgreementChange } from '@app/changes';
import { newResourceId, Scope } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import { ApplicationStatus, hasUnseen, type Applications } from '@app/third-parties';
import { MongoServerError } from 'mongodb';
import type { ClientSession, Model } from 'mongoose';
import { grantedScope } from '../granted-scope.js';
import type { SignedDocuments } from '../signed-documents.js';
import {
  agreementModel,
  emailKeyOf,
  requirePending,
  unknownAgreement,
  type Agreement,
  type AgreementStatus,
} from './agreement.js';
import type { AgreementNotices } from './agreement-notices.js';
import { letterDocuments } from './letters-of-authorization.js';
import { ProposalBound } from './proposal-bound.js';

const DAY_MS = 86_400_000;
const DUPLICATE_KEY = 11_000;

/** How long an agreement holds, and an invitation waits, where nothing else is said, and at most. */
export const TERMS = { months: 6, mostMonths: 60, invitationDays: 30, mostInvitationDays: 60 } as const;

export interface Proposal {
  readonly email: string;
  /** of 17 or 22 digits */
  readonly esiid: string;
  readonly scope: Scope;
  readonly purpose: string;
  readonly months?: number;
  readonly invitationDays?: number;
}

/** What third parties propose: each application sees its own alone. */
export class Proposals {
  readonly #agreements: Model<Agreement>;
  readonly #changes: Changes;
  readonly #bound: ProposalBound;
  readonly #letters: SignedDocuments;

  constructor(
    private readonly store: Store,
    private readonly applications: Applications,
    private readonly notices: AgreementNotices | undefined,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#agreements = agreementModel(store);
    this.#changes = new Changes(store);
    this.#bound = new ProposalBound(store);
    this.#letters = letterDocuments(store);
  }

  /**
   * Proposes an agreement. Nothing is looked up of the address and the ESIID: whether they are known here shows in no
   * answer and in no time that it takes.
   *
   * @throws CustodianError `application-not-active` (403), `invalid-scope`, `unseen-characters` (400), `agreement-already-proposed` (409),
   * `too-many-proposals` (429)
   */
  async propose(applicationId: string, proposal: Proposal): Promise<Agreement> {
    const { status, metadata } = await this.applications.get(applicationId);
    if (status !== ApplicationStatus.Review && status !== ApplicationStatus.Production) {
      throw new CustodianError('application-not-active', 403, 'The application is on hold or revoked.');
    }
    const registered = metadata.scope.map((text) => Scope.parse(text));
    const scope = grantedScope(proposal.scope, registered).toString();
    const { email, esiid, purpose, months = TERMS.months, invitationDays = TERMS.invitationDays } = proposal;
    if (hasUnseen(purpose)) {
      throw new CustodianError('unseen-characters', 400, 'The purpose has characters that cannot be seen.');
    }
    const emailKey = emailKeyOf(email);
    const proposedAt = this.now();
    await this.#bound.count(applicationId, emailKey, proposedAt);
    const agreement: Agreement = {
      _id: newResourceId(),
      _v: 1,
      applicationId,
      email,
      emailKey,
      esiid,
      scope,
      purpose,
      months,
      status: 'pending',
      proposedAt,
      invitationExpiresAt: new Date(proposedAt.getTime() + invitationDays * DAY_MS),
      updatedAt: proposedAt,
      letters: [],
    };
    try {
      await this.store.transaction(async (session) => {
        const waiting = { emailKey, esiid, applicationId, status: 'pending' } as const;
        const over = { ...waiting, invitationExpiresAt: { $lte: proposedAt } };
        await this.#agreements.updateMany(over, { $set: { status: 'expired', updatedAt: proposedAt } }, { session });
        await this.#agreements.create([agreement], { session });
        await this.#record(agreement, 'proposed', proposedAt, session);
        await this.notices?.proposed(agreement, session);
      });
    } catch (cause) {
      if (!(cause instanceof MongoServerError) || cause.code !== DUPLICATE_KEY) throw cause;
      throw new CustodianError(
        'agreement-already-proposed',
        409,
        'The same is proposed already, and not answered yet.',
        {
          cause,
        },
      );
    }
    return agreement;
  }

  /** @throws CustodianError `unknown-agreement` (404): another's is told from none in no way */
  async get(applicationId: string, id: string, session?: ClientSession): Promise<Agreement> {
    const agreement = await this.#agreements.findById(id, undefined, { session }).lean();
    if (agreement?.applicationId === applicationId) return agreement;
    throw unknownAgreement();
  }

  /** By id. @param after the last id of the page before */
  async page(
    applicationId: string,
    { status, after = '', limit }: { status?: AgreementStatus; after?: string; limit: number },
  ): Promise<Agreement[]> {
    return this.#agreements
      .find({ $and: [{ applicationId, _id: { $gt: after } }, this.#withStatus(status)] })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  /**
   * Takes a proposal back, and the letters with it: nobody needs them any more.
   *
   * @throws CustodianError `unknown-agreement` (404), `agreement-not-pending`, `invitation-expired` (409)
   */
  async withdraw(applicationId: string, id: string): Promise<Agreement> {
    return this.store.transaction(async (session) => {
      const current = await this.get(applicationId, id, session);
      const at = this.now();
      requirePending(current, at);
      const withdrawn = { ...current, status: 'withdrawn', updatedAt: at, letters: [] } as const;
      await this.#letters.dropIn(
        session,
        current.letters.map(({ _id }) => _id),
      );
      await this.#agreements.replaceOne({ _id: id }, withdrawn, { session });
      await this.#record(withdrawn, 'withdrawn', at, session);
      return withdrawn;
    });
  }

  #withStatus(status: AgreementStatus | undefined) {
    const now = this.now();
    if (status === 'pending') return { status, invitationExpiresAt: { $gt: now } };
    if (status !== 'expired') return status === undefined ? {} : { status };
    return { $or: [{ status }, { status: 'pending' as const, invitationExpiresAt: { $lte: now } }] };
  }

  async #record(
    { _id: agreementId, applicationId }: Agreement,
    what: AgreementChange['what'],
    at: Date,
    session: ClientSession,
  ): Promise<void> {
    await this.#changes.record([{ kind: 'agreement', what, agreementId, applicationId }], at, session);
  }
}
