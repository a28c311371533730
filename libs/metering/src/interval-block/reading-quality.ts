/**
 * The ReadingQuality codes of one reading as one number: up to three codes of 0-254, the first in the lowest byte,
 * each further one plus one in the byte above, so that a lone code is itself and valid alone is 0.
 */
export function packQualities(codes: readonly number[]): number {
  const kept = [...new Set(codes)].filter((code) => code >= 0 && code < 255).slice(0, 3);
  return (kept[0] ?? 0) | (((kept[1] ?? -1) + 1) << 8) | (((kept[2] ?? -1) + 1) << 16);
}

export function unpackQualities(packed: number): number[] {
  const codes = [packed & 0xff];
  for (let rest = packed >>> 8; rest > 0; rest >>>= 8) codes.push((rest & 0xff) - 1);
  return codes;
}
