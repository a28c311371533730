import { randomUUID } from 'node:crypto';
import { newResourceId } from '@app/espi';
import { CustodianError, hashSecret, matchesSecret, newSecret } from '@app/runtime';
import type { Store } from '@app/store';
import type { ClientSession, Model } from 'mongoose';
import { applicationSchema, ApplicationStatus, type Application, type Credential } from './application.js';
import { hasSecret, type ClientMetadata } from './client-metadata.js';

/** A credential as its owner is told it, this once. */
export interface NewCredential {
  readonly clientId: string;
  /** absent where the application has no secret */
  readonly clientSecret?: string;
  readonly issuedAt: Date;
}

/** Compared with when the client id is unknown, so that the answer takes as long as for a known one. */
const NO_SECRET_HASH = hashSecret(newSecret());

/** The applications of third parties and their credentials. */
export class Applications {
  readonly #applications: Model<Application>;

  constructor(store: Store) {
    this.#applications = store.connection.model<Application>('Application', applicationSchema, 'applications');
  }

  /** Adds an application with its first credential. The secret is in the answer and nowhere else. */
  async add(
    metadata: ClientMetadata,
    { status = ApplicationStatus.Review, session }: { status?: ApplicationStatus; session?: ClientSession } = {},
  ): Promise<{ application: Application; credential: NewCredential }> {
    const issuedAt = new Date();
    const credential = newCredential(metadata, issuedAt);
    const application: Application = {
      _id: newResourceId(),
      _v: 1,
      status,
      metadata,
      credentials: [storedCredential(credential)],
      createdAt: issuedAt,
      updatedAt: issuedAt,
    };
    await this.#applications.create([application], { session });
    return { application, credential };
  }

  /** @throws CustodianError `unknown-application` (404) */
  async get(applicationId: string, { session }: { session?: ClientSession } = {}): Promise<Application> {
    return this.#known(await this.#applications.findById(applicationId, undefined, { session }).lean());
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
  async lastChange(): Promise<Date | undefined> {
    const latest = await this.#applications.findOne({}, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean();
    return latest?.updatedAt;
  }

  /** Writes over an application as it was read; in a transaction, which fails where it has changed since. */
  async write(application: Application, session: ClientSession): Promise<void> {
    await this.#applications.replaceOne({ _id: application._id }, application, { session });
  }

  /** @throws CustodianError `unknown-application` (404) */
  async byClientId(clientId: string): Promise<Application> {
    return this.#known(await this.#applications.findOne({ 'credentials.clientId': clientId }).lean());
  }

  /**
   * The application of a client id and the credential it is of; undefined where there is none, or it is no good any
   * more.
   */
  async client(clientId: string): Promise<{ application: Application; credential: Credential } | undefined> {
    const application = await this.#applications.findOne({ 'credentials.clientId': clientId }).lean();
    const credential = application?.credentials.find((each) => each.clientId === clientId);
    if (application === null || credential === undefined) return undefined;
    const expired = credential.expiresAt !== undefined && credential.expiresAt.getTime() <= Date.now();
    const gone = application.status === ApplicationStatus.Revoked || application.deletedAt !== undefined;
    return expired || gone ? undefined : { application, credential };
  }

  /** The application that these credentials are of; undefined where either is wrong, or no good any more. */
  async authenticate(clientId: string, clientSecret: string): Promise<Application | undefined> {
    const client = await this.client(clientId);
    const matches = matchesSecret(clientSecret, client?.credential.secretHash ?? NO_SECRET_HASH);
    return matches ? client?.application : undefined;
  }

  /**
   * Gives an application one more credential, beside those that it has: so secrets are changed without a gap.
   *
   * @throws CustodianError `unknown-application` (404)
   */
  async addCredential(applicationId: string): Promise<NewCredential> {
    const { metadata } = await this.get(applicationId);
    const issuedAt = new Date();
    const credential = newCredential(metadata, issuedAt);
    await this.#applications.updateOne(
      { _id: applicationId },
      { $push: { credentials: storedCredential(credential) }, $set: { updatedAt: issuedAt } },
    );
    return credential;
  }

  /** @throws CustodianError `unknown-application` (404) */
  async setStatus(applicationId: string, status: ApplicationStatus): Promise<Application> {
    const change = { $set: { status, updatedAt: new Date() } };
    const changed = await this.#applications
      .findByIdAndUpdate(applicationId, change, { returnDocument: 'after', runValidators: true })
      .lean();
    return this.#known(changed);
  }

  #known(application: Application | null): Application {
    if (application === null) throw new CustodianError('unknown-application', 404, 'There is no such application.');
    return application;
  }
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
