export { startBackgroundWork } from './background-work.js';
export { collections, DataCustodian } from './data-custodian.js';
