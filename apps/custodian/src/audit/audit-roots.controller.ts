import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { published, ROOT_PURPOSE } from '@app/audit';
import { DataCustodian } from '@app/data-custodian';
import { parseInstant } from '@app/feeds';
import { LIFE_PURPOSE } from '@app/regulatory-reports';
import { CustodianError } from '@app/runtime';
import { Access } from '../espi-api/access.js';
import { pageOf } from '../third-party-api/page-of-request.js';

export const AUDIT_ROOTS_PATH = '/.well-known/green-button-audit';

/** The signed roots of the chains of access records, for whoever keeps them where this server cannot reach. */
@Controller(AUDIT_ROOTS_PATH)
export class AuditRootsController {
  constructor(private readonly custodian: DataCustodian) {}

  /** In the order in which they were signed. `next` leads to those after them, also to such as are still to come. */
  @Get()
  @Access('public')
  async roots(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { accessRecords, authorizationLives, configuration } = this.custodian;
    const { limit, after } = pageOf(request);
    const [from, until] = [timeIn(request, 'from'), timeIn(request, 'until')];
    const page = await accessRecords.roots.page({ from, until, after, limit });
    const document = {
      issuer: configuration.baseUrl,
      keys: {
        [ROOT_PURPOSE]: accessRecords.roots.publicKeys(),
        [LIFE_PURPOSE]: authorizationLives.publicKeys(),
      },
      roots: page.roots.map(published),
      ...(page.next !== undefined && { next: page.next }),
    };
    response.setHeader('Cache-Control', 'public, max-age=30');
    response.setHeader('Access-Control-Allow-Origin', '*');
    // a line a page: pages that are saved one after the other can be read again
    response.type('json').send(`${JSON.stringify(document)}\n`);
  }
}

function timeIn({ query }: Request, name: string): Date | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const seconds = typeof text === 'string' ? parseInstant(text) : undefined;
  if (seconds === undefined) {
    throw new CustodianError('bad-query-parameter', 400, `The query parameter ${name} is no time.`);
  }
  return new Date(seconds * 1000);
}
