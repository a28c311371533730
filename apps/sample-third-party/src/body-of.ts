import type { IncomingMessage } from 'node:http';
import { Failure } from './failure.js';

/** Who sends too much reads the answer only when all is sent; who sends this many times too much is cut off. */
const PATIENCE = 16;

/** The body of a request as it came. @throws Failure `too-long` */
export async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= mostBytes) chunks.push(chunk);
    else if (length > mostBytes * PATIENCE) break;
  }
  if (length > mostBytes) throw new Failure('too-long');
  return Buffer.concat(chunks);
}
