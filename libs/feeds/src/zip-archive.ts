import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Zip, ZipDeflate } from 'fflate';
import type { FeedOutput } from './feed-output.js';

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
    const packed = new ZipDeflate(name);
    zip.add(packed);
    const target = packing(packed, output);
    await write(output.through(target));
    target.end();
    await finished(target);
    packed.push(new Uint8Array(), true);
  }
  zip.end();
  output.sink.flush();
}

/** Packs what is written to it, and lets the next come when whoever reads the archive has room for it. */
function packing(packed: ZipDeflate, output: FeedOutput): Writable {
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      packed.push(chunk);
      void tellWhenReady(output, done);
    },
  });
  // whoever writes to it is told by its being destroyed
  return target.on('error', () => undefined);
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
