import { randomUUID } from 'node:crypto';
import { Changes } from '@app/changes';
import { newResourceId } from '@app/espi';
import { CustodianError, hashSecret, matchesSecret, newSecret } from '@app/runtime';
import { documentsById, gatheredReads, type Store, type ReadDocument, type ReadOne } from '@app/store';
import type { ClientSession, Model } from 'mongoose';
import {
  applicationSchema,
  ApplicationStatus,
  type Application,
  type Principal,
  type Credential,
} from './application.js';
import { mentions, nameSkeleton, requireHonestName } from './application-name.js';
import { hasSecret, type ClientMetadata } from './client-metadata.js';

/** A credential as its owner is told it, this once. */
export interface NewCredential {
  readonly clientId: string;
  /** absent where the application has no secret */
  readonly clientSecret?: string;
  readonly issuedAt: Date;
}

/** What staff should know of a name before they put an application into production. */
export interface NameConcerns {
  /** applications of others whose names cannot be told from it at a glance */
  readonly looksLike: readonly Application[];
  /** the utility's name is in it */
  readonly mentionsUtility: boolean;
}

const MOST_ALIKE = 20;

/** What is done whenever an application is written, in the same transaction; it may run several times. */
export type OnApplicationWritten = (application: Application, session: ClientSession) => Promise<void>;

interface Surroundings {
  readonly now?: () => Date;
  /** the utility's own, which no application may bear */
  readonly reservedNames?: readonly string[];
  readonly onWritten?: OnApplicationWritten;
}

interface NewApplication {
  readonly status?: ApplicationStatus;
  /** ids of people and organisations */
  readonly owners?: readonly string[];
  readonly actingFor?: Principal | undefined;
}

/** Compared with when the client id is unknown, so that the answer takes as long as for a known one. */
const NO_SECRET_HASH = hashSecret(newSecret());

/** The applications of third parties and their credentials. */
export class Applications {
  readonly #applications: Model<Application>;
  readonly #get: ReadDocument<Application>;
  readonly #ofClientId: ReadOne<Application>;
  readonly #changes: Changes;
  readonly #now: () => Date;
  readonly #reservedNames: readonly string[];
  readonly #onWritten: OnApplicationWritten;

