import { Counter, Histogram } from 'prom-client';
import { metricsRegistry } from '@app/runtime';

const registers = [metricsRegistry];
const labelNames = ['kind'] as const;

export const jobsTaken = new Counter({
  name: 'custodian_jobs_taken_total',
  help: 'Jobs that this process has begun.',
  labelNames,
  registers,
});

export const jobsFailed = new Counter({
  name: 'custodian_jobs_failed_total',
  help: 'Jobs that failed in this process, each time counted.',
  labelNames,
  registers,
});

export const jobDuration = new Histogram({
  name: 'custodian_job_duration_seconds',
  help: 'How long jobs took, done or failed.',
  labelNames,
  buckets: [0.01, 0.1, 1, 10, 60, 600, 3_600],
  registers,
});
