import { pipeline as compose } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Access } from '@app/audit';
import { DataCustodian } from '@app/data-custodian';
import { ATOM, carriedParameters } from '@app/feeds';
import type { FileBytes, FileRequest, Span } from '@app/prepared-files';
import { createLogger, CustodianError } from '@app/runtime';
import { Admission } from '../admission/admission.js';
import { accessOf } from '../open-record.js';
import { isReaderGone } from '../reader-gone.js';
import { resumed } from '../resumed.js';
import type { AuthenticatedRequest } from './access.js';
import { PartRecords } from './part-records.js';
import { Refusals } from './refusals.js';
import { ofTheFile, requestedRange } from './requested-range.js';

const logger = createLogger('espi-api');

/** Between two looks whether all that is being sent still may be; and no more than a twentieth of the time goes by so. */
const LOOK_EVERY_MS = 1_000;
const LOOK_AT_MOST = 1 / 20;

export interface AskedFile {
  readonly asked: Omit<FileRequest, 'address' | 'parameters'>;
  /** what it would be made from now, where that is known */
  readonly mark?: string;
  readonly fileName?: string;
  readonly channel: Access['channel'];
}

/** Sends answers that are made ahead: 202 until they are there, and then the stored gzip, or any part of it (RFC 9110 section 14). */
@Injectable()
export class FileResponder {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly refusals: Refusals,
    private readonly admission: Admission,
  ) {}

  async send(request: AuthenticatedRequest, response: Response, { asked, mark, fileName, channel }: AskedFile) {
    const { configuration, preparedFiles } = this.custodian;
    // with a slash at its end it is the same answer
    const address = `${configuration.baseUrl}${request.path.replace(/\/+$/, '')}`;
    const answer = await preparedFiles.ask({ ...asked, address, parameters: carriedParameters(request.query) }, mark);
    response.vary('Accept-Encoding');
    if (answer.state === 'preparing') {
      const { retryAfterSeconds } = answer;
      response.status(202).setHeader('Retry-After', retryAfterSeconds);
      response.setHeader('Cache-Control', 'no-store');
      response.type('text/plain').send(`The answer is being prepared. Ask again in ${retryAfterSeconds} seconds.\n`);
      return;
    }
    this.admission.admitTransfer(response);
    if (fileName !== undefined) response.attachment(fileName);
    await this.#answer(request, response, answer.file, channel);
  }

  async #answer(
    request: AuthenticatedRequest,
    response: Response,
    file: FileBytes,
    channel: Access['channel'],
  ): Promise<void> {
    const isPacked = request.acceptsEncodings('gzip') !== false;
    response.setHeader('Content-Type', ATOM);
    // of the gzip alone: unpacked it is another representation, of which there are no ranges
    response.setHeader('ETag', isPacked ? file.etag : `W/${file.etag}`);
    response.setHeader('Last-Modified', file.madeAt.toUTCString());
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Accept-Ranges', isPacked ? 'bytes' : 'none');
    const { accessRecords } = this.custodian;
    const access = accessOf(request, { reader: request.reader.entitlement.reader, channel });
    if (request.fresh) {
      response.status(304).end();
      await accessRecords.note(access, { outcome: 'not-modified', status: 304, bytes: 0 });
      return;
    }
    const range = isPacked ? requestedRange(request, response, file) : undefined;
    const span = range ?? { start: 0, end: file.length };
    if (isPacked) {
      response.setHeader('Content-Encoding', 'gzip');
      response.setHeader('Content-Length', span.end - span.start);
    }
    if (request.method === 'HEAD') {
      response.end();
      await accessRecords.note(access, { outcome: 'complete', status: response.statusCode, bytes: 0 });
      return;
    }
    await this.#stream(request, response, { file, span, isPacked, access });
  }

  async #stream(
    request: AuthenticatedRequest,
    response: Response,
    { file, span, isPacked, access }: { file: FileBytes; span: Span; isPacked: boolean; access: Access },
  ): Promise<void> {
    const { accessRecords, preparedFiles } = this.custodian;
    const status = response.statusCode;
    const records = new PartRecords(accessRecords, {
      access,
      parts: preparedFiles.partsOf(file),
      spanOf: ({ packed, plain }) => (isPacked ? packed : plain),
      from: span.start,
      status,
    });
    const before = request.socket.bytesWritten;
    const chunks = this.#whileStanding(file, preparedFiles.read(file, span));
    const sending = noted(isPacked ? chunks : unpacked(chunks), records);
    try {
      // what goes wrong before the first byte is answered as an error
      const first = await sending.next();
      await pipeline(resumed(first, sending), response);
      if (span.end === file.length) await preparedFiles.wasHad(file);
      await records.end('complete');
    } catch (error) {
      const begun = response.headersSent || response.destroyed;
      const sent = Math.max(0, request.socket.bytesWritten - before);
      await records.end('broken', sent).catch((cause: unknown) => {
        logger.error({ err: cause, route: request.path }, 'the end of an access could not be recorded');
      });
      if (begun) response.destroy();
      else {
        for (const name of ofTheFile) response.removeHeader(name);
        this.refusals.leaveOut(error);
        throw error;
      }
      if (!isReaderGone(error)) logger.error({ err: error, route: request.path }, 'a file broke after its first byte');
    }
  }

  /** The bytes of a file while all in it may be given out. @throws CustodianError `authorization-ended` (403) */
  async *#whileStanding(file: FileBytes, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let lookAt = performance.now() + LOOK_EVERY_MS;
    for await (const chunk of chunks) {
      const began = performance.now();
      if (began >= lookAt) {
        if (!(await this.custodian.preparedFiles.stands(file))) {
          throw new CustodianError('authorization-ended', 403, 'The authorization has ended.');
        }
        const now = performance.now();
        lookAt = now + Math.max(LOOK_EVERY_MS, (now - began) / LOOK_AT_MOST);
      }
      yield chunk;
    }
  }
}

/** Each chunk when its records are there: what cannot be recorded is not given out. */
async function* noted(chunks: AsyncIterable<Buffer>, records: PartRecords): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    await records.giving(chunk.length);
    yield chunk;
  }
}

/** Each of the two ends with the other. */
const unpacked = (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> =>
  compose(chunks, createGunzip(), () => undefined);