  constructor(
    private readonly store: Store,
    { now = () => new Date(), reservedNames = [], onWritten = async () => undefined }: Surroundings = {},
  ) {
    this.#applications = store.connection.model<Application>('Application', applicationSchema, 'applications');
    this.#get = documentsById(this.#applications);
    this.#ofClientId = gatheredReads(async (clientIds) => {
      const found = await this.#applications.find({ 'credentials.clientId': { $in: clientIds } }).lean();
      return new Map(found.flatMap((each) => each.credentials.map(({ clientId }) => [clientId, each])));
    });
    this.#changes = new Changes(store);
    this.#now = now;
    this.#reservedNames = reservedNames;
    this.#onWritten = onWritten;
  }

  /**
   * Adds an application with its first credential, as part of a transaction. The secret is in the answer and nowhere
   * else.
   *
   * @throws CustodianError `deceptive-name` (400)
   */
  async add(
    metadata: ClientMetadata,
    session: ClientSession,
    { status = ApplicationStatus.Review, owners, actingFor }: NewApplication = {},
  ): Promise<{ application: Application; credential: NewCredential }> {
    requireHonestName(metadata.client_name, this.#reservedNames);
    const issuedAt = this.#now();
    const credential = newCredential(metadata, issuedAt);
    const application: Application = {
      _id: newResourceId(),
      _v: 1,
      status,
      metadata,
      credentials: [storedCredential(credential)],
      ...(owners !== undefined && { owners }),
      ...(actingFor && { actingFor }),
      nameSkeleton: nameSkeleton(metadata.client_name),
      createdAt: issuedAt,
      updatedAt: issuedAt,
    };
    await this.#applications.create([application], { session });
    await this.#onWritten(application, session);
    return { application, credential };
  }

  /** @throws CustodianError `unknown-application` (404) */
  async get(applicationId: string, { session }: { session?: ClientSession } = {}): Promise<Application> {
    return this.#known(await this.#get(applicationId, session));
  }

  /** Those of these ids that are known, deleted ones among them. */
  async getAll(applicationIds: readonly string[]): Promise<Application[]> {
    return this.#applications.find({ _id: { $in: applicationIds } }).lean();
  }

  /** Applications that are there, by id. @param after the last id of the page before */
  async page({ after = '', limit }: { after?: string; limit: number }): Promise<Application[]> {
    return this.#applications
      .find({ _id: { $gt: after }, deletedAt: { $exists: false } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  /** When any application last changed; undefined where there is none. */
  /** What applications are called, by id; of those that are there. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.#applications
      .find({ _id: { $in: ids } }, { 'metadata.client_name': 1 })
      .lean<Pick<Application, '_id' | 'metadata'>[]>();
    return new Map(found.map(({ _id, metadata }) => [_id, metadata.client_name]));
  }

  /** The names of organisations for which some of these applications act, by the ids of these organisations. */
  async principalsOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.#applications
      .find({ _id: { $in: ids }, actingFor: { $exists: true } }, { actingFor: 1 })
      .lean<Pick<Application, '_id' | 'actingFor'>[]>();
    return new Map(found.flatMap(({ actingFor }) => (actingFor ? [[actingFor.id, actingFor.name]] : [])));
  }

  async lastChange(): Promise<Date | undefined> {
    const latest = await this.#applications.findOne({}, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean();
    return latest?.updatedAt;
  }

  /** Applications that are there of these owners, by id. @param after the last id of the page before */
  async ofOwners(
    owners: readonly string[],
    { after = '', limit = 100 }: { after?: string; limit?: number } = {},
  ): Promise<Application[]> {
    return this.#applications
      .find({ owners: { $in: owners }, _id: { $gt: after }, deletedAt: { $exists: false } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  /** Applications that ask for production access, those that wait longest first. */
  async awaitingProduction(limit = 100): Promise<Application[]> {
    return this.#applications
      .find({ productionRequestedAt: { $exists: true } })
      .sort({ productionRequestedAt: 1 })
      .limit(limit)
      .lean();
  }

  /** What staff should know of the name of an application: whose it looks like, and whether it mentions the utility. */
  async nameConcerns({ _id, owners = [], metadata }: Application): Promise<NameConcerns> {
    const alike = await this.#applications
      .find({ nameSkeleton: nameSkeleton(metadata.client_name), _id: { $ne: _id }, deletedAt: { $exists: false } })
      .limit(MOST_ALIKE)
      .lean();
    return {
      looksLike: alike.filter((other) => !(other.owners ?? []).some((owner) => owners.includes(owner))),
      mentionsUtility: this.#reservedNames.some((reserved) => mentions(metadata.client_name, reserved)),
    };
  }

  /**
   * Writes over an application as it was read; in a transaction, which fails where it has changed since.
   *
   * @throws CustodianError `deceptive-name` (400)
   */
  async write(application: Application, session: ClientSession): Promise<void> {
    const { _id, metadata } = application;
    requireHonestName(metadata.client_name, this.#reservedNames);
    const written = { ...application, nameSkeleton: nameSkeleton(metadata.client_name) };
    await this.#applications.replaceOne({ _id }, written, { session });
    await this.#onWritten(written, session);
  }

  /**
   * Changes an application as it is then, and records the change with it.
   *
   * @param change gives the application as it is to be; it may run several times
   * @throws CustodianError `unknown-application` (404), and what `change` throws
   */
  async change(
    applicationId: string,
    change: (current: Application, session: ClientSession) => Application | Promise<Application>,
  ): Promise<Application> {
    return this.store.transaction(async (session) => {
      const current = await this.get(applicationId, { session });
      if (current.deletedAt !== undefined) throw unknownApplication();
      const wanted = await change(current, session);
      if (wanted === current) return current;
      // each state has an `updatedAt` of its own
      const updatedAt = new Date(Math.max(this.#now().getTime(), current.updatedAt.getTime() + 1));
      const written = { ...wanted, updatedAt };
      await this.write(written, session);
      await this.#changes.record([{ kind: 'application', what: 'changed', applicationId }], updatedAt, session);
      return written;
    });
  }

  /** @throws CustodianError `unknown-application` (404) */
  async byClientId(clientId: string): Promise<Application> {
    return this.#known(await this.#ofClientId(clientId));
  }

  /**
   * The application of a client id and the credential it is of; undefined where there is none, or it is no good any
   * more.
   */
  async client(clientId: string): Promise<{ application: Application; credential: Credential } | undefined> {
    const application = await this.#ofClientId(clientId);
    const credential = application?.credentials.find((each) => each.clientId === clientId && isLive(each, this.#now()));
    if (application === undefined || credential === undefined) return undefined;
    const gone = application.status === ApplicationStatus.Revoked || application.deletedAt !== undefined;
    return gone ? undefined : { application, credential };
  }

  /**
   * The application that these credentials are of; undefined where either is wrong, or no good any more. While a secret
   * is changed, two are good for one client id.
   */
  async authenticate(clientId: string, clientSecret: string): Promise<Application | undefined> {
    const application = (await this.client(clientId))?.application;
    const now = this.#now();
    const live = application?.credentials.filter((each) => each.clientId === clientId && isLive(each, now)) ?? [];
    const hashes = live.map(({ secretHash = NO_SECRET_HASH }) => secretHash);
    const matches = [...hashes, NO_SECRET_HASH].map((secretHash) => matchesSecret(clientSecret, secretHash));
    return matches.includes(true) ? application : undefined;
  }

  /** Whether the answer to this refresh is the one to be lost: of an application in Review, once each time it is asked for. */
  async takesLostRefresh(applicationId: string): Promise<boolean> {
    const asked = { _id: applicationId, status: ApplicationStatus.Review, losesNextRefresh: true };
    return (await this.#applications.updateOne(asked, { $unset: { losesNextRefresh: 1 } })).modifiedCount === 1;
  }

  /**
   * Gives an application one more credential, beside those that it has: so secrets are changed without a gap.
   *
   * @throws CustodianError `unknown-application` (404)
   */
  async addCredential(applicationId: string): Promise<NewCredential> {
    const { metadata } = await this.get(applicationId);
    const issuedAt = this.#now();
    const credential = newCredential(metadata, issuedAt);
    await this.#applications.updateOne(
      { _id: applicationId },
      { $push: { credentials: storedCredential(credential) }, $set: { updatedAt: issuedAt } },
    );
    return credential;
  }

  /** @throws CustodianError `unknown-application` (404) */
  async setStatus(applicationId: string, status: ApplicationStatus): Promise<Application> {
    return this.change(applicationId, (current) => (current.status === status ? current : { ...current, status }));
  }

  #known(application: Application | null | undefined): Application {
    if (!application) throw unknownApplication();
    return application;
  }
}

/** Whether a credential is still good. */
export const isLive = ({ expiresAt }: Pick<Credential, 'expiresAt'>, at: Date): boolean =>
  expiresAt === undefined || expiresAt > at;

export const unknownApplication = (): CustodianError =>
  new CustodianError('unknown-application', 404, 'There is no such application.');

/** @throws CustodianError `not-in-review` (409) */
export function requireReview({ status }: Application): void {
  if (status === ApplicationStatus.Review) return;
  throw new CustodianError('not-in-review', 409, 'That is for applications in Review.');
}

/**
 * Real customers read the privacy policy before they consent (BR-311).
 *
 * @throws CustodianError `privacy-policy-missing` (409)
 */
export function requirePrivacyPolicy({ policy_uri }: ClientMetadata): void {
  if (policy_uri !== undefined) return;
  throw new CustodianError('privacy-policy-missing', 409, 'An application in Production names its privacy policy.');
}

/**
 * Whether an application may say this of itself from now on.
 *
 * @throws CustodianError `privacy-policy-missing` (409)
 */
export function requirePolicyKept({ status, metadata }: Application, wanted: ClientMetadata): void {
  const isReal = status === ApplicationStatus.Production && metadata.policy_uri !== undefined;
  if (isReal) requirePrivacyPolicy(wanted);
}

const newCredential = (metadata: ClientMetadata, issuedAt: Date): NewCredential => ({
  clientId: randomUUID(),
  ...(hasSecret(metadata) && { clientSecret: newSecret() }),
  issuedAt,
});

const storedCredential = ({ clientId, clientSecret, issuedAt }: NewCredential): Credential => ({
  clientId,
  ...(clientSecret !== undefined && { secretHash: hashSecret(clientSecret) }),
  issuedAt,
});
