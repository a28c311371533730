import type { Due, HeldJob, JobHandler } from './job.js';

/** Work that is to be done again so long after it has ended, by one worker at a time. */
export interface Schedule {
  readonly kind: string;
  readonly everySeconds: number;
  readonly run: (job: HeldJob) => Promise<void>;
}

/** The handler of a schedule: of its kind there is one job, from the first start of a worker on. */
export function scheduled({ kind, everySeconds, run }: Schedule): JobHandler & { readonly standingKey: string } {
  return {
    kind,
    atOnce: 1,
    standingKey: 'schedule',
    run: async (job): Promise<Due> => {
      await run(job);
      return { afterMs: everySeconds * 1000 };
    },
  };
}
