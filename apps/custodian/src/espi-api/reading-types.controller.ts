import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, stablePath } from '@app/espi';
import {
  localTimeParametersEntry,
  placedById,
  planFeed,
  readingTypeEntry,
  writeCollection,
  type FeedPlan,
} from '@app/feeds';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { found, viewOf } from './view-of.js';

/** ReadingType and LocalTimeParameters: what the readings that this reader sees are of, and by which clock. */
@Controller(RESOURCE_PATH)
export class ReadingTypesController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  @Get('ReadingType')
  @Access('reader')
  async readingTypes(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path);
    const entries = placedById(readingTypesOf(plan), (type) => readingTypeEntry(view, type));
    const head = { self: view.links.readingTypes(), name: stablePath('readingTypes', {}) };
    await this.responder.send(request, response, {
      plan,
      resource: request.path,
      write: (output) => writeCollection(output, view, plan, entries, head),
    });
  }

  @Get('ReadingType/:readingType')
  @Access('reader')
  async readingType(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('readingType') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path);
    const stored = found(readingTypesOf(plan).find(({ _id }) => _id === id));
    const answer = { plan, resource: request.path };
    await this.responder.sendEntry(request, response, answer, readingTypeEntry(view, stored));
  }

  @Get('LocalTimeParameters')
  @Access('reader')
  async localTimeParameters(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path);
    const entries = placedById(clocksOf(plan), (stored) => localTimeParametersEntry(view, stored));
    const head = {
      self: view.links.localTimeParametersCollection(),
      name: stablePath('localTimeParametersCollection', {}),
    };
    await this.responder.send(request, response, {
      plan,
      resource: request.path,
      write: (output) => writeCollection(output, view, plan, entries, head),
    });
  }

  @Get('LocalTimeParameters/:localTimeParameters')
  @Access('reader')
  async localTimeParametersEntry(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('localTimeParameters') id: string,
  ): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await planFeed(view, request.path);
    const stored = found(clocksOf(plan).find(({ _id }) => _id === id));
    const answer = { plan, resource: request.path };
    await this.responder.sendEntry(request, response, answer, localTimeParametersEntry(view, stored));
  }
}

const byId = <T extends { readonly _id: string }>(things: readonly T[]): T[] =>
  [...new Map(things.map((thing) => [thing._id, thing])).values()].sort((a, b) => (a._id < b._id ? -1 : 1));

const readingTypesOf = (plan: FeedPlan) =>
  byId(plan.usagePoints.flatMap(({ channels }) => channels.map(({ readingType }) => readingType)));

const clocksOf = (plan: FeedPlan) => byId(plan.usagePoints.map(({ localTimeParameters }) => localTimeParameters));
