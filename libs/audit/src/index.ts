export {
  accessRecordsCollection,
  type Access,
  type AccessOutcome,
  type AccessResult,
  type StoredAccessRecord,
} from './access-record.js';
export {
  AccessRecords,
  keyOfRecord,
  type AccessBy,
  type AccessRecord,
  type AccessRecordFilter,
  type AccessRecordPage,
  type ReadsOfAuthorization,
} from './access-records.js';
export {
  accountEventsCollection,
  type AccountEvent,
  type AccountEventKind,
  type StoredAccountEvent,
} from './account-event.js';
export { AccountEvents } from './account-events.js';
export type { AuthorizationEvent, StoredAuthorizationEvent } from './authorization-event.js';
export { AuthorizationEvents } from './authorization-events.js';
export { CustomerErasures, type CustomerErasedEvent } from './customer-erasures.js';
export { auditWritersCollection } from './audit-chain.js';
export {
  auditRootsCollection,
  published,
  ROOT_PURPOSE,
  type AuditRoot,
  type AuditRoots,
  type PublishedRoot,
} from './audit-roots.js';
export type { AuditFinding, AuditFindingKind, AuditRequest, AuditVerification } from './verify-audit.js';
