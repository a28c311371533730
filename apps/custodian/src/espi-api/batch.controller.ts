import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, stablePath, type ResourceLink } from '@app/espi';
import {
  BlocksAhead,
  downloadName,
  spansOfPlan,
  estimatedBytes,
  planFeed,
  writeUsageFeed,
  type FeedPlan,
  type FeedView,
} from '@app/feeds';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { FileResponder } from './file-responder.js';
import { found, viewOf } from './view-of.js';

/** Whole feeds: a subscription's, and a customer's own for Download My Data (ESPI 4.0 Batch). */
@Controller(`${RESOURCE_PATH}/Batch`)
export class BatchController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
    private readonly files: FileResponder,
  ) {}

  @Get('Subscription/:subscription')
  @Access('subscription')
  async subscription(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('subscription') subscription: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const self = view.links.batchSubscription(subscription);
    await this.#feed(request, response, view, { self, name: stablePath('batchSubscription', { subscription }) });
  }

  @Get('Subscription/:subscription/UsagePoint')
  @Access('subscription')
  async subscriptionUsagePoints(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('subscription') subscription: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const self = view.links.batchSubscriptionUsagePoints(subscription);
    await this.#feed(request, response, view, {
      self,
      name: stablePath('batchSubscriptionUsagePoints', { subscription }),
    });
  }

  @Get('Subscription/:subscription/UsagePoint/:usagePoint')
  @Access('subscription')
  async subscriptionUsagePoint(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('subscription') subscription: string,
    @Param('usagePoint') usagePoint: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const self = view.links.batchSubscriptionUsagePoint(subscription, usagePoint);
    const name = stablePath('batchSubscriptionUsagePoint', { subscription, usagePoint });
    await this.#feed(request, response, view, { self, name }, usagePoint);
  }

  @Get('RetailCustomer/:retailCustomer/UsagePoint')
  @Access('operator')
  async customerUsagePoints(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('retailCustomer') retailCustomer: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const self = view.links.batchRetailCustomerUsagePoints(retailCustomer);
    const name = stablePath('batchRetailCustomerUsagePoints', { retailCustomer });
    await this.#feed(request, response, view, { self, name });
  }

  @Get('RetailCustomer/:retailCustomer/UsagePoint/:usagePoint')
  @Access('operator')
  async customerUsagePoint(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('retailCustomer') retailCustomer: string,
    @Param('usagePoint') usagePoint: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const self = view.links.batchRetailCustomerUsagePoint(retailCustomer, usagePoint);
    const name = stablePath('batchRetailCustomerUsagePoint', { retailCustomer, usagePoint });
    await this.#feed(request, response, view, { self, name }, usagePoint);
  }

  async #feed(
    request: AuthenticatedRequest,
    response: Response,
    view: FeedView,
    head: { self: ResourceLink; name: string },
    usagePoint?: string,
  ): Promise<void> {
    const plan = await planFeed(view, head.name, usagePoint === undefined ? undefined : [usagePoint]);
    if (usagePoint !== undefined) found(plan.usagePoints[0]);
    const fileName = downloadName(
      this.custodian.configuration.custodianName,
      [{ plan, spans: spansOfPlan(view, plan) }],
      'xml',
    );
    const { applicationId, authorizationId } = request.reader.entitlement.reader;
    if (applicationId !== undefined && authorizationId !== undefined && this.#isLarge(request, view, plan)) {
      const of = { kind: 'subscription', authorizationId, ...(usagePoint && { usagePointId: usagePoint }) } as const;
      const asked = { applicationId, of, head };
      await this.files.send(request, response, { asked, mark: plan.etag, fileName, channel: 'api' });
      return;
    }
    const blocks = new BlocksAhead(view, plan);
    await this.responder.send(request, response, {
      plan,
      fileName,
      readAhead: () => blocks.begin(),
      write: (output) => writeUsageFeed(output, view, plan, head, blocks),
    });
  }

  /** Nobody waits for what the operator asks for, and it is told of by no notification: that is sent as it is made. */
  #isLarge({ bearer }: AuthenticatedRequest, view: FeedView, plan: FeedPlan): boolean {
    if (bearer.kind !== 'access') return false;
    if (view.entitlement.answersAhead) return true;
    const { prepareAboveMb } = this.custodian.configuration;
    return prepareAboveMb > 0 && estimatedBytes(view, plan) > prepareAboveMb * 1e6;
  }
}
