import { CustodianError, hashSecret, newSecret } from '@app/runtime';
import { ApplicationStatus, type Application, type Credential } from './application.js';
import {
  isLive,
  requirePolicyKept,
  requireReview,
  unknownApplication,
  type Applications,
  type NewCredential,
} from './applications.js';
import { clientMetadataOf, hasSecret, type ClientMetadata } from './client-metadata.js';

const HOUR_MS = 3_600_000;

/** For how long the secret before may go on beside the new one. */
export const OVERLAP = { mostMs: 30 * 24 * HOUR_MS, usualMs: 7 * 24 * HOUR_MS } as const;

/** Secrets of one application that are good at a time. */
export const MOST_LIVE_CREDENTIALS = 3;
const MOST_OWNERS = 20;
/** Applications that one person or organisation may have. */
export const MOST_APPLICATIONS = 50;

/** What staff look at when they put an application into production: from then on it is theirs to change. */
const REVIEWED = ['client_name', 'redirect_uris', 'scope'] as const satisfies readonly (keyof ClientMetadata)[];

/** A secret of an application as its owners see it: all but the secret. */
export interface CredentialState {
  /** names it */
  readonly id: string;
  readonly clientId: string;
  readonly issuedAt: Date;
  readonly expiresAt?: Date;
}

/**
 * What owners do with their applications. `ownerIds` are the ids that the caller acts as: the person's own, and those of
 * the organisations that the person acts for. Another's application is told from none in no way.
 */
