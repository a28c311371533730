import { hash } from 'node:crypto';
import type { CollectionDefinition, Store } from '@app/store';
import { Binary, type Collection } from 'mongodb';
import type { Applications } from './applications.js';
import type { Application } from './application.js';
import { owned } from './owned-applications.js';
import { cleanPng } from './png.js';

/** The bytes of an application's logo. */
interface StoredLogoBytes {
  /** id of the application */
  readonly _id: string;
  readonly _v: 1;
  /** as the application names it */
  readonly hash: string;
  readonly bytes: Binary;
}

export const applicationLogosCollection: CollectionDefinition = {
  name: 'applicationLogos',
  retention: { kept: 'until its owner takes it away', deletedBy: 'owner' },
  indexes: [],
};

export const LOGO_LIMITS = { mostBytes: 256 * 1024, leastPixels: 32, mostPixels: 1_024 } as const;

/** The logos of applications. Only PNG: an SVG is a document that can run scripts and call home. */
export class Logos {
  readonly #logos: Collection<StoredLogoBytes>;

  constructor(
    store: Store,
    private readonly applications: Applications,
  ) {
    this.#logos = store.db.collection('applicationLogos');
  }

  /** Looks whether it could be a logo. @throws CustodianError `logo-too-large` (413), `logo-not-png`, `logo-wrong-size` (400) */
  check(png: Buffer): void {
    cleanPng(png, LOGO_LIMITS);
  }

  /**
   * Takes a logo in the place of the one before.
   *
   * @throws CustodianError `unknown-application` (404), `logo-too-large` (413), `logo-not-png`, `logo-wrong-size` (400)
   */
  async put(ownerIds: readonly string[], applicationId: string, png: Buffer): Promise<Application> {
    const { bytes, width, height } = cleanPng(png, LOGO_LIMITS);
    const logo = { hash: hash('sha256', bytes, 'base64url'), width, height };
    return this.applications.change(applicationId, async (current, session) => {
      if (owned(current, ownerIds).logo?.hash === logo.hash) return current;
      const stored = { _v: 1 as const, hash: logo.hash, bytes: new Binary(bytes) };
      await this.#logos.replaceOne({ _id: applicationId }, stored, { upsert: true, session });
      return { ...current, logo };
    });
  }

  /** @throws CustodianError `unknown-application` (404) */
  async remove(ownerIds: readonly string[], applicationId: string): Promise<Application> {
    return this.applications.change(applicationId, async (current, session) => {
      const { logo, ...kept } = owned(current, ownerIds);
      if (logo === undefined) return current;
      await this.#logos.deleteOne({ _id: applicationId }, { session });
      return kept;
    });
  }

  /** The PNG that an application has now; undefined where it has none, or another one than that with this hash. */
  async open(applicationId: string, logoHash: string): Promise<Buffer | undefined> {
    const stored = await this.#logos.findOne({ _id: applicationId, hash: logoHash });
    return stored === null ? undefined : Buffer.from(stored.bytes.buffer);
  }
}
