export type { HeldJob, JobHandler, JobName, JobRequest } from './job.js';
