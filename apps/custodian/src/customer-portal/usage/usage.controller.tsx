import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import type { PageContext } from '@app/page-kit';
import type { SignedIn } from '@app/users';
import { Access } from '../../espi-api/access.js';
import { PageAnswer } from '../../pages/page-answer.js';
import { PageRecords } from '../../pages/page-records.js';
import { ThePage, ThePerson } from '../../pages/page-request.js';
import { customerIdOf } from '../customer-id.js';
import { readMeterView } from './meter-view.js';
import { MeterPage } from './meter.page.js';
import { parseUsageQuery } from './usage-query.js';
import { readUsageView } from './usage-view.js';
import { NoUsagePage, UsagePage } from './usage.page.js';

/** What a customer used, and what is known of the meters (BR-001, BR-004, BR-005, BR-008). */
@Controller('usage')
export class UsageController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly records: PageRecords,
  ) {}

  @Get()
  @Access('customer')
  async usage(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element | PageAnswer> {
    const customerId = customerIdOf(person);
    const entitlement = await this.custodian.entitlements.ofCustomer(customerId);
    const meters = await this.custodian.customerMeters.of(customerId);
    const now = Date.now() / 1000;
    const view = await readUsageView(this.custodian, entitlement, meters, parseUsageQuery(query), now);
    if (view === undefined) return <NoUsagePage page={page} />;
    await this.records.open(request, response, {
      reader: entitlement.reader,
      route: 'GET /usage',
      contents: view.usage.contents,
    });
    const shown = <UsagePage page={page} view={view} now={now} />;
    return view.isDateWrong ? new PageAnswer(shown, { status: 422 }) : shown;
  }

  @Get('meters/:usagePoint')
  @Access('customer')
  async meter(
    @ThePage() page: PageContext,
    @ThePerson() person: SignedIn,
    @Param('usagePoint') usagePointId: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JSX.Element> {
    const customerId = customerIdOf(person);
    const entitlement = await this.custodian.entitlements.ofCustomer(customerId);
    const view = await readMeterView(this.custodian, entitlement, customerId, usagePointId, Date.now() / 1000);
    await this.records.open(request, response, {
      reader: entitlement.reader,
      route: 'GET /usage/meters/{usagePointId}',
      contents: view.contents,
    });
    return <MeterPage page={page} view={view} />;
  }
}
