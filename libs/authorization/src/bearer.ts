import type { Authorization } from './authorization.js';
import type { TokenKind } from './token.js';

interface KnownToken {
  readonly kind: TokenKind;
  /** hash of the token: names it in records without giving it away */
  readonly tokenId: string;
  readonly scope?: string;
  readonly applicationId?: string;
  /** of an initial access token: whose applications are registered by it */
  readonly ownerId?: string;
}

/** A token that is known, has not expired and is not revoked. */
export interface ValidBearer extends KnownToken {
  readonly state: 'valid';
  /** of an access token; it may have ended, which is the caller's to refuse */
  readonly authorization?: Authorization;
}

/** What an Authorization header turned out to be. */
export type Bearer =
  | { readonly state: 'missing' }
  | { readonly state: 'unknown' }
  | (KnownToken & { readonly state: 'expired' | 'revoked'; readonly authorizationId?: string })
  | ValidBearer;

/**
 * The token of an Authorization header (RFC 6750 section 2.1), or undefined where there is none: no header, an empty
 * one, another scheme, no token, or the `null` that careless clients send for none. Capitals of the scheme and the
 * number of spaces do not matter.
 */
export function bearerToken(header: string | undefined): string | undefined {
  const token = /^\s*bearer\s+(\S.*?)\s*$/i.exec(header ?? '')?.[1];
  return token === undefined || token.toLowerCase() === 'null' ? undefined : token;
}
