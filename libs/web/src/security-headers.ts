import type { IncomingMessage, ServerResponse } from 'node:http';

const YEAR_SECONDS = 31_536_000;

/** Nothing is loaded, run, framed or sent. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export interface PagePolicy {
  /** origins to which a form of the page may lead besides our own: of the client, on the consent page alone */
  readonly formAction?: readonly string[];
}

/** The Content-Security-Policy of a page: everything from here, and no script or style within the page. */
export function pagePolicy({ formAction = [] }: PagePolicy = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action ${["'self'", ...formAction.map(originOf)].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** An application's own scheme has no origin: `com.example.app:` */
function originOf(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}

/**
 * What every answer carries, pages and resources alike; a page replaces the policy by its own.
 * Referrer-Policy is not `no-referrer`: browsers would then send forms with `Origin: null`.
 */
export function securityHeaders(
  baseUrl: string,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const headers = Object.entries({
    'Content-Security-Policy': NOTHING,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(baseUrl.startsWith('https:') && { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}; includeSubDomains` }),
  });
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}
