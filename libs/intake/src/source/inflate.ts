import { once } from 'node:events';
import { createGunzip, createInflateRaw } from 'node:zlib';
import type { Gunzip, InflateRaw } from 'node:zlib';
import { ReadingStopped } from '../reasons.js';

/** Compressed bytes unpacked at a time: a thousandfold of it at worst is what memory holds. */
const PIECE = 16 * 1024;

/**
 * Unpacks a stream. Everything that could be unpacked is yielded before a fault is thrown, which a piped zlib stream
 * does not promise: destroying it drops what it still holds.
 * @throws ReadingStopped truncated-gzip, corrupt-gzip
 */
export async function* inflate(packed: AsyncIterable<Buffer>, kind: 'gzip' | 'deflate-raw'): AsyncGenerator<Buffer> {
  const engine = kind === 'gzip' ? createGunzip() : createInflateRaw();
  let unpacked: Buffer[] = [];
  const fault: { error?: Error } = {};
  engine.on('data', (chunk: Buffer) => unpacked.push(chunk));
  engine.on('error', (error) => (fault.error = error));
  const drain = (): Buffer[] => {
    const chunks = unpacked;
    unpacked = [];
    return chunks;
  };
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length && fault.error === undefined; at += PIECE) {
        await written(engine, chunk.subarray(at, at + PIECE));
        yield* drain();
      }
      if (fault.error !== undefined) throw fault.error;
    }
    await ended(engine);
    yield* drain();
    if (fault.error !== undefined) throw fault.error;
  } catch (error) {
    throw zlibFault(error, kind);
  } finally {
    engine.destroy();
  }
}

async function written(engine: Gunzip | InflateRaw, piece: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    // A failing engine never calls back.
    const settle = (): void => {
      engine.off('error', settle);
      resolve();
    };
    engine.on('error', settle);
    engine.write(piece, settle);
  });
}

async function ended(engine: Gunzip | InflateRaw): Promise<void> {
  if (engine.readableEnded || engine.errored) return;
  engine.end();
  // A fault is kept by the listener above.
  await once(engine, 'end').catch(() => undefined);
}

function zlibFault(error: unknown, kind: 'gzip' | 'deflate-raw'): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  if (kind === 'deflate-raw') return new ReadingStopped('corrupt-zip');
  return new ReadingStopped(code === 'Z_BUF_ERROR' ? 'truncated-gzip' : 'corrupt-gzip');
}
