import { contentHash } from '@app/store';

/** Where a record stands in the chain of the process that wrote it. */
export interface ChainLink {
  /** day (UTC) and writing process, such as `2026-11-25.5f0c9a1b22c3d4e5` */
  readonly chain: string;
  /** from 1 on, without holes */
  readonly sequence: number;
  /** hash of the record before; empty in the first */
  readonly previous: string;
}

/** SHA-256 of a stored record, its link included, as canonical JSON (RFC 8785); base64url. */
export const recordHash = (record: object): string => contentHash(record);

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
