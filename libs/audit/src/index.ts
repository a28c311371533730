export { accessRecordsCollection, type Access, type AccessResult, type StoredAccessRecord } from './access-record.js';
export {
  AccessRecords,
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
