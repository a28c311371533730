import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Writable, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { FeedOutput, ReaderGone } from './feed-output.js';
import { writeZip, type ArchivedFile } from './zip-archive.js';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file of several chunks that does not pack well. */
function fileOf(name: string, bytes: Uint8Array): ArchivedFile {
  return {
    name,
    write: async (output) => {
      for (let from = 0; from < bytes.length; from += 10_000) {
        output.sink.bytes(bytes.subarray(from, from + 10_000));
        if (output.waits) await output.ready();
      }
      output.sink.flush();
    },
  };
}

describe('an archive', () => {
  it('holds the very bytes of its files, an empty one too, for a reader who takes its time', async () => {
    const contents = new Map([
      ['a.xml', randomBytes(500_000)],
      ['empty.xml', Buffer.alloc(0)],
      ['b/ñ.xml', Buffer.concat([randomBytes(300_000), Buffer.alloc(900_000, 'x')])],
    ]);
    const taken: Buffer[] = [];
    const target = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) => {
        // the chunk is used again as soon as this is done
        taken.push(Buffer.from(chunk));
        setTimeout(done, 1);
      },
    });
    await writeZip(
      new FeedOutput(target),
      [...contents].map(([name, bytes]) => fileOf(name, bytes)),
    );
    target.end();
    await finished(target);
    const open = promisify<Buffer, { autoClose: false }, ZipFile>(fromBuffer);
    const archive = await open(Buffer.concat(taken), { autoClose: false });
    const entries: Entry[] = [];
    archive.on('entry', (entry: Entry) => entries.push(entry));
    await once(archive, 'end');
    const read = promisify<Entry, Readable>(archive.openReadStream.bind(archive));
    const found = new Map<string, string>();
    for (const entry of entries) found.set(entry.fileName, hashOf(await buffer(await read(entry))));
    expect(found).toEqual(new Map([...contents].map(([name, bytes]) => [name, hashOf(bytes)])));
  });

  it('ends where its reader leaves, and begins no other file', async () => {
    const target = new Writable({ highWaterMark: 1, write: () => undefined });
    const begun: string[] = [];
    const files = ['a', 'b'].map((name) => {
      const { write } = fileOf(name, randomBytes(1_000_000));
      return { name, write: async (output: FeedOutput) => (begun.push(name), write(output)) };
    });
    const written = writeZip(new FeedOutput(target), files);
    await setImmediate();
    target.destroy();
    await expect(written).rejects.toBeInstanceOf(ReaderGone);
    expect(begun).toEqual(['a']);
  });
});
