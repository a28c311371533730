import { Binary, ObjectId, type Db, type Document } from 'mongodb';
import type { CollectionDefinition } from '@app/store';

/**
 * What does not grow with the number of customers, or is work that somebody would do: it has no copies. The customers
 * are those of the few third parties that there are.
 */
const NOT_COPIED = [
  'applicationLogos',
  'applicationReviews',
  'applications',
  'auditRoots',
  'auditWriters',
  'demoAccess',
  'demoUtility',
  'jobs',
  'localTimeParameters',
  'migrations',
  'notificationEndpoints',
  'outgoingMail',
  'pendingNotices',
  'rateLimits',
  'readingTypes',
  'reportDays',
  'reportFigures',
];

/** A file is read by its id, and its pieces by that. */
const isOfGridFs = (name: string): boolean => /\.(?:files|chunks)$/.test(name);
/** Of each collection so many documents are copied at most. */
const ORIGINALS = 4;
const BATCH = 1_000;
/** What happened to a copy happened so much earlier than to the copy before, ms. */
const EARLIER = 20_000;

/** The same name for the same copy, wherever it stands: what belongs together still does. */
function nameOf(original: string, copy: number): string {
  // not ascending: ids are random, and so are the places in an index that they go to
  const head = String((copy * 7_919) % 1_000_003).padStart(7, '0');
  return original.length < 16 ? `${head}${original}` : `${head}${original.slice(7)}`;
}

/** The key of a block begins with the id of its channel: see block-key.ts of metering. */
function keyOf(original: Binary, copy: number): Binary {
  const bytes = Uint8Array.from(original.buffer);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(nameOf(String(view.getBigUint64(0)).padStart(16, '0'), copy)));
  return new Binary(bytes, original.sub_type);
}

/** A copy of a value in a document: whatever names a document, or is unique, is that of the same copy. */
function copyOf(value: unknown, copy: number, names: ReadonlySet<unknown>): unknown {
  if (typeof value === 'string') return names.has(value) ? nameOf(value, copy) : value;
  if (value instanceof Date) return new Date(value.getTime() - copy * EARLIER);
  if (Array.isArray(value)) return value.map((each: unknown) => copyOf(each, copy, names));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => [name, copyOf(each, copy, names)]),
  );
}

function idOf(original: unknown, copy: number, names: ReadonlySet<unknown>): unknown {
  if (original instanceof ObjectId) return new ObjectId();
  return original instanceof Binary ? keyOf(original, copy) : copyOf(original, copy, names);
}

const valuesAt = (value: unknown, path: readonly string[]): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  return typeof value === 'object' && value !== null ? valuesAt(Reflect.get(value, name), rest) : [];
};

/**
 * Fills a small database with others than those who are in it: documents of each collection so many times, under names
 * of their own, belonging together as the originals do. There is no work to be done for them.
 *
 * @param sizeOf how many documents of a collection to add, about
 */
export async function crowd(
  db: Db,
  collections: readonly CollectionDefinition[],
  sizeOf: (collection: string) => number,
): Promise<void> {
  const copied = await Promise.all(
    collections
      .filter(({ name }) => !NOT_COPIED.includes(name) && !isOfGridFs(name))
      .map(async ({ name, indexes }) => {
        const documents = await db.collection(name).find().sort({ _id: 1 }).toArray();
        const unique = indexes.filter(({ options }) => options?.unique === true).flatMap(({ key }) => Object.keys(key));
        const naming = ['_id', ...unique].map((path) => path.split('.'));
        return { name, documents, names: documents.flatMap((each) => naming.flatMap((path) => valuesAt(each, path))) };
      }),
  );
  const names = new Set<unknown>(copied.flatMap((each) => each.names).filter((each) => typeof each === 'string'));
  await Promise.all(
    copied.map(async ({ name, documents }) => {
      const collection = db.collection(name, { writeConcern: { w: 1 } });
      const originals = documents.slice(0, ORIGINALS);
      const copies = Math.ceil(sizeOf(name) / Math.max(1, originals.length));
      let batch: Document[] = [];
      const write = async (): Promise<void> => {
        if (batch.length > 0) await collection.insertMany(batch, { ordered: false });
        batch = [];
      };
      for (let copy = 1; copy <= copies; copy++) {
        for (const { _id, pending: _, ...rest } of originals) {
          const copied = copyOf(rest, copy, names);
          batch.push({ _id: idOf(_id, copy, names), ...(typeof copied === 'object' && copied) });
          if (batch.length === BATCH) await write();
        }
      }
      await write();
    }),
  );
}
