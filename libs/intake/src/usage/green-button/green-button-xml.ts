import { AtomReader, MalformedXml } from '@app/espi';
import type { ReadContent, ReadEntryHead } from '@app/espi';
import type { FileAccount } from '../../file-report.js';
import { ReadingStopped } from '../../reasons.js';
import type { Reason } from '../../reasons.js';
import type { KnownUsagePoint, SummaryKind, UsageTarget } from '../usage-target.js';
import {
  isKnownUnit,
  localTimeContent,
  qualitySummaryContent,
  readingTypeContent,
  usagePointContent,
  usageSummaryContent,
} from './entry-content.js';
import { EntryGraph } from './entry-graph.js';
import type { MeterReadingEntry, UsagePointEntry } from './entry-graph.js';
import { linksOf } from './entry-links.js';
import type { EntryLinks } from './entry-links.js';
import { FeedListener } from './feed-listener.js';
import type { FeedEvent } from './feed-listener.js';
import { PendingBlocks } from './pending-blocks.js';
import type { BlockRows } from './pending-blocks.js';
import { placeReadings } from './place-readings.js';
import type { Series } from './place-readings.js';
import { ReadingSpool } from './reading-spool.js';

/** Characters read between two looks at what they told. */
const PIECE = 64 * 1024;

interface SummaryEntry {
  readonly links: EntryLinks;
  readonly kind: SummaryKind;
  readonly content: object;
  readonly revisionTime: number;
  readonly line: number;
}

export interface GreenButtonOptions {
  /** epoch seconds: later readings are taken with a warning */
  readonly now: number;
  /** whose names the file uses; by default the host of the self links */
  readonly source?: string;
  /** the operator gave the zone, so that local time parameters need not be waited for */
  readonly zoneGiven?: boolean;
}

/**
 * Green Button XML of every version: entries in any order, joined by their links. Readings go straight to their channel
 * once it is known; those that come before are kept aside on disk.
 */
