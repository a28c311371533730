export {
  Changes,
  changesCollection,
  type ApplicationChange,
  type AuthorizationChange,
  type Change,
  type UsageChange,
} from './changes.js';
