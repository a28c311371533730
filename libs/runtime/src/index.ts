export { CustodianError } from './custodian-error.js';
