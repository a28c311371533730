import { createLogger } from '@app/runtime';
import { TooManyTries, type RateLimit, type RateLimits } from '@app/web';

const logger = createLogger('oauth');

/** Some clients fetch a token before every request. */
const REQUESTS: RateLimit = { name: 'oauth-requests', tries: 1_200, perSeconds: 60 };
/** Secrets and codes that were wrong: per client and address, and per address whatever client they said they were. */
const FAILURES: RateLimit = { name: 'oauth-failures', tries: 60, perSeconds: 600 };
const FAILURES_OF_ADDRESS: RateLimit = { name: 'oauth-failures-of-address', tries: 300, perSeconds: 600 };

/** Whoever asks, as far as that is known before it is proven. */
interface Asker {
  readonly clientId?: string;
  readonly address: string;
}

/** How often clients may ask, and be wrong. What is counted is counted after the answer, for which nobody waits. */
export class OAuthLimits {
  constructor(private readonly limits: RateLimits) {}

  /** Before anything is looked at. @throws TooManyTries */
  begin({ clientId = '', address }: Asker): void {
    this.limits.check(REQUESTS, clientId, address);
    this.limits.check(FAILURES, clientId, address);
    this.limits.check(FAILURES_OF_ADDRESS, address);
  }

  /** @param failed whether somebody may have been guessing: from the next on, guesses may have to wait */
  async end({ clientId = '', address }: Asker, failed: boolean): Promise<void> {
    try {
      await Promise.all([
        this.limits.count(REQUESTS, clientId, address),
        failed && this.limits.count(FAILURES, clientId, address),
        failed && this.limits.count(FAILURES_OF_ADDRESS, address),
      ]);
    } catch (error) {
      if (!(error instanceof TooManyTries)) throw error;
      logger.warn({ clientId, address, seconds: error.retryAfterSeconds, failed }, 'a client asks too often');
    }
  }
}
