import type { Due, HeldJob, JobHandler } from '@app/jobs';
import type { Store } from '@app/store';
import { ApplicationStatus, type Application, type Applications } from '@app/third-parties';
import type { ClientSession } from 'mongodb';
import type { DeliveryLog } from './delivery-log.js';
import type { Attempt, Delivery } from './delivery.js';
import type { EndpointNews } from './endpoint-mail.js';
import { SEND_JOB, type NotificationEndpoints } from './notification-endpoints.js';
import type { NotificationEndpoint } from './notification-endpoint.js';
import { notificationRequest } from './notification-message.js';
import { attemptOf, type ReceiverAnswer, type Receivers } from './receivers.js';
import { MOST_WAIT_MS, retryAt, WARNED_AFTER_MS } from './retry-times.js';

/** After so many in a row an application lets others go first. */
const MOST_IN_A_ROW = 20;

/** Where deliveries come from. */
export interface DeliverySource {
  /** Makes a delivery, frozen from then on, of what an application is still to be told; nothing where that is nothing. */
  freezeNext(applicationId: string): Promise<Delivery | undefined>;
}

interface Services {
  readonly applications: Pick<Applications, 'get'>;
  readonly source: DeliverySource;
  readonly log: DeliveryLog;
  readonly endpoints: NotificationEndpoints;
  readonly receivers: Pick<Receivers, 'ask'>;
  /** how people are told what became of an endpoint */
  readonly news: { tell(application: Application, news: EndpointNews, session: ClientSession): Promise<void> };
}

/**
 * Sends the deliveries of an application: in their order, one at a time, each until it is answered with 2xx. Each
 * application is a job of its own, so that nobody waits for the receiver of another. A worker that dies may have sent
 * what it could not write down: then it is sent again, with the same `webhook-id`.
 */
export class NotificationSender implements JobHandler {
  readonly kind = SEND_JOB;
  /** most of them wait for somebody else's server */
  readonly atOnce = 64;

  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly userAgent: string,
    private readonly clock: { readonly now: () => Date; readonly random: () => number } = {
      now: () => new Date(),
      random: Math.random,
    },
  ) {}

  async run({ key, signal }: HeldJob): Promise<Due | undefined> {
    for (let sent = 0; sent < MOST_IN_A_ROW; sent += 1) {
      if (signal.aborted) break;
      const step = await this.#step(key);
      if (step.isDone) return step.next;
    }
    return { afterMs: 0 };
  }

  /** Sends the next delivery, where there is one and it is time. */
  async #step(applicationId: string): Promise<{ isDone: boolean; next?: Due }> {
    const { applications, endpoints, log, source } = this.services;
    const application = await applications.get(applicationId);
    if (application.deletedAt !== undefined) return { isDone: true };
    const endpoint = await endpoints.follow(application);
    if (endpoint?.verifiedAt === undefined || endpoint.suspendedAt !== undefined) return { isDone: true };
    const delivery = (await log.next(applicationId)) ?? (await source.freezeNext(applicationId));
    if (delivery === undefined) return { isDone: true };
    const now = this.clock.now();
    const warnAt = await this.#warnWhereDue(application, endpoint);
    if (!isDue(delivery, now) && delivery.nextAttemptAt !== undefined) {
      const next = earlier(delivery.nextAttemptAt, warnAt);
      return { isDone: true, next: { afterMs: next.getTime() - now.getTime() } };
    }
    const answer = await this.#send(endpoint, delivery, now);
    if (answer.failure === undefined) {
      await this.#succeeded(endpoint, delivery, attemptOf(answer, now));
      if (application.status === ApplicationStatus.Review) await this.#repeatWhereOrdered(endpoint, delivery);
    } else {
      await this.#failed(application, endpoint, delivery, answer, now);
    }
    return { isDone: false };
  }

  async #send(endpoint: NotificationEndpoint, { _id: id, uris }: Delivery, at: Date): Promise<ReceiverAnswer> {
    const secrets = this.services.endpoints.signingSecrets(endpoint);
    const { userAgent } = this;
    return this.services.receivers.ask(notificationRequest(endpoint.uri, { id, uris }, { secrets, at, userAgent }));
  }

  async #succeeded(endpoint: NotificationEndpoint, { _id }: Delivery, attempt: Attempt): Promise<void> {
    await this.services.log.delivered(_id, attempt);
    if (endpoint.failingSince !== undefined) await this.services.endpoints.recovered(endpoint);
  }

  /** The sandbox: a receiver is to know again what it has had already. */
  async #repeatWhereOrdered(endpoint: NotificationEndpoint, delivery: Delivery): Promise<void> {
    const { endpoints, log } = this.services;
    if (endpoint.repeatsNext !== true || !(await endpoints.takesRepeat(endpoint))) return;
    const at = this.clock.now();
    await log.repeated(delivery._id, attemptOf(await this.#send(endpoint, delivery, at), at));
  }

  async #failed(
    application: Application,
    endpoint: NotificationEndpoint,
    { _id, attempts }: Delivery,
    answer: ReceiverAnswer,
    at: Date,
  ): Promise<void> {
    const { endpoints, log, news } = this.services;
    const { failingSince: since = at } = endpoint;
    const count = attempts.filter((earlierOne) => earlierOne.at >= since).length + 1;
    const { retryAfterMs } = answer;
    // who answers that it wants no more (RFC 9110 section 15.5.11) is believed
    const next =
      answer.failure === 'gone'
        ? undefined
        : retryAt(this.clock.now(), { count, since, retryAfterMs }, this.clock.random());
    await this.store.transaction(async (session) => {
      await log.failed(_id, attemptOf(answer, at), next, session);
      await endpoints.fails(endpoint, since, session);
      if (next !== undefined) return;
      await log.park(application._id, session);
      const reason = answer.failure === 'gone' ? 'gone' : 'failing';
      if (await endpoints.suspend(endpoint, reason, session)) {
        await news.tell(application, { what: 'suspended', reason, uri: endpoint.uri, since }, session);
      }
    });
  }

  /** Tells people of an endpoint that has failed for a while. @returns when that is to be done, where it is later */
  async #warnWhereDue(application: Application, endpoint: NotificationEndpoint): Promise<Date | undefined> {
    const { failingSince: since, warnedAt, uri } = endpoint;
    if (since === undefined || warnedAt !== undefined) return undefined;
    const warnAt = new Date(since.getTime() + WARNED_AFTER_MS);
    if (warnAt > this.clock.now()) return warnAt;
    await this.store.transaction(async (session) => {
      if (!(await this.services.endpoints.warn(endpoint, session))) return;
      await this.services.news.tell(application, { what: 'failing', uri, since }, session);
    });
    return undefined;
  }
}

/** One that was never sent is, and one whose wait is longer than any: they are of a clock that has been put back since. */
const isDue = ({ nextAttemptAt, attempts }: Delivery, now: Date): boolean =>
  nextAttemptAt === undefined ||
  attempts.length === 0 ||
  nextAttemptAt <= now ||
  nextAttemptAt.getTime() - now.getTime() > MOST_WAIT_MS;

const earlier = (a: Date, b: Date | undefined): Date => (b !== undefined && b < a ? b : a);
