import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { parseIntervalBlockId, RESOURCE_PATH, type AtomEntry } from '@app/espi';
import {
  blockEntry,
  channelsOfAll,
  meterReadingEntries,
  meterReadingEntry,
  planFeed,
  qualitySummaryEntry,
  summaryEntries,
  usagePointEntries,
  usagePointEntry,
  usageSummaryEntry,
  writeBlocks,
  writeCollection,
  type EntriesAfter,
  type FeedHead,
  type FeedOutput,
  type FeedPlan,
  type FeedView,
  type PlannedChannel,
} from '@app/feeds';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { horizonOf } from './managed-resources.js';
import { summaryNames } from './usage-point.controller.js';
import { etagOf, validatorsOf } from './validators.js';
import { found, viewOf } from './view-of.js';

/**
 * The operator's short forms of usage (ESPI 4.0, function block 33): all usage points' resources of one kind, streamed
 * by key over any number of them. A collection changes too often to be worth keeping, so its tag is always new.
 */
@Controller(RESOURCE_PATH)
export class UsageRootController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  @Get('UsagePoint')
  @Access('operator')
  async usagePoints(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    await this.#collection(request, response, 'UsagePoint', usagePointEntries);
  }

  @Get('UsagePoint/:usagePoint')
  @Access('operator')
  async usagePoint(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usagePoint') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path, [id]);
    await this.#entry(request, response, plan, usagePointEntry(view, found(plan.usagePoints[0])), id);
  }

  @Get('MeterReading')
  @Access('operator')
  async meterReadings(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    await this.#collection(request, response, 'MeterReading', meterReadingEntries);
  }

  @Get('MeterReading/:meterReading')
  @Access('operator')
  async meterReading(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('meterReading') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const { plan, channel } = await this.#channel(view, request.path, id);
    const { meterReading } = channel;
    await this.#entry(request, response, plan, meterReadingEntry(view, meterReading), meterReading.usagePointId);
  }

  @Get('IntervalBlock')
  @Access('operator')
  async intervalBlocks(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = viewOf(this.custodian, request);
    await this.#feed(request, response, 'IntervalBlock', (output, plan, head) =>
      writeBlocks(output, view, plan, channelsOfAll(view), head),
    );
  }

  /** An IntervalBlock's id is its own only within its MeterReading: the short form names both. */
  @Get('IntervalBlock/:meterReading-:intervalBlock')
  @Access('operator')
  async intervalBlock(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('meterReading') meterReading: string,
    @Param('intervalBlock') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const { plan, channel } = await this.#channel(view, request.path, meterReading);
    const { nominalLocalStart } = found(parseIntervalBlockId(id));
    const write = found(await blockEntry(view, channel, nominalLocalStart, id));
    await this.responder.send(request, response, { plan, write });
  }

  @Get([...summaryNames])
  @Access('operator')
  async usageSummaries(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const { usageSummaries } = this.custodian.metering;
    await this.#collection(request, response, 'UsageSummary', (view) =>
      summaryEntries(view, usageSummaries, usageSummaryEntry),
    );
  }

  @Get(summaryNames.map((name) => `${name}/:usageSummary`))
  @Access('operator')
  async usageSummary(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('usageSummary') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const { usageSummaries } = this.custodian.metering;
    const stored = found(await usageSummaries.get(view.entitlement, id, view.query.asOf));
    const entry = usageSummaryEntry(view, stored);
    await this.#entry(request, response, validatorsOf(entry), entry, stored.usagePointId);
  }

  @Get('ElectricPowerQualitySummary')
  @Access('operator')
  async qualitySummaries(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const { qualitySummaries } = this.custodian.metering;
    await this.#collection(request, response, 'ElectricPowerQualitySummary', (view) =>
      summaryEntries(view, qualitySummaries, qualitySummaryEntry),
    );
  }

  @Get('ElectricPowerQualitySummary/:qualitySummary')
  @Access('operator')
  async qualitySummary(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('qualitySummary') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const { qualitySummaries } = this.custodian.metering;
    const stored = found(await qualitySummaries.get(view.entitlement, id, view.query.asOf));
    const entry = qualitySummaryEntry(view, stored);
    await this.#entry(request, response, validatorsOf(entry), entry, stored.usagePointId);
  }

  async #channel(
    view: FeedView,
    path: string,
    meterReadingId: string,
  ): Promise<{ plan: FeedPlan; channel: PlannedChannel }> {
    const { usagePointId } = found(await view.metering.meterReadings.get(view.entitlement, meterReadingId));
    const plan = await planFeed(view, path, [usagePointId]);
    const channels = plan.usagePoints.flatMap((planned) => planned.channels);
    return { plan, channel: found(channels.find(({ meterReading }) => meterReading._id === meterReadingId)) };
  }

  async #collection(
    request: AuthenticatedRequest,
    response: Response,
    kind: string,
    entriesOf: (view: FeedView) => EntriesAfter,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    await this.#feed(request, response, kind, (output, plan, head) =>
      writeCollection(output, view, plan, entriesOf(view), head),
    );
  }

  async #feed(
    request: AuthenticatedRequest,
    response: Response,
    kind: string,
    write: (output: FeedOutput, plan: Pick<FeedPlan, 'updated'>, head: FeedHead) => Promise<unknown>,
  ): Promise<void> {
    const name = `${RESOURCE_PATH}/${kind}`;
    const { updated, mark } = horizonOf(new Date());
    const head = { self: { href: `${this.custodian.configuration.baseUrl}${name}`, type: `espi-feed/${kind}` }, name };
    await this.responder.send(request, response, {
      plan: { updated, etag: etagOf(name, mark) },
      write: (output) => write(output, { updated }, head),
    });
  }

  async #entry(
    request: AuthenticatedRequest,
    response: Response,
    plan: Pick<FeedPlan, 'etag' | 'updated'>,
    entry: AtomEntry,
    usagePointId: string,
  ): Promise<void> {
    await this.responder.sendEntry(request, response, { plan }, entry, ({ contents }) =>
      contents.usagePointIds.add(usagePointId),
    );
  }
}
