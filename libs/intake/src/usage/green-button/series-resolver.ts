import type { Reason } from '../../reasons.js';
import type { KnownUsagePoint, UsagePointInit, UsageTarget } from '../usage-target.js';
import type { EntryGraph, MeterReadingEntry, UsagePointEntry } from './entry-graph.js';
import type { Series } from './place-readings.js';

export interface IdentityOptions {
  /** whose names the file uses; by default the host of the self links */
  readonly source?: string;
  /** of this server's own feeds */
  readonly ownHost?: string;
  /** the operator gave the zone, so that local time parameters need not be waited for */
  readonly zoneGiven?: boolean;
}

/**
 * Finds the usage points and series of a file in the target. `complete` says that the whole file has been read: until
 * then the rest of it may tell what is missing.
 */
export class SeriesResolver {
  /** @param feedHost the host of the feed's self link, as far as it has been read */
  constructor(
    private readonly target: UsageTarget,
    private readonly graph: EntryGraph,
    private readonly options: IdentityOptions,
    private readonly feedHost: () => string | undefined,
  ) {}

  /** @returns undefined where the rest of the file may tell */
  async series(entry: MeterReadingEntry | undefined, complete: boolean): Promise<Series | Reason | undefined> {
    if (entry === undefined) return complete ? 'unknown-meter-reading' : undefined;
    if (entry.channel !== undefined) return entry.channel;
    const readingType = this.graph.readingTypeOf(entry);
    if (readingType === undefined) return complete ? 'unknown-reading-type' : undefined;
    const usagePoint = this.graph.usagePointOf(entry.links) ?? (complete ? this.#usagePointAbove(entry) : undefined);
    if (usagePoint === undefined) return complete ? 'unknown-usage-point' : undefined;
    const known = await this.usagePoint(usagePoint, complete, readingType.commodity);
    if (known === undefined) return undefined;
    entry.channel =
      typeof known === 'string'
        ? known
        : { channel: this.target.channel(known, readingType, seriesKey(entry)), readingType };
    return entry.channel;
  }

  async usagePoint(
    entry: UsagePointEntry,
    complete: boolean,
    commodity?: number,
  ): Promise<KnownUsagePoint | Reason | undefined> {
    if (entry.known !== undefined) return entry.known;
    const zoneRules = this.graph.localTimeOf(entry, complete);
    if (zoneRules === undefined && !complete && this.options.zoneGiven !== true) return undefined;
    const { id, links, content } = entry;
    const sourceKey = id ?? links.self;
    if (sourceKey === undefined) return 'invalid-entry';
    const source = this.options.source ?? links.host ?? this.feedHost() ?? 'local';
    const { ServiceCategory, ...rest } = content;
    const init = {
      serviceKind: ServiceCategory?.kind ?? serviceOf(commodity),
      content: rest,
      ...(zoneRules !== undefined && { zoneRules }),
    };
    entry.known =
      (await this.#given(source, links.self, init)) ?? (await this.target.usagePoint({ source, sourceKey }, init));
    return entry.known;
  }

  /** Why a usage point that stands here already is not taken from a feed which this server gave out. */
  async #given(source: string, self: string | undefined, init: UsagePointInit): Promise<Reason | undefined> {
    const id = source === this.options.ownHost ? /\/UsagePoint\/([^/]+)$/.exec(self ?? '')?.[1] : undefined;
    if (id === undefined) return undefined;
    const here = await this.target.usagePoint({ id }, init);
    if (here === 'unknown-usage-point') return undefined;
    return typeof here === 'string' ? here : 'given-out-here';
  }

  /** For a partial feed that leaves its usage point out: the place of the series names it. */
  #usagePointAbove({ links }: MeterReadingEntry): UsagePointEntry | undefined {
    const self = /^(.*\/UsagePoint\/[^/]+)\/MeterReading(?:\/|$)/.exec(links.self ?? links.up ?? '')?.[1];
    if (self === undefined) return this.onlyUsagePoint();
    const above: UsagePointEntry = {
      id: undefined,
      links: { ...links, self, up: undefined, related: [] },
      content: {},
    };
    this.graph.addUsagePoint(above);
    return above;
  }

  onlyUsagePoint(): UsagePointEntry | undefined {
    const [only, another] = this.graph.usagePoints;
    return another === undefined ? only : undefined;
  }
}

/** What tells the series of a usage point apart: entry ids may be new in every file, places are not. */
function seriesKey({ id, links }: MeterReadingEntry): string | undefined {
  return /\/MeterReading\/[^/]+$/.exec(links.self ?? '')?.[0].slice(1) ?? id ?? links.self;
}

/** The ServiceKind of a commodity. */
function serviceOf(commodity = 1): number {
  if (commodity === 7) return 1;
  return commodity === 9 ? 2 : 0;
}
