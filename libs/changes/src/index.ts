export {
  Changes,
  changesCollection,
  ChangesSettled,
  type AgreementChange,
  type ApplicationChange,
  type AuthorizationChange,
  type Change,
  type PendingChange,
  type PreparedFileChange,
  type ServiceHistoryChange,
  type UsageChange,
} from './changes.js';
