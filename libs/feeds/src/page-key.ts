import { createHash } from 'node:crypto';

/** Where a page ended: what is self-contained in a `next` link. It names places and gives no right to them. */
export interface PageKey {
  /** which feed it is of, see `tagOf` */
  readonly feed: string;
  /** the place of the last entry sent, part by part as the collection is ordered */
  readonly place: readonly (string | number)[];
  /** when the first page was asked for, epoch seconds: what changes from then on, the last page's next poll brings */
  readonly since: number;
}

const LONGEST = 512;
/** the end of the year 9999: no later time can be written */
const LATEST = 253_402_300_799;

/** Tells the feed of this stable path from others, so that a page of one is not taken for a page of another. */
export const tagOf = (name: string): string => createHash('sha256').update(name).digest('base64url').slice(0, 8);

export function formatPageKey({ feed, place, since }: PageKey): string {
  return Buffer.from(JSON.stringify([since, feed, ...place])).toString('base64url');
}

/** @returns undefined for a text that is no key */
export function parsePageKey(text: string): PageKey | undefined {
  if (text.length > LONGEST || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || !parts.every(isPart)) return undefined;
    const [since, feed, ...place] = parts;
    if (typeof since !== 'number' || typeof feed !== 'string' || place.length === 0) return undefined;
    return Number.isInteger(since) && since >= 0 && since <= LATEST ? { feed, place, since } : undefined;
  } catch {
    return undefined;
  }
}

const isPart = (part: unknown): part is string | number =>
  typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));

/** A part of a place as a text, empty where there is none. */
export const textAt = (place: PageKey['place'], part: number): string => String(place[part] ?? '');

/** A part of a place that is a number, else what is before all numbers. */
export function numberAt(place: PageKey['place'], part: number): number {
  const value = place[part];
  return typeof value === 'number' ? value : -Infinity;
}
