import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ensureCollections, migrate, type CollectionDefinition, type Migration, type Store } from '@app/store';
import { authorizationsCollection } from '@app/authorization';
import { metricsRegistry } from '@app/runtime';
import { userCollections } from '@app/users';
import { putClockForward } from '../support/clock.js';
import { newDatabaseUri, openTestStore } from '../support/open-test-store.js';

interface Note {
  _id: string;
  text: string;
}

const notes: CollectionDefinition = {
  name: 'notes',
  retention: { kept: 'as long as the test', deletedBy: 'owner' },
  options: { clusteredIndex: { key: { _id: 1 }, unique: true } },
  indexes: [{ key: { text: 1 }, options: { unique: true }, query: 'a note by its text' }],
};

let store: Store;

beforeEach(async () => {
  store = await openTestStore([notes]);
});

afterEach(async () => {
  await store.close();
});

describe('Store.transaction', () => {
  it('writes nothing where the clock was set meanwhile, and goes on when it is right', async () => {
    const notes = store.db.collection('notes');
    const write = async (set: () => void): Promise<void> =>
      store.transaction(async (session) => {
        await notes.insertOne({}, { session });
        set();
      });
    try {
      await expect(write(() => putClockForward(60_000))).rejects.toMatchObject({ code: 'clock-differs', status: 503 });
      expect(await metricsRegistry.metrics()).toMatch(/^custodian_clock_difference_seconds (59|60)\b/m);
    } finally {
      jest.useRealTimers();
    }
    expect(await notes.countDocuments()).toBe(0);
    await write(() => undefined);
    expect(await notes.countDocuments()).toBe(1);
  });

  it('keeps all writes of work that succeeds, and gives its result', async () => {
    const result = await store.transaction(async (session) => {
      await store.db.collection<Note>('notes').insertMany(
        [
          { _id: '1', text: 'a' },
          { _id: '2', text: 'b' },
        ],
        { session },
      );
      return 'done';
    });
    expect(result).toBe('done');
    expect(await store.db.collection('notes').countDocuments()).toBe(2);
  });

  it('keeps none of the writes of work that fails', async () => {
    const work = store.transaction(async (session) => {
      await store.db.collection<Note>('notes').insertOne({ _id: '1', text: 'a' }, { session });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await store.db.collection('notes').countDocuments()).toBe(0);
  });

  it('runs work again when two transactions write the same document', async () => {
    const counters = store.db.collection<{ _id: string; count: number }>('counters');
    await counters.insertOne({ _id: 'c', count: 0 });
    const add = async (): Promise<void> =>
      store.transaction(async (session) => {
        const before = await counters.findOne({ _id: 'c' }, { session });
        await counters.updateOne({ _id: 'c' }, { $set: { count: (before?.count ?? 0) + 1 } }, { session });
      });
    await Promise.all([add(), add(), add(), add()]);
    expect(await counters.findOne({ _id: 'c' })).toMatchObject({ count: 4 });
  });
});

describe('ensureCollections', () => {
  it('makes collections and indexes as defined', async () => {
    const [made] = await store.db.listCollections({ name: 'notes' }).toArray();
    expect(made).toMatchObject({ options: { clusteredIndex: { unique: true } } });
    expect(await store.db.collection('notes').indexes()).toContainEqual(
      expect.objectContaining({ name: 'text_1', unique: true }),
    );
  });

  it('may run again, and by several processes at once', async () => {
    const more: CollectionDefinition = {
      ...notes,
      name: 'more',
      indexes: [{ key: { at: -1 }, query: 'newest first' }],
    };
    await Promise.all([1, 2, 3].map(async () => ensureCollections(store.db, [notes, more])));
    expect(await store.db.collection('more').indexes()).toHaveLength(2);
  });

  it('refuses an index that is not as defined, since changing it is a migration', async () => {
    const changed = { ...notes, indexes: [{ key: { text: 1 } as const, query: 'a note by its text' }] };
    await expect(ensureCollections(store.db, [changed])).rejects.toMatchObject({ code: 'index-differs' });
  });
});

describe('migrate', () => {
  // as a database is that no program has migrated
  beforeEach(async () => {
    await store.db.collection('migrations').deleteMany({});
  });

  const recording = (log: number[], version: number): Migration => ({
    version,
    name: `number ${version}`,
    run: async () => {
      log.push(version);
    },
  });

  it('runs what is new, in order, once', async () => {
    const log: number[] = [];
    await migrate(store.db, [recording(log, 1)]);
    await migrate(store.db, [recording(log, 1), recording(log, 2), recording(log, 3)]);
    expect(log).toEqual([1, 2, 3]);
  });

  it('runs each once when several processes start together', async () => {
    const log: number[] = [];
    const list = [recording(log, 1), recording(log, 2)];
    await Promise.all([1, 2, 3].map(async () => migrate(store.db, list)));
    expect(log).toEqual([1, 2]);
  });

  it('begins again where a migration failed', async () => {
    const log: number[] = [];
    const failing: Migration = { version: 2, name: 'fails', run: async () => Promise.reject(new Error('power cut')) };
    await expect(migrate(store.db, [recording(log, 1), failing])).rejects.toThrow('power cut');
    await migrate(store.db, [recording(log, 1), recording(log, 2)]);
    expect(log).toEqual([1, 2]);
  });

  it('refuses a database that a newer program has written', async () => {
    await migrate(store.db, [recording([], 1), recording([], 2)]);
    await expect(migrate(store.db, [recording([], 1)])).rejects.toMatchObject({ code: 'database-is-newer' });
  });
});

describe('a database of an earlier version', () => {
  it('loses the index that allowed a customer and an application one authorization alone', async () => {
    const uri = newDatabaseUri();
    const earlier = await openTestStore([], uri);
    await earlier.db.collection('migrations').deleteMany({});
    const earlierIndex = { unique: true, partialFilterExpression: { status: 1 } };
    await earlier.db.collection('authorizations').createIndex({ customerId: 1, applicationId: 1 }, earlierIndex);
    await earlier.close();

    const present = await openTestStore([authorizationsCollection], uri);
    const names = (await present.db.collection('authorizations').indexes()).map(({ name }) => name);
    expect(names).toContain('customerId_1_applicationId_1_agreementId_1');
    expect(names).not.toContain('customerId_1_applicationId_1');
    await present.db.dropDatabase();
    await present.close();
  });

  it('has people who sign in for one customer; from then on for several', async () => {
    const uri = newDatabaseUri();
    const earlier = await openTestStore([], uri);
    const migrated = { _id: 'schema' as never, _v: 1, version: 1, lockedUntil: new Date(0) };
    await earlier.db.collection('migrations').replaceOne({ _id: migrated._id }, migrated);
    const users = earlier.db.collection<{ _id: string }>('users');
    await users.createIndex({ customerId: 1 });
    const createdAt = new Date('2026-01-01T00:00:00Z');
    await users.insertMany([
      { _id: '1', _v: 1, email: 'a@mail.example', roles: ['customer'], customerId: '7', createdAt } as never,
      { _id: '2', _v: 1, email: 'b@mail.example', roles: ['staff'], createdAt } as never,
    ]);
    await earlier.close();

    const present = await openTestStore(userCollections, uri);
    const stored = await present.db.collection('users').find().sort({ _id: 1 }).toArray();
    const none = { acceptedTerms: [], unwantedNotices: [] };
    const enrolments = [{ customerId: '7', since: createdAt, by: 'operator' }];
    expect(stored).toEqual([
      { _id: '1', _v: 1, email: 'a@mail.example', roles: ['customer'], createdAt, enrolments, ...none },
      { _id: '2', _v: 1, email: 'b@mail.example', roles: ['staff'], createdAt, enrolments: [], ...none },
    ]);
    const indexes = (await present.db.collection('users').indexes()).map(({ name }) => name);
    expect(indexes).not.toContain('customerId_1');
    await present.db.dropDatabase();
    await present.close();
  });
});
