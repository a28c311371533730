import { posix } from 'node:path';
import { crc32 } from 'node:zlib';
import { open } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ReadingStopped } from '../reasons.js';
import { inflate } from './inflate.js';
import { bomb, bounded, RATIO_HEEDED_FROM } from './unpacked.js';
import type { Limits } from './unpacked.js';

/** One file within a zip file. */
export interface ZipEntry {
  readonly name: string;
  /** packed bytes */
  readonly size: number;
  /** its plain bytes; may be read again */
  content(): AsyncGenerator<Buffer>;
}

const STORED = 0;
const DEFLATED = 8;
/** A utility's export has a document a statement; an archive of more is not read. */
const MOST_ENTRIES = 100_000;

/** An open zip file. Nothing is unpacked to disk, so names need no care. */
export class ZipArchive {
  readonly #zip: ZipFile;
  /** in the order of the file */
  readonly entries: readonly ZipEntry[];
  /** what kept the list of entries from being read to its end */
  readonly fault: ReadingStopped | undefined;

  readonly #byPath: ReadonlyMap<string, ZipEntry>;

  private constructor(zip: ZipFile, entries: readonly ZipEntry[], fault: ReadingStopped | undefined) {
    this.#zip = zip;
    this.entries = entries;
    this.fault = fault;
    this.#byPath = new Map(entries.map((entry) => [posix.normalize(entry.name), entry]));
  }

  /**
   * @param path of the file on disk
   * @throws ReadingStopped corrupt-zip, too-many-entries
   */
  static async open(path: string, limits: Limits): Promise<ZipArchive> {
    const zip = await openZip(path);
    const entries: ZipEntry[] = [];
    const whole = new UnpackedArchive(zip.fileSize, limits);
    try {
      if (zip.entryCount > MOST_ENTRIES) {
        throw new ReadingStopped('too-many-entries', `${zip.entryCount}, where ${MOST_ENTRIES} are read`);
      }
      for (let entry = await nextEntry(zip); entry !== undefined; entry = await nextEntry(zip)) {
        const current = entry;
        const name = Buffer.from(current.fileName).toString('utf8');
        if (name.endsWith('/')) continue;
        entries.push({
          name,
          size: current.compressedSize,
          content: () => whole.counted(current, contentOf(zip, current, limits)),
        });
      }
      return new ZipArchive(zip, entries, undefined);
    } catch (error) {
      if (error instanceof ReadingStopped && entries.length > 0) return new ZipArchive(zip, entries, error);
      zip.close();
      throw error;
    }
  }

  /** @param path without `.` and `..` */
  at(path: string): ZipEntry | undefined {
    return this.#byPath.get(path);
  }

  close(): void {
    this.#zip.close();
  }
}

/** Entries may lie upon each other: what they unpack to together is bounded by the size of the archive. */
class UnpackedArchive {
  #bytes = 0;
  /** each is counted once, however often it is read */
  readonly #bytesOf = new Map<Entry, number>();

  constructor(
    private readonly packedBytes: number,
    private readonly limits: Limits,
  ) {}

  /** @throws ReadingStopped compression-bomb */
  async *counted(entry: Entry, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      const known = this.#bytesOf.get(entry) ?? 0;
      if (bytes > known) {
        this.#bytesOf.set(entry, bytes);
        this.#bytes += bytes - known;
      }
      if (this.#bytes > RATIO_HEEDED_FROM && this.#bytes > this.packedBytes * this.limits.mostRatio) {
        throw bomb(this.limits);
      }
      yield chunk;
    }
  }
}

async function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Undecoded names are not checked: they are labels in a report here, not paths.
    open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, zip) => {
      if (error == null) resolve(zip);
      else reject(new ReadingStopped('corrupt-zip', error.message));
    });
  });
}

async function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
      act();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(undefined)));
    zip.once('error', (error: Error) => settle(() => reject(new ReadingStopped('corrupt-zip', error.message))));
    zip.readEntry();
  });
}

async function* contentOf(zip: ZipFile, entry: Entry, limits: Limits): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw new ReadingStopped('encrypted-zip');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new ReadingStopped('unsupported-compression', `method ${entry.compressionMethod}`);
  }
  const packed = { bytes: entry.compressedSize };
  const raw = rawContent(zip, entry);
  const plain = entry.compressionMethod === STORED ? raw : inflate(raw, 'deflate-raw');
  let checksum = 0;
  let bytes = 0;
  for await (const chunk of bounded(plain, packed, limits)) {
    checksum = crc32(chunk, checksum);
    bytes += chunk.length;
    yield chunk;
  }
  if (bytes !== entry.uncompressedSize || checksum !== entry.crc32) {
    throw new ReadingStopped('corrupt-zip', 'the checksum of the entry does not fit');
  }
}

async function* rawContent(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    const whole = { decompress: entry.isCompressed() ? false : null, decrypt: null, start: null, end: null };
    zip.openReadStream(entry, whole, (error, opened) => {
      if (error == null) resolve(opened);
      else reject(new ReadingStopped('corrupt-zip', error.message));
    });
  });
  try {
    for await (const chunk of stream) yield Buffer.from(chunk);
  } catch (error) {
    throw new ReadingStopped('corrupt-zip', error instanceof Error ? error.message : '');
  }
}
