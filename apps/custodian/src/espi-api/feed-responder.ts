import { finished } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AccessRecord, AccessResult } from '@app/audit';
import { DataCustodian } from '@app/data-custodian';
import { StringSink, writeEntryDocument, type AtomEntry } from '@app/espi';
import { ATOM, ReaderGone, type FeedOutput, type FeedPlan } from '@app/feeds';
import { createLogger, CustodianError } from '@app/runtime';
import { databaseUnavailable } from '@app/store';
import { Admission } from '../admission/admission.js';
import { isReadEnough } from '../third-party-portal/in-process.js';
import { accessOf, openRecord, type Asking } from '../open-record.js';
import { isReaderGone } from '../reader-gone.js';
import type { AuthenticatedRequest } from './access.js';
import { bodyOf } from './answer-body.js';
import { Refusals } from './refusals.js';

const logger = createLogger('espi-api');

/** One answer: its validators, and how it is written. */
export interface FeedAnswer {
  readonly plan: Pick<FeedPlan, 'etag' | 'updated'>;
  readonly fileName?: string;
  /** Atom where absent */
  readonly mediaType?: string;
  /** compressed by itself */
  readonly isPacked?: boolean;
  /** begins to read what comes first, while the access is being recorded */
  readonly readAhead?: () => void;
  readonly write: (output: FeedOutput) => Promise<unknown>;
}

/** Sends feeds as streams: validators, gzip, HEAD, the access record, and a broken connection for a broken feed. */
@Injectable()
export class FeedResponder {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly refusals: Refusals,
    private readonly admission: Admission,
  ) {}

  async send(request: AuthenticatedRequest, response: Response, answer: FeedAnswer): Promise<void> {
    const { entitlement, scope } = request.reader;
    const asking = { reader: entitlement.reader, channel: 'api', scope } as const;
    const { accessRecords } = this.custodian;
    const { mediaType = ATOM } = answer;
    response.setHeader('Content-Type', mediaType);
    response.setHeader('ETag', `W/${answer.plan.etag}`);
    response.setHeader('Last-Modified', new Date(answer.plan.updated).toUTCString());
    response.setHeader('Cache-Control', 'private, no-cache');
    response.vary('Accept-Encoding');
    if (answer.fileName !== undefined) response.attachment(answer.fileName).type(mediaType);
    if (request.fresh) {
      response.status(304).end();
      await accessRecords.note(accessOf(request, asking), { outcome: 'not-modified', status: 304, bytes: 0 });
    } else if (request.method === 'HEAD') {
      response.end();
      await accessRecords.note(accessOf(request, asking), { outcome: 'complete', status: 200, bytes: 0 });
    } else {
      const record = await this.#begin(request, response, asking, answer).catch((error: unknown) => {
        withdraw(response);
        throw error;
      });
      await this.stream(request, response, answer, record);
    }
  }

  /** One entry as a document of its own. */
  async sendEntry(
    request: AuthenticatedRequest,
    response: Response,
    answer: Omit<FeedAnswer, 'write'>,
    entry: AtomEntry,
    describe?: (output: FeedOutput) => void,
  ): Promise<void> {
    await this.send(request, response, {
      ...answer,
      write: (output) => {
        const document = new StringSink();
        writeEntryDocument(document, entry);
        output.sink.text(document.toString());
        output.sink.flush();
        output.contents.kinds.add(entry.content.element);
        describe?.(output);
        return Promise.resolve();
      },
    });
  }

  /** @throws Overloaded, and where the access cannot be recorded */
  async #begin(
    request: AuthenticatedRequest,
    response: Response,
    asking: Asking,
    { readAhead }: FeedAnswer,
  ): Promise<AccessRecord> {
    this.admission.admitTransfer(response);
    readAhead?.();
    return openRecord(this.custodian, request, asking);
  }

  /** Sends the body under a record that is open, and closes it. */
  async stream(
    request: Request,
    response: Response,
    answer: Pick<FeedAnswer, 'isPacked' | 'mediaType' | 'write'>,
    record: AccessRecord,
  ): Promise<void> {
    const before = request.socket.bytesWritten;
    const takesGzip = request.acceptsEncodings('gzip') !== false;
    const body = bodyOf(response, { takesGzip, ...answer });
    const { output } = body;
    const sent = (): Pick<AccessResult, 'bytes' | 'usagePointIds' | 'customerIds' | 'kinds' | 'period'> => {
      const { usagePointIds, customerIds, kinds, from, until } = output.contents;
      const isOfMany = record.access.reader.customerId === undefined && customerIds.size > 0;
      return {
        // what was made, and where the reader left, no more than went out
        bytes: Math.min(body.bytes(), Math.max(0, request.socket.bytesWritten - before)),
        usagePointIds: [...usagePointIds],
        ...(isOfMany && { customerIds: [...customerIds] }),
        kinds: [...kinds],
        ...(until > from && { period: { start: from, end: until } }),
      };
    };
    try {
      await answer.write(output);
      output.end();
      await finished(response);
      await record.close({ outcome: 'complete', status: 200, ...sent() });
    } catch (thrown) {
      const error = databaseUnavailable(thrown) ?? thrown;
      body.abandon();
      const begun = response.headersSent || response.destroyed;
      if (begun) response.destroy();
      const { status, code: problem } = error instanceof CustodianError && !begun ? error : unexpected(begun);
      const outcome = isReadEnough(request.socket) ? 'complete' : 'broken';
      await record.close({ outcome, status, ...(problem !== undefined && { problem }), ...sent() });
      if (!begun) {
        withdraw(response);
        this.refusals.leaveOut(error);
        throw error;
      }
      if (!(error instanceof ReaderGone) && !isReaderGone(error)) {
        logger.error({ err: error, route: request.path }, 'a feed broke after its first byte');
      }
    }
  }
}

const unexpected = (begun: boolean): { readonly status: number; readonly code?: string } =>
  begun ? { status: 200 } : { status: 500, code: 'internal-error' };

/** Takes back what the headers said of an answer that does not come. */
function withdraw(response: Response): void {
  const names = ['Content-Encoding', 'Content-Disposition', 'Content-Length', 'ETag', 'Last-Modified'];
  for (const name of names) response.removeHeader(name);
}
