import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import {
  parseIntervalBlockId,
  RESOURCE_PATH,
  stablePath,
  type AtomEntry,
  type ElectricPowerQualitySummary,
  type ResourceLink,
  type UsageSummary,
} from '@app/espi';
import {
  blockEntry,
  meterReadingEntry,
  placedById,
  placedSummaries,
  planFeed,
  qualitySummaryEntry,
  usagePointEntry,
  usageSummaryEntry,
  writeBlocks,
  writeCollection,
  type EntriesAfter,
  type FeedOutput,
  type FeedPlan,
  type FeedView,
  type PlannedChannel,
  type PlannedUsagePoint,
} from '@app/feeds';
import type { StoredSummary, Summaries } from '@app/metering';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { found, viewOf } from './view-of.js';

interface Planned {
  readonly view: FeedView;
  readonly plan: FeedPlan;
  readonly planned: PlannedUsagePoint;
}

/** The name since 2014, the one before, and that one as the standard's table of routes spells it. */
export const summaryNames = ['UsageSummary', 'ElectricPowerUsageSummary', 'ElectricPowerUsageSumary'];

/**
 * The tree of single resources below a subscription (ESPI 4.0, function block 32), and for the operator below a
 * customer, to which the links in what a customer downloads lead.
 */
@Controller([
  `${RESOURCE_PATH}/Subscription/:subscription/UsagePoint`,
  `${RESOURCE_PATH}/RetailCustomer/:retailCustomer/UsagePoint`,
])
export class UsagePointController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  @Get()
  @Access('subscription')
  async usagePoints(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path);
    const points = plan.usagePoints.map((planned) => ({ _id: planned.usagePoint._id, planned }));
    const entries = placedById(points, (point) => usagePointEntry(view, point.planned));
    const head = { self: view.links.usagePoints(), name: stablePath('usagePoints', {}) };
    await this.#collection(request, response, view, plan, head, entries);
  }

  @Get(':usagePoint')
  @Access('subscription')
  async usagePoint(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    await this.#entry(request, response, plan, usagePointEntry(view, planned));
  }

  @Get(':usagePoint/MeterReading')
  @Access('subscription')
  async meterReadings(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    const meterReadings = planned.channels.map(({ meterReading }) => meterReading);
    const entries = placedById(meterReadings.sort(byId), (meterReading) => meterReadingEntry(view, meterReading));
    const head = { self: view.links.meterReadings(usagePoint), name: stablePath('meterReadings', { usagePoint }) };
    await this.#collection(request, response, view, plan, head, entries);
  }

  @Get(':usagePoint/MeterReading/:meterReading')
  @Access('subscription')
  async meterReading(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
    @Param('meterReading') meterReading: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    await this.#entry(request, response, plan, meterReadingEntry(view, channelOf(planned, meterReading).meterReading));
  }

  @Get(':usagePoint/MeterReading/:meterReading/IntervalBlock')
  @Access('subscription')
  async intervalBlocks(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
    @Param('meterReading') meterReading: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    const channel = channelOf(planned, meterReading);
    const self = view.links.intervalBlocks(usagePoint, meterReading);
    const name = stablePath('intervalBlocks', { usagePoint, meterReading });
    await this.responder.send(request, response, {
      plan,
      write: (output) => {
        nameUsagePoints(output, plan);
        return writeBlocks(output, view, plan, [channel], { self, name });
      },
    });
  }

  @Get(':usagePoint/MeterReading/:meterReading/IntervalBlock/:intervalBlock')
  @Access('subscription')
  async intervalBlock(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
    @Param('meterReading') meterReading: string,
    @Param('intervalBlock') intervalBlock: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    const channel = channelOf(planned, meterReading);
    const { nominalLocalStart } = found(parseIntervalBlockId(intervalBlock));
    const write = found(await blockEntry(view, channel, nominalLocalStart, intervalBlock));
    await this.responder.send(request, response, { plan, write });
  }

  @Get(summaryNames.map((name) => `:usagePoint/${name}`))
  @Access('subscription')
  async usageSummaries(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    const entries = view.entitlement.allows(15)
      ? placedSummaries(view, this.custodian.metering.usageSummaries, planned.usagePoint, usageSummaryEntry)
      : none;
    const head = { self: view.links.usageSummaries(usagePoint), name: stablePath('usageSummaries', { usagePoint }) };
    await this.#collection(request, response, view, plan, head, entries);
  }

  @Get(summaryNames.map((name) => `:usagePoint/${name}/:usageSummary`))
  @Access('subscription')
  async usageSummary(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
    @Param('usageSummary') id: string,
  ): Promise<void> {
    const { view, plan } = await this.#plan(request, usagePoint);
    const stored = await this.#summary<UsageSummary>(view, this.custodian.metering.usageSummaries, 15, usagePoint, id);
    await this.#entry(request, response, plan, usageSummaryEntry(view, stored));
  }

  @Get(':usagePoint/ElectricPowerQualitySummary')
  @Access('subscription')
  async qualitySummaries(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
  ): Promise<void> {
    const { view, plan, planned } = await this.#plan(request, usagePoint);
    const entries = view.entitlement.allows(17)
      ? placedSummaries(view, this.custodian.metering.qualitySummaries, planned.usagePoint, qualitySummaryEntry)
      : none;
    const head = {
      self: view.links.qualitySummaries(usagePoint),
      name: stablePath('qualitySummaries', { usagePoint }),
    };
    await this.#collection(request, response, view, plan, head, entries);
  }

  @Get(':usagePoint/ElectricPowerQualitySummary/:qualitySummary')
  @Access('subscription')
  async qualitySummary(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') usagePoint: string,
    @Param('qualitySummary') id: string,
  ): Promise<void> {
    const { view, plan } = await this.#plan(request, usagePoint);
    const { qualitySummaries } = this.custodian.metering;
    const stored = await this.#summary<ElectricPowerQualitySummary>(view, qualitySummaries, 17, usagePoint, id);
    await this.#entry(request, response, plan, qualitySummaryEntry(view, stored));
  }

  async #plan(request: AuthenticatedRequest, usagePoint: string): Promise<Planned> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path, [usagePoint]);
    return { view, plan, planned: found(plan.usagePoints[0]) };
  }

  async #summary<C>(
    { entitlement, query }: FeedView,
    summaries: Summaries<C>,
    functionBlock: number,
    usagePoint: string,
    id: string,
  ): Promise<StoredSummary<C>> {
    const stored = entitlement.allows(functionBlock) ? await summaries.get(entitlement, id, query.asOf) : undefined;
    return found(stored?.usagePointId === usagePoint ? stored : undefined);
  }

  async #collection(
    request: AuthenticatedRequest,
    response: Response,
    view: FeedView,
    plan: FeedPlan,
    head: { self: ResourceLink; name: string },
    entries: EntriesAfter,
  ): Promise<void> {
    await this.responder.send(request, response, {
      plan,
      write: (output) => {
        nameUsagePoints(output, plan);
        return writeCollection(output, view, plan, entries, head);
      },
    });
  }

  async #entry(request: AuthenticatedRequest, response: Response, plan: FeedPlan, entry: AtomEntry): Promise<void> {
    await this.responder.sendEntry(request, response, { plan }, entry, (output) => nameUsagePoints(output, plan));
  }
}

const channelOf = (planned: PlannedUsagePoint, meterReadingId: string): PlannedChannel =>
  found(planned.channels.find(({ meterReading }) => meterReading._id === meterReadingId));

/** The access record of a single resource names the usage point that it belongs to. */
function nameUsagePoints({ contents }: FeedOutput, plan: FeedPlan): void {
  for (const { usagePoint } of plan.usagePoints) contents.usagePointIds.add(usagePoint._id);
}

/** The collection of what the reader may not see any of. */
const none: EntriesAfter = () => [];

const byId = (a: { readonly _id: string }, b: { readonly _id: string }): number => (a._id < b._id ? -1 : 1);
