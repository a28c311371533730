import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CustodianError } from '@app/runtime';

const SALT_BYTES = 12;

/** What a browser keeps, in an HttpOnly cookie, for as long as it is open; it outlives signing in and out. */
export const newBrowserSecret = (): string => randomBytes(24).toString('base64url');

export const isBrowserSecret = (value: string | undefined): value is string => /^[\w-]{32}$/.test(value ?? '');

/**
 * A token for the forms of a browser. It is another each time, so that compressed pages give nothing of it away, and
 * all of them stay good: in two tabs, after signing in, on a page that lay open over night.
 */
export function csrfToken(browserSecret: string, salt = randomBytes(SALT_BYTES).toString('base64url')): string {
  return `${salt}.${createHmac('sha256', browserSecret).update(salt).digest('base64url')}`;
}

/** @throws CustodianError `form-not-yours` (403) where the token is missing, made up, or of another browser */
export function requireCsrfToken(browserSecret: string | undefined, token: string | undefined): void {
  const [salt = ''] = token?.split('.') ?? [];
  const given = Buffer.from(token ?? '');
  const right = Buffer.from(csrfToken(browserSecret ?? newBrowserSecret(), salt));
  if (browserSecret === undefined || given.length !== right.length || !timingSafeEqual(given, right)) throw notYours();
}

/**
 * Refuses what another site's page sends: by Fetch Metadata, and by Origin where a browser has none of that.
 *
 * @param baseUrl the server's own address; the Host that was asked is as good, since a browser tells it truly
 * @throws CustodianError `form-not-yours` (403)
 */
export function requireSameOrigin({ headers }: IncomingMessage, baseUrl: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw notYours();
  const { origin, host } = headers;
  if (origin === undefined || origin === new URL(baseUrl).origin) return;
  const asked = URL.canParse(origin) ? new URL(origin).host : undefined;
  if (asked === undefined || asked !== host) throw notYours();
}

const notYours = (): CustodianError =>
  new CustodianError('form-not-yours', 403, 'This form was not sent from a page of ours in this browser.');
