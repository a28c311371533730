import { MongoServerError } from 'mongodb';
import type { Migration } from './migrations.js';

const NO_SUCH = ['IndexNotFound', 'NamespaceNotFound'];

/** Every change of what is stored, oldest first; each with a test. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'a customer and an application may have an authorization for each agreement, beside one for consent',
    run: async (db) => {
      await db.collection('authorizations').dropIndex('customerId_1_applicationId_1').catch(unlessMissing);
    },
  },
  {
    version: 2,
    name: 'a person may sign in for several customers',
    run: async (db) => {
      const users = db.collection('users');
      await users.updateMany({ enrolments: { $exists: false } }, [
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
      await users.dropIndex('customerId_1').catch(unlessMissing);
    },
  },
];

/** What is not there need not be dropped. */
function unlessMissing(error: unknown): void {
  if (!(error instanceof MongoServerError) || !NO_SUCH.includes(error.codeName ?? '')) throw error;
}
