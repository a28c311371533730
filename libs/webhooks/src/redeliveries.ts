import type { Jobs } from '@app/jobs';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import { ApplicationStatus, type Application } from '@app/third-parties';
import type { RateLimits } from '@app/web';
import type { ClientSession } from 'mongodb';
import type { DeliveryLog } from './delivery-log.js';
import type { Delivery } from './delivery.js';
import { notificationLimits } from './notification-limits.js';
import { SEND_JOB, type NotificationEndpoints } from './notification-endpoints.js';

interface Services {
  readonly endpoints: NotificationEndpoints;
  readonly log: DeliveryLog;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly rateLimits: Pick<RateLimits, 'count'>;
}

/** What people have sent by hand, which may be refused as `too-many-tries` (429). All of it goes out by the same job as everything else: in order, with the same ids. */
export class Redeliveries {
  /** @param informationUri the absolute address of an ApplicationInformation */
  constructor(
    private readonly store: Store,
    private readonly services: Services,
    private readonly informationUri: (applicationId: string) => string,
  ) {}

  /**
   * Sends a notification of nothing new: of the ApplicationInformation as it is.
   *
   * @throws CustodianError `no-notification-endpoint` (404), `notifications-suspended` (409)
   */
  async sendTest(applicationId: string): Promise<Delivery> {
    await this.#requireGoing(applicationId);
    return this.#sending(applicationId, async (session) =>
      this.services.log.addTest(applicationId, this.informationUri(applicationId), session),
    );
  }

  /**
   * Trusts a suspended endpoint again, and has all that was parked sent, in its order.
   *
   * @returns how many were parked
   * @throws CustodianError `no-notification-endpoint` (404)
   */
  async resume(applicationId: string): Promise<number> {
    return this.#sending(applicationId, async (session) => {
      await this.services.endpoints.resume(applicationId, session);
      return this.services.log.unpark(applicationId, session);
    });
  }

  /**
   * Has the next notification of an application in Review sent twice, or no longer.
   *
   * @throws CustodianError `no-notification-endpoint` (404), `not-in-review` (409)
   */
  async repeatNext({ _id, status }: Pick<Application, '_id' | 'status'>, repeats: boolean): Promise<void> {
    if (status !== ApplicationStatus.Review) {
      throw new CustodianError('not-in-review', 409, 'Notifications are repeated for applications in Review alone.');
    }
    await this.services.endpoints.setRepeatsNext(_id, repeats);
  }

  /**
   * Has one sent again.
   *
   * @throws CustodianError `no-notification-endpoint`, `unknown-delivery` (404), `notifications-suspended` (409)
   */
  async resend(applicationId: string, deliveryId: string): Promise<void> {
    await this.#requireGoing(applicationId);
    await this.#sending(applicationId, async (session) => this.services.log.resend(applicationId, deliveryId, session));
  }

  /**
   * Has those sent again that were made in a time, both ends included.
   *
   * @returns how many
   * @throws CustodianError `no-notification-endpoint` (404), `notifications-suspended` (409), `too-many-deliveries` (400)
   */
  async resendRange(applicationId: string, from: Date, until: Date): Promise<number> {
    await this.#requireGoing(applicationId);
    return this.#sending(applicationId, async (session) =>
      this.services.log.resendRange(applicationId, from, until, session),
    );
  }

  async #requireGoing(applicationId: string): Promise<void> {
    const { suspendedAt } = await this.services.endpoints.get(applicationId);
    if (suspendedAt === undefined) {
      await this.services.rateLimits.count(notificationLimits.resends, applicationId);
      return;
    }
    throw new CustodianError('notifications-suspended', 409, 'Nothing is sent to the application: resume it first.');
  }

  async #sending<Result>(applicationId: string, change: (session: ClientSession) => Promise<Result>): Promise<Result> {
    return this.store.transaction(async (session) => {
      const result = await change(session);
      await this.services.jobs.add({ kind: SEND_JOB, key: applicationId, session });
      return result;
    });
  }
}
