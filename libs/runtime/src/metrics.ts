import { collectDefaultMetrics, Registry } from 'prom-client';

/** Every metric of this process, as `/metrics` gives them out; new ones are made with `registers: [metricsRegistry]`. */
export const metricsRegistry = new Registry();

collectDefaultMetrics({ register: metricsRegistry });
