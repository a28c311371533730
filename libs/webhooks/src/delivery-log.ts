import { randomUUID } from 'node:crypto';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import type { ClientSession, Collection } from 'mongodb';
import type { Attempt, Delivery, DeliveryState } from './delivery.js';

/** Of one delivery; those that were made before are forgotten. */
const MOST_ATTEMPTS = 60;
/** That are sent again at a time. */
export const MOST_RESENT = 1_000;

export const deliveryStates: readonly DeliveryState[] = ['waiting', 'delivered', 'parked'];

/** A page of deliveries, the newest first. */
export interface DeliveryPage {
  readonly state?: DeliveryState;
  /** id of an authorization that they tell of */
  readonly authorizationId?: string;
  /** the last of the page before */
  readonly before?: string;
  readonly limit: number;
}

/** How deliveries of an application have gone in some time. */
export interface DeliveryRates {
  readonly applicationId: string;
  readonly deliveries: number;
  readonly delivered: number;
  readonly parked: number;
  readonly waiting: number;
  readonly attempts: number;
  readonly failedAttempts: number;
}

/** What has become of deliveries, and what is to become of them. */
export class DeliveryLog {
  readonly #deliveries: Collection<Delivery>;

  constructor(
    store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#deliveries = store.db.collection('deliveries');
  }

  /** The delivery that is to be sent before any other of an application: the oldest that waits. */
  async next(applicationId: string): Promise<Delivery | undefined> {
    const oldest = { sort: { createdAt: 1, _id: 1 } } as const;
    return (await this.#deliveries.findOne({ applicationId, state: 'waiting' }, oldest)) ?? undefined;
  }

  /** @throws CustodianError `unknown-delivery` (404): another's and none are told alike */
  async get(applicationId: string, deliveryId: string): Promise<Delivery> {
    const delivery = await this.#deliveries.findOne({ _id: deliveryId, applicationId });
    if (delivery === null) throw unknownDelivery();
    return delivery;
  }

  /** @throws CustodianError `unknown-delivery` (404) where `before` names none of the application */
  async page(
    applicationId: string,
    { state, authorizationId, before, limit }: DeliveryPage,
  ): Promise<{ readonly deliveries: Delivery[]; readonly next?: string }> {
    const last = before === undefined ? undefined : await this.get(applicationId, before);
    const found = await this.#deliveries
      .find({
        applicationId,
        ...(state !== undefined && { state }),
        ...(authorizationId !== undefined && { authorizationIds: authorizationId }),
        ...(last && {
          $or: [{ createdAt: { $lt: last.createdAt } }, { createdAt: last.createdAt, _id: { $lt: last._id } }],
        }),
      })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    const deliveries = found.slice(0, limit);
    const end = deliveries.at(-1);
    return { deliveries, ...(found.length > limit && end !== undefined && { next: end._id }) };
  }

  /** How many deliveries of an application are in a state. */
  async count(applicationId: string, state: DeliveryState): Promise<number> {
    return this.#deliveries.countDocuments({ applicationId, state });
  }

  /** How the deliveries went that were made since a time, by application, those with most failures first. */
  async rates(since: Date): Promise<DeliveryRates[]> {
    const countOf = (state: DeliveryState): object => ({ $sum: { $cond: [{ $eq: ['$state', state] }, 1, 0] } });
    const failed = { $filter: { input: '$attempts', cond: { $ne: [{ $type: '$$this.failure' }, 'missing'] } } };
    return this.#deliveries
      .aggregate<DeliveryRates>([
        { $match: { createdAt: { $gte: since } } },
        {
          $group: {
            _id: '$applicationId',
            deliveries: { $sum: 1 },
            delivered: countOf('delivered'),
            parked: countOf('parked'),
            waiting: countOf('waiting'),
            attempts: { $sum: { $size: '$attempts' } },
            failedAttempts: { $sum: { $size: failed } },
          },
        },
        { $sort: { failedAttempts: -1, _id: 1 } },
        { $set: { applicationId: '$_id' } },
        { $unset: '_id' },
      ])
      .toArray();
  }

  /** Adds one that tells of nothing new, for its receiver to be tried. */
  async addTest(applicationId: string, uri: string, session: ClientSession): Promise<Delivery> {
    const now = this.now();
    const test: Delivery = {
      _id: `msg_${randomUUID().replaceAll('-', '')}`,
      _v: 1,
      applicationId,
      uris: [uri],
      authorizationIds: [],
      state: 'waiting',
      createdAt: now,
      nextAttemptAt: now,
      attempts: [],
    };
    await this.#deliveries.insertOne(test, { session });
    return test;
  }

  /** Keeps an attempt that was answered with 2xx: from now on the delivery is not sent again. */
  async delivered(deliveryId: string, attempt: Attempt): Promise<void> {
    await this.#deliveries.updateOne(
      { _id: deliveryId },
      {
        $push: attemptsWith(attempt),
        $set: { state: 'delivered', deliveredAt: attempt.at },
        $unset: { nextAttemptAt: '' },
      },
    );
  }

