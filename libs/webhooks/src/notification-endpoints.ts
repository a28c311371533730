import { randomBytes } from 'node:crypto';
import type { Jobs } from '@app/jobs';
import { CustodianError, type Keys } from '@app/runtime';
import type { Store } from '@app/store';
import type { Application } from '@app/third-parties';
import type { ClientSession, Collection, UpdateFilter } from 'mongodb';
import type { Attempt } from './delivery.js';
import type { NotificationEndpoint, SigningSecret, SuspensionReason } from './notification-endpoint.js';

/** The kind of job that verifies the endpoint of an application. */
export const VERIFY_JOB = 'verify-endpoint';
/** The kind of job that sends the deliveries of an application. */
export const SEND_JOB = 'deliver';

/** Standard Webhooks wants 24 to 64 bytes. */
const SECRET_BYTES = 32;
/** How long the secret before goes on to sign beside a new one. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000;
const MOST_FAILING = 200;

/** What is taken off an endpoint that is trusted again. */
const untroubled = { failingSince: '', warnedAt: '', suspendedAt: '', suspendedFor: '' } as const;

interface Surroundings {
  readonly keys: Pick<Keys, 'open' | 'seal'>;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly now?: () => Date;
}

/** Where applications are told of changes. */
export class NotificationEndpoints {
  readonly #endpoints: Collection<NotificationEndpoint>;
  readonly #now: () => Date;

  constructor(
    store: Store,
    private readonly surroundings: Surroundings,
  ) {
    this.#endpoints = store.db.collection('notificationEndpoints');
    this.#now = surroundings.now ?? (() => new Date());
  }

