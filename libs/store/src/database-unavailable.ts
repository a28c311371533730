import { Unavailable } from '@app/runtime';
import {
  MongoClientClosedError,
  MongoError,
  MongoErrorLabel,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoStalePrimaryError,
  MongoTopologyClosedError,
} from 'mongodb';

/** What the driver says where no server can be asked, or the one that was asked has gone. */
const LOST = [
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerSelectionError,
  MongoStalePrimaryError,
  MongoTopologyClosedError,
];

/** What a server says that is primary no more, shuts down, or has just started; errors of many writes have no name. */
const CHANGING = new Map([
  [6, 'HostUnreachable'],
  [7, 'HostNotFound'],
  [43, 'CursorNotFound'],
  [89, 'NetworkTimeout'],
  [91, 'ShutdownInProgress'],
  [134, 'ReadConcernMajorityNotAvailableYet'],
  [189, 'PrimarySteppedDown'],
  [225, 'TransactionTooOld'],
  [239, 'SnapshotTooOld'],
  [246, 'SnapshotUnavailable'],
  [251, 'NoSuchTransaction'],
  [262, 'ExceededTimeLimit'],
  [9001, 'SocketException'],
  [10058, 'LegacyNotPrimary'],
  [10107, 'NotWritablePrimary'],
  [11600, 'InterruptedAtShutdown'],
  [11602, 'InterruptedDueToReplStateChange'],
  [13435, 'NotPrimaryNoSecondaryOk'],
  [13436, 'NotPrimaryOrSecondary'],
  // room is made, or the server goes
  [14031, 'OutOfDiskSpace'],
]);

const TRY_AGAIN = [
  MongoErrorLabel.RetryableWriteError,
  MongoErrorLabel.TransientTransactionError,
  MongoErrorLabel.UnknownTransactionCommitResult,
];

const MOST_CAUSES = 8;

/** Whether the database cannot be asked for a while, as when another of its servers becomes primary. */
function isPassing(error: MongoError): boolean {
  if (LOST.some((lost) => error instanceof lost)) return true;
  if (TRY_AGAIN.some((label) => error.hasErrorLabel(label))) return true;
  // the pool of a server that has gone
  if (error.name === 'MongoPoolClosedError' || error.name === 'MongoWaitQueueTimeoutError') return true;
  return error instanceof MongoServerError && typeof error.code === 'number' && CHANGING.has(error.code);
}

/** What an error comes from: that of many writes has what stopped them as if a server had said it, and no cause. */
function behind(error: Error): unknown {
  const told: unknown = error instanceof MongoServerError ? error.errorResponse : undefined;
  return told instanceof Error ? told : error.cause;
}

/**
 * What an error of the driver, or one that was caused by it, is for whoever asked: 503, where nothing is wrong but that
 * the database has no primary at the moment. Undefined for every other error.
 */
export function databaseUnavailable(error: unknown): Unavailable | undefined {
  let cause = error;
  for (let n = 0; n < MOST_CAUSES && cause instanceof Error; n++) {
    if (cause instanceof MongoError && isPassing(cause)) {
      return new Unavailable('database-unavailable', 'The database cannot be reached at the moment. Ask again.', {
        cause: error,
      });
    }
    cause = behind(cause);
  }
  return undefined;
}
