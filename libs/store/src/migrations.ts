import { setTimeout as sleep } from 'node:timers/promises';
import { CustodianError } from '@app/runtime';
import type { Collection, Db } from 'mongodb';

/** A change of what is stored. It may be interrupted and begun again, so it must bear that. */
export interface Migration {
  /** 1, 2, 3 … without holes, in the order of the list */
  readonly version: number;
  /** what it does, in words */
  readonly name: string;
  run(db: Db): Promise<void>;
}

interface MigrationRecord {
  readonly _id: 'schema';
  readonly _v: 1;
  readonly version: number;
  /** one process at a time: whoever migrates has it until then */
  readonly lockedUntil: Date;
  /** a backup is being restored, or that broke off */
  readonly restoringSince?: Date;
}

/** The collection with the one record of what version the stored data has. */
export const MIGRATIONS = 'migrations';

const LEASE_MS = 60_000;

const recordsOf = (db: Db): Collection<MigrationRecord> => db.collection(MIGRATIONS);

/** Marks an empty database as one that is being filled with data of a version: no program opens it until the end. */
export async function beginRestoring(db: Db, version: number): Promise<void> {
  const record = { _v: 1, version, lockedUntil: new Date(0), restoringSince: new Date() } as const;
  await recordsOf(db).replaceOne({ _id: 'schema' }, record, { upsert: true });
}

export async function endRestoring(db: Db): Promise<void> {
  await recordsOf(db).updateOne({ _id: 'schema' }, { $unset: { restoringSince: 1 } });
}

/** Takes the lease, by the database's clock: the record as it then is, or null where another process migrates. */
async function takeLease(records: Collection<MigrationRecord>): Promise<MigrationRecord | null> {
  return records.findOneAndUpdate(
    { _id: 'schema', $expr: { $lt: ['$lockedUntil', '$$NOW'] } },
    [{ $set: { lockedUntil: { $add: ['$$NOW', LEASE_MS] } } }],
    { returnDocument: 'after' },
  );
}

/** The record, made where the database has none yet. */
async function readRecord(records: Collection<MigrationRecord>): Promise<MigrationRecord> {
  const stored = await records.findOne({ _id: 'schema' });
  if (stored !== null) return stored;
  const record = { _v: 1, version: 0, lockedUntil: new Date(0) } as const;
  await records.updateOne({ _id: 'schema' }, { $setOnInsert: record }, { upsert: true });
  return { _id: 'schema', ...record };
}

/** Keeps the lease while `work` runs. */
async function whileLeased(records: Collection<MigrationRecord>, work: () => Promise<void>): Promise<void> {
  const renew = setInterval(() => {
    records
      .updateOne({ _id: 'schema' }, [{ $set: { lockedUntil: { $add: ['$$NOW', LEASE_MS] } } }])
      .catch(() => undefined);
  }, LEASE_MS / 4);
  try {
    await work();
  } finally {
    clearInterval(renew);
    await records.updateOne({ _id: 'schema' }, { $set: { lockedUntil: new Date(0) } });
  }
}

/**
 * Brings the stored data to the version of this program; several processes may call it at once.
 * @throws CustodianError `database-is-newer` where a later version of this program has written it,
 * `database-half-restored`
 */
export async function migrate(db: Db, migrations: readonly Migration[]): Promise<void> {
  const records = recordsOf(db);
  const newest = migrations.at(-1)?.version ?? 0;
  const { version, restoringSince } = await readRecord(records);
  if (restoringSince !== undefined) {
    throw new CustodianError(
      'database-half-restored',
      500,
      `The database is being restored since ${restoringSince.toISOString()}; if that broke off, restore it again with --replace.`,
    );
  }
  if (version > newest) {
    throw new CustodianError(
      'database-is-newer',
      500,
      `The database has schema version ${version}, and this program knows ${newest}: use the newer program.`,
    );
  }
  if (version === newest) return;
  let leased = await takeLease(records);
  while (leased === null) {
    await sleep(250);
    leased = await takeLease(records);
  }
  const from = leased.version;
  await whileLeased(records, async () => {
    for (const migration of migrations.filter((candidate) => candidate.version > from)) {
      await migration.run(db);
      await records.updateOne({ _id: 'schema' }, { $set: { version: migration.version } });
    }
  });
}
