import { hash } from 'node:crypto';

/** The URL namespace of RFC 4122, appendix C: 6ba7b811-9dad-11d1-80b4-00c04fd430c8. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
const HYPHEN = 0x2d;
const VERSION_5 = 0x35;
const VARIANT_DIGITS = Buffer.from('89ab');
/** Characters of a UUID in text. */
export const UUID_LENGTH = 36;

let hashed = Buffer.alloc(512);
URL_NAMESPACE.copy(hashed);
const text = Buffer.alloc(UUID_LENGTH);

/**
 * The name-based UUID (RFC 4122 version 5, SHA-1) of a name in the URL namespace, in lower case as ESPI requires:
 * the same for the same name, for ever.
 */
export function uuidV5(name: string): string {
  writeUuidV5(text, 0, Buffer.from(name));
  return text.toString('latin1');
}

/**
 * Writes the UUID of `uuidV5` as 36 ASCII bytes into `buffer` at `position`, and returns the position after it.
 * For writers that make an id a block and no strings on the way.
 * @param nameBytes the name in UTF-8
 */
export function writeUuidV5(buffer: Uint8Array, position: number, nameBytes: Uint8Array): number {
  const length = URL_NAMESPACE.length + nameBytes.length;
  if (length > hashed.length) {
    hashed = Buffer.alloc(length * 2);
    URL_NAMESPACE.copy(hashed);
  }
  hashed.set(nameBytes, URL_NAMESPACE.length);
  // As hexadecimal text: the digits are what is written, and a string costs less here than another Buffer.
  const digest = hash('sha1', hashed.subarray(0, length), 'hex');
  let at = position;
  for (let digit = 0; digit < 32; digit++) {
    if (digit === 8 || digit === 12 || digit === 16 || digit === 20) buffer[at++] = HYPHEN;
    buffer[at++] = digest.charCodeAt(digit);
  }
  buffer[position + 14] = VERSION_5;
  buffer[position + 19] = VARIANT_DIGITS[Number.parseInt(digest.charAt(16), 16) & 3] ?? HYPHEN;
  return at;
}

/**
 * The atom:id of a resource, from its stable path (`stablePath` of links): its self link without the host and without
 * the part that names the reader, so that every reader sees the same id.
 */
export function atomId(stablePath: string): `urn:uuid:${string}` {
  return `urn:uuid:${uuidV5(stablePath)}`;
}

/** Whether a text is a `urn:uuid:` of version 3 or 5, the only ones that are the same on every download. */
export function isNameBasedUuidUrn(id: string): boolean {
  return /^urn:uuid:[\da-f]{8}-[\da-f]{4}-[35][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(id);
}
