import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import type { Reader } from '@app/entitlement';
import type { FeedContents } from '@app/feeds';
import { openRecord } from '../open-record.js';

/** What a page shows of a customer's data. */
export interface Shown {
  readonly reader: Reader;
  /** method and path template */
  readonly route: string;
  readonly contents: FeedContents;
}

/** The access record of each page that shows usage or personal data. */
@Injectable()
export class PageRecords {
  constructor(private readonly custodian: DataCustodian) {}

  /**
   * Opens the record of a page; it is closed when the page has gone out, or has not.
   * @throws where it cannot be stored: then nothing may be shown
   */
  async open(request: Request, response: Response, { reader, route, contents }: Shown): Promise<void> {
    const record = await openRecord(this.custodian, { path: route, ip: request.ip }, { reader, channel: 'portal' });
    const before = request.socket.bytesWritten;
    response.once('close', () => {
      const { usagePointIds, kinds, from, until } = contents;
      void record.close({
        outcome: response.writableFinished && response.statusCode < 500 ? 'complete' : 'broken',
        status: response.statusCode,
        bytes: Math.min(Number(response.getHeader('Content-Length') ?? 0), request.socket.bytesWritten - before),
        usagePointIds: [...usagePointIds],
        kinds: [...kinds],
        ...(until > from && { period: { start: from, end: until } }),
      });
    });
  }
}
