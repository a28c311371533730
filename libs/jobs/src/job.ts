import type { ClientSession } from 'mongodb';

/**
 * Work in the background that must be done once, whoever does it and however often it was asked for. A job is no more
 * than a kind and a key: what is to be done stands in the documents that the key leads to.
 */
export interface JobName {
  readonly kind: string;
  /** what it is about, such as the id of an application: of one kind and key there is one job at most */
  readonly key: string;
}

/** A moment, or so long from now by the clock of the database, as what is asked for by the clock of no calendar should be. */
export type Due = Date | { readonly afterMs: number };

export interface JobRequest extends JobName {
  /** not before this time; at once where absent */
  readonly dueAt?: Due;
  /** of the change that calls for it: the job is there when, and only when, the change is */
  readonly session?: ClientSession;
}

/** A job that this worker holds. */
export interface HeldJob extends JobName {
  /** 1 for the first time, and for the first after a time that went well */
  readonly attempt: number;
  /** aborted when the worker stops, or has lost its hold on the job: then another may be doing it already */
  readonly signal: AbortSignal;
}

/** What a worker does for the jobs of one kind. */
export interface JobHandler {
  readonly kind: string;
  /** how many of them one worker does at the same time */
  readonly atOnce: number;
  /** key of the job of this kind that is always to be there: a worker makes it when it starts */
  readonly standingKey?: string;
  /**
   * Does the job. It may have been begun before, by a worker that died: it must be able to take up, or to do again
   * without harm, what was half done. Throwing means: try again, later each time.
   *
   * @returns when it is to be done next; nothing where it is done. Asked for again meanwhile, it is done again at once.
   */
  run(job: HeldJob): Promise<Due | undefined>;
}
