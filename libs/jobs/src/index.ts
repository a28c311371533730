export type { Due, HeldJob, JobHandler, JobName, JobRequest } from './job.js';
export { Jobs, jobsCollection } from './jobs.js';
export { scheduled, type Schedule } from './schedule.js';
export { Worker, type WorkerTiming } from './worker.js';