  /** Keeps an attempt that was one too many: whatever came of it, the delivery stays delivered. */
  async repeated(deliveryId: string, attempt: Attempt): Promise<void> {
    await this.#deliveries.updateOne({ _id: deliveryId }, { $push: attemptsWith(attempt) });
  }

  /** Keeps an attempt that failed. @param nextAttemptAt absent: it is not sent again by itself */
  async failed(
    deliveryId: string,
    attempt: Attempt,
    nextAttemptAt: Date | undefined,
    session: ClientSession,
  ): Promise<void> {
    const $push = attemptsWith(attempt);
    await this.#deliveries.updateOne(
      { _id: deliveryId },
      nextAttemptAt === undefined
        ? { $push, $set: { state: 'parked' }, $unset: { nextAttemptAt: '' } }
        : { $push, $set: { nextAttemptAt } },
      { session },
    );
  }

  /** Parks whatever of an application waits. */
  async park(applicationId: string, session: ClientSession): Promise<void> {
    await this.#deliveries.updateMany(
      { applicationId, state: 'waiting' },
      { $set: { state: 'parked' }, $unset: { nextAttemptAt: '' } },
      { session },
    );
  }

  /** Has all that are parked sent again, in their order, and what waits at once. @returns how many were parked */
  async unpark(applicationId: string, session: ClientSession): Promise<number> {
    return this.#again({ applicationId, state: 'parked' }, applicationId, session);
  }

  /**
   * Has one sent again with the same id and body, before those that are newer.
   *
   * @throws CustodianError `unknown-delivery` (404)
   */
  async resend(applicationId: string, deliveryId: string, session: ClientSession): Promise<void> {
    if ((await this.#again({ _id: deliveryId, applicationId }, applicationId, session)) === 0) throw unknownDelivery();
  }

  /**
   * Has those sent again that were made in a time, both ends included.
   *
   * @returns how many
   * @throws CustodianError `too-many-deliveries` (400)
   */
  async resendRange(applicationId: string, from: Date, until: Date, session: ClientSession): Promise<number> {
    const range = { applicationId, createdAt: { $gte: from, $lte: until } };
    const many = await this.#deliveries.countDocuments(range, { session, limit: MOST_RESENT + 1 });
    if (many > MOST_RESENT) {
      throw new CustodianError(
        'too-many-deliveries',
        400,
        `At most ${MOST_RESENT} deliveries are sent again at a time: give a shorter time.`,
      );
    }
    return this.#again(range, applicationId, session);
  }

  /** What is to wait longer waits no more: whoever asks has seen to what was wrong. What is due is left alone. */
  async #again(which: object, applicationId: string, session: ClientSession): Promise<number> {
    const now = this.now();
    const again = {
      $set: { state: 'waiting' as const, nextAttemptAt: now },
      $unset: { deliveredAt: '' as const },
    };
    const { matchedCount } = await this.#deliveries.updateMany(which, again, { session });
    await this.#deliveries.updateMany(
      { applicationId, state: 'waiting', nextAttemptAt: { $gt: now } },
      { $set: { nextAttemptAt: now } },
      { session },
    );
    return matchedCount;
  }
}

const attemptsWith = (attempt: Attempt): { attempts: { $each: Attempt[]; $slice: number } } => ({
  attempts: { $each: [attempt], $slice: -MOST_ATTEMPTS },
});

const unknownDelivery = (): CustodianError =>
  new CustodianError('unknown-delivery', 404, 'The application has no such delivery.');
