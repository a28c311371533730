import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket } from 'mongodb';
import type { Entitlement } from '@app/entitlement';
import { newResourceId } from '@app/espi';
import type { Store } from '@app/store';
import type { StatementDocument } from './customer-resource.js';
import type { CustomerResources, PutCustomerResource } from './customer-resources.js';

/** A bill as the customer got it, with its document. */
export interface GivenStatement {
  readonly retailCustomerId: string;
  /** the Customer resource that it is of */
  readonly customerResourceId: string;
  readonly sourceKey: string;
  /** epoch seconds */
  readonly issueDateTime: number;
  readonly mediaType: string;
  readonly document: Readable;
}

/** The bytes of a document, and what they are. */
export interface OpenDocument extends StatementDocument {
  readonly stream: Readable;
}

/** The documents of Statements, in GridFS. */
export class Statements {
  readonly #bucket: GridFSBucket;

  constructor(
    store: Store,
    private readonly resources: CustomerResources,
  ) {
    this.#bucket = new GridFSBucket(store.db, { bucketName: 'statementDocuments' });
  }

  /** Takes a statement in. The same document again changes nothing. */
  async put(given: GivenStatement, now = new Date()): Promise<PutCustomerResource> {
    const document = await this.#keep(given.document, given.mediaType);
    const [put] = await this.resources.put(
      [
        {
          element: 'Statement',
          value: { issueDateTime: given.issueDateTime },
          retailCustomerId: given.retailCustomerId,
          above: [given.customerResourceId],
          sourceKey: given.sourceKey,
          documents: [document],
        },
      ],
      now,
    );
    if (put === undefined) throw new Error('nothing was put');
    if (put.outcome === 'unchanged') await this.#drop(document._id);
    return put;
  }

  /** A document of a statement that the reader may see. */
  async open(entitlement: Entitlement, statementId: string, documentId: string): Promise<OpenDocument | undefined> {
    const statement = await this.resources.get(entitlement, statementId);
    const document = statement?.documents?.find(({ _id }) => _id === documentId);
    if (document === undefined) return undefined;
    return { ...document, stream: this.#bucket.openDownloadStreamByName(documentId) };
  }

  async #keep(document: Readable, mediaType: string): Promise<StatementDocument> {
    const id = newResourceId();
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(null, chunk);
      },
    });
    await pipeline(document, measure, this.#bucket.openUploadStream(id, { metadata: { _v: 1 } }));
    return { _id: id, mediaType, hash: hash.digest('base64url'), bytes };
  }

  async #drop(documentId: string): Promise<void> {
    for await (const { _id } of this.#bucket.find({ filename: documentId })) await this.#bucket.delete(_id);
  }
}
