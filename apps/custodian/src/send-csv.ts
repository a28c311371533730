import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * Sends CSV as it is made. What goes wrong before its first part is answered as an error; after that the connection
 * breaks, so that half a file is not taken for a whole one.
 */
export async function sendCsv(response: Response, name: string, parts: AsyncGenerator<string>): Promise<void> {
  const first = await parts.next();
  response.setHeader('Cache-Control', 'private, no-store');
  response.attachment(`${name}.csv`).type('text/csv');
  if (response.req.method === 'HEAD') {
    response.end();
    await parts.return(undefined);
  } else await pipeline(Readable.from(after(first, parts)), response);
}

async function* after(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
