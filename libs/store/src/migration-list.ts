import { MongoServerError } from 'mongodb';
import type { Migration } from './migrations.js';

const NO_SUCH = ['IndexNotFound', 'NamespaceNotFound'];

/** Every change of what is stored, oldest first; each with a test. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'a customer and an application may have an authorization for each agreement, beside one for consent',
    run: async (db) => {
      try {
        await db.collection('authorizations').dropIndex('customerId_1_applicationId_1');
      } catch (error) {
        if (!(error instanceof MongoServerError) || !NO_SUCH.includes(error.codeName ?? '')) throw error;
      }
    },
  },
];
