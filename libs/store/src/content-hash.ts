import { createHash } from 'node:crypto';

/** A hash of a plain value that does not depend on the order of its properties. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}

/** A plain value as JSON with its properties in one order (RFC 8785); dates and ids are texts in it. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, ordered);

function ordered(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
