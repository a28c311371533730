export { Entitlement, type Reader } from './entitlement.js';
export { always, clipPeriods, intersectPeriods, within, type Period } from './period.js';
