export { validateFeed } from './validate-feed.js';
export type { ValidationOptions } from './validate-feed.js';
export type { SchemaFindings, Unreadable, ValidationReport } from './validation-report.js';
