import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { AtomEntry } from '@app/espi';
import { CustodianError } from '@app/runtime';

/** An entity tag, in its quotes, of whatever decides what an answer holds. */
export const etagOf = (...parts: readonly unknown[]): string =>
  `"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;

export interface Validators {
  readonly etag: string;
  /** epoch milliseconds */
  readonly updated: number;
}

/** The validators of an entry that is sent alone. */
export const validatorsOf = (entry: AtomEntry): Validators => ({
  etag: etagOf(entry),
  updated: entry.updated * 1000,
});

/**
 * Whether a change may be made to a resource of this state: If-Match, If-None-Match and, where there is no If-Match,
 * If-Unmodified-Since of RFC 9110. Tags are given out as weak because of gzip alone, and each state of a resource has its
 * own: so weak ones are taken in If-Match too.
 *
 * @throws CustodianError `precondition-failed` (412)
 */
export function requirePrecondition({ headers }: Request, { etag, updated }: Validators): void {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  const isSame = match === undefined ? !isAfter(updated, headers['if-unmodified-since']) : names(match, etag);
  if (isSame && (noneMatch === undefined || !names(noneMatch, etag))) return;
  throw new CustodianError('precondition-failed', 412, 'The resource has changed since: read it again first.');
}

const names = (header: string, etag: string): boolean =>
  header.trim() === '*' || [...header.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);

/** What is no date says nothing: RFC 9110 section 13.1.4. */
const isAfter = (updated: number, date: string | undefined): boolean => updated > Date.parse(date ?? '');
