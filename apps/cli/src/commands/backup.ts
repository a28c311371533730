import type { Command } from 'commander';
import { checkBackup, restoreBackup, writeBackup, type BackupManifest } from '@app/backup';
import { collections } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { connectStore, type Store } from '@app/store';
import { print } from '../output.js';

const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

/** Connects, and changes nothing: a backup is made before an upgrade, and a restore begins with an empty database. */
async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await connectStore(readConfiguration(process.env), onProgress);
  try {
    return await work(store);
  } finally {
    await store.close({ linger: true });
  }
}

export function addBackupCommands(program: Command): void {
  program
    .command('backup <directory>')
    .description('write all that is stored, as it is at one moment, beside running servers; the keys are not in it')
    .action(async (directory: string, _options: object, command: Command) => {
      const manifest = await withStore(async (store) =>
        writeBackup(store, directory, { definitions: collections, onProgress }),
      );
      print(command, manifest, () => linesOf(manifest));
    });
  program
    .command('restore <directory>')
    .description('fill an empty database from a backup, migrated to this version; no server may run on it')
    .option('--replace', 'delete whatever the database holds first', false)
    .option('--check', 'compare the files with their digests, and restore nothing', false)
    .action(async (directory: string, { replace, check }: { replace: boolean; check: boolean }, command: Command) => {
      const manifest = check
        ? await checkBackup(directory)
        : await withStore(async (store) =>
            restoreBackup(store, directory, { definitions: collections, replace, onProgress }),
          );
      print(command, manifest, () => linesOf(manifest));
    });
}

function linesOf({ at, schemaVersion, collections: kept }: BackupManifest): string[] {
  const sum = (of: 'documents' | 'bytes' | 'fileBytes'): number => kept.reduce((total, each) => total + each[of], 0);
  return [
    `as of ${at}, schema version ${schemaVersion}`,
    `${kept.length} collections, ${sum('documents')} documents, ${sum('bytes')} bytes, ${sum('fileBytes')} in files`,
  ];
}
