import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { parserOf, tooLarge, unreadable, type FormBody } from './form-body.js';

/**
 * Reads a form up to its file, and gives that as it comes: fields that follow it are not read.
 *
 * @param response what is left of the request when it is sent is read and forgotten, so that the client sees it
 * @throws CustodianError `not-a-form` (415), `unreadable-form` (400), `form-too-large` (413); the stream, too
 */
export async function openFormBody(
  request: IncomingMessage,
  response: ServerResponse,
  mostFileBytes: number,
): Promise<FormBody> {
  const parser = parserOf(request.headers, mostFileBytes);
  const fields = new Map<string, string[]>();
  const none = { fields, files: new Map() };
  response.once('finish', () => request.unpipe(parser).resume());
  return new Promise((resolve, reject) => {
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated || valueTruncated) reject(tooLarge());
      else fields.set(name, [...(fields.get(name) ?? []), value]);
    });
    parser.on('file', (_field, file, { filename }) => {
      // as browsers send a field of files in which none was chosen
      if ((filename ?? '') === '') {
        file.resume();
        return;
      }
      parser.removeAllListeners('file');
      request.once('close', () => {
        if (!request.readableEnded) file.destroy(unreadable());
      });
      // whoever never reads it must not make an error of it that nobody hears
      file.on('error', () => undefined);
      resolve({ ...none, stream: bytesOf(file) });
    });
    for (const limit of ['fieldsLimit', 'partsLimit'] as const) parser.on(limit, () => reject(tooLarge()));
    parser.on('error', (cause) => reject(unreadable(cause)));
    parser.on('close', () => resolve(none));
    request.on('error', (cause) => reject(unreadable(cause)));
    request.pipe(parser);
  });
}

async function* bytesOf(file: Readable & { readonly truncated?: boolean }): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of file) yield chunk as Buffer;
  } catch (cause) {
    throw unreadable(cause);
  }
  if (file.truncated === true) throw tooLarge();
}
