import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import { GridFSBucket, type ClientSession } from 'mongodb';

/** The kinds of document that are taken, by their first bytes. */
const kinds: Readonly<Record<string, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-'),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
};

export const MOST_DOCUMENT_BYTES = 10 * 1024 * 1024;

/** A document, as what it is of remembers it. */
export interface SignedDocument {
  readonly _id: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** SHA-256 of its bytes, base64url */
  readonly hash: string;
}

/** A document and its bytes, which are somebody else's: send them as an attachment, and never let a browser guess. */
export type OpenDocument<Document extends SignedDocument = SignedDocument> = Document & { readonly stream: Readable };

/** Papers that customers signed, in GridFS: they come and go as streams. */
export class SignedDocuments {
  readonly #bucket: GridFSBucket;

  constructor(
    private readonly store: Store,
    private readonly bucketName: string,
  ) {
    this.#bucket = new GridFSBucket(store.db, { bucketName });
  }

  /** @throws CustodianError `unsupported-media-type` (415) */
  requireKind(mediaType: string): void {
    if (kinds[mediaType] !== undefined) return;
    throw new CustodianError('unsupported-media-type', 415, `A document is one of ${Object.keys(kinds).join(', ')}.`);
  }

  /**
   * Keeps a document as it comes; of one that is refused nothing stays.
   *
   * @throws CustodianError `unsupported-media-type` (415), `letter-too-large` (413), `not-the-document-it-says` (400)
   */
  async keep(mediaType: string, document: Readable): Promise<SignedDocument> {
    this.requireKind(mediaType);
    const start = kinds[mediaType] ?? Buffer.alloc(0);
    const _id = newResourceId();
    const upload = this.#bucket.openUploadStream(_id, { metadata: { _v: 1 } });
    const hash = createHash('sha256');
    let bytes = 0;
    let first = Buffer.alloc(0);
    try {
      for await (const chunk of document as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MOST_DOCUMENT_BYTES) throw tooLarge();
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
    return { _id, mediaType, bytes, hash: hash.digest('base64url') };
  }

  open<Document extends SignedDocument>(document: Document): OpenDocument<Document> {
    return { ...document, stream: this.#bucket.openDownloadStreamByName(document._id) };
  }

  async drop(id: string): Promise<void> {
    await this.store.transaction(async (session) => this.dropIn(session, [id]));
  }

  /** As part of a transaction. */
  async dropIn(session: ClientSession, ids: readonly string[]): Promise<void> {
    const files = this.store.db.collection(`${this.bucketName}.files`);
    const found = await files.find({ filename: { $in: ids } }, { session, projection: { _id: 1 } }).toArray();
    const _id = { $in: found.map((file) => file._id) };
    await this.store.db.collection(`${this.bucketName}.chunks`).deleteMany({ files_id: _id }, { session });
    await files.deleteMany({ _id }, { session });
  }
}

const tooLarge = (): CustodianError =>
  new CustodianError('letter-too-large', 413, `A document may have at most ${MOST_DOCUMENT_BYTES} bytes.`);
const notWhatItSays = (): CustodianError =>
  new CustodianError('not-the-document-it-says', 400, 'The document is not of the kind that it is said to be.');
