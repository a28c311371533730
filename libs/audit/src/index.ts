export { accessRecordsCollection, type Access, type AccessResult, type StoredAccessRecord } from './access-record.js';
export { AccessRecords, type AccessRecord, type AccessRecordFilter, type AccessRecordPage } from './access-records.js';
