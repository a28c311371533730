export {
  Changes,
  changesCollection,
  type AgreementChange,
  type ApplicationChange,
  type AuthorizationChange,
  type Change,
  type ServiceHistoryChange,
  type UsageChange,
} from './changes.js';
