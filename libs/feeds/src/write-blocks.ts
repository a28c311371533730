import type { Period } from '@app/entitlement';
import { BlockCode, intervalBlockLinks, stablePath } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { blockAt, selectBlocks } from './block-selection.js';
import { FeedFrame, type FeedHead } from './feed-frame.js';
import type { FeedOutput } from './feed-output.js';
import type { FeedPlan, PlannedChannel } from './feed-plan.js';
import { idName, type FeedContents, type FeedView } from './feed-view.js';
import { IntervalBlockWriter } from './interval-block-writer.js';
import { LeafWindow } from './leaf-window.js';
import { numberAt, textAt } from './page-key.js';
import type { SelectedBlock } from './seen-days.js';

/** Blocks between two questions whether the entitlement still stands. */
const BLOCKS_A_CHECK = 256;

/**
 * Writes the blocks of channels as a collection of their own.
 *
 * @param channels in the order of the ids of their usage points, and of their own; from the one on where the page
 * before ended
 */
export async function writeBlocks(
  output: FeedOutput,
  view: FeedView,
  plan: Pick<FeedPlan, 'updated'>,
  channels: Iterable<PlannedChannel> | AsyncIterable<PlannedChannel>,
  head: FeedHead,
): Promise<FeedContents> {
  const { contents } = output;
  const place = view.query.page?.place ?? [];
  const frame = new FeedFrame(output, view, head);
  const leaves = new LeafWindow(view.query);
  const checkStanding = standingCheck(view);
  contents.kinds.add('IntervalBlock');
  frame.begin(plan.updated);
  for await (const channel of channels) {
    if (leaves.isOver) break;
    const { usagePointId, _id } = channel.source;
    const writer = blockWriterFor(view, channel);
    const from = textAt(place, 1) === _id ? numberAt(place, 2) : -Infinity;
    for await (const batch of selectBlocks(view, channel, from)) {
      for (const block of batch) {
        if (leaves.take(() => [usagePointId, _id, block.nominalStart])) {
          contents.usagePointIds.add(usagePointId);
          writeBlock(output, writer, block);
          const standing = checkStanding();
          if (standing !== undefined) await standing;
          if (output.waits) await output.ready();
        } else if (leaves.isOver) break;
      }
      if (leaves.isOver) break;
    }
  }
  frame.end(leaves);
  return contents;
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
  const writer = blockWriterFor(view, channel, 'document');
  if (writer.idOf(nominalStart) !== id) return undefined;
  const block = await blockAt(view, channel, nominalStart);
  if (block === undefined) return undefined;
  return (output) => {
    const { contents } = output;
    contents.usagePointIds.add(channel.source.usagePointId);
    contents.kinds.add('IntervalBlock');
    writeBlock(output, writer, block);
    output.sink.flush();
    return Promise.resolve(contents);
  };
}

/** How blocks of a channel are written for this reader. */
export function blockWriterFor(
  view: FeedView,
  { meterReading, readingType, spans }: PlannedChannel,
  place: 'feed' | 'document' = 'feed',
): IntervalBlockWriter {
  const { links, entitlement } = view;
  const ids = { usagePoint: meterReading.usagePointId, meterReading: meterReading._id };
  return new IntervalBlockWriter({
    linksOf: (intervalBlock) => intervalBlockLinks(links, ids.usagePoint, ids.meterReading, intervalBlock),
    stablePath: idName(view, stablePath('intervalBlocks', ids)),
    intervalLength: meterReading.intervalLength,
    blockCode: spans?.blockCode ?? BlockCode.daily,
    defaultQuality: readingType.content.defaultQuality ?? 0,
    withCost: entitlement.allows(12),
    place,
  });
}

export function writeBlock(output: FeedOutput, writer: IntervalBlockWriter, block: SelectedBlock): void {
  const { nominalStart, rows, published, updated } = block;
  writer.write(output.sink, nominalStart, rows, published, updated);
  widen(output.contents, block);
}

/** Writes the readings of a channel in another form than Green Button's, a block at a time. */
export async function writeEachBlock(
  output: FeedOutput,
  view: FeedView,
  channel: PlannedChannel,
  write: (block: SelectedBlock) => void,
): Promise<void> {
  for await (const batch of selectBlocks(view, channel)) {
    for (const block of batch) {
      write(block);
      output.contents.kinds.add('IntervalBlock');
      widen(output.contents, block);
      if (output.waits) await output.ready();
    }
  }
}

/**
 * Asks now and then, block by block, whether the entitlement still stands; mostly there is nothing to wait for.
 *
 * @throws CustodianError `authorization-ended`, which after the first byte breaks the connection
 */
export function standingCheck({ entitlement }: FeedView): () => Promise<void> | undefined {
  let blocks = 0;
  const requireStanding = async (): Promise<void> => {
    if (await entitlement.stillStands()) return;
    throw new CustodianError('authorization-ended', 403, 'The authorization has ended.');
  };
  return () => (++blocks % BLOCKS_A_CHECK === 0 ? requireStanding() : undefined);
}

/** Takes a period into what an answer held. */
export function widen(contents: FeedContents, { start, end }: Period): void {
  contents.from = Math.min(contents.from, start);
  contents.until = Math.max(contents.until, end);
  contents.days += (end - start) / 86_400;
}
