import type { Readable } from 'node:stream';
import { Changes } from '@app/changes';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import type { Model } from 'mongoose';
import { SignedDocuments, type OpenDocument } from '../signed-documents.js';
import { agreementModel, requirePending, unknownAgreement, type Agreement, type Letter } from './agreement.js';
import { ProposalBound } from './proposal-bound.js';

const MOST_LETTERS = 5;

export interface AttestedLetter {
  readonly mediaType: string;
  /** who of the third party attests that the customer signed it */
  readonly attestedBy: string;
  readonly document: Readable;
}

export const LETTERS_BUCKET = 'letterDocuments';

export const letterDocuments = (store: Store): SignedDocuments => new SignedDocuments(store, LETTERS_BUCKET);

/** Documents in which customers agreed on paper. Only staff and the third party that gave them may open them. */
export class LettersOfAuthorization {
  readonly #documents: SignedDocuments;
  readonly #bound: ProposalBound;
  readonly #agreements: Model<Agreement>;
  readonly #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#documents = letterDocuments(store);
    this.#bound = new ProposalBound(store);
    this.#agreements = agreementModel(store);
    this.#changes = new Changes(store);
  }

  /**
   * Takes a letter in for a proposal that is not answered yet.
   *
   * @throws CustodianError `unknown-agreement` (404), `agreement-not-pending`, `invitation-expired`, `too-many-letters`
   * (409), `too-many-letter-bytes` (429), and what SignedDocuments.keep throws
   */
  async attest(applicationId: string, agreementId: string, given: AttestedLetter): Promise<Letter> {
    this.#documents.requireKind(given.mediaType);
    this.#requireRoom(await this.#of(applicationId, agreementId));
    const attestedAt = this.now();
    const kept = await this.#bound.withinLetterBytes(applicationId, attestedAt, async () =>
      this.#documents.keep(given.mediaType, given.document),
    );
    const letter: Letter = { ...kept, attestedAt, attestedBy: given.attestedBy };
    try {
      await this.store.transaction(async (session) => {
        const current = await this.#agreements.findById(agreementId, undefined, { session }).lean();
        if (current === null) throw unknownAgreement();
        this.#requireRoom(current);
        const letters = [...current.letters, letter];
        await this.#agreements.updateOne(
          { _id: agreementId },
          { $set: { letters, updatedAt: attestedAt } },
          { session },
        );
        const change = { kind: 'agreement', what: 'attested', agreementId, applicationId } as const;
        await this.#changes.record([change], attestedAt, session);
      });
    } catch (error) {
      await this.#documents.drop(letter._id);
      throw error;
    }
    return letter;
  }

  /** For the third party. @throws CustodianError `unknown-agreement`, `unknown-letter` (404) */
  async openOwn(applicationId: string, agreementId: string, letterId: string): Promise<OpenDocument<Letter>> {
    return this.#open(await this.#of(applicationId, agreementId), letterId);
  }

  /** For staff. @throws CustodianError `unknown-agreement`, `unknown-letter` (404) */
  async open(agreementId: string, letterId: string): Promise<OpenDocument<Letter>> {
    const agreement = await this.#agreements.findById(agreementId).lean();
    if (agreement === null) throw unknownAgreement();
    return this.#open(agreement, letterId);
  }

  #open({ letters }: Agreement, letterId: string): OpenDocument<Letter> {
    const letter = letters.find(({ _id }) => _id === letterId);
    if (letter === undefined) throw new CustodianError('unknown-letter', 404, 'There is no such letter.');
    return this.#documents.open(letter);
  }

  async #of(applicationId: string, agreementId: string): Promise<Agreement> {
    const agreement = await this.#agreements.findById(agreementId).lean();
    if (agreement?.applicationId !== applicationId) throw unknownAgreement();
    return agreement;
  }

  #requireRoom(agreement: Agreement): void {
    requirePending(agreement, this.now());
    if (agreement.letters.length < MOST_LETTERS) return;
    throw new CustodianError('too-many-letters', 409, `An agreement has ${MOST_LETTERS} letters at most.`);
  }
}
