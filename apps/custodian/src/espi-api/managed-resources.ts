import { randomUUID } from 'node:crypto';
import { atomId, type AtomEntry } from '@app/espi';
import { SAFE_HORIZON_MS, textAt, type EntriesAfter } from '@app/feeds';
import { CustodianError } from '@app/runtime';

const PAGE = 200;

/** The entries of a collection of any size in the order of their ids, read page by page as they are asked for. */
export function eachOfPages<Stored extends { readonly _id: string }>(
  pageAfter: (after: string, limit: number) => Promise<readonly Stored[]>,
  entryOf: (stored: Stored) => AtomEntry,
): EntriesAfter {
  return async function* placed(place) {
    for (let after = place === undefined ? '' : textAt(place, 0); ;) {
      const page = await pageAfter(after, PAGE);
      for (const stored of page) yield { place: [stored._id], entry: entryOf(stored) };
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last._id;
    }
  };
}

/**
 * When a collection last changed, in epoch milliseconds, no later than what has surely been committed; and what tells
 * its states apart, which while changes may still be under way is like no other.
 */
export function horizonOf(lastChange: Date | undefined): { readonly updated: number; readonly mark: string } {
  const latest = lastChange?.getTime() ?? 0;
  const horizon = Date.now() - SAFE_HORIZON_MS;
  return { updated: Math.min(latest, horizon), mark: latest < horizon ? String(latest) : randomUUID() };
}

/** @throws CustodianError `wrong-id` (400) where an entry was written to another address than its own */
export function requireSameId(given: string | undefined, stablePath: string): void {
  if (given === undefined || given.toLowerCase() === atomId(stablePath)) return;
  throw new CustodianError('wrong-id', 400, 'The id of the entry is not that of the resource at this address.');
}
