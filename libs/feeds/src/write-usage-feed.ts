import type { Period } from '@app/entitlement';
import {
  atomId,
  certificationLink,
  espi,
  stablePath,
  writeEntry,
  writeFeedEnd,
  writeFeedStart,
  type AtomEntry,
  type Namespace,
  type ResourceLink,
} from '@app/espi';
import { DayRows, type StoredMeterReading, type StoredSummary, type Summaries } from '@app/metering';
import { CustodianError } from '@app/runtime';
import { selectBlock, selectBlocks, type SelectedBlock } from './block-selection.js';
import {
  localTimeParametersEntry,
  meterReadingEntry,
  qualitySummaryEntry,
  readingTypeEntry,
  usagePointEntry,
  usageSummaryEntry,
} from './entries.js';
import type { FeedOutput } from './feed-output.js';
import type { FeedPlan, PlannedChannel, PlannedUsagePoint } from './feed-plan.js';
import { wholeFeed } from './feed-query.js';
import { LeafWindow, type FeedContents, type FeedView } from './feed-view.js';
import { IntervalBlockWriter } from './interval-block-writer.js';

/** Blocks between two questions whether the entitlement still stands. */
const BLOCKS_A_CHECK = 256;

/** The head of a feed: the resource it is, and when it last changed. */
export interface FeedHead {
  readonly self: ResourceLink;
  /** path that is the same for every reader: the name under its atom:id, see stablePath */
  readonly name: string;
  /** what its entries hold; usage where absent */
  readonly subject?: Namespace;
}

export function writeHead(
  { sink }: FeedOutput,
  { certificateId }: Pick<FeedView, 'certificateId'>,
  { updated }: Pick<FeedPlan, 'updated'>,
  { self, name, subject = espi }: FeedHead,
): void {
  const feed = {
    id: atomId(name),
    title: subject === espi ? 'Green Button Usage Feed' : 'Green Button Retail Customer Feed',
    updated: Math.floor(updated / 1000),
    links: [{ rel: 'self', ...self }, ...(certificateId === undefined ? [] : [certificationLink(certificateId)])],
  };
  writeFeedStart(sink, feed, subject);
}

/** Writes one usage feed: each usage point with its context, its readings, and its summaries. */
export async function writeUsageFeed(
  output: FeedOutput,
  view: FeedView,
  plan: FeedPlan,
  head: FeedHead,
): Promise<FeedContents> {
  const feed = new UsageFeed(output, view, plan);
  writeHead(output, view, plan, head);
  for (const planned of plan.usagePoints) await feed.usagePoint(planned);
  writeFeedEnd(output.sink);
  output.sink.flush();
  return output.contents;
}

class UsageFeed {
  readonly #output: FeedOutput;
  readonly #view: FeedView;
  readonly #leaves: LeafWindow;
  /** meter readings of each reading type, over the whole feed: they link to one another */
  readonly #ofType: Map<string, StoredMeterReading[]>;
  readonly #written = new Set<string>();
  #blocks = 0;

