import { writeEntry, writeFeedEnd, type AtomEntry } from '@app/espi';
import type { FeedOutput } from './feed-output.js';
import type { FeedPlan } from './feed-plan.js';
import { LeafWindow, type FeedContents, type FeedView } from './feed-view.js';
import { writeHead, type FeedHead } from './write-usage-feed.js';

/** Writes a collection as a feed of its entries, which start-index and max-results count exactly. */
export async function writeCollection(
  output: FeedOutput,
  view: Pick<FeedView, 'query' | 'certificateId'>,
  plan: Pick<FeedPlan, 'updated'>,
  entries: AsyncIterable<AtomEntry> | Iterable<AtomEntry>,
  head: FeedHead,
): Promise<FeedContents> {
  const leaves = new LeafWindow(view.query);
  const { updatedMin, updatedMax } = view.query;
  writeHead(output, view, plan, head);
  if (!leaves.isOver) {
    for await (const entry of entries) {
      if (entry.updated < updatedMin || entry.updated > updatedMax) continue;
      if (leaves.take()) {
        writeEntry(output.sink, entry);
        output.contents.kinds.add(entry.content.element);
        await output.ready();
      } else if (leaves.isOver) break;
    }
  }
  writeFeedEnd(output.sink);
  output.sink.flush();
  return output.contents;
}
