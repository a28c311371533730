import { GridFSBucket, type Collection, type GridFSBucketWriteStream, type ObjectId } from 'mongodb';
import type { Store } from '@app/store';
import type { FileBytes, Span } from './prepared-file.js';

const CHUNK_BYTES = 1024 * 1024;
/** Of a chunk so much is given at a time. */
const PIECE_BYTES = 256 * 1024;

interface Chunk {
  readonly files_id: ObjectId;
  readonly n: number;
  readonly data: { readonly buffer: Uint8Array };
}

/** The bytes of prepared files, in GridFS. */
export class FileContents {
  readonly #bucket: GridFSBucket;
  readonly #chunks: Collection<Chunk>;
  readonly #files: Collection;

  constructor(store: Store, bucketName: string) {
    this.#bucket = new GridFSBucket(store.db, { bucketName, chunkSizeBytes: CHUNK_BYTES });
    this.#chunks = store.db.collection(`${bucketName}.chunks`);
    this.#files = store.db.collection(`${bucketName}.files`);
  }

  write(id: ObjectId): GridFSBucketWriteStream {
    return this.#bucket.openUploadStreamWithId(id, id.toHexString(), { metadata: { _v: 1 } });
  }

  /** Bytes of a file, a query a chunk: no cursor of the database waits for a slow reader. @returns how many there were */
  async *read({ id }: Pick<FileBytes, 'id'>, { start, end }: Span): AsyncGenerator<Buffer, number> {
    let at = start;
    while (at < end) {
      const n = Math.floor(at / CHUNK_BYTES);
      const chunk = await this.#chunks.findOne({ files_id: id, n });
      const from = at - n * CHUNK_BYTES;
      const until = Math.min(CHUNK_BYTES, end - n * CHUNK_BYTES);
      const bytes = Buffer.from(chunk?.data.buffer ?? []).subarray(from, until);
      if (bytes.length === 0) break;
      for (let piece = 0; piece < bytes.length; piece += PIECE_BYTES) yield bytes.subarray(piece, piece + PIECE_BYTES);
      at += bytes.length;
    }
    return at - start;
  }

  /** Also where it was never written to its end. */
  async delete(id: ObjectId): Promise<void> {
    await this.#files.deleteOne({ _id: id });
    await this.#chunks.deleteMany({ files_id: id });
  }

  /** Whatever there are bytes of, found in the index alone. */
  async ids(): Promise<ObjectId[]> {
    return this.#chunks.distinct('files_id');
  }
}
