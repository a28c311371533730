import { writeEntry, type AtomEntry } from '@app/espi';
import type { StoredMeterReading, StoredSummary, StoredUsagePoint, Summaries } from '@app/metering';
import { BlocksAhead } from './blocks-ahead.js';
import {
  localTimeParametersEntry,
  meterReadingEntry,
  qualitySummaryEntry,
  readingTypeEntry,
  usagePointEntry,
  usageSummaryEntry,
} from './entries.js';
import { FeedFrame, type FeedHead } from './feed-frame.js';
import type { FeedOutput } from './feed-output.js';
import type { FeedPlan, PlannedChannel, PlannedUsagePoint } from './feed-plan.js';
import type { FeedContents, FeedView } from './feed-view.js';
import type { IntervalBlockWriter } from './interval-block-writer.js';
import { LeafWindow } from './leaf-window.js';
import { numberAt, textAt, type PageKey } from './page-key.js';
import { placeOf, selectSummaries } from './summary-selection.js';
import { blockWriterFor, standingCheck, widen, writeBlock } from './write-blocks.js';

/** The parts of a usage point in the order in which a feed gives them: its channels by id, then its summaries. */
const Part = { channels: 0, usageSummaries: 1, qualitySummaries: 2 } as const;

/**
 * Writes one usage feed: each usage point with its context, its readings, and its summaries.
 *
 * @param blocks where the first have been asked for
 */
export async function writeUsageFeed(
  output: FeedOutput,
  view: FeedView,
  plan: FeedPlan,
  head: FeedHead,
  blocks = new BlocksAhead(view, plan),
): Promise<FeedContents> {
  const frame = new FeedFrame(output, view, head);
  const feed = new UsageFeed(output, view, plan, { blocks });
  frame.begin(plan.updated);
  for (const planned of plan.usagePoints) await feed.usagePoint(planned);
  frame.end(feed.leaves);
  return output.contents;
}

/** The entries of one reader's usage points. */
export class UsageFeed {
  readonly #output: FeedOutput;
  readonly #view: FeedView;
  readonly leaves: LeafWindow;
  /** where the page before ended: usage point, part, channel, and start or key within it */
  readonly #after: PageKey['place'] | undefined;
  /** meter readings of each reading type, over the whole feed: they link to one another */
  readonly #ofType: Map<string, StoredMeterReading[]>;
  readonly #written: Set<string>;
  readonly #checkStanding: () => Promise<void> | undefined;
  readonly #blocks: BlocksAhead;

  /**
   * @param blocks of the plan
   * @param shared ids of what many readers have in common and a feed of all of them gives once; a reading type does not
   * name the meter readings of its type then, which are known only at the end
   */
  constructor(
    output: FeedOutput,
    view: FeedView,
    plan: FeedPlan,
    { shared, blocks = new BlocksAhead(view, plan) }: { shared?: Set<string>; blocks?: BlocksAhead } = {},
  ) {
    this.#written = shared ?? new Set();
    this.#output = output;
    this.#view = view;
    this.leaves = new LeafWindow(view.query);
    this.#after = view.query.page?.place;
    this.#checkStanding = standingCheck(view);
    this.#blocks = blocks;
    this.#ofType = Map.groupBy(
      shared !== undefined ? [] : plan.usagePoints.flatMap(({ channels }) => channels.map((each) => each.meterReading)),
      ({ readingTypeId }) => readingTypeId,
    );
  }

  async usagePoint(planned: PlannedUsagePoint): Promise<void> {
    const { localTimeParameters, usagePoint, channels } = planned;
    if (this.#after !== undefined && usagePoint._id < textAt(this.#after, 0)) return;
    this.#output.contents.usagePointIds.add(usagePoint._id);
    this.#write('UsagePoint', usagePointEntry(this.#view, planned));
    if (this.#isFirst(localTimeParameters._id)) {
      this.#write('LocalTimeParameters', localTimeParametersEntry(this.#view, localTimeParameters));
    }
    const after = this.#after !== undefined && usagePoint._id === textAt(this.#after, 0) ? this.#after : [];
    const part = numberAt(after, 1);
    if (part <= Part.channels) for (const channel of channels) await this.#channel(channel, after);
    const { metering, entitlement } = this.#view;
    if (entitlement.allows(15) && part <= Part.usageSummaries) {
      const { usageSummaries } = metering;
      const from = part === Part.usageSummaries ? after.slice(2) : undefined;
      await this.#summaries(usageSummaries, usagePoint, Part.usageSummaries, usageSummaryEntry, from);
    }
    if (entitlement.allows(17)) {
      const { qualitySummaries } = metering;
      const from = part === Part.qualitySummaries ? after.slice(2) : undefined;
      await this.#summaries(qualitySummaries, usagePoint, Part.qualitySummaries, qualitySummaryEntry, from);
    }
    await this.#output.ready();
  }

  /** The first block that is sent brings its meter reading and reading type along; without one, both stay out. */
  async #channel(channel: PlannedChannel, after: PageKey['place']): Promise<void> {
    const { usagePointId, _id } = channel.source;
    if (this.leaves.isOver || _id < textAt(after, 2)) return;
    let writer: IntervalBlockWriter | undefined;
    const from = _id === textAt(after, 2) ? numberAt(after, 3) : -Infinity;
    for await (const batch of this.#blocks.of(channel, from)) {
      for (const block of batch) {
        if (this.leaves.take(() => [usagePointId, Part.channels, _id, block.nominalStart])) {
          writer ??= this.#begin(channel);
          writeBlock(this.#output, writer, block);
          const standing = this.#checkStanding();
          if (standing !== undefined) await standing;
          if (this.#output.waits) await this.#output.ready();
        } else if (this.leaves.isOver) return;
      }
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

  async #summaries<C>(
    summaries: Summaries<C>,
    usagePoint: StoredUsagePoint,
    part: number,
    entryOf: (view: FeedView, stored: StoredSummary<C>) => AtomEntry,
    after: PageKey['place'] | undefined,
  ): Promise<void> {
    if (this.leaves.isOver) return;
    for await (const stored of selectSummaries(this.#view, summaries, usagePoint, after)) {
      if (this.leaves.take(() => [usagePoint._id, part, ...placeOf(stored)])) {
        const entry = entryOf(this.#view, stored);
        this.#write(entry.content.element, entry);
        widen(this.#output.contents, { start: stored.from, end: stored.until });
        await this.#output.ready();
      } else if (this.leaves.isOver) return;
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
