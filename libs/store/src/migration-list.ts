import type { Migration } from './migrations.js';

/** Every change of what is stored, oldest first; each with a test. */
export const migrations: readonly Migration[] = [];
