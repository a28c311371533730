export { CustomerErasure, type ErasureReport } from './customer-erasure.js';
