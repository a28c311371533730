export {
  Changes,
  changesCollection,
  type ApplicationChange,
  type AuthorizationChange,
  type Change,
  type ServiceHistoryChange,
  type UsageChange,
} from './changes.js';
