export { DemoAccess, demoAccessCollection, type DemoTokens } from './demo-access.js';
export { DemoGrowth, demoUtilityCollection } from './demo-growth.js';
export { DemoHistory } from './demo-history.js';
export { DemoLife } from './demo-life.js';
export { listDemoCustomers } from './list-demo-customers.js';
export { DemoPeople, type AllDemoSignIns, type DemoSignIns } from './demo-people.js';
export { showsIn } from './shows-in.js';
export { loadDemoUtility } from './load-demo-utility.js';
export type { DemoCustomer, DemoOptions, DemoSummary, DemoUsagePointOfCustomer } from './demo-summary.js';
