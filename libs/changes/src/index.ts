export { Changes, changesCollection, type UsageChange } from './changes.js';
