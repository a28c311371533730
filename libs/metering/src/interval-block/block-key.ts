/**
 * The key of a stored block: meter reading id (16 decimal digits, 8 bytes) and nominal start (epoch seconds, 4 bytes),
 * big-endian, so that the blocks of one channel lie together in the order of time.
 */
export function blockKey(meterReadingId: string, nominalStart: number): Buffer {
  const key = Buffer.allocUnsafe(12);
  key.writeBigUInt64BE(BigInt(meterReadingId), 0);
  key.writeUInt32BE(clampStart(nominalStart), 8);
  return key;
}

export const nominalStartOf = (key: Uint8Array): number =>
  (((key[8] ?? 0) << 24) | ((key[9] ?? 0) << 16) | ((key[10] ?? 0) << 8) | (key[11] ?? 0)) >>> 0;

/** Longest nominal block: a local day of 25 hours or a zone that moves its calendar, seconds. */
export const LONGEST_DAY = 50 * 3600;

/**
 * Blocks before 1970 or after 2106 have no key of their own: a reading is refused at intake whose local day may have begun
 * before.
 */
export const isStorableStart = (start: number): boolean => start >= LONGEST_DAY && start <= 0xffff_ffff;

const clampStart = (start: number): number => Math.min(0xffff_ffff, Math.max(0, Math.floor(start)));
