import { BufferPool, ByteSink, type EmitChunk } from '@app/espi';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { BitOutput } from './bit-output.js';
import { feedCode } from './feed-code.js';
import { END_OF_BLOCK, LONGEST_DISTANCE, LONGEST_MATCH } from './deflate-alphabet.js';
import type { PlainReadings } from './plain-readings.js';
import type { PlainRun } from './plain-run.js';

const windows = new BufferPool(8, 131_072);
/** RFC 1952 section 2.3: deflate, no name, no time, an unknown system. */
const GZIP_HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** Shorter ones take more bits than their bytes do. */
const SHORTEST = 6;
const ANGLE = 0x3c;
const QUOTE = 0x22;

/** The first of a gzip goes out when so much has been written, and the rest in chunks. */
const FIRST_BYTES = 131_072;

/** What the part of an entry that follows is like: the last of its kind. `other` is like nothing before. */
export type PartKind = 'head' | 'reading' | 'tail' | 'other';

interface Part {
  /** in the window; below it where it is lost */
  begin: number;
  /** in the window, past the last byte */
  end: number;
  /** what its places in the window are short of those in all that was written */
  offset: number;
}
const nothing = (): Part => ({ begin: -1, end: -1, offset: 0 });

/**
 * A sink that packs what is written to it as gzip (RFC 1952). Whoever writes blocks says how they repeat, so that nothing
 * is searched for: each part is compared with the last of its kind, and plain readings are packed without being written.
 * All else is packed by zlib. What was not said, or wrongly, costs bytes; only `readings` must be true.
 */
export class GzipSink extends ByteSink {
  readonly #output: BitOutput;
  /** the window, four bytes at a time */
  readonly #words: DataView;
  /** end of what has been packed, in the window */
  #packed = 0;
  /** end of what the check sum covers, in the window */
  #checked = 0;
  #crc = 0;
  #kind: PartKind = 'other';
  /** the last part of each kind, the current one with them */
  readonly #parts: Record<PartKind, Part> = { head: nothing(), reading: nothing(), tail: nothing(), other: nothing() };
  /** What comes next is likely to be what stands here. */
  #like = nothing();
  /** a block in the code of feeds is open */
  #isOpen = false;

  constructor(emit: EmitChunk) {
    super(emit, windows);
    this.#output = new BitOutput(emit);
    this.#words = new DataView(this.buffer.buffer);
    this.#output.bytes(GZIP_HEAD);
  }

  /** Bytes of gzip that were given away. */
  get packedBytes(): number {
    return this.#output.emitted;
  }

  /** What is written from here on is a part of this kind. */
  part(kind: PartKind): void {
    this.#pack();
    this.#parts[this.#kind].end = this.position;
    this.#kind = kind;
    this.#like = kind === 'other' ? nothing() : this.#parts[kind];
    this.#parts[kind] = { begin: this.position, end: this.position, offset: this.emitted };
    if (this.packedBytes === 0 && this.bytesWritten > FIRST_BYTES) this.#output.flush();
  }

  /** Readings that come next, all but their text, and after one of their own kind. */
  readings(readings: PlainReadings, run: PlainRun): void {
    this.part('other');
    this.#check();
    this.#open();
    this.emitted += readings.pack(this.#output, run);
    this.#crc = ~readings.checkSum.after(~this.#crc, run) >>> 0;
  }

  override flush(): void {
    this.makeRoom();
    this.#output.flush();
  }

  /** What was packed goes out when a chunk of it is full, a write for a megabyte of text; the first of it at once. */
  protected override makeRoom(): void {
    this.#pack();
    this.#check();
    const kept = Math.max(0, this.position - LONGEST_DISTANCE);
    this.buffer.copyWithin(0, kept, this.position);
    this.emitted += kept;
    for (const part of new Set([...Object.values(this.#parts), this.#like])) {
      part.begin -= kept;
      part.end -= kept;
      part.offset += kept;
    }
    this.position -= kept;
    this.#packed = this.#checked = this.position;
    if (this.packedBytes === 0) this.#output.flush();
  }

  /** Ends the current part at a whole byte: what follows does not touch the bytes before. */
  override align(): void {
    this.part('other');
    this.#close();
    this.flush();
  }

  override end(): void {
    this.align();
    // a last block of nothing, in the fixed code
    this.#output.put(1, 1);
    this.#output.put(1, 2);
    this.#output.put(0, 7);
    this.#output.align();
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.bytesWritten % 0x1_0000_0000, 4);
    this.#output.bytes(trailer);
    this.#output.end();
    this.pool.give(this.buffer);
  }

  #check(): void {
    this.#crc = crc32(this.buffer.subarray(this.#checked, this.position), this.#crc);
    this.#checked = this.position;
  }

  /** Packs what has been written and is not packed. */
  #pack(): void {
    if (this.#packed === this.position) return;
    if (this.#kind === 'other') this.#packByZlib();
    else this.#packByLikeness();
    this.#packed = this.position;
  }

  #packByZlib(): void {
    this.#close();
    const text = this.buffer.subarray(this.#packed, this.position);
    this.#output.bytes(deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }));
  }

  /** Compares with what it is like: where they differ, up to where the next tag or attribute begins or ends in both. */
  #packByLikeness(): void {
    this.#open();
    const { buffer, position: end } = this;
    const output = this.#output;
    const part = this.#like;
    const apart = this.emitted - part.offset;
    let like = part.begin;
    let at = this.#packed;
    while (at < end) {
      const distance = at - like + apart;
      const isNear = like >= 0 && distance <= LONGEST_DISTANCE;
      const length = isNear ? this.#sameBytes(like, at, Math.min(end - at, part.end - like, LONGEST_MATCH)) : 0;
      if (length >= SHORTEST) {
        output.match(feedCode, length, distance);
        at += length;
        like += length;
      } else {
        do output.literal(feedCode, buffer[at] ?? 0);
        while (++at < end && buffer[at] !== ANGLE && buffer[at] !== QUOTE);
        if (isNear) like = sameMark(buffer, like, part.end, buffer[at]);
      }
    }
    part.begin = like;
  }

  #sameBytes(one: number, other: number, most: number): number {
    const { buffer } = this;
    const words = this.#words;
    let length = 0;
    while (length + 4 <= most && words.getInt32(one + length) === words.getInt32(other + length)) length += 4;
    while (length < most && buffer[one + length] === buffer[other + length]) length++;
    return length;
  }

  #open(): void {
    if (this.#isOpen) return;
    for (const [bits, count] of feedCode.head) this.#output.put(bits, count);
    this.#isOpen = true;
  }

  /** Ends an open block, and fills up the last byte by a stored block of nothing. */
  #close(): void {
    if (!this.#isOpen) return;
    this.#output.literal(feedCode, END_OF_BLOCK);
    this.#output.put(0, 3);
    this.#output.align();
    this.#output.bytes(Uint8Array.of(0, 0, 0xff, 0xff));
    this.#isOpen = false;
  }
}

/** Where the next mark after `from` stands, before `end`. */
function sameMark(buffer: Uint8Array, from: number, end: number, mark: number | undefined): number {
  let at = from + 1;
  while (at < end && buffer[at] !== mark) at++;
  return at < end ? at : -1;
}
