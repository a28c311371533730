import type { Request } from 'express';
import { CustodianError } from '@app/runtime';

/**
 * The body of a request, in one of some types of text.
 *
 * @throws CustodianError `unsupported-media-type` (415), `body-too-large` (413), `malformed-body` (400)
 */
export async function textOf(
  request: Request,
  { types, mostBytes }: { readonly types: string[]; readonly mostBytes: number },
): Promise<string> {
  const tooLarge = (): CustodianError =>
    new CustodianError('body-too-large', 413, `The body may have at most ${mostBytes} bytes.`);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (typeof request.is(types) !== 'string' || encoding.toLowerCase() !== 'identity') {
    throw new CustodianError(
      'unsupported-media-type',
      415,
      `The body must be one of ${types.join(', ')}, and not compressed.`,
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // what is left of a body that is too large is read by node, so that the client sees the answer
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new CustodianError('malformed-body', 400, 'The body must be encoded in UTF-8.');
  }
}
