export { loadDemoUtility } from './load-demo-utility.js';
export type { DemoCustomer, DemoOptions, DemoProgress, DemoSummary, DemoUsagePointOfCustomer } from './demo-summary.js';
