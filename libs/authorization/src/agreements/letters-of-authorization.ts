import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Changes } from '@app/changes';
import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import { GridFSBucket } from 'mongodb';
import type { Model } from 'mongoose';
import { agreementModel, requirePending, unknownAgreement, type Agreement, type Letter } from './agreement.js';

/** The kinds of document that are taken, by their first bytes. */
const kinds: Readonly<Record<string, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-'),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
};

export const MOST_LETTER_BYTES = 10 * 1024 * 1024;
const MOST_LETTERS = 5;

export interface AttestedLetter {
  readonly mediaType: string;
  /** who of the third party attests that the customer signed it */
  readonly attestedBy: string;
  readonly document: Readable;
}

/** A letter and its bytes, which are somebody else's: send them as an attachment, and never let a browser guess. */
export interface OpenLetter extends Letter {
  readonly stream: Readable;
}

/** Documents in which customers agreed on paper, in GridFS. Only staff and the third party that gave them may open them. */
export class LettersOfAuthorization {
  readonly #bucket: GridFSBucket;
  readonly #agreements: Model<Agreement>;
  readonly #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#bucket = new GridFSBucket(store.db, { bucketName: 'letterDocuments' });
    this.#agreements = agreementModel(store);
    this.#changes = new Changes(store);
  }

  /**
   * Takes a letter in for a proposal that is not answered yet.
   *
   * @throws CustodianError `unknown-agreement` (404), `agreement-not-pending`, `invitation-expired`, `too-many-letters`
   * (409), `unsupported-media-type` (415), `letter-too-large` (413), `not-the-document-it-says` (400)
   */
  async attest(applicationId: string, agreementId: string, given: AttestedLetter): Promise<Letter> {
    const start = kinds[given.mediaType];
    if (start === undefined) {
      throw new CustodianError('unsupported-media-type', 415, `A letter is one of ${Object.keys(kinds).join(', ')}.`);
    }
    this.#requireRoom(await this.#of(applicationId, agreementId));
    const _id = newResourceId();
    const kept = await this.#keep(_id, given.document, start);
    const attestedAt = this.now();
    const letter: Letter = { _id, mediaType: given.mediaType, ...kept, attestedAt, attestedBy: given.attestedBy };
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
      await this.#drop(_id);
      throw error;
    }
    return letter;
  }

  /** For the third party. @throws CustodianError `unknown-agreement`, `unknown-letter` (404) */
  async openOwn(applicationId: string, agreementId: string, letterId: string): Promise<OpenLetter> {
    return this.#open(await this.#of(applicationId, agreementId), letterId);
  }

  /** For staff. @throws CustodianError `unknown-agreement`, `unknown-letter` (404) */
  async open(agreementId: string, letterId: string): Promise<OpenLetter> {
    const agreement = await this.#agreements.findById(agreementId).lean();
    if (agreement === null) throw unknownAgreement();
    return this.#open(agreement, letterId);
  }

  #open({ letters }: Agreement, letterId: string): OpenLetter {
    const letter = letters.find(({ _id }) => _id === letterId);
    if (letter === undefined) throw new CustodianError('unknown-letter', 404, 'There is no such letter.');
    return { ...letter, stream: this.#bucket.openDownloadStreamByName(letterId) };
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

  /** Keeps a document as it comes; of one that is refused nothing stays. */
  async #keep(id: string, document: Readable, start: Buffer): Promise<Pick<Letter, 'bytes' | 'hash'>> {
    const upload = this.#bucket.openUploadStream(id, { metadata: { _v: 1 } });
    const hash = createHash('sha256');
    let bytes = 0;
    let first = Buffer.alloc(0);
    try {
      for await (const chunk of document as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MOST_LETTER_BYTES) throw tooLarge();
        if (first.length < start.length) first = Buffer.concat([first, chunk]).subarray(0, start.length);
        if (!first.equals(start.subarray(0, first.length))) throw notWhatItSays();
        hash.update(chunk);
        // a chunk that is still on its way would outlive the abort
        await promisify<Buffer, void>(upload.write.bind(upload))(chunk);
      }
      if (first.length < start.length) throw notWhatItSays();
    } catch (error) {
      await upload.abort();
      throw error;
    }
    upload.end();
    await finished(upload);
    return { bytes, hash: hash.digest('base64url') };
  }

  async #drop(id: string): Promise<void> {
    for await (const { _id } of this.#bucket.find({ filename: id })) await this.#bucket.delete(_id);
  }
}

const tooLarge = (): CustodianError =>
  new CustodianError('letter-too-large', 413, `A letter may have at most ${MOST_LETTER_BYTES} bytes.`);
const notWhatItSays = (): CustodianError =>
  new CustodianError('not-the-document-it-says', 400, 'The document is not of the kind that it is said to be.');
