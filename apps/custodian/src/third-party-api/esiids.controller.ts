import { Controller, Get, Req } from '@nestjs/common';
import { DataCustodian } from '@app/data-custodian';
import { CustodianError } from '@app/runtime';
import { Access, type AuthenticatedRequest } from '../espi-api/access.js';
import { openRecord } from '../open-record.js';
import { usagePointDocument } from './agreement-document.js';
import { applicationOf, THIRD_PARTY_PATH } from './agreements.controller.js';
import { nextPage, pageOf } from './page-of-request.js';

/** Every usage point that a third party may see, with its ESIID and its TDSP: all by pages, or the one of an `esiid`. */
@Controller(`${THIRD_PARTY_PATH}/esiids`)
export class EsiidsController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('client-alone')
  async esiids(@Req() request: AuthenticatedRequest): Promise<object> {
    const { agreements, configuration } = this.custodian;
    const { esiid } = request.query;
    if (esiid !== undefined && typeof esiid !== 'string') {
      throw new CustodianError('bad-esiid', 400, 'esiid is given once.');
    }
    const { found, next } =
      esiid === undefined
        ? await agreements.usagePoints.page(applicationOf(request), pageOf(request))
        : { found: await agreements.usagePoints.withEsiid(applicationOf(request), esiid), next: undefined };
    const document = {
      esiids: found.map((each) => usagePointDocument(each, configuration.custodianName)),
      ...(next !== undefined && { next: nextPage(request, next) }),
    };
    const { reader } = request.reader.entitlement;
    const record = await openRecord(this.custodian, request, { reader, channel: 'api' });
    await record.close({
      outcome: 'complete',
      status: 200,
      bytes: Buffer.byteLength(JSON.stringify(document)),
      usagePointIds: [...new Set(found.map(({ usagePoint }) => usagePoint._id))],
      customerIds: [...new Set(found.map(({ authorization }) => authorization.customerId))],
      kinds: found.length === 0 ? [] : ['UsagePoint'],
    });
    return document;
  }
}
