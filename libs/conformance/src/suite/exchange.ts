import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createGunzip, createInflate } from 'node:zlib';

/** A server that sends nothing for so long is taken for dead. */
const SILENCE_MS = 120_000;

export interface Question {
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** An answer whose body is still on its way. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** unpacked; to be read to its end, or left by `destroy` */
  readonly body: AsyncIterable<Uint8Array> & { destroy(): unknown };
}

/** Thrown where a server gave no answer, or broke it off. */
export class NoAnswer extends Error {}

/** Sends one request on a connection of its own. Redirects are answers like others. @throws NoAnswer */
export async function send(
  { method, address, headers, body }: Question,
  certificateAuthority: string | undefined,
): Promise<Reply> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, headers, agent: false, ...(certificateAuthority && { ca: certificateAuthority }) };
    const sent =
      new URL(address).protocol === 'https:' ? requestHttps(address, options) : requestHttp(address, options);
    sent.setTimeout(SILENCE_MS, () => sent.destroy(new Error('it was silent for two minutes')));
    sent.on('response', resolve).on('error', reject);
    sent.end(body);
  }).catch((error: Error) => {
    // of the network, or of a header that cannot be sent, such as one with a token that is none
    throw noAnswer(error);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: unpacked(response) };
}

export const noAnswer = (cause: Error): NoAnswer =>
  new NoAnswer(`there was no whole answer: ${cause.message || String(cause)}`, { cause });

function unpacked(response: IncomingMessage): Reply['body'] {
  const encoding = response.headers['content-encoding'];
  const inflate = encoding === 'gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : undefined;
  if (inflate === undefined) return response;
  response.on('error', (error) => inflate.destroy(error));
  inflate.once('close', () => response.destroy());
  return response.pipe(inflate);
}