  constructor(output: FeedOutput, view: FeedView, plan: FeedPlan) {
    this.#output = output;
    this.#view = view;
    this.#leaves = new LeafWindow(view.query);
    this.#ofType = Map.groupBy(
      plan.usagePoints.flatMap(({ channels }) => channels.map(({ meterReading }) => meterReading)),
      ({ readingTypeId }) => readingTypeId,
    );
  }

  async usagePoint(planned: PlannedUsagePoint): Promise<void> {
    const { localTimeParameters, usagePoint, channels } = planned;
    this.#output.contents.usagePointIds.add(usagePoint._id);
    this.#write('UsagePoint', usagePointEntry(this.#view, planned));
    if (this.#isFirst(localTimeParameters._id)) {
      this.#write('LocalTimeParameters', localTimeParametersEntry(this.#view, localTimeParameters));
    }
    for (const channel of channels) await this.#channel(channel);
    const { metering, entitlement } = this.#view;
    if (entitlement.allows(15)) {
      await this.#summaries(metering.usageSummaries, usagePoint._id, 'UsageSummary', usageSummaryEntry);
    }
    if (entitlement.allows(17)) {
      await this.#summaries(
        metering.qualitySummaries,
        usagePoint._id,
        'ElectricPowerQualitySummary',
        qualitySummaryEntry,
      );
    }
    await this.#output.ready();
  }

  /** The first block that is sent brings its meter reading and reading type along; without one, both stay out. */
  async #channel(channel: PlannedChannel): Promise<void> {
    let writer: IntervalBlockWriter | undefined;
    if (this.#leaves.isOver) return;
    for await (const block of selectBlocks(this.#view, channel)) {
      if (!this.#leaves.take()) {
        if (this.#leaves.isOver) return;
        continue;
      }
      writer ??= this.#begin(channel);
      await this.#block(writer, block);
    }
  }

  #begin(channel: PlannedChannel): IntervalBlockWriter {
    const { meterReading, readingType } = channel;
    if (this.#isFirst(readingType._id)) {
      this.#write('ReadingType', readingTypeEntry(this.#view, readingType, this.#sentOfType(readingType._id)));
    }
    this.#write('MeterReading', meterReadingEntry(this.#view, meterReading));
    this.#output.contents.kinds.add('IntervalBlock');
    return blockWriterFor(this.#view, channel);
  }

  #sentOfType(readingTypeId: string): StoredMeterReading[] {
    return this.#ofType.get(readingTypeId) ?? [];
  }

  async #block(writer: IntervalBlockWriter, block: SelectedBlock): Promise<void> {
    writeBlock(this.#output, writer, block);
    if (++this.#blocks % BLOCKS_A_CHECK === 0) await requireStanding(this.#view);
    if (this.#output.waits) await this.#output.ready();
  }

  async #summaries<C>(
    summaries: Summaries<C>,
    usagePointId: string,
    kind: string,
    entryOf: (view: FeedView, stored: StoredSummary<C>) => AtomEntry,
  ): Promise<void> {
    for await (const stored of selectSummaries(this.#view, summaries, usagePointId)) {
      if (this.#leaves.take()) {
        this.#write(kind, entryOf(this.#view, stored));
        widen(this.#output.contents, { start: stored.from, end: stored.until });
        await this.#output.ready();
      } else if (this.#leaves.isOver) return;
    }
  }

  #isFirst(id: string): boolean {
    if (this.#written.has(id)) return false;
    this.#written.add(id);
    return true;
  }

  #write(kind: string, entry: AtomEntry): void {
    this.#output.contents.kinds.add(kind);
    writeEntry(this.#output.sink, entry);
  }
}

/** Writes the blocks of one channel as a collection of their own. */
export async function writeBlocks(
  output: FeedOutput,
  view: FeedView,
  plan: FeedPlan,
  channel: PlannedChannel,
  head: FeedHead,
): Promise<FeedContents> {
  const { contents } = output;
  contents.usagePointIds.add(channel.meterReading.usagePointId);
  contents.kinds.add('IntervalBlock');
  const leaves = new LeafWindow(view.query);
  const writer = blockWriterFor(view, channel);
  writeHead(output, view, plan, head);
  let blocks = 0;
  if (!leaves.isOver) {
    for await (const block of selectBlocks(view, channel)) {
      if (leaves.take()) {
        writeBlock(output, writer, block);
        if (++blocks % BLOCKS_A_CHECK === 0) await requireStanding(view);
        if (output.waits) await output.ready();
      } else if (leaves.isOver) break;
    }
  }
  writeFeedEnd(output.sink);
  output.sink.flush();
  return contents;
}

function blockWriterFor(
  { links, entitlement }: FeedView,
  { meterReading, readingType }: PlannedChannel,
  place: 'feed' | 'document' = 'feed',
): IntervalBlockWriter {
  const ids = { usagePoint: meterReading.usagePointId, meterReading: meterReading._id };
  return new IntervalBlockWriter({
    collection: links.intervalBlocks(ids.usagePoint, ids.meterReading),
    stablePath: stablePath('intervalBlocks', ids),
    intervalLength: meterReading.intervalLength,
    defaultQuality: readingType.content.defaultQuality ?? 0,
    withCost: entitlement.allows(12),
    place,
  });
}

function writeBlock(output: FeedOutput, writer: IntervalBlockWriter, block: SelectedBlock): void {
  const { nominalStart, rows, published, updated } = block;
  writer.write(output.sink, nominalStart, rows, published, updated);
  widen(output.contents, block);
}

/** Summaries that the reader may see, asked for by their period and the time of their change. */
export async function* selectSummaries<C>(
  { entitlement, query }: FeedView,
  summaries: Summaries<C>,
  usagePointId: string,
): AsyncGenerator<StoredSummary<C>> {
  const window = { start: query.publishedMin, end: query.publishedMax };
  for await (const stored of summaries.ofUsagePoint(entitlement, usagePointId, window)) {
    const updated = Math.floor(stored.updatedAt.getTime() / 1000);
    if (updated >= query.updatedMin && updated <= query.updatedMax) yield stored;
  }
}

/** @throws CustodianError `authorization-ended`, which after the first byte breaks the connection */
async function requireStanding({ entitlement }: FeedView): Promise<void> {
  if (await entitlement.stillStands()) return;
  throw new CustodianError('authorization-ended', 403, 'The authorization has ended.');
}

function widen(contents: FeedContents, { start, end }: Period): void {
  contents.from = Math.min(contents.from, start);
  contents.until = Math.max(contents.until, end);
}

/**
 * How one block is written as a document of its own, or undefined where there is none under that id for this reader.
 * A block that the query does not ask for is still there: filters are for collections.
 */
export async function blockEntry(
  view: FeedView,
  channel: PlannedChannel,
  nominalStart: number,
  id: string,
): Promise<((output: FeedOutput) => Promise<FeedContents>) | undefined> {
  const { metering, entitlement } = view;
  const { meterReading } = channel;
  const writer = blockWriterFor(view, channel, 'document');
  if (writer.idOf(nominalStart) !== id) return undefined;
  const stored = await metering.intervalBlocks.get(entitlement, meterReading, nominalStart);
  if (stored === undefined) return undefined;
  const periods = entitlement.periodsOf(meterReading.usagePointId);
  const block = selectBlock(stored, meterReading.intervalLength, periods, wholeFeed, new DayRows());
  if (block === undefined) return undefined;
  return (output) => {
    const { contents } = output;
    contents.usagePointIds.add(meterReading.usagePointId);
    contents.kinds.add('IntervalBlock');
    writeBlock(output, writer, block);
    output.sink.flush();
    return Promise.resolve(contents);
  };
}
