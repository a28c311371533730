/**
 * Integers of one column in the narrowest width that holds them all: u8, u16, i32 or, beyond that, f64
 * (exact up to 2^53, and so for Int48), little-endian. The width follows from the length in bytes.
 */
export function encodeNarrow(values: Float64Array, count: number): Uint8Array {
  let low = 0;
  let high = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const view = values.subarray(0, count);
  if (low >= 0 && high < 0x100) return new Uint8Array(view);
  if (low >= 0 && high < 0x1_0000) return new Uint8Array(new Uint16Array(view).buffer);
  if (low >= -0x8000_0000 && high <= 0x7fff_ffff) return new Uint8Array(new Int32Array(view).buffer);
  return new Uint8Array(view.slice().buffer);
}

const wide = new DataView(new ArrayBuffer(8));

/** The inverse of `encodeNarrow`: fills the first `count` places of `into`. */
export function decodeNarrow(bytes: Uint8Array, count: number, into: Float64Array): void {
  const width = bytes.length / count;
  if (width === 1) {
    for (let i = 0; i < count; i++) into[i] = bytes[i] ?? 0;
  } else if (width === 2) {
    for (let i = 0, p = 0; i < count; i++, p += 2) into[i] = (bytes[p] ?? 0) | ((bytes[p + 1] ?? 0) << 8);
  } else if (width === 4) {
    for (let i = 0, p = 0; i < count; i++, p += 4) {
      into[i] =
        (bytes[p] ?? 0) | ((bytes[p + 1] ?? 0) << 8) | ((bytes[p + 2] ?? 0) << 16) | ((bytes[p + 3] ?? 0) << 24);
    }
  } else if (width === 8) {
    for (let i = 0, p = 0; i < count; i++) {
      for (let b = 0; b < 8; b++) wide.setUint8(b, bytes[p++] ?? 0);
      into[i] = wide.getFloat64(0, true);
    }
  } else {
    throw new RangeError(`a column of ${bytes.length} bytes cannot hold ${count} values`);
  }
}
