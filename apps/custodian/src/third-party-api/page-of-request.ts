import type { Request } from 'express';
import { CustodianError } from '@app/runtime';

const MOST = 500;
const USUAL = 100;

/** Which page is asked for. */
export interface PageOfRequest {
  readonly after?: string;
  readonly limit: number;
}

/** @throws CustodianError `bad-limit` (400) */
export function pageOf({ query }: Request): PageOfRequest {
  const { after, limit = String(USUAL) } = query;
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1 || most > MOST) {
    throw new CustodianError('bad-limit', 400, `limit is a number from 1 to ${MOST}.`);
  }
  return { limit: most, ...(typeof after === 'string' && { after }) };
}

/** The address of the page that begins after this key; the rest of what is asked for stays. */
export function nextPage({ originalUrl }: Request, after: string): string {
  const address = new URL(originalUrl, 'http://unknown.invalid');
  address.searchParams.set('after', after);
  return `${address.pathname}${address.search}`;
}
