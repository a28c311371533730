import type { CreateCollectionOptions, CreateIndexesOptions, Db, IndexDirection } from 'mongodb';
import { CustodianError } from '@app/runtime';

export interface IndexDefinition {
  readonly key: Readonly<Record<string, IndexDirection>>;
  readonly options?: Omit<CreateIndexesOptions, 'name' | 'comment'>;
  /** the query that needs this index, in words */
  readonly query: string;
}

/** How long a document is kept. docs/OPERATIONS.md has the table of all. */
export interface Retention {
  /** in words */
  readonly kept: string;
  /** an index of MongoDB's (TTL), a job, what it belongs to, the erasure of its customer, or nobody */
  readonly deletedBy: 'index' | 'job' | 'owner' | 'erasure' | 'nobody';
}

/** What a lib says about a collection of its own; `openStore` makes what is missing. */
export interface CollectionDefinition {
  readonly name: string;
  readonly options?: CreateCollectionOptions;
  readonly retention: Retention;
  /** by which it is spread over a sharded cluster; absent: it is small enough for one shard */
  readonly shardKey?: Readonly<Record<string, 1 | 'hashed'>>;
  /** why a backup does without it */
  readonly notBackedUp?: string;
  readonly indexes: readonly IndexDefinition[];
}

interface StoredIndex {
  readonly name: string;
  readonly key: Record<string, unknown>;
  readonly unique?: boolean;
  readonly expireAfterSeconds?: number;
  readonly partialFilterExpression?: unknown;
}

const NAMESPACE_EXISTS = 48;

const nameOf = (index: IndexDefinition): string =>
  Object.entries(index.key)
    .map(([field, direction]) => `${field}_${String(direction)}`)
    .join('_');

const shapeOf = (key: unknown, options: Partial<StoredIndex> | CreateIndexesOptions = {}): string =>
  JSON.stringify([
    key,
    options.unique ?? false,
    options.expireAfterSeconds ?? null,
    options.partialFilterExpression ?? null,
  ]);

async function createCollection(db: Db, definition: CollectionDefinition): Promise<void> {
  try {
    await db.createCollection(definition.name, definition.options);
  } catch (error) {
    // another server was faster
    if (!(error instanceof Error && 'code' in error && error.code === NAMESPACE_EXISTS)) throw error;
  }
}

async function createMissingIndexes(db: Db, definition: CollectionDefinition, exists: boolean): Promise<void> {
  const collection = db.collection(definition.name);
  const stored = new Map<string, StoredIndex>();
  if (exists) {
    for (const index of (await collection.indexes()) as StoredIndex[]) stored.set(index.name, index);
  }
  const missing = definition.indexes.filter((index) => !stored.has(nameOf(index)));
  // by one command, which makes the collection too where it is not there
  if (missing.length > 0) {
    await collection.createIndexes(missing.map((index) => ({ ...index.options, key: index.key, name: nameOf(index) })));
  }
  for (const index of definition.indexes) {
    const name = nameOf(index);
    const present = stored.get(name);
    if (present !== undefined && shapeOf(present.key, present) !== shapeOf(index.key, index.options)) {
      throw new CustodianError(
        'index-differs',
        500,
        `Index ${name} of collection ${definition.name} is not as this version defines it; a migration must change it.`,
      );
    }
  }
}

/** Makes collections, without their indexes, in a database that has none of them. */
export async function createCollections(db: Db, definitions: readonly CollectionDefinition[]): Promise<void> {
  await Promise.all(definitions.map(async (definition) => createCollection(db, definition)));
}

/**
 * Makes the collections and indexes that are missing; what exists costs one listing each.
 * @throws CustodianError `index-differs` where a stored index has other options than its definition
 */
export async function ensureCollections(db: Db, definitions: readonly CollectionDefinition[]): Promise<void> {
  if (definitions.length === 0) return;
  const listed = await db.listCollections({}, { nameOnly: true }).toArray();
  const existing = new Set(listed.map(({ name }) => name));
  await Promise.all(
    definitions.map(async (definition) => {
      const exists = existing.has(definition.name);
      if (!exists && (definition.options !== undefined || definition.indexes.length === 0)) {
        await createCollection(db, definition);
      }
      await createMissingIndexes(db, definition, exists);
    }),
  );
}
