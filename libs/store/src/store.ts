import { setTimeout as sleep } from 'node:timers/promises';
import { CustodianError, metricsRegistry, Unavailable } from '@app/runtime';
import type { ClientSession, Db, Document, MongoClient } from 'mongodb';
import { createConnection, type Connection } from 'mongoose';
import { Gauge } from 'prom-client';
import { ensureCollections, type CollectionDefinition } from './collection-definition.js';
import { startEmbedded, type EmbeddedMongo } from './embedded/start-embedded.js';
import { migrate } from './migrations.js';
import { migrations } from './migration-list.js';

/** The part of the configuration that says where the data is. */
export interface StoreConfiguration {
  /** a replica set or sharded cluster; without it the embedded MongoDB of `dataDirectory` */
  readonly mongodbUri?: string | undefined;
  readonly dataDirectory: string;
}

const DEFAULT_DATABASE = 'custodian';

/** An operation waits so long for a primary: longer than a set takes to elect another, so that most notice nothing. */
const SELECTION_PATIENCE_MS = 15_000;
/** A server that says nothing is given up after this twice: sooner than its set gives it up. */
const SERVER_PATIENCE_MS = 5_000;

const READY_PATIENCE_MS = 2_000;
/** What changed is told to be newer than this only when all servers have written it: feeds count on that. */
const MOST_CLOCK_DIFFERENCE_MS = 10_000;

const clockDifference = new Gauge({
  name: 'custodian_clock_difference_seconds',
  help: 'How far the clock of this process is ahead of that of the database, as last compared.',
  registers: [metricsRegistry],
});

/** The database: one connection pool, shared by the driver and mongoose. Write concern is majority throughout. */
export class Store {
  readonly client: MongoClient;
  readonly db: Db;
  /** when the clock was right the last time */
  #clockOffset = clockOffset();

  constructor(
    /** mongoose's connection, for models */
    readonly connection: Connection,
    private readonly embedded?: EmbeddedMongo,
  ) {
    this.client = connection.getClient();
    if (connection.db === undefined) throw new Error('the connection is not open');
    this.db = connection.db;
  }

  /**
   * Runs `work` in a transaction: all of its writes, majority-committed and journaled, or none.
   * `work` may run several times, and gives the session to each operation; write conflicts are tried again.
   */
  async transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.client.withSession(async (session) =>
      session.withTransaction(
        async () => {
          const done = await work(session);
          // its times may be of a clock that was set after it was begun
          if (isFar(clockOffset() - this.#clockOffset)) await this.assertReady();
          return done;
        },
        {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', journal: true },
          readPreference: 'primary',
        },
      ),
    );
  }

  /**
   * Asks whether the database answers at once, and has the time that is told here: what a clock that is wrong writes
   * would be hidden from who asks for what is new, or hide what comes after.
   *
   * @param patienceMs by default that of whoever watches, who does not wait for an election
   * @throws Unavailable `database-unavailable`, `clock-differs`
   */
  async assertReady(patienceMs = READY_PATIENCE_MS): Promise<void> {
    const began = performance.now();
    const { localTime } = await this.#helloWithin(patienceMs);
    const difference = Date.now() - (performance.now() - began) / 2 - Number(localTime);
    clockDifference.set(difference / 1000);
    if (!isFar(difference)) {
      this.#clockOffset = clockOffset();
      return;
    }
    const detail = `${(difference / 1000).toFixed(0)} s ahead of the database`;
    throw new Unavailable('clock-differs', "This server's clock differs from that of the database.", { detail });
  }

  /** The driver's own bounds are those of requests that can wait. */
  async #helloWithin(patienceMs: number): Promise<Document> {
    const late = new AbortController();
    const answer = this.db.command({ hello: 1 }).catch((cause: unknown) => unavailable(cause));
    const silence = sleep(patienceMs, undefined, { signal: late.signal }).catch(() => undefined);
    const said = (await Promise.race([answer, silence])) ?? unavailable('it is silent');
    late.abort();
    if (said instanceof Unavailable) throw said;
    return said;
  }

  /** Ends the connections. An embedded MongoDB is waited for, where this was its last user, unless it may linger. */
  async close(options: { linger?: boolean } = {}): Promise<void> {
    await this.connection.close();
    await this.embedded?.release(options);
  }
}

/** Milliseconds between the calendar and the clock that nobody sets; another one when the calendar was set. */
const clockOffset = (): number => Date.now() - performance.now();

const isFar = (ms: number): boolean => Math.abs(ms) > MOST_CLOCK_DIFFERENCE_MS;

const unavailable = (cause: unknown): Unavailable =>
  new Unavailable('database-unavailable', 'The database cannot be reached at the moment. Ask again.', { cause });

/** Transactions need a replica set or a sharded cluster. */
async function assertTransactions(db: Db): Promise<void> {
  const hello = await db.command({ hello: 1 });
  if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid') {
    throw new CustodianError(
      'database-without-transactions',
      500,
      'MONGODB_URI names a standalone MongoDB, which has no transactions: start it as a replica set (--replSet) and initiate it.',
    );
  }
}

async function connectTo(uri: string): Promise<Connection> {
  const namesDatabase = /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
  try {
    return await createConnection(uri, {
      ...(namesDatabase ? {} : { dbName: DEFAULT_DATABASE }),
      writeConcern: { w: 'majority' },
      autoIndex: false,
      autoCreate: false,
      // the driver waits for a server; mongoose would in its own way, and fail in its own words
      bufferCommands: false,
      serverSelectionTimeoutMS: SELECTION_PATIENCE_MS,
      connectTimeoutMS: SERVER_PATIENCE_MS,
      heartbeatFrequencyMS: SERVER_PATIENCE_MS,
      appName: 'green-button-custodian',
    }).asPromise();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new CustodianError('database-unreachable', 503, `MongoDB cannot be reached: ${reason}`, { cause: error });
  }
}

/**
 * Connects to the database that the configuration names, and leaves it as it is.
 * @throws CustodianError, one line with the reason, where that cannot be
 */
export async function connectStore(
  configuration: StoreConfiguration,
  onProgress: (line: string) => void = () => undefined,
): Promise<Store> {
  const embedded =
    configuration.mongodbUri === undefined
      ? await startEmbedded(configuration.dataDirectory, { onProgress })
      : undefined;
  const uri = embedded?.uri ?? configuration.mongodbUri ?? '';
  let connection: Connection | undefined;
  try {
    connection = await connectTo(uri);
    const store = new Store(connection, embedded);
    if (embedded === undefined) await assertTransactions(store.db);
    return store;
  } catch (error) {
    await connection?.close();
    await embedded?.release();
    throw error;
  }
}

/** Brings a database to this version, with the collections and indexes of `definitions`. */
export async function prepareStore({ db }: Store, definitions: readonly CollectionDefinition[]): Promise<void> {
  await migrate(db, migrations);
  await ensureCollections(db, definitions);
}

/** Connects and prepares. @throws CustodianError, one line with the reason, where that cannot be */
export async function openStore(
  configuration: StoreConfiguration,
  definitions: readonly CollectionDefinition[] = [],
  onProgress?: (line: string) => void,
): Promise<Store> {
  const store = await connectStore(configuration, onProgress);
  try {
    await prepareStore(store, definitions);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