  /**
   * Makes the endpoint what the application says now. A new address has to be verified, and what is known of the one
   * before is forgotten; secrets stay.
   *
   * @param session of the change of the application
   * @returns nothing where the application wants no notifications
   */
  async follow(
    { _id, metadata: { third_party_notify_uri: uri } }: Pick<Application, '_id' | 'metadata'>,
    session?: ClientSession,
  ): Promise<NotificationEndpoint | undefined> {
    const within = session === undefined ? {} : { session };
    const current = await this.#endpoints.findOne({ _id }, within);
    if (uri === undefined) {
      if (current !== null) await this.#endpoints.deleteOne({ _id }, within);
      return undefined;
    }
    if (current?.uri === uri) return current;
    const { jobs } = this.surroundings;
    const followed = await this.#endpoints.findOneAndUpdate(
      { _id },
      {
        $set: { uri, uriSince: this.#now() },
        $setOnInsert: { _v: 1, secrets: [this.#newSecret(_id).stored] },
        $unset: { verifiedAt: '', refusal: '', ...untroubled },
      },
      { ...within, upsert: true, returnDocument: 'after' },
    );
    await jobs.add({ kind: VERIFY_JOB, key: _id, ...within });
    return followed ?? undefined;
  }

  async find(applicationId: string): Promise<NotificationEndpoint | undefined> {
    return (await this.#endpoints.findOne({ _id: applicationId })) ?? undefined;
  }

  /** @throws CustodianError `no-notification-endpoint` (404) */
  async get(applicationId: string): Promise<NotificationEndpoint> {
    return found(await this.find(applicationId));
  }

  /** Those of these applications that have one. */
  async findAll(applicationIds: readonly string[]): Promise<NotificationEndpoint[]> {
    return this.#endpoints.find({ _id: { $in: [...applicationIds] } }).toArray();
  }

  /** Those that fail or are suspended, those that have done so longest first. */
  async failing(): Promise<NotificationEndpoint[]> {
    return this.#endpoints
      .find({ failingSince: { $exists: true } })
      .sort({ failingSince: 1 })
      .limit(MOST_FAILING)
      .toArray();
  }

  /** The secrets that sign now, newest first, in the form of Standard Webhooks. */
  signingSecrets({ _id, secrets }: NotificationEndpoint): string[] {
    const now = this.#now();
    return secrets.filter((secret) => isGood(secret, now)).map(({ sealed }) => this.#opened(_id, sealed));
  }

  /**
   * Tells the owner a secret, this once: the first as it is, later a new one, beside which the one before goes on to
   * sign for a day.
   *
   * @throws CustodianError `no-notification-endpoint` (404)
   */
  async tellSecret(applicationId: string): Promise<string> {
    const now = this.#now();
    const untold = { _id: applicationId, 'secrets.0.toldAt': { $exists: false } };
    const first = await this.#endpoints.findOneAndUpdate(untold, { $set: { 'secrets.0.toldAt': now } });
    const sealed = first?.secrets[0]?.sealed;
    if (sealed !== undefined) return this.#opened(applicationId, sealed);
    const made = this.#newSecret(applicationId);
    const until = new Date(now.getTime() + SECRET_OVERLAP_MS);
    const replaced = await this.#endpoints.updateOne({ _id: applicationId }, [
      {
        $set: {
          secrets: [
            { $literal: { ...made.stored, toldAt: now } },
            { $mergeObjects: [{ $arrayElemAt: ['$secrets', 0] }, { until }] },
          ],
        },
      },
    ]);
    if (replaced.matchedCount === 0) throw noEndpoint();
    return made.secret;
  }

  /** Takes note that the address answers as its owner's would: from now on notifications go there. */
  async verified({ _id, uri }: NotificationEndpoint): Promise<NotificationEndpoint> {
    const verified = await this.#change({ _id, uri }, { $set: { verifiedAt: this.#now() }, $unset: { refusal: '' } });
    await this.surroundings.jobs.add({ kind: SEND_JOB, key: _id });
    return verified;
  }

  /** Takes note of a look that did not verify it. One that was verified before stays so. */
  async notVerified({ _id, uri }: NotificationEndpoint, refusal: Attempt): Promise<NotificationEndpoint> {
    return this.#change({ _id, uri }, { $set: { refusal } });
  }

  /** Takes note of a success after failures. */
  async recovered({ _id, uri }: NotificationEndpoint): Promise<void> {
    await this.#endpoints.updateOne({ _id, uri }, { $unset: { failingSince: '', warnedAt: '' } });
  }

  /** Takes note of the first failure since the last success. */
  async fails({ _id, uri }: NotificationEndpoint, since: Date, session?: ClientSession): Promise<void> {
    const begins = { _id, uri, failingSince: { $exists: false } };
    await this.#endpoints.updateOne(begins, { $set: { failingSince: since } }, { ...(session && { session }) });
  }

  /** @returns whether it was to be done, and was not done before */
  async warn({ _id, uri }: NotificationEndpoint, session: ClientSession): Promise<boolean> {
    const due = { _id, uri, failingSince: { $exists: true }, warnedAt: { $exists: false } };
    const { modifiedCount } = await this.#endpoints.updateOne(due, { $set: { warnedAt: this.#now() } }, { session });
    return modifiedCount > 0;
  }

  /** @returns whether it was not suspended before */
  async suspend(
    { _id, uri }: NotificationEndpoint,
    suspendedFor: SuspensionReason,
    session: ClientSession,
  ): Promise<boolean> {
    const standing = { _id, uri, suspendedAt: { $exists: false } };
    const change = { $set: { suspendedAt: this.#now(), suspendedFor } };
    const { modifiedCount } = await this.#endpoints.updateOne(standing, change, { session });
    return modifiedCount > 0;
  }

  /** Trusts it again. @throws CustodianError `no-notification-endpoint` (404) */
  async resume(applicationId: string, session: ClientSession): Promise<void> {
    const { matchedCount } = await this.#endpoints.updateOne(
      { _id: applicationId },
      { $unset: untroubled },
      { session },
    );
    if (matchedCount === 0) throw noEndpoint();
  }

  /** @throws CustodianError `no-notification-endpoint` (404) */
  async setRepeatsNext(applicationId: string, repeats: boolean): Promise<void> {
    const change = repeats ? { $set: { repeatsNext: true } } : { $unset: { repeatsNext: '' as const } };
    const { matchedCount } = await this.#endpoints.updateOne({ _id: applicationId }, change);
    if (matchedCount === 0) throw noEndpoint();
  }

  /** Uses up the order to send a notification twice. @returns whether there was one */
  async takesRepeat({ _id }: NotificationEndpoint): Promise<boolean> {
    const ordered = { _id, repeatsNext: true };
    const { modifiedCount } = await this.#endpoints.updateOne(ordered, { $unset: { repeatsNext: '' } });
    return modifiedCount > 0;
  }

  /** Changes the endpoint while its address is this one still. */
  async #change(
    which: Pick<NotificationEndpoint, '_id' | 'uri'>,
    change: UpdateFilter<NotificationEndpoint>,
  ): Promise<NotificationEndpoint> {
    const changed = await this.#endpoints.findOneAndUpdate(which, change, { returnDocument: 'after' });
    return changed ?? this.get(which._id);
  }

  #newSecret(applicationId: string): { readonly secret: string; readonly stored: SigningSecret } {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    const sealed = this.surroundings.keys.seal(purposeOf(applicationId), secret);
    return { secret, stored: { sealed, since: this.#now() } };
  }

  #opened(applicationId: string, sealed: string): string {
    return this.surroundings.keys.open(purposeOf(applicationId), sealed);
  }
}

/** Whether a secret signs at this time. */
export const isGood = ({ until }: SigningSecret, at: Date): boolean => until === undefined || until > at;

const purposeOf = (applicationId: string): string => `notification secret ${applicationId}`;

function found(endpoint: NotificationEndpoint | undefined): NotificationEndpoint {
  if (endpoint === undefined) throw noEndpoint();
  return endpoint;
}

const noEndpoint = (): CustodianError =>
  new CustodianError('no-notification-endpoint', 404, 'The application has no address for notifications.');
