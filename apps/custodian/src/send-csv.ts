import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { resumed } from './resumed.js';

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
  } else await pipeline(Readable.from(resumed(first, parts)), response);
}
