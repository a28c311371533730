import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Zip, type AsyncFlateStreamHandler, type ZipInputFile } from 'fflate';
import type { FeedOutput } from './feed-output.js';

/** APPNOTE.TXT 4.4.5 */
const DEFLATED = 8;

export interface ArchivedFile {
  /** with its folders */
  readonly name: string;
  readonly write: (output: FeedOutput) => Promise<unknown>;
}

/**
 * Writes files into one zip archive as they are made: none is ever held whole. Without the extensions for more than
 * four gigabytes, which no usage of one customer comes near.
 */
export async function writeZip(output: FeedOutput, files: Iterable<ArchivedFile>): Promise<void> {
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    output.sink.bytes(chunk);
  });
  for (const { name, write } of files) {
    const packed = new PackedFile(name);
    zip.add(packed);
    const target = packed.packing(output);
    await write(output.through(target));
    target.end();
    await finished(target);
  }
  zip.end();
  output.sink.flush();
}

/** A file of the archive, packed by zlib on a thread of its own. */
class PackedFile implements ZipInputFile {
  readonly compression = DEFLATED;
  size = 0;
  crc = 0;
  ondata?: AsyncFlateStreamHandler;

  constructor(readonly filename: string) {}

  /** Packs what is written to it, and lets the next come when whoever reads the archive has room for it. */
  packing(output: FeedOutput): Writable {
    const deflate = createDeflateRaw();
    deflate.on('data', (chunk: Buffer<ArrayBuffer>) => this.ondata?.(null, chunk, false));
    const target = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.crc = crc32(chunk, this.crc);
        this.size += chunk.length;
        // the chunk may be used again from here on: zlib has read it
        deflate.write(chunk, () => void tellWhenReady(output, done));
      },
      final: (done) => {
        deflate.once('end', () => {
          this.ondata?.(null, new Uint8Array(), true);
          done();
        });
        deflate.end();
      },
      destroy: (error, done) => {
        deflate.destroy();
        done(error);
      },
    });
    // whoever writes to it is told by its being destroyed
    return target.on('error', () => undefined);
  }
}

async function tellWhenReady(output: FeedOutput, done: (error?: Error) => void): Promise<void> {
  try {
    await output.ready();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}
