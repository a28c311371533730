import type { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import busboy from 'busboy';
import { CustodianError } from '@app/runtime';

/** A file of a form, as it came. Its name and type are what the browser says. */
export interface FormFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What a browser sent: fields in their order, and files where the form takes them. */
export interface FormBody {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, FormFile>;
  /** the one file of a form whose route reads it as it comes; absent where none was sent */
  readonly stream?: AsyncIterable<Uint8Array>;
}

const MOST_FIELDS = 200;
const MOST_FIELD_BYTES = 32_768;

/**
 * Reads a form, urlencoded or multipart.
 *
 * @param mostFileBytes of the one file that it may have; a file is refused where it is 0
 * @throws CustodianError `not-a-form` (415), `unreadable-form` (400), `form-too-large` (413)
 */
export async function readFormBody(
  request: Readable & { readonly headers: IncomingHttpHeaders },
  mostFileBytes = 0,
): Promise<FormBody> {
  const parser = parserOf(request.headers, mostFileBytes);
  const fields = new Map<string, string[]>();
  const files = new Map<string, FormFile>();
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated || valueTruncated) fail(tooLarge());
      else fields.set(name, [...(fields.get(name) ?? []), value]);
    });
    parser.on('file', (field, file, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      file.on('data', (chunk: Buffer) => chunks.push(chunk));
      file.on('limit', () => fail(tooLarge()));
      file.on('error', fail);
      file.on('end', () => {
        const bytes = Buffer.concat(chunks);
        // a browser sends a nameless empty file where none was chosen
        if (bytes.length > 0) files.set(field, { name: filename ?? '', type: mimeType, bytes });
      });
    });
    for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) parser.on(limit, () => fail(tooLarge()));
    parser.on('error', (cause) => fail(unreadable(cause)));
    parser.on('close', () => resolve({ fields, files }));
    request.on('error', fail);
    request.on('close', () => {
      if (!request.readableEnded) fail(unreadable());
    });
    request.pipe(parser);
  });
}

export function parserOf(headers: IncomingHttpHeaders, mostFileBytes: number): busboy.Busboy {
  const type = headers['content-type'] ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i.test(type)) {
    throw new CustodianError('not-a-form', 415, 'This takes a form, as a browser sends it.');
  }
  try {
    return busboy({
      headers,
      defParamCharset: 'utf8',
      limits: {
        fields: MOST_FIELDS,
        fieldSize: MOST_FIELD_BYTES,
        files: mostFileBytes === 0 ? 0 : 1,
        // busboy cuts at the limit, not above it
        fileSize: mostFileBytes + 1,
      },
    });
  } catch (cause) {
    throw unreadable(cause);
  }
}

export const unreadable = (cause?: unknown): CustodianError =>
  new CustodianError('unreadable-form', 400, 'The form cannot be read.', { cause });
export const tooLarge = (): CustodianError =>
  new CustodianError('form-too-large', 413, 'The form or its file is too large.');
