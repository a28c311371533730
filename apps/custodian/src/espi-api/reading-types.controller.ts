import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, stablePath, type AtomEntry } from '@app/espi';
import {
  localTimeParametersEntry,
  placedById,
  planFeed,
  readingTypeEntry,
  writeCollection,
  type EntriesAfter,
  type FeedHead,
  type FeedPlan,
  type FeedView,
} from '@app/feeds';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { eachOfPages, horizonOf } from './managed-resources.js';
import { etagOf } from './validators.js';
import { found, viewOf } from './view-of.js';

/** What a reader sees of one kind: validators of the whole, its entries, and each by its id. */
interface Seen {
  readonly plan: Pick<FeedPlan, 'etag' | 'updated'>;
  readonly entries: EntriesAfter;
  readonly get: (id: string) => Promise<AtomEntry | undefined>;
}

interface Kept<Stored> {
  page(after: string, limit: number): Promise<readonly Stored[]>;
  get(id: string): Promise<Stored | undefined>;
}

/**
 * ReadingType and LocalTimeParameters: what the readings that this reader sees are of, and by which clock. Who sees
 * every usage point gets all that are kept.
 */
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
    const head = { self: view.links.readingTypes(), name: stablePath('readingTypes', {}) };
    await this.#collection(request, response, view, await this.#readingTypes(request, view), head);
  }

  @Get('ReadingType/:readingType')
  @Access('reader')
  async readingType(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('readingType') id: string,
  ): Promise<void> {
    await this.#member(request, response, await this.#readingTypes(request, viewOf(this.custodian, request)), id);
  }

  @Get('LocalTimeParameters')
  @Access('reader')
  async localTimeParameters(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = viewOf(this.custodian, request);
    const self = view.links.localTimeParametersCollection();
    const head = { self, name: stablePath('localTimeParametersCollection', {}) };
    await this.#collection(request, response, view, await this.#clocks(request, view), head);
  }

  @Get('LocalTimeParameters/:localTimeParameters')
  @Access('reader')
  async localTimeParametersEntry(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('localTimeParameters') id: string,
  ): Promise<void> {
    await this.#member(request, response, await this.#clocks(request, viewOf(this.custodian, request)), id);
  }

  async #readingTypes(request: AuthenticatedRequest, view: FeedView): Promise<Seen> {
    return this.#seen(
      request,
      view,
      this.custodian.metering.readingTypes,
      (plan) => plan.usagePoints.flatMap(({ channels }) => channels.map(({ readingType }) => readingType)),
      (stored) => readingTypeEntry(view, stored),
    );
  }

  async #clocks(request: AuthenticatedRequest, view: FeedView): Promise<Seen> {
    return this.#seen(
      request,
      view,
      this.custodian.metering.localTimeParameters,
      (plan) => plan.usagePoints.map(({ localTimeParameters }) => localTimeParameters),
      (stored) => localTimeParametersEntry(view, stored),
    );
  }

  async #seen<Stored extends { readonly _id: string }>(
    { path }: AuthenticatedRequest,
    view: FeedView,
    kept: Kept<Stored>,
    usedIn: (plan: FeedPlan) => readonly Stored[],
    entryOf: (stored: Stored) => AtomEntry,
  ): Promise<Seen> {
    if (view.entitlement.usagePointIds() === 'every') {
      const { updated, mark } = horizonOf(new Date());
      return {
        plan: { updated, etag: etagOf(path, mark) },
        entries: eachOfPages(async (after, limit) => kept.page(after, limit), entryOf),
        get: async (id) => mapped(await kept.get(id), entryOf),
      };
    }
    const plan = await planFeed(view, path);
    const used = new Map(usedIn(plan).map((stored) => [stored._id, stored]));
    return {
      plan,
      entries: placedById(
        [...used.values()].sort((a, b) => (a._id < b._id ? -1 : 1)),
        entryOf,
      ),
      get: (id) => Promise.resolve(mapped(used.get(id), entryOf)),
    };
  }

  async #collection(
    request: AuthenticatedRequest,
    response: Response,
    view: FeedView,
    { plan, entries }: Seen,
    head: FeedHead,
  ): Promise<void> {
    await this.responder.send(request, response, {
      plan,
      write: (output) => writeCollection(output, view, plan, entries, head),
    });
  }

  async #member(request: AuthenticatedRequest, response: Response, { plan, get }: Seen, id: string): Promise<void> {
    await this.responder.sendEntry(request, response, { plan }, found(await get(id)));
  }
}

const mapped = <T, U>(value: T | undefined, to: (value: T) => U): U | undefined =>
  value === undefined ? undefined : to(value);