export class OwnedApplications {
  constructor(
    private readonly applications: Applications,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @throws CustodianError `unknown-application` (404) */
  async get(ownerIds: readonly string[], applicationId: string): Promise<Application> {
    return owned(await this.applications.get(applicationId), ownerIds);
  }

  /** By id. @param after the last id of the page before */
  async list(ownerIds: readonly string[], page: { after?: string; limit?: number } = {}): Promise<Application[]> {
    return this.applications.ofOwners(ownerIds, page);
  }

  /** @throws CustodianError `too-many-applications` (409) */
  async requireRoom(ownerId: string): Promise<void> {
    const held = await this.applications.ofOwners([ownerId], { limit: MOST_APPLICATIONS });
    if (held.length < MOST_APPLICATIONS) return;
    throw new CustodianError('too-many-applications', 409, `One may have ${MOST_APPLICATIONS} applications at most.`);
  }

  /**
   * Says something else of an application, in the names of RFC 7591; a name that is given as undefined is taken away.
   *
   * @throws CustodianError `unknown-application` (404), `needs-review`, `privacy-policy-missing` (409) where what staff approved is to change,
   * `invalid-client-metadata`, `invalid-redirect-uri`, `deceptive-name` (400)
   */
  async describe(
    ownerIds: readonly string[],
    applicationId: string,
    wanted: { readonly [Name in keyof ClientMetadata]?: unknown },
  ): Promise<Application> {
    return this.#change(ownerIds, applicationId, (current) => {
      const metadata = clientMetadataOf({ ...current.metadata, ...wanted });
      const differs = (name: keyof ClientMetadata): boolean =>
        JSON.stringify(metadata[name]) !== JSON.stringify(current.metadata[name]);
      const reviewed = current.status === ApplicationStatus.Review ? undefined : REVIEWED.find(differs);
      if (reviewed !== undefined) {
        throw new CustodianError('needs-review', 409, `${reviewed} has been reviewed: ask the utility to change it.`);
      }
      requirePolicyKept(current, metadata);
      return { ...current, metadata };
    });
  }

  /** @throws CustodianError `unknown-application` (404), `too-many-owners` (409) */
  async addOwner(ownerIds: readonly string[], applicationId: string, added: string): Promise<Application> {
    return this.#change(ownerIds, applicationId, (current) => {
      const { owners = [] } = current;
      if (owners.includes(added)) return current;
      if (owners.length >= MOST_OWNERS) {
        throw new CustodianError('too-many-owners', 409, `An application has ${MOST_OWNERS} owners at most.`);
      }
      return { ...current, owners: [...owners, added] };
    });
  }

  /** @throws CustodianError `unknown-application` (404), `last-owner` (409) */
  async removeOwner(ownerIds: readonly string[], applicationId: string, removed: string): Promise<Application> {
    return this.#change(ownerIds, applicationId, (current) => {
      const owners = (current.owners ?? []).filter((owner) => owner !== removed);
      if (owners.length === 0) throw new CustodianError('last-owner', 409, 'An application has at least one owner.');
      return { ...current, owners };
    });
  }

  /** The secrets that are good now, newest first. @throws CustodianError `unknown-application` (404) */
  async credentials(ownerIds: readonly string[], applicationId: string): Promise<CredentialState[]> {
    const { credentials } = await this.get(ownerIds, applicationId);
    return credentials
      .filter((credential) => isLive(credential, this.now()))
      .map((credential) => {
        const { secretHash: _, ...shown } = credential;
        return { id: credentialId(credential), ...shown };
      });
  }

  /**
   * Gives a new secret for the same client id. What was good before goes on for `overlapMs`, and no longer. The secret
   * is in the answer and nowhere else.
   *
   * @throws CustodianError `unknown-application` (404), `bad-overlap` (400), `application-without-secret`,
   * `too-many-credentials` (409)
   */
  async rotateSecret(
    ownerIds: readonly string[],
    applicationId: string,
    overlapMs: number = OVERLAP.usualMs,
  ): Promise<Required<NewCredential>> {
    if (!(overlapMs >= 0 && overlapMs <= OVERLAP.mostMs)) {
      throw new CustodianError('bad-overlap', 400, 'The secret before may go on for 30 days at most.');
    }
    const clientSecret = newSecret();
    const issuedAt = this.now();
    const overlapEnd = new Date(issuedAt.getTime() + overlapMs);
    const { credentials } = await this.#change(ownerIds, applicationId, (current) => {
      if (!hasSecret(current.metadata)) {
        throw new CustodianError('application-without-secret', 409, 'The application says who it is without a secret.');
      }
      const [newest] = current.credentials;
      const ending = current.credentials
        .filter((credential) => isLive(credential, issuedAt))
        .map((credential) => ({ ...credential, expiresAt: earlier(credential.expiresAt, overlapEnd) }))
        .filter((credential) => isLive(credential, issuedAt));
      if (newest === undefined || ending.length >= MOST_LIVE_CREDENTIALS) throw tooManyCredentials();
      const added = { clientId: newest.clientId, secretHash: hashSecret(clientSecret), issuedAt };
      return { ...current, credentials: [added, ...ending] };
    });
    return { clientId: credentials[0]?.clientId ?? '', clientSecret, issuedAt };
  }

  /**
   * Ends a secret at once. The newest stays: who lost that asks for a new one without overlap.
   *
   * @throws CustodianError `unknown-application`, `unknown-credential` (404), `newest-credential` (409)
   */
  async endSecret(ownerIds: readonly string[], applicationId: string, id: string): Promise<void> {
    await this.#change(ownerIds, applicationId, (current) => {
      const [newest, ...others] = current.credentials;
      const ended = current.credentials.find((credential) => credentialId(credential) === id);
      if (newest === undefined || ended === undefined) {
        throw new CustodianError('unknown-credential', 404, 'There is no such credential.');
      }
      if (ended === newest) {
        throw new CustodianError('newest-credential', 409, 'An application needs a secret: make a new one first.');
      }
      return { ...current, credentials: [newest, ...others.filter((credential) => credential !== ended)] };
    });
  }

  /**
   * Loses the answer to the next refresh of an application in Review, or no longer.
   *
   * @throws CustodianError `unknown-application` (404), `not-in-review` (409)
   */
  async loseNextRefresh(ownerIds: readonly string[], applicationId: string, loses: boolean): Promise<Application> {
    return this.#change(ownerIds, applicationId, (current) => {
      requireReview(current);
      const { losesNextRefresh: _, ...kept } = current;
      return loses ? { ...kept, losesNextRefresh: true } : kept;
    });
  }

  async #change(
    ownerIds: readonly string[],
    applicationId: string,
    change: (current: Application) => Application,
  ): Promise<Application> {
    return this.applications.change(applicationId, (current) => change(owned(current, ownerIds)));
  }
}

/** @throws CustodianError `unknown-application` (404) where the application is another's or has been taken away */
export function owned(application: Application, ownerIds: readonly string[]): Application {
  const { owners = [], deletedAt } = application;
  if (deletedAt === undefined && owners.some((owner) => ownerIds.includes(owner))) return application;
  throw unknownApplication();
}

/** Names a credential: the beginning of a hash of 256 random bits. */
const credentialId = ({ clientId, secretHash = clientId }: Credential): string => secretHash.slice(0, 12);

const earlier = (a: Date | undefined, b: Date): Date => (a !== undefined && a < b ? a : b);

const tooManyCredentials = (): CustodianError =>
  new CustodianError(
    'too-many-credentials',
    409,
    `An application has ${MOST_LIVE_CREDENTIALS} secrets at a time at most: end one, or wait until it has expired.`,
  );
