import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import type { FeedOutput } from '@app/feeds';
import { renderPage, type PageContext } from '@app/page-kit';
import type { DownloadBytes } from '@app/prepared-files';
import type { SignedIn } from '@app/users';
import { Transfer } from '../admission/admission.interceptor.js';
import { Access } from '../espi-api/access.js';
import { FeedResponder } from '../espi-api/feed-responder.js';
import { requestedRange } from '../espi-api/requested-range.js';
import { openRecord } from '../open-record.js';
import { SeeOther } from '../pages/page-answer.js';
import { ThePage, ThePerson, type PageRequest } from '../pages/page-request.js';
import { pageHeaders } from '../pages/page.interceptor.js';
import { customerIdOf } from './customer-id.js';
import { DOWNLOAD_PATH } from './download-form.js';
import { downloads } from './download.controller.js';
import { PreparedDownloadPage, preparedPath } from './prepared-download.page.js';

/** Large downloads: how far they are, and for a day the file, for the customer alone who asked for it. */
@Controller('download/prepared/:download')
export class PreparedDownloadController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  /** Shown again by itself, also without script, until the file is there. */
  @Get()
  @Access('customer')
  async page(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('download') id: string,
    @Res() response: Response,
  ): Promise<void> {
    const download = await this.custodian.preparedDownloads.get(customerIdOf(person), id);
    const timeZone = this.custodian.configuration.defaultTimeZone;
    pageHeaders(response);
    response.send(renderPage(<PreparedDownloadPage page={page} download={download} timeZone={timeZone} />));
  }

  @Get('file')
  @Transfer()
  @Access('customer')
  async file(
    @ThePerson() person: SignedIn,
    @Param('download') id: string,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    const { entitlements, preparedDownloads, rateLimits } = this.custodian;
    const customerId = customerIdOf(person);
    const file = await preparedDownloads.fileOf(customerId, id);
    if (file === undefined) {
      response.status(303).location(preparedPath(id)).setHeader('Cache-Control', 'no-store');
      response.end();
      return;
    }
    await rateLimits.count(downloads, customerId);
    const { reader } = await entitlements.ofCustomer(customerId);
    const isPacked = request.acceptsEncodings('gzip') !== false;
    // of the gzip alone: unpacked it is another representation, of which there are no ranges
    const ranged = { etag: `"${file.id.toHexString()}"`, length: file.length, madeAt: file.id.getTimestamp() };
    const range = isPacked ? requestedRange(request, response, ranged) : undefined;
    const span = range ?? { start: 0, end: file.length };
    const record = await openRecord(this.custodian, request, { reader, channel: 'portal', period: file.period });
    response.attachment(file.name).type(file.mediaType);
    response.setHeader('ETag', isPacked ? ranged.etag : `W/${ranged.etag}`);
    response.setHeader('Accept-Ranges', isPacked ? 'bytes' : 'none');
    response.setHeader('Cache-Control', 'private, no-store');
    response.vary('Accept-Encoding');
    if (isPacked) {
      response.setHeader('Content-Encoding', 'gzip');
      response.setHeader('Content-Length', span.end - span.start);
    }
    const chunks = preparedDownloads.read(file, span);
    const write = async (output: FeedOutput): Promise<void> =>
      copy(isPacked ? chunks : pipeline(chunks, createGunzip(), () => undefined), file, output);
    await this.responder.stream(request, response, { isPacked: true, write }, record);
  }

  @Post('again')
  @Access('customer')
  async again(@ThePerson() person: SignedIn, @Param('download') id: string): Promise<SeeOther> {
    await this.custodian.rateLimits.count(downloads, customerIdOf(person));
    await this.custodian.preparedDownloads.again(customerIdOf(person), id);
    return new SeeOther(preparedPath(id));
  }

  @Post('delete')
  @Access('customer')
  async delete(@ThePerson() person: SignedIn, @Param('download') id: string): Promise<SeeOther> {
    await this.custodian.preparedDownloads.delete(customerIdOf(person), id);
    return new SeeOther(DOWNLOAD_PATH);
  }
}

/** Which of it is in which bytes is not known: from the first on its record names all that is in it. */
async function copy(chunks: AsyncIterable<Buffer>, file: DownloadBytes, output: FeedOutput): Promise<void> {
  const { contents, sink } = output;
  for await (const chunk of chunks) {
    for (const id of file.usagePointIds) contents.usagePointIds.add(id);
    for (const kind of file.kinds) contents.kinds.add(kind);
    if (file.period !== undefined) [contents.from, contents.until] = [file.period.start, file.period.end];
    sink.bytes(chunk);
    sink.flush();
    await output.ready();
  }
}
