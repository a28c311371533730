import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CustodianError } from '@app/runtime';

/** A collection in a backup. */
export interface BackedUpCollection {
  readonly name: string;
  /** beside the manifest: documents as BSON one after the other, as gzip */
  readonly file: string;
  readonly documents: number;
  /** of BSON */
  readonly bytes: number;
  readonly fileBytes: number;
  /** of the file as it lies there, hexadecimal: what `sha256sum` prints */
  readonly sha256: string;
}

/** What a backup holds. It is written last: a directory without one is no backup. */
export interface BackupManifest {
  readonly format: typeof FORMAT;
  readonly formatVersion: 1;
  /** of the data; what is older is migrated when it is restored */
  readonly schemaVersion: number;
  /** the one moment at which everything is seen: by the clock, and as MongoDB counts (seconds and increment) */
  readonly at: string;
  readonly clusterTime: string;
  readonly collections: readonly BackedUpCollection[];
  /** collections that are not in it, and why */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

export const FORMAT = 'green-button-custodian backup';
export const MANIFEST = 'manifest.json';

export const fileOf = (collection: string): string => `${collection}.bson.gz`;

/** A backup that cannot be used as it is. */
export const unusable = (why: string, cause?: unknown): CustodianError =>
  new CustodianError('backup-unusable', 500, `This backup cannot be restored: ${why}.`, { cause });

/** @throws CustodianError `backup-unusable` where there is none, or one of a later version */
export async function readManifest(directory: string): Promise<BackupManifest> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(join(directory, MANIFEST), 'utf8'));
  } catch (error) {
    throw unusable(`${join(directory, MANIFEST)} is missing or no JSON, so it was not finished`, error);
  }
  if (!isManifest(value)) throw unusable(`${MANIFEST} is not that of a backup of this program, or of a later one`);
  return value;
}

const isManifest = (value: unknown): value is BackupManifest =>
  has(value, { format: FORMAT, formatVersion: 1 }) &&
  has(value, { schemaVersion: 'number', at: 'string', clusterTime: 'string' }) &&
  'collections' in value &&
  Array.isArray(value.collections) &&
  value.collections.every(isCollection);

const isCollection = (value: unknown): value is BackedUpCollection =>
  has(value, { name: 'string', file: 'string', documents: 'number', fileBytes: 'number', sha256: 'string' }) &&
  'name' in value &&
  typeof value.name === 'string' &&
  // nothing outside of the directory, and no collection of MongoDB's own
  /^(?!system\.)[\w.-]{1,100}$/.test(value.name) &&
  'file' in value &&
  value.file === fileOf(value.name);

/** Whether it has these members, each of this type or with this value. */
const has = (value: unknown, wanted: Readonly<Record<string, string | number>>): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.entries(wanted).every(
    ([name, want]) => members.get(name) === want || typeof members.get(name) === want,
  );
};
