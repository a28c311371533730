import { randomUUID } from 'node:crypto';
import type { HeldJob, JobHandler } from '@app/jobs';
import { newSecret } from '@app/runtime';
import type { Application, Applications } from '@app/third-parties';
import type { RateLimits } from '@app/web';
import type { Attempt } from './delivery.js';
import { VERIFY_JOB, type NotificationEndpoints } from './notification-endpoints.js';
import type { NotificationEndpoint } from './notification-endpoint.js';
import { notificationRequest } from './notification-message.js';
import { notificationLimits } from './notification-limits.js';
import { attemptOf, type Receivers } from './receivers.js';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** An address that has not been verified for so long is looked at only when somebody asks. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

interface Services {
  readonly applications: Pick<Applications, 'get'>;
  readonly endpoints: NotificationEndpoints;
  readonly receivers: Pick<Receivers, 'ask'>;
  readonly rateLimits: Pick<RateLimits, 'count'>;
}

interface Sender {
  readonly userAgent: string;
  /** absolute address of an ApplicationInformation */
  readonly informationUri: (applicationId: string) => string;
}

/**
 * Sees whether an address takes notifications, before any is sent: whoever registers it could else have a stranger
 * called again and again. It is asked in two ways, of which one is enough: a GET, whose `hub_challenge` it may echo; and
 * a signed notification like any other, for receivers that know nothing but these, which takes 2xx. That one names the
 * application's own ApplicationInformation: receivers that read what they are told of read that, and an empty list is
 * what some of their parsers break on.
 */
export class EndpointVerifier implements JobHandler {
  readonly kind = VERIFY_JOB;
  readonly atOnce = 16;

  constructor(
    private readonly services: Services,
    private readonly sender: Sender,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async run({ key }: HeldJob): Promise<Date | undefined> {
    const application = await this.services.applications.get(key);
    if (application.deletedAt !== undefined) return undefined;
    const endpoint = await this.services.endpoints.follow(application);
    if (endpoint === undefined || endpoint.verifiedAt !== undefined) return undefined;
    const { uri, uriSince, verifiedAt } = await this.#verify(endpoint);
    if (uri !== endpoint.uri) return this.now();
    // as long as it has been, so that the waits double
    const waited = this.now().getTime() - uriSince.getTime();
    if (verifiedAt !== undefined || waited >= GIVEN_UP_AFTER_MS) return undefined;
    return new Date(this.now().getTime() + Math.min(Math.max(waited, FIRST_WAIT_MS), LONGEST_WAIT_MS));
  }

  /**
   * Looks now, whatever is known.
   *
   * @throws CustodianError `no-notification-endpoint` (404), `too-many-tries` (429)
   */
  async verify(application: Application): Promise<NotificationEndpoint> {
    await this.services.endpoints.follow(application);
    const endpoint = await this.services.endpoints.get(application._id);
    await this.services.rateLimits.count(notificationLimits.verifications, application._id);
    return this.#verify(endpoint);
  }

  async #verify(endpoint: NotificationEndpoint): Promise<NotificationEndpoint> {
    const { endpoints } = this.services;
    const refusal = await this.#refusal(endpoint);
    return refusal === undefined ? endpoints.verified(endpoint) : endpoints.notVerified(endpoint, refusal);
  }

  /** @returns nothing where it takes notifications */
  async #refusal(endpoint: NotificationEndpoint): Promise<Attempt | undefined> {
    const at = this.now();
    const { receivers, endpoints } = this.services;
    const { userAgent, informationUri } = this.sender;
    const challenge = newSecret();
    const question = new URL(endpoint.uri);
    question.searchParams.set('hub_challenge', challenge);
    const echo = await receivers.ask({ method: 'GET', uri: question.href, headers: { 'User-Agent': userAgent } });
    if (echo.failure === undefined && echo.excerpt === challenge) return undefined;
    // where there was no answer at all, there will be none to a POST either
    if (echo.status === undefined) return attemptOf(echo, at);
    const test = { id: randomUUID(), uris: [informationUri(endpoint._id)] };
    const secrets = endpoints.signingSecrets(endpoint);
    const answer = await receivers.ask(notificationRequest(endpoint.uri, test, { secrets, at, userAgent }));
    return answer.failure === undefined ? undefined : attemptOf(answer, at);
  }
}
