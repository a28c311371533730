import type { IdentitySettings } from './identity-settings.js';
import { ProviderFailure } from './provider-failure.js';

/** A person waits for the answer. */
const PATIENCE_MS = 10_000;
const LARGEST_ANSWER = 65_536;
/** How far two clocks may be apart. */
const LEEWAY_SECONDS = 120;

/** What the provider says of a person, each by the name of its claim. */
export type Claims = Readonly<Record<string, unknown>>;

export interface ProviderTokens {
  readonly accessToken: string;
  readonly idToken: string;
}

/** Exchanges a code at the token endpoint; the client says who it is in the header. @throws ProviderFailure */
export async function exchangeCode(
  { tokenUrl, clientId, clientSecret }: IdentitySettings,
  parameters: Readonly<Record<string, string>>,
): Promise<ProviderTokens> {
  const credentials = [clientId, clientSecret].map((part) => encodeURIComponent(part)).join(':');
  const answer = await ask(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', ...parameters }),
    headers: { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  });
  const { access_token: accessToken, id_token: idToken } = answer;
  if (typeof accessToken !== 'string' || typeof idToken !== 'string') throw failed('its token response lacks a token');
  return { accessToken, idToken };
}

/**
 * The claims of an ID token. It has come from the token endpoint itself, over TLS, which stands for its signature
 * (OpenID Connect Core 1.0 section 3.1.3.7 number 6).
 * @throws ProviderFailure where it is of another issuer, for another client, too old, or not the answer to this request
 */
export function claimsOfIdToken(idToken: string, { issuer, clientId }: IdentitySettings, nonce: string): Claims {
  const claims = claimsIn(idToken);
  const { iss, aud, azp, exp, sub } = claims;
  const audience: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (iss !== issuer) throw failed('its ID token is of another issuer');
  if (!audience.includes(clientId)) throw failed('its ID token is for another client');
  if ((audience.length > 1 || azp !== undefined) && azp !== clientId) throw failed('its ID token is for another party');
  if (typeof exp !== 'number' || exp + LEEWAY_SECONDS < Date.now() / 1000) throw failed('its ID token is too old');
  if (claims['nonce'] !== nonce) throw failed('its ID token is the answer to another request');
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) throw failed('its ID token names nobody');
  return claims;
}

/** What the UserInfo endpoint says (section 5.3). @throws ProviderFailure */
export async function userInfo({ userinfoUrl }: IdentitySettings, accessToken: string): Promise<Claims> {
  return ask(userinfoUrl, { headers: { Authorization: `Bearer ${accessToken}` } });
}

function claimsIn(idToken: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (isClaims(claims)) return claims;
  } catch {
    // said below
  }
  throw failed('its ID token cannot be read');
}

async function ask(url: string, init: RequestInit): Promise<Claims> {
  let answer: unknown;
  try {
    const response = await fetch(url, {
      ...init,
      headers: { Accept: 'application/json', ...(init.headers as Record<string, string>) },
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = (await response.text()).slice(0, LARGEST_ANSWER);
    if (!response.ok) throw failed(`${new URL(url).pathname} answered ${response.status}: ${errorIn(text)}`);
    answer = JSON.parse(text);
  } catch (error) {
    throw error instanceof ProviderFailure ? error : failed(`${new URL(url).pathname} did not answer`, error);
  }
  if (!isClaims(answer)) throw failed(`${new URL(url).pathname} answered no object`);
  return answer;
}

/** The error code of RFC 6749 section 5.2; its description may hold anything. */
const errorIn = (text: string): string => /"error"\s*:\s*"([\w-]{1,64})"/.exec(text)?.[1] ?? 'no error code';

const isClaims = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const failed = (reason: string, cause?: unknown): ProviderFailure =>
  new ProviderFailure('provider-failed', reason, { cause });
