import { writeEntry, type AtomEntry } from '@app/espi';
import { FeedFrame, type FeedHead, type FrameView } from './feed-frame.js';
import type { FeedOutput } from './feed-output.js';
import type { FeedPlan } from './feed-plan.js';
import type { FeedContents } from './feed-view.js';
import { LeafWindow } from './leaf-window.js';
import { textAt, type PageKey } from './page-key.js';

/** An entry and its place in the order of its collection. */
export interface PlacedEntry {
  readonly place: PageKey['place'];
  readonly entry: AtomEntry;
  /** whose it is, where a collection is of many */
  readonly usagePointId?: string;
  readonly customerId?: string;
}

/** The entries of a collection in their order, from after a place on. */
export type EntriesAfter = (after: PageKey['place'] | undefined) => AsyncIterable<PlacedEntry> | Iterable<PlacedEntry>;

/** Things that are there already, in the order of their ids. */
export function placedById<T extends { readonly _id: string }>(
  things: readonly T[],
  entryOf: (thing: T) => AtomEntry,
): EntriesAfter {
  return function* placed(after) {
    for (const thing of things) {
      if (after === undefined || thing._id > textAt(after, 0)) yield { place: [thing._id], entry: entryOf(thing) };
    }
  };
}

/** Writes a collection as a feed of its entries, which start-index and max-results count exactly. */
export async function writeCollection(
  output: FeedOutput,
  view: FrameView,
  plan: Pick<FeedPlan, 'updated'>,
  entriesAfter: EntriesAfter,
  head: FeedHead,
): Promise<FeedContents> {
  const frame = new FeedFrame(output, view, head);
  const leaves = new LeafWindow(view.query);
  const { updatedMin, updatedMax, page } = view.query;
  frame.begin(plan.updated);
  if (!leaves.isOver) {
    for await (const { place, entry, usagePointId, customerId } of entriesAfter(page?.place)) {
      if (entry.updated < updatedMin || entry.updated > updatedMax) continue;
      if (leaves.take(() => place)) {
        writeEntry(output.sink, entry);
        output.contents.kinds.add(entry.content.element);
        addNamed(output.contents.usagePointIds, usagePointId);
        addNamed(output.contents.customerIds, customerId);
        await output.ready();
      } else if (leaves.isOver) break;
    }
  }
  frame.end(leaves);
  return output.contents;
}

/** A collection has no bounds, and who is named in it must have: access records hold fewer still. */
const MOST_NAMED = 100_000;

function addNamed(named: Set<string>, id: string | undefined): void {
  if (id !== undefined && named.size < MOST_NAMED) named.add(id);
}
