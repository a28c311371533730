import { passingEnds } from '@app/authorization';
import { Worker, type JobHandler, type WorkerTiming } from '@app/jobs';
import type { DataCustodian } from './data-custodian.js';

/** Every kind of job there is, with who does it. */
const handlersOf = ({
  authorizations,
  notices,
  notifications,
  permissionJobs,
  preparedDownloads,
  preparedFiles,
  reports,
  usageRetention,
}: DataCustodian): readonly JobHandler[] => [
  passingEnds(authorizations),
  notices.fanOut,
  notifications.sender,
  notifications.verifier,
  ...permissionJobs,
  ...preparedDownloads.handlers(),
  ...preparedFiles.handlers(),
  reports.job,
  usageRetention.job,
];

/**
 * Does the work in the background: jobs, and messages to people. Any number of processes may do it at the same time.
 *
 * @returns stops it, and resolves when what is under way has ended or was given back
 */
export async function startBackgroundWork(
  custodian: DataCustodian,
  timing: Partial<WorkerTiming> = {},
): Promise<() => Promise<void>> {
  const worker = new Worker(custodian.jobs, handlersOf(custodian), timing);
  await worker.start();
  const stopSending = custodian.mail.start();
  return async () => {
    await Promise.all([worker.stop(), stopSending()]);
  };
}
