import { MongoServerError, type Db } from 'mongodb';
import type { Migration } from './migrations.js';

const NO_SUCH = ['IndexNotFound', 'NamespaceNotFound'];

/** Every change of what is stored, oldest first; each with a test. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'a customer and an application may have an authorization for each agreement, beside one for consent',
    run: async (db) => dropIndex(db, 'authorizations', 'customerId_1_applicationId_1'),
  },
  {
    version: 2,
    name: 'a person may sign in for several customers',
    run: async (db) => {
      await db.collection('users').updateMany({ enrolments: { $exists: false } }, [
        {
          $set: {
            enrolments: {
              $cond: [
                { $eq: [{ $type: '$customerId' }, 'string'] },
                [{ customerId: '$customerId', since: '$createdAt', by: 'operator' }],
                [],
              ],
            },
            acceptedTerms: [],
            unwantedNotices: [],
          },
        },
        { $unset: 'customerId' },
      ]);
      await dropIndex(db, 'users', 'customerId_1');
    },
  },
  {
    version: 3,
    name: 'an access record names the customers whose data it was, several where it must',
    run: async (db) => {
      await db
        .collection('accessRecords')
        .updateMany({ 'reader.customerId': { $exists: true }, customerIds: { $exists: false } }, [
          { $set: { customerIds: ['$reader.customerId'] } },
        ]);
      await dropIndex(db, 'accessRecords', 'reader.customerId_1_at_-1__id_-1');
      // made again, of the records that have one alone
      await dropIndex(db, 'accessRecords', 'reader.authorizationId_1_at_-1__id_-1');
    },
  },
];

/** The schema version that this program writes. */
export const newestSchemaVersion = migrations.at(-1)?.version ?? 0;

async function dropIndex(db: Db, collection: string, name: string): Promise<void> {
  try {
    await db.collection(collection).dropIndex(name);
  } catch (error) {
    if (!(error instanceof MongoServerError) || !NO_SUCH.includes(error.codeName ?? '')) throw error;
  }
}
