import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { RESOURCE_PATH, stablePath } from '@app/espi';
import { DataCustodian } from '@app/data-custodian';
import type { FileRequest } from '@app/prepared-files';
import { Access, type AuthenticatedRequest } from './access.js';
import { FileResponder } from './file-responder.js';
import { viewOf } from './view-of.js';

/** All subscriptions of an application in one feed, made ahead (ESPI 4.0 function blocks 35 and 67). */
@Controller(`${RESOURCE_PATH}/Batch`)
export class BulkController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly files: FileResponder,
  ) {}

  @Get('Bulk/:bulk')
  @Access('bulk')
  async usage(@Req() request: AuthenticatedRequest, @Res() response: Response, @Param('bulk') bulkId: string) {
    const { links } = viewOf(this.custodian, request);
    const head = { self: links.batchBulk(bulkId), name: stablePath('batchBulk', { bulk: bulkId }) };
    await this.#send(request, response, { kind: 'bulk', bulkId }, head);
  }

  @Get('BulkRetailCustomerInfo/:bulk')
  @Access('bulk')
  async retailCustomers(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('bulk') bulkId: string,
  ) {
    const { links } = viewOf(this.custodian, request);
    const name = stablePath('batchBulkRetailCustomerInfo', { bulk: bulkId });
    const head = { self: links.batchBulkRetailCustomerInfo(bulkId), name };
    await this.#send(request, response, { kind: 'bulk-customer-info', bulkId }, head);
  }

  async #send(
    request: AuthenticatedRequest,
    response: Response,
    of: FileRequest['of'],
    head: FileRequest['head'],
  ): Promise<void> {
    const { applicationId = '' } = request.reader.entitlement.reader;
    await this.files.send(request, response, { asked: { applicationId, of, head }, channel: 'bulk' });
  }
}
