import { createHash } from 'node:crypto';

/** A hash of a plain value that does not depend on the order of its properties. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, ordered)).digest('base64url');
}

function ordered(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
