import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { OpenDocument } from '@app/authorization';

/** Sends what somebody else made: to be kept, and opened by no browser as a page of ours. */
export async function sendDocument(response: Response, document: OpenDocument, name: string): Promise<void> {
  response.setHeader('Content-Length', document.bytes);
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.attachment(`${name}.${document.mediaType.split('/')[1]}`).type(document.mediaType);
  await pipeline(document.stream, response);
}
