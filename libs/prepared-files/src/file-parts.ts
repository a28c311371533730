import { ObjectId, type Collection } from 'mongodb';
import { hasGoodTokens, type AuthorizationServices } from '@app/authorization';
import type { Store } from '@app/store';
import type { FileBytes, StoredPart } from './prepared-file.js';

const PAGE = 500;

/** What of each file is given under which authorization. */
export class FileParts {
  readonly #parts: Collection<StoredPart>;

  constructor(
    store: Store,
    private readonly services: Pick<AuthorizationServices, 'authorizations' | 'entitlements'>,
  ) {
    this.#parts = store.db.collection('preparedFileParts');
  }

  async add(part: Omit<StoredPart, '_id' | '_v'>): Promise<void> {
    await this.#parts.insertOne({ _id: new ObjectId(), _v: 1, ...part });
  }

  /** Whether a file has something of one of these usage points, or of this customer, already. */
  async has(
    fileId: ObjectId,
    of: { readonly usagePointIds: readonly string[] } | { readonly customerId: string },
  ): Promise<boolean> {
    const those = 'customerId' in of ? of : { usagePointIds: { $in: [...of.usagePointIds] } };
    return (await this.#parts.findOne({ fileId, ...those }, { projection: { _id: 1 } })) !== null;
  }

  /** As they follow in the file. */
  async *of({ id }: Pick<FileBytes, 'id'>): AsyncGenerator<StoredPart> {
    for await (const page of this.#pages(id)) yield* page;
  }

  /** Whether each authorization of which a file has something still gives the right to the same: a few queries a page. */
  async stand({ id }: Pick<FileBytes, 'id'>): Promise<boolean> {
    for await (const page of this.#pages(id)) {
      const authorizations = await this.services.authorizations.active(page.map((each) => each.authorizationId));
      const standing = await this.services.entitlements.ofAuthorizations(authorizations.filter(hasGoodTokens));
      const isAsMade = ({ authorizationId, fingerprint }: StoredPart): boolean =>
        standing.get(authorizationId)?.fingerprint() === fingerprint;
      if (!page.every(isAsMade)) return false;
    }
    return true;
  }

  async delete(fileId: ObjectId): Promise<void> {
    await this.#parts.deleteMany({ fileId });
  }

  async *#pages(fileId: ObjectId): AsyncGenerator<StoredPart[]> {
    for (let from = 0; ; from += PAGE) {
      const page = await this.#parts
        .find({ fileId, nth: { $gte: from, $lt: from + PAGE } })
        .sort({ nth: 1 })
        .toArray();
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
    }
  }
}
