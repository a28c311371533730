import { Counter, Gauge } from 'prom-client';
import { metricsRegistry } from '@app/runtime';

const registers = [metricsRegistry];
const labelNames = ['load'] as const;

export const requestsShed = new Counter({
  name: 'custodian_requests_shed_total',
  help: 'Requests that were answered 503 since there was too much to do: of requests, transfers or passwords.',
  labelNames,
  registers,
});

export const inFlight = new Gauge({
  name: 'custodian_in_flight',
  help: 'Requests, and transfers such as feeds and uploads, that are under way.',
  labelNames,
  registers,
});
