import { Binary, BSON } from 'mongodb';
import { readingColumns, type StoredBlock } from './stored-block.js';

type Name = keyof StoredBlock;

/** BSON 1.1, element types. */
const DOUBLE = 0x01;
const BINARY = 0x05;
const DATE = 0x09;
const INT32 = 0x10;
/** The one subtype of binary that is written here. */
const GENERIC = 0;

const NAMES: readonly Name[] = ['_id', '_v', 'n', ...readingColumns, 'k', 'p', 'u'];

/** The first two bytes of a name and its end: no two names of a block have them in common. */
const codeOf = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const names = new Map(NAMES.map((name) => [codeOf(Buffer.from(`${name}\0`), 0), name]));

function nameAt(bytes: Uint8Array, at: number): Name | undefined {
  const name = names.get(codeOf(bytes, at));
  if (name === undefined || bytes[at + name.length] !== 0) return undefined;
  for (let i = 2; i < name.length; i++) if (bytes[at + i] !== name.charCodeAt(i)) return undefined;
  return name;
}

/**
 * A block from the bytes in which the database gives it: what the driver would make of it, and quicker, since it is
 * known what there can be. Its columns are views of the bytes. What is not as expected is left to the driver.
 */
export function blockOfBytes(bytes: Buffer): StoredBlock {
  const block: Partial<Record<Name, Binary | Date | number>> = {};
  const end = bytes.length - 1;
  for (let at = 4; at < end;) {
    const type = bytes[at++];
    const name = nameAt(bytes, at);
    if (name === undefined) return byDriver(bytes);
    at += name.length + 1;
    if (type === BINARY && bytes[at + 4] === GENERIC) {
      const from = at + 5;
      at = from + bytes.readInt32LE(at);
      block[name] = new Binary(bytes.subarray(from, at));
    } else if (type === INT32) {
      block[name] = bytes.readInt32LE(at);
      at += 4;
    } else if (type === DATE) {
      block[name] = new Date(bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * 2 ** 32);
      at += 8;
    } else if (type === DOUBLE) {
      block[name] = bytes.readDoubleLE(at);
      at += 8;
    } else return byDriver(bytes);
  }
  return block as StoredBlock;
}

const byDriver = (bytes: Buffer): StoredBlock => BSON.deserialize(bytes, { promoteBuffers: false }) as StoredBlock;

/** Blocks as the database gave them: each is made of its bytes when it is asked for, and takes a fraction of the room before. */
export class BlocksOfBytes implements Iterable<StoredBlock> {
  constructor(private readonly bytes: readonly Buffer[]) {}

  get length(): number {
    return this.bytes.length;
  }

  at(index: number): StoredBlock | undefined {
    const bytes = this.bytes.at(index);
    return bytes && blockOfBytes(bytes);
  }

  *[Symbol.iterator](): Generator<StoredBlock> {
    for (const bytes of this.bytes) yield blockOfBytes(bytes);
  }
}
