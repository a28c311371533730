import type { RateLimit } from '@app/web';

/** Each is per application. A client may fetch a token before every request. */
export const apiLimits = {
  agreementTokens: { name: 'agreement-tokens', tries: 600, perSeconds: 600 },
} as const satisfies Readonly<Record<string, RateLimit>>;
