import type { RateLimit, RateLimits } from '@app/web';

/** Some clients fetch a token before every request. */
const REQUESTS: RateLimit = { name: 'oauth-requests', tries: 1_200, perSeconds: 60 };
/** Secrets and codes that were wrong: per client and address, and per address whatever client they said they were. */
const FAILURES: RateLimit = { name: 'oauth-failures', tries: 60, perSeconds: 600 };
const FAILURES_OF_ADDRESS: RateLimit = { name: 'oauth-failures-of-address', tries: 300, perSeconds: 600 };

/** How often clients may ask, and be wrong. */
export class OAuthLimits {
  constructor(private readonly limits: RateLimits) {}

  /** Before anything is looked at. @throws TooManyTries */
  async begin(clientId: string, address: string): Promise<void> {
    await Promise.all([
      this.limits.count(REQUESTS, clientId, address),
      this.limits.check(FAILURES, clientId, address),
      this.limits.check(FAILURES_OF_ADDRESS, address),
    ]);
  }

  /** @throws TooManyTries */
  async fail(clientId: string, address: string): Promise<void> {
    await Promise.all([
      this.limits.count(FAILURES, clientId, address),
      this.limits.count(FAILURES_OF_ADDRESS, address),
    ]);
  }
}
