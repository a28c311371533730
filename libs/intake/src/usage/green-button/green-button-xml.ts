import { AtomReader, MalformedXml } from '@app/espi';
import { isCustomerElement, type ReadContent, type ReadCustomerContent, type ReadEntryHead } from '@app/espi';
import type { FileAccount } from '../../file-report.js';
import { ReadingStopped } from '../../reasons.js';
import type { SummaryKind, UsageTarget } from '../usage-target.js';
import {
  isKnownUnit,
  localTimeContent,
  qualitySummaryContent,
  readingTypeContent,
  usagePointContent,
  usageSummaryContent,
} from './entry-content.js';
import { EntryGraph } from './entry-graph.js';
import { linksOf } from './entry-links.js';
import type { EntryLinks } from './entry-links.js';
import { FeedListener } from './feed-listener.js';
import type { FeedEvent } from './feed-listener.js';
import { PendingBlocks } from './pending-blocks.js';
import type { BlockRows } from './pending-blocks.js';
import { placeReadings } from './place-readings.js';
import { ReadingSpool } from './reading-spool.js';
import { SeriesResolver } from './series-resolver.js';
import type { IdentityOptions } from './series-resolver.js';

/** Bytes read between two looks at what they told. */
const PIECE = 64 * 1024;

interface SummaryEntry {
  readonly links: EntryLinks;
  readonly kind: SummaryKind;
  readonly content: object;
  readonly revisionTime: number;
  readonly line: number;
}

export interface GreenButtonOptions extends IdentityOptions {
  /** epoch seconds: later readings are taken with a warning */
  readonly now: number;
  /** usage alone may be given: personal entries are rejected */
  readonly usageOnly?: boolean;
}

/** Takes the personal entries of a file that holds no usage. */
export interface PersonalEntries {
  readonly isEmpty: boolean;
  add(content: ReadCustomerContent, entry: ReadEntryHead | undefined): Promise<void>;
  /** The file has been read, and holds no usage. */
  take(): Promise<void>;
  /** The file holds usage too: usage and personal data never share a message. */
  refuse(): Promise<void>;
  close(): Promise<void>;
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
  readonly #resolver: SeriesResolver;
  #summaries: SummaryEntry[] = [];
  /** whether the file holds usage: clocks alone are none, and stand in personal feeds, too */
  #holdsUsage = false;

  /** @param personal what takes personal entries; without it they are skipped */
  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly options: GreenButtonOptions,
    private readonly personal?: PersonalEntries,
  ) {
    this.#listener = new FeedListener(this.#spool, account);
    this.#resolver = new SeriesResolver(target, this.#graph, options, () => this.#listener.host);
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
      const isPersonal = await this.#finishPersonal();
      if (fault !== undefined) throw fault;
      if (!isPersonal) this.#checkThatThereWasUsage();
    } finally {
      await this.personal?.close();
      await this.#spool.close();
    }
  }

  async #readAll(chunks: AsyncIterable<Buffer>, encoding: string): Promise<ReadingStopped | undefined> {
    const reader = new AtomReader(this.#listener, encoding);
    try {
      for await (const chunk of chunks) {
        for (let at = 0; at < chunk.length; at += PIECE) {
          reader.writeBytes(chunk.subarray(at, at + PIECE));
          await this.#drain();
        }
      }
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
    content: ReadContent,
    entry: ReadEntryHead | undefined,
    links: EntryLinks,
    revisionTime: number,
  ): Promise<void> {
    const line = entry?.line ?? 1;
    const id = entry?.id;
    if (isCustomer(content)) return this.#takePersonal(content, entry, line);
    const { element, value } = content;
    if (element === 'IntervalBlock' || element === 'MeterReading') {
      if (element === 'MeterReading') this.#graph.addMeterReading({ id, links });
    } else if (element === 'UsagePoint') {
      const read = usagePointContent(value);
      if ('unfit' in read) this.account.warn(line, 'invalid-entry', `UsagePoint/${read.unfit}`);
      this.#graph.addUsagePoint({ id, links, content: 'unfit' in read ? {} : read });
    } else if (element === 'ReadingType') {
      const read = readingTypeContent(value);
      if ('unfit' in read) return this.account.reject(line, 'invalid-entry', `ReadingType/${read.unfit}`);
      if (!isKnownUnit(read)) this.account.warn(line, 'unknown-unit', `uom ${read.uom}`);
      this.#graph.addReadingType({ links, content: read });
    } else if (element === 'LocalTimeParameters') {
      const read = localTimeContent(value);
      if ('unfit' in read) this.account.warn(line, 'invalid-entry', `LocalTimeParameters/${read.unfit}`);
      else this.#graph.addLocalTime({ links, content: read });
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
    if (element !== 'LocalTimeParameters') this.#holdsUsage = true;
  }

  async #takePersonal(content: ReadCustomerContent, entry: ReadEntryHead | undefined, line: number): Promise<void> {
    if (this.personal !== undefined) await this.personal.add(content, entry);
    else if (this.options.usageOnly === true) this.account.reject(line, 'personal-data-refused');
    else this.account.warn(line, 'customer-data-skipped');
  }

  /** @returns whether the file was a personal feed */
  async #finishPersonal(): Promise<boolean> {
    const { personal } = this;
    if (personal === undefined || personal.isEmpty) return false;
    if (this.#holdsUsage) {
      await personal.refuse();
      return false;
    }
    this.account.format = 'customer-xml';
    await personal.take();
    return true;
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
    const entry = this.#graph.usagePointOf(summary.links) ?? (complete ? this.#resolver.onlyUsagePoint() : undefined);
    const known = entry && (await this.#resolver.usagePoint(entry, complete));
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
    this.#holdsUsage = true;
    const series = await this.#resolver.series(this.#graph.meterReadingOf(links), complete);
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

  /** What waited for the rest of the file. */
  async #finish(cut: boolean): Promise<void> {
    if (!cut && !this.#pending.isEmpty && this.#graph.hasNoSeries) throw new ReadingStopped('interval-block-alone');
    for (const usagePoint of this.#graph.usagePoints) await this.#resolver.usagePoint(usagePoint, true);
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

function stopOf({ code, message, line, column }: MalformedXml): ReadingStopped {
  const isEntity = code === 'doctype-refused' || /entity/i.test(message);
  const reason = isEntity ? 'xml-entity' : code === 'malformed-xml' ? 'malformed-xml' : 'xml-limit';
  return new ReadingStopped(reason, message, { line, column });
}

const isCustomer = (content: ReadContent): content is ReadCustomerContent => isCustomerElement(content.element);
