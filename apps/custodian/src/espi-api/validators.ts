import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { AtomEntry } from '@app/espi';
import { CustodianError } from '@app/runtime';

/** An entity tag, in its quotes, of whatever decides what an answer holds. */
export const etagOf = (...parts: readonly unknown[]): string =>
  `"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;

/** The validators of an entry that is sent alone. */
export const validatorsOf = (entry: AtomEntry): { readonly etag: string; readonly updated: number } => ({
  etag: etagOf(entry),
  updated: entry.updated * 1000,
});

/**
 * Whether a change may be made to a resource that has this tag: If-Match and If-None-Match of RFC 9110. Tags are given
 * out as weak because of gzip alone, and each state of a resource has its own: so weak ones are taken in If-Match too.
 *
 * @throws CustodianError `precondition-failed` (412)
 */
export function requirePrecondition({ headers }: Request, etag: string): void {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if ((match === undefined || names(match, etag)) && (noneMatch === undefined || !names(noneMatch, etag))) return;
  throw new CustodianError('precondition-failed', 412, 'The resource has changed since: read it again first.');
}

const names = (header: string, etag: string): boolean =>
  header.trim() === '*' || [...header.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
