export { loadDemoUtility } from './load-demo-utility.js';
export type { DemoCustomer, DemoOptions, DemoSummary, DemoUsagePointOfCustomer } from './demo-summary.js';
