import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { StringSink, writeEntryDocument, type AtomEntry } from '@app/espi';
import { FeedOutput, ReaderGone, type FeedContents, type FeedPlan } from '@app/feeds';
import { createLogger } from '@app/runtime';
import type { AuthenticatedRequest } from './access.js';

const ATOM = 'application/atom+xml';
const logger = createLogger('espi-api');

/** One answer: its validators, and how it is written. */
export interface FeedAnswer {
  readonly plan: Pick<FeedPlan, 'etag' | 'updated'>;
  /** route, for the access record */
  readonly resource: string;
  readonly fileName?: string;
  readonly write: (output: FeedOutput) => Promise<FeedContents>;
}

/** Sends feeds as streams: validators, gzip, HEAD, the access record, and a broken connection for a broken feed. */
@Injectable()
export class FeedResponder {
  constructor(private readonly custodian: DataCustodian) {}

  async send(request: AuthenticatedRequest, response: Response, answer: FeedAnswer): Promise<void> {
    response.setHeader('Content-Type', ATOM);
    response.setHeader('ETag', `W/${answer.plan.etag}`);
    response.setHeader('Last-Modified', new Date(answer.plan.updated).toUTCString());
    response.setHeader('Cache-Control', 'private, no-cache');
    response.vary('Accept-Encoding');
    if (answer.fileName !== undefined) response.attachment(answer.fileName).type(ATOM);
    if (request.fresh) {
      response.status(304).end();
      await this.#record(request, answer, { outcome: 'not-modified', status: 304, bytes: 0 });
      return;
    }
    const gzip = request.acceptsEncodings('gzip') !== false && request.method !== 'HEAD';
    if (gzip) response.setHeader('Content-Encoding', 'gzip');
    if (request.method === 'HEAD') {
      response.end();
      await this.#record(request, answer, { outcome: 'complete', status: 200, bytes: 0 });
      return;
    }
    await this.#stream(request, response, answer, gzip);
  }

  /** One entry as a document of its own. */
  async sendEntry(
    request: AuthenticatedRequest,
    response: Response,
    answer: Omit<FeedAnswer, 'write'>,
    entry: AtomEntry,
    contents: FeedContents,
  ): Promise<void> {
    await this.send(request, response, {
      ...answer,
      write: (output) => {
        const document = new StringSink();
        writeEntryDocument(document, entry);
        output.sink.text(document.toString());
        output.sink.flush();
        return Promise.resolve(contents);
      },
    });
  }

  async #stream(request: AuthenticatedRequest, response: Response, answer: FeedAnswer, gzip: boolean): Promise<void> {
    const before = request.socket.bytesWritten;
    const target = gzip ? createGzip({ level: 1, chunkSize: 65_536 }) : response;
    if (target !== response) {
      target.on('error', () => response.destroy()).pipe(response);
      response.once('close', () => target.destroy());
    }
    const sent = (): number => Math.max(0, request.socket.bytesWritten - before);
    try {
      const contents = await answer.write(new FeedOutput(target));
      target.end();
      await finished(response);
      await this.#record(request, answer, { outcome: 'complete', status: 200, bytes: sent(), contents });
    } catch (error) {
      target.destroy();
      const begun = response.headersSent;
      if (begun) response.destroy();
      await this.#record(request, answer, { outcome: 'broken', status: begun ? 200 : 500, bytes: sent() });
      if (!begun && !response.destroyed) {
        for (const name of ['Content-Encoding', 'Content-Disposition', 'ETag', 'Last-Modified'])
          response.removeHeader(name);
        throw error;
      }
      if (!(error instanceof ReaderGone) && !isPrematureClose(error)) {
        logger.error({ err: error, resource: answer.resource }, 'a feed broke after its first byte');
      }
    }
  }

  async #record(
    request: AuthenticatedRequest,
    answer: Pick<FeedAnswer, 'resource'>,
    result: { outcome: 'complete' | 'broken' | 'not-modified'; status: number; bytes: number; contents?: FeedContents },
  ): Promise<void> {
    const { entitlement, scope } = request.reader;
    const { contents } = result;
    const record = this.custodian.accessRecords.open({
      reader: entitlement.reader,
      route: answer.resource,
      channel: 'api',
      address: request.ip ?? '',
      correlationId: randomUUID(),
      ...(scope !== undefined && { authorizationScope: scope }),
    });
    await record.close({
      outcome: result.outcome,
      status: result.status,
      bytes: result.bytes,
      usagePointIds: [...(contents?.usagePointIds ?? [])],
      kinds: [...(contents?.kinds ?? [])],
      ...(contents && contents.until > contents.from && { period: { start: contents.from, end: contents.until } }),
    });
  }
}

const isPrematureClose = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
