export { collections, DataCustodian } from './data-custodian.js';
