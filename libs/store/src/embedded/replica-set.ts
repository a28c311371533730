import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoNetworkError, MongoServerError, MongoServerSelectionError, type Db } from 'mongodb';

interface ReplicaSetConfig {
  readonly _id: string;
  readonly members: readonly { readonly _id: number; readonly host: string }[];
}

const SET_NAME = 'custodian';
const ALREADY_INITIALIZED = 23;
const NOT_YET_INITIALIZED = 94;
const PATIENCE_MS = 60_000;

async function configOf(admin: Db): Promise<ReplicaSetConfig | undefined> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))['config'] as ReplicaSetConfig;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}

async function initiate(admin: Db, host: string): Promise<void> {
  const config = { _id: SET_NAME, members: [{ _id: 0, host }], settings: { electionTimeoutMillis: 500 } };
  try {
    await admin.command({ replSetInitiate: config });
  } catch (error) {
    // the server still reads the configuration it has
    if (!(error instanceof MongoServerError) || error.code !== ALREADY_INITIALIZED) throw error;
  }
}

/** A set whose only member moved to another port does not recognise itself: only force makes it take the new address. */
async function moveTo(admin: Db, config: ReplicaSetConfig, host: string): Promise<void> {
  const members = config.members.map((member) => ({ ...member, host }));
  await admin.command({ replSetReconfig: { ...config, members }, force: true });
}

/** One step towards being primary. @returns whether it is */
async function advance(admin: Db, host: string): Promise<boolean> {
  const hello = await admin.command({ hello: 1 });
  if (hello['isWritablePrimary'] === true) return true;
  const config = await configOf(admin);
  if (config === undefined) await initiate(admin, host);
  else if (config.members[0]?.host !== host) await moveTo(admin, config, host);
  return false;
}

/**
 * Makes the mongod on this port the primary of a replica set of its own.
 * @throws Error after a minute without success, or when `signal` says that mongod has ended
 */
export async function makePrimary(port: number, signal: AbortSignal): Promise<void> {
  const host = `127.0.0.1:${port}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: 2000 });
  const admin = client.db('admin');
  const deadline = Date.now() + PATIENCE_MS;
  try {
    while (!signal.aborted && Date.now() < deadline) {
      try {
        if (await advance(admin, host)) return;
      } catch (error) {
        // a member that changes its state closes its connections
        if (!(error instanceof MongoNetworkError || error instanceof MongoServerSelectionError)) throw error;
      }
      await sleep(20);
    }
    throw new Error(signal.aborted ? 'it ended before it was ready' : 'it did not become primary within a minute');
  } finally {
    await client.close();
  }
}

/** Whether the mongod on this port answers at all. */
export async function answersHello(port: number): Promise<boolean> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2000,
  });
  try {
    await client.db('admin').command({ hello: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
