import type { SchemaOptions } from 'mongoose';

/** Options of each mongoose schema here: collections and indexes are made by the store from their definitions. */
export const storedSchema = {
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  minimize: false,
} as const satisfies SchemaOptions;
