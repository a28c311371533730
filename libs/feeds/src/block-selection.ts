import { LONGEST_DAY } from '@app/metering';
import { gatherBlocks } from './block-gathering.js';
import type { PlannedChannel } from './feed-plan.js';
import { mayHaveChanged, wholeFeed, type FeedQuery } from './feed-query.js';
import type { FeedView } from './feed-view.js';
import { seenDays, type BlockBatch, type SelectedBlock } from './seen-days.js';

/**
 * The blocks of a channel that the reader may see and asked for, in the order of time. Readings outside the reader's
 * periods are cut away; then the block as sent must lie inside published-min and -max, and have changed inside
 * updated-min and -max, bounds included.
 *
 * @param after nominal start of the last block of the page before
 */
export async function* selectBlocks(
  view: FeedView,
  channel: PlannedChannel,
  after = -Infinity,
): AsyncGenerator<BlockBatch> {
  const { spans } = channel;
  const { query } = view;
  if (!mayHave(channel, query)) return;
  // a block of several days, or as of another time, changes by what is not its own stamp
  const changed = query.asOf === Infinity ? { min: query.updatedMin, max: query.updatedMax } : undefined;
  const blocks =
    spans === undefined
      ? seenDays(view, channel, { from: after + 1, changed })
      : gatherBlocks(view, channel, spans, after);
  for await (const batch of blocks) yield askedFor(batch, query);
}

/** Whether a channel can have blocks that are asked for, by what is known of it before any is read. */
function mayHave({ source }: PlannedChannel, query: FeedQuery): boolean {
  const { firstDay, lastDay, changedAt } = source;
  if (firstDay === undefined || lastDay === undefined) return false;
  if (!mayHaveChanged(query, changedAt)) return false;
  return lastDay + LONGEST_DAY > query.publishedMin && firstDay <= query.publishedMax;
}

function* askedFor(batch: BlockBatch, query: FeedQuery): BlockBatch {
  for (const block of batch) if (isAskedFor(block, query)) yield block;
}

/** Whether a block, as it would be sent, is what the query asks for. */
function isAskedFor({ start, end, updated }: SelectedBlock, query: FeedQuery): boolean {
  const changed = Math.floor(updated / 1000);
  return (
    start >= query.publishedMin &&
    end <= query.publishedMax &&
    changed >= query.updatedMin &&
    changed <= query.updatedMax
  );
}

/**
 * The one block that begins there by the calendar, where there is one to see. A query for collections does not concern
 * it, but for the time as of which it is asked.
 */
export async function blockAt(
  view: FeedView,
  channel: PlannedChannel,
  nominalStart: number,
): Promise<SelectedBlock | undefined> {
  const { spans } = channel;
  const { asOf } = view.query;
  const end = spans === undefined ? nominalStart + LONGEST_DAY : spans.blockAt(nominalStart).end;
  const query = { ...wholeFeed, asOf, publishedMin: nominalStart, publishedMax: end - 1 };
  const alone = { ...view, query };
  const blocks =
    spans === undefined
      ? seenDays(alone, channel, { from: nominalStart })
      : gatherBlocks(alone, channel, spans, nominalStart - 1);
  for await (const batch of blocks)
    for (const block of batch)
      if (block.nominalStart >= nominalStart) return block.nominalStart === nominalStart ? block : undefined;
  return undefined;
}
