import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { ReadingStopped, type Reason } from '../reasons.js';
import type { ZipArchive } from './zip-archive.js';

/** The documents that the rows of a file name: files beside it. */
export interface Documents {
  /** The bytes of a document, or why there are none. */
  read(name: string, most: number): Promise<Buffer | Reason>;
}

export const noDocuments: Documents = { read: () => Promise.resolve('document-missing') };

/** Whether a name stays below the place that it is beside. */
const isInside = (name: string): boolean =>
  !name.includes('\\') && !posix.isAbsolute(name) && posix.normalize(name).split('/')[0] !== '..';

/** The documents in a folder and those below it: nothing outside, by no name and no link. */
export class FolderDocuments implements Documents {
  constructor(private readonly folder: string) {}

  async read(name: string, most: number): Promise<Buffer | Reason> {
    if (!isInside(name)) return 'document-missing';
    try {
      const root = await realpath(this.folder);
      const path = await realpath(join(root, name));
      if (!path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) return 'document-missing';
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const found = await file.stat();
        if (!found.isFile()) return 'document-missing';
        return found.size > most ? 'document-too-large' : await file.readFile();
      } finally {
        await file.close();
      }
    } catch {
      return 'document-missing';
    }
  }
}

/** The documents in a zip file beside one of its entries. */
export class ZipDocuments implements Documents {
  /** @param beside the name of the entry whose rows name them */
  constructor(
    private readonly archive: ZipArchive,
    private readonly beside: string,
    private readonly onRead: (entry: string) => void,
  ) {}

  async read(name: string, most: number): Promise<Buffer | Reason> {
    if (!isInside(name)) return 'document-missing';
    const entry = this.archive.at(posix.join(posix.dirname(this.beside), name));
    if (entry === undefined) return 'document-missing';
    this.onRead(entry.name);
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of entry.content()) {
        bytes += chunk.length;
        if (bytes > most) return 'document-too-large';
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof ReadingStopped) return error.reason;
      throw error;
    }
    return Buffer.concat(chunks);
  }
}
