export { periodOf, type HeldOutcome } from './holding.js';
export {
  RetailersOfRecord,
  retailersOfRecordCollection,
  type GivenRetailer,
  type RetailerOfRecord,
} from './retailers-of-record.js';
export { Tenures, tenuresCollection, type GivenTenure, type Tenure } from './tenures.js';
