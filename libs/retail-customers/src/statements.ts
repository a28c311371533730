import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket } from 'mongodb';
import { Entitlement } from '@app/entitlement';
import { newResourceId } from '@app/espi';
import { gridFsCollections, type Store } from '@app/store';
import type { StatementDocument } from './customer-resource.js';
import type {
  CustomerResources,
  GivenCustomerResource,
  PutCustomerResource,
  ResourceName,
} from './customer-resources.js';

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

/** The same, with its document in memory. */
export type GivenStatementBytes = Omit<GivenStatement, 'document'> & { readonly document: Buffer };

/** Bytes of one document at most, which whoever reads it heeds: it is held in memory. Bills have some hundred thousand. */
export const LARGEST_DOCUMENT = 16 * 1024 * 1024;

/** The bytes of a document, and what they are. */
export interface OpenDocument extends StatementDocument {
  readonly stream: Readable;
}

const BUCKET = 'statementDocuments';

export const statementDocumentsCollections = gridFsCollections(BUCKET, {
  retention: { kept: 'as its statement', deletedBy: 'owner' },
});

/** The documents of Statements, in GridFS. */
export class Statements {
  readonly #bucket: GridFSBucket;

  constructor(
    store: Store,
    private readonly resources: CustomerResources,
  ) {
    this.#bucket = new GridFSBucket(store.db, { bucketName: BUCKET });
  }

  /** Takes a statement in. The same document again changes nothing. */
  async put({ document, ...given }: GivenStatement, now = new Date()): Promise<PutCustomerResource> {
    const [put] = await this.putAll([{ ...given, document: await buffer(document) }], now);
    if (put === undefined) throw new Error('nothing was put');
    return put;
  }

  /**
   * Takes statements in; documents that are new are stored first, so that no statement is without its document.
   *
   * @returns in the order given
   */
  async putAll(given: readonly GivenStatementBytes[], now = new Date()): Promise<PutCustomerResource[]> {
    const names = given.map(nameOf);
    const known = await this.resources.withSourceKeys(Entitlement.ofOperator(), names);
    const documents = new Map<string, readonly StatementDocument[]>();
    const replaced: StatementDocument[] = [];
    const resources: GivenCustomerResource[] = [];
    for (const [index, statement] of given.entries()) {
      const { mediaType, document, issueDateTime, customerResourceId, retailCustomerId, sourceKey } = statement;
      const name = names[index] ?? nameOf(statement);
      const stored = documents.get(JSON.stringify(name)) ?? known.get(name)?.documents ?? [];
      const hash = createHash('sha256').update(document).digest('base64url');
      const same = stored.find((each) => each.hash === hash && each.mediaType === mediaType);
      const kept = same ?? { _id: await this.#keep(document), mediaType, hash, bytes: document.length };
      replaced.push(...stored.filter((each) => each !== same));
      documents.set(JSON.stringify(name), [kept]);
      resources.push({
        element: 'Statement',
        value: { issueDateTime },
        retailCustomerId,
        above: [customerResourceId],
        sourceKey,
        documents: [kept],
      });
    }
    const put = await this.resources.put(resources, now);
    for (const { _id } of replaced) await this.#drop(_id);
    return put;
  }

  /** A document of a statement that the reader may see. */
  async open(entitlement: Entitlement, statementId: string, documentId: string): Promise<OpenDocument | undefined> {
    const statement = await this.resources.get(entitlement, statementId);
    const document = statement?.documents?.find(({ _id }) => _id === documentId);
    if (document === undefined) return undefined;
    return { ...document, stream: this.#bucket.openDownloadStreamByName(documentId) };
  }

  /** Removes the documents of a customer; the statements themselves are the customer's resources. @returns how many */
  async eraseDocuments(retailCustomerId: string): Promise<number> {
    let count = 0;
    for await (const page of this.resources.ofCustomer(Entitlement.ofOperator(), retailCustomerId, 'Statement')) {
      for (const { _id } of page.flatMap(({ documents = [] }) => documents)) {
        await this.#drop(_id);
        count += 1;
      }
    }
    return count;
  }

  async #keep(document: Buffer): Promise<string> {
    const id = newResourceId();
    await pipeline(Readable.from([document]), this.#bucket.openUploadStream(id, { metadata: { _v: 1 } }));
    return id;
  }

  async #drop(documentId: string): Promise<void> {
    for await (const { _id } of this.#bucket.find({ filename: documentId })) await this.#bucket.delete(_id);
  }
}

const nameOf = ({ retailCustomerId, sourceKey }: GivenStatementBytes): ResourceName => ({
  retailCustomerId,
  kind: 'Statement',
  sourceKey,
});
