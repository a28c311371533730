import { describe, expect, it } from '@jest/globals';
import { CustodianError } from '@app/runtime';
import { MongoErrorLabel, MongoNetworkError, MongoServerError } from 'mongodb';
import { databaseUnavailable } from './database-unavailable.js';

/** As `MongoBulkWriteError` wraps what it was told while it wrote. */
const whileWriting = (told: Error): MongoServerError => new MongoServerError(told);
const refused = (code: number): MongoServerError => new MongoServerError({ message: 'so', code });

describe('databaseUnavailable', () => {
  it.each([
    ['a server that has gone', new MongoNetworkError('connection 3 to 127.0.0.1:1 closed')],
    ['one that is primary no more', refused(10107)],
    ['a cursor that went with it', refused(43)],
    ['a server that went while many documents were written', whileWriting(new MongoNetworkError('interrupted'))],
    ['what is behind another error', new CustodianError('some-code', 500, 'So.', { cause: refused(91) })],
  ])('is %s', (_, error) => {
    expect(databaseUnavailable(error)).toMatchObject({ code: 'database-unavailable', status: 503, cause: error });
  });

  it('is a transaction whose end nobody knows', () => {
    const error = refused(64);
    expect(databaseUnavailable(error)).toBeUndefined();
    error.addErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult);
    expect(databaseUnavailable(error)).toBeDefined();
  });

  it.each([
    ['a fault of ours', new Error('so')],
    ['a document that is there already', refused(11000)],
    ['one of many that is there already', whileWriting(refused(11000))],
    ['a query that cannot be', refused(2)],
    ['nothing', undefined],
  ])('is not %s', (_, error) => expect(databaseUnavailable(error)).toBeUndefined());
});
