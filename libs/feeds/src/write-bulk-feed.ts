import { customer, writeEntry } from '@app/espi';
import { customerTreeEntries, type CustomerView } from './customer/customer-entries.js';
import { FeedFrame, SAFE_HORIZON_MS, type FeedHead, type FrameView } from './feed-frame.js';
import type { FeedOutput } from './feed-output.js';
import { planFeed } from './feed-plan.js';
import type { FeedQuery } from './feed-query.js';
import type { FeedView } from './feed-view.js';
import { LeafWindow } from './leaf-window.js';
import { UsageFeed } from './write-usage-feed.js';

/** What of a question a feed of many subscriptions answers: it is whole, and has no pages. */
export const unpaged = (query: FeedQuery): FeedQuery => ({
  ...query,
  page: undefined,
  startIndex: 1,
  maxResults: Infinity,
});

/** Writes the usage of many subscriptions as one feed. @param ended called when all of one is written */
export async function writeBulkUsageFeed<View extends FeedView>(
  output: FeedOutput,
  view: FrameView,
  head: FeedHead,
  parts: AsyncIterable<View>,
  ended: (part: View) => Promise<void>,
): Promise<void> {
  const shared = new Set<string>();
  await framed(output, view, head, async () => {
    for await (const part of parts) {
      const plan = await planFeed(part, head.name);
      const feed = new UsageFeed(output, part, plan, { shared });
      for (const planned of plan.usagePoints) await feed.usagePoint(planned);
      await ended(part);
    }
  });
}

/** Writes the personal data of many customers as one feed. @param ended called when all of one is written */
export async function writeBulkCustomerFeed<View extends CustomerView>(
  output: FeedOutput,
  view: FrameView,
  head: Omit<FeedHead, 'subject'>,
  parts: AsyncIterable<View>,
  ended: (part: View) => Promise<void>,
): Promise<void> {
  const { updatedMin, updatedMax } = view.query;
  await framed(output, view, { ...head, subject: customer }, async () => {
    for await (const part of parts) {
      for await (const { entry } of customerTreeEntries(part)(undefined)) {
        if (entry.updated < updatedMin || entry.updated > updatedMax) continue;
        writeEntry(output.sink, entry);
        output.contents.kinds.add(entry.content.element);
        await output.ready();
      }
      await ended(part);
    }
  });
}

/** When anything in it last changed is not known before the first byte: it is as of now. */
async function framed(
  output: FeedOutput,
  view: FrameView,
  head: FeedHead,
  writeParts: () => Promise<void>,
): Promise<void> {
  const frame = new FeedFrame(output, view, head);
  frame.begin(Math.min(Date.now() - SAFE_HORIZON_MS, view.query.asOf * 1000));
  await writeParts();
  frame.end(new LeafWindow(view.query));
}
