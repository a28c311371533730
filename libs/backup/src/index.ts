export { type BackupManifest } from './manifest.js';
export { checkBackup, restoreBackup } from './restore-backup.js';
export { writeBackup } from './write-backup.js';