export class GreenButtonXml {
  readonly #spool = new ReadingSpool();
  readonly #graph = new EntryGraph();
  readonly #pending = new PendingBlocks();
  readonly #listener: FeedListener;
  #summaries: SummaryEntry[] = [];

  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly options: GreenButtonOptions,
  ) {
    this.#listener = new FeedListener(this.#spool, account);
  }

  /**
   * @param encoding a label of the Encoding Standard
   * @throws ReadingStopped malformed-xml, xml-entity, xml-limit, interval-block-alone, no-usage, and what `chunks`
   *   throws, always after what came before has been taken
   */
  async read(chunks: AsyncIterable<Buffer>, encoding = 'utf-8'): Promise<void> {
    try {
      const fault = await this.#readAll(chunks, encoding);
      if (fault !== undefined) this.#listener.breakOff();
      await this.#drain();
      await this.#finish(fault !== undefined);
      if (fault !== undefined) throw fault;
      this.#checkThatThereWasUsage();
    } finally {
      await this.#spool.close();
    }
  }

  async #readAll(chunks: AsyncIterable<Buffer>, encoding: string): Promise<ReadingStopped | undefined> {
    const decoder = new TextDecoder(encoding);
    const reader = new AtomReader(this.#listener);
    try {
      for await (const chunk of chunks) {
        const text = decoder.decode(chunk, { stream: true });
        for (let at = 0; at < text.length; at += PIECE) {
          reader.write(text.slice(at, at + PIECE));
          await this.#drain();
        }
      }
      reader.write(decoder.decode());
      reader.close();
      return undefined;
    } catch (error) {
      if (error instanceof ReadingStopped) return error;
      if (error instanceof MalformedXml) return stopOf(error);
      throw error;
    }
  }

  async #drain(): Promise<void> {
    const { events } = this.#listener;
    if (events.length > 0) {
      this.#listener.events = [];
      for (const event of events) await this.#take(event);
    }
    if (this.#pending.isEmpty) await this.#spool.forget(this.#listener.untold);
    await this.#spool.settle();
    if (this.target.full) await this.target.flush();
  }

  async #take({ entry, contents, blocks }: FeedEvent): Promise<void> {
    const links = linksOf(entry?.links ?? []);
    const revisionTime = Math.max(0, Math.floor(entry?.updated ?? 0));
    for (const content of contents) await this.#takeContent(content, entry, links, revisionTime);
    for (const block of blocks) await this.#takeBlock(links, { ...block, revisionTime }, false);
  }

  async #takeContent(
    { element, value }: ReadContent,
    entry: ReadEntryHead | undefined,
    links: EntryLinks,
    revisionTime: number,
  ): Promise<void> {
    const line = entry?.line ?? 1;
    const id = entry?.id;
    if (element === 'IntervalBlock' || element === 'MeterReading') {
      if (element === 'MeterReading') this.#graph.addMeterReading({ id, links });
    } else if (element === 'UsagePoint') {
      const content = usagePointContent(value);
      if ('unfit' in content) this.account.warn(line, 'invalid-entry', `UsagePoint/${content.unfit}`);
      this.#graph.addUsagePoint({ id, links, content: 'unfit' in content ? {} : content });
    } else if (element === 'ReadingType') {
      const content = readingTypeContent(value);
      if ('unfit' in content) return this.account.reject(line, 'invalid-entry', `ReadingType/${content.unfit}`);
      if (!isKnownUnit(content)) this.account.warn(line, 'unknown-unit', `uom ${content.uom}`);
      this.#graph.addReadingType({ links, content });
    } else if (element === 'LocalTimeParameters') {
      const content = localTimeContent(value);
      if ('unfit' in content) this.account.warn(line, 'invalid-entry', `LocalTimeParameters/${content.unfit}`);
      else this.#graph.addLocalTime({ links, content });
    } else if (element === 'UsageSummary' || element === 'ElectricPowerUsageSummary') {
      await this.#readSummary('UsageSummary', usageSummaryContent(value), { links, revisionTime, line });
    } else if (element === 'ElectricPowerQualitySummary') {
      await this.#readSummary('ElectricPowerQualitySummary', qualitySummaryContent(value), {
        links,
        revisionTime,
        line,
      });
    } else {
      this.account.warn(line, 'not-usage-data', element);
      return;
    }
    this.#listener.sawUsage = true;
  }

  async #readSummary(
    kind: SummaryKind,
    content: object,
    where: Pick<SummaryEntry, 'links' | 'revisionTime' | 'line'>,
  ): Promise<void> {
    if ('unfit' in content) return this.account.reject(where.line, 'invalid-entry', `${kind}/${String(content.unfit)}`);
    await this.#takeSummary({ kind, content, ...where }, false);
  }

  async #takeSummary(summary: SummaryEntry, complete: boolean): Promise<void> {
    const entry = this.#graph.usagePointOf(summary.links) ?? (complete ? this.#onlyUsagePoint() : undefined);
    const known = entry && (await this.#usagePoint(entry, complete));
    if (known !== undefined && typeof known !== 'string') {
      await this.target.summary(known, summary.kind, summary.content, summary.revisionTime);
    } else if (complete) {
      this.account.reject(summary.line, known ?? 'unknown-usage-point', summary.kind);
    } else {
      this.#summaries.push(summary);
    }
  }

  async #takeBlock(links: EntryLinks, block: BlockRows, complete: boolean): Promise<void> {
    this.#listener.sawUsage = true;
    const series = await this.#series(this.#graph.meterReadingOf(links), complete);
    if (series === undefined) {
      this.#pending.add(links, block);
    } else if (typeof series === 'string') {
      this.account.reject(block.line, series, '', Math.max(1, block.to - block.from));
    } else {
      const rows = this.#spool.read(block.from, block.to);
      await placeReadings(rows, block, series, this.account, this.options.now);
      if (this.target.full) await this.target.flush();
    }
  }

  /** @returns undefined where the rest of the file may tell */
  async #series(entry: MeterReadingEntry | undefined, complete: boolean): Promise<Series | Reason | undefined> {
    if (entry === undefined) return complete ? 'unknown-meter-reading' : undefined;
    if (entry.channel !== undefined) return entry.channel;
    const readingType = this.#graph.readingTypeOf(entry);
    if (readingType === undefined) return complete ? 'unknown-reading-type' : undefined;
    const usagePoint = this.#graph.usagePointOf(entry.links) ?? (complete ? this.#usagePointAbove(entry) : undefined);
    if (usagePoint === undefined) return complete ? 'unknown-usage-point' : undefined;
    const known = await this.#usagePoint(usagePoint, complete, readingType.commodity);
    if (known === undefined) return undefined;
    entry.channel =
      typeof known === 'string'
        ? known
        : { channel: await this.target.channel(known, readingType, seriesKey(entry)), readingType };
    return entry.channel;
  }

  async #usagePoint(
    entry: UsagePointEntry,
    complete: boolean,
    commodity?: number,
  ): Promise<KnownUsagePoint | Reason | undefined> {
    if (entry.known !== undefined) return entry.known;
    const zoneRules = this.#graph.localTimeOf(entry, complete);
    if (zoneRules === undefined && !complete && this.options.zoneGiven !== true) return undefined;
    const { id, links, content } = entry;
    const sourceKey = id ?? links.self;
    if (sourceKey === undefined) return 'invalid-entry';
    const source = this.options.source ?? links.host ?? this.#listener.host ?? 'local';
    const { ServiceCategory, ...rest } = content;
    entry.known = await this.target.usagePoint(
      { source, sourceKey },
      {
        serviceKind: ServiceCategory?.kind ?? serviceOf(commodity),
        content: rest,
        ...(zoneRules !== undefined && { zoneRules }),
      },
    );
    return entry.known;
  }

  /** For a partial feed that leaves its usage point out: the place of the series names it. */
  #usagePointAbove({ links }: MeterReadingEntry): UsagePointEntry | undefined {
    const self = /^(.*\/UsagePoint\/[^/]+)\/MeterReading(?:\/|$)/.exec(links.self ?? links.up ?? '')?.[1];
    if (self === undefined) return this.#onlyUsagePoint();
    const above: UsagePointEntry = {
      id: undefined,
      links: { ...links, self, up: undefined, related: [] },
      content: {},
    };
    this.#graph.addUsagePoint(above);
    return above;
  }

  #onlyUsagePoint(): UsagePointEntry | undefined {
    const [only, another] = this.#graph.usagePoints;
    return another === undefined ? only : undefined;
  }

  /** What waited for the rest of the file. */
  async #finish(cut: boolean): Promise<void> {
    if (!cut && !this.#pending.isEmpty && this.#graph.hasNoSeries) throw new ReadingStopped('interval-block-alone');
    for (const usagePoint of this.#graph.usagePoints) await this.#usagePoint(usagePoint, true);
    for (const { links, blocks } of this.#pending.groups()) {
      for (const block of blocks) await this.#takeBlock(links, block, true);
    }
    this.#pending.clear();
    for (const summary of this.#summaries) await this.#takeSummary(summary, true);
    this.#summaries = [];
  }

  #checkThatThereWasUsage(): void {
    if (!this.#listener.sawUsage) throw new ReadingStopped(this.#listener.sawDocument ? 'no-usage' : 'unknown-format');
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

function stopOf({ code, message, line, column }: MalformedXml): ReadingStopped {
  const isEntity = code === 'doctype-refused' || /entity/i.test(message);
  const reason = isEntity ? 'xml-entity' : code === 'malformed-xml' ? 'malformed-xml' : 'xml-limit';
  return new ReadingStopped(reason, message, { line, column });
}
