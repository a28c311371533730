/** Where a page ended: what is self-contained in a `next` link. It names places and gives no right to them. */
export interface PageKey {
  /** the place of the last entry sent, part by part as the collection is ordered */
  readonly place: readonly (string | number)[];
  /** when the first page was asked for, epoch seconds: what changes from then on, the last page's next poll brings */
  readonly since: number;
}

const LONGEST = 512;

export function formatPageKey({ place, since }: PageKey): string {
  return Buffer.from(JSON.stringify([since, ...place])).toString('base64url');
}

/** @returns undefined for a text that is no key */
export function parsePageKey(text: string): PageKey | undefined {
  if (text.length > LONGEST || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || !parts.every(isPart)) return undefined;
    const [since, ...place] = parts;
    return typeof since === 'number' && place.length > 0 ? { place, since } : undefined;
  } catch {
    return undefined;
  }
}

const isPart = (part: unknown): part is string | number =>
  typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));

/** The part of a place that is a text, or a number. */
export const textAt = (place: PageKey['place'], part: number): string => String(place[part] ?? '');
export const numberAt = (place: PageKey['place'], part: number): number => Number(place[part] ?? -Infinity);
