import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';

/** Pages that are smaller are sent as they are. */
const LEAST_BYTES = 2_000;
/** Packs as well as gzip's best, in less time. */
const BROTLI_QUALITY = 5;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/**
 * A page as the browser can unpack it. What is secret in pages, the token of forms, is another each time, so that the
 * size of what is sent tells nothing of it.
 */
export async function packed(request: Request, response: Response, html: string): Promise<string | StreamableFile> {
  response.vary('Accept-Encoding');
  if (html.length < LEAST_BYTES || request.method === 'HEAD') return html;
  const encoding = request.acceptsEncodings('br', 'gzip');
  if (encoding !== 'br' && encoding !== 'gzip') return html;
  response.setHeader('Content-Encoding', encoding);
  const bytes =
    encoding === 'br'
      ? await brotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : await zip(html);
  return new StreamableFile(bytes, { length: bytes.length });
}
