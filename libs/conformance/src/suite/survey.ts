import type { ReadContent, ReadEntry } from '@app/espi';
import { testedFunctionBlocks } from '@app/espi';
import { validateFeed } from '../validate-feed.js';
import type { ValidationReport } from '../validation-report.js';

/** Entries that are kept; of readings no more than where each block begins and ends. */
const MOST_KEPT = 10_000;
/** Kinds that belong to no subscription. */
const SHARED = ['ReadingType', 'LocalTimeParameters'];
const SUBSCRIPTION = /^.*?\/Subscription\/[^/]+/;

/** Epoch seconds. */
export interface BlockInterval {
  readonly start: number;
  readonly end: number;
}

/** What one answer of Green Button XML holds, as far as the cases ask. */
export interface Survey {
  /** of the tests of every function block, whether the feed carries it or not */
  readonly report: ValidationReport;
  /** those that are no IntervalBlock */
  readonly entries: readonly ReadEntry[];
  /** the first of the feed, of every kind */
  readonly firstEntries: readonly ReadEntry[];
  readonly blocks: readonly BlockInterval[];
  /** what the self links of entries are below, those of IntervalBlocks too, but for those of shared resources */
  readonly owners: ReadonlySet<string>;
  /** what stands without an entry */
  readonly elements: readonly ReadContent[];
}

const FIRST = 30;

/** Reads and validates an answer as it comes. */
export async function surveyOf(chunks: AsyncIterable<Uint8Array>, certificateId?: string): Promise<Survey> {
  const entries: ReadEntry[] = [];
  const firstEntries: ReadEntry[] = [];
  const blocks: BlockInterval[] = [];
  const owners = new Set<string>();
  const elements: ReadContent[] = [];
  const report = await validateFeed(chunks, {
    functionBlocks: testedFunctionBlocks,
    certificateId,
    onEntry: (entry) => {
      if (firstEntries.length < FIRST) firstEntries.push(entry);
      const intervals = entry.contents.flatMap(blockIntervalOf);
      blocks.push(...intervals);
      if (intervals.length === 0 && entries.length < MOST_KEPT) entries.push(entry);
      if (!entry.contents.every(({ element }) => SHARED.includes(element)))
        owners.add(ownerOf(hrefOf(entry, 'self') ?? ''));
    },
    onElement: (content) => elements.push(content),
  });
  return { report, entries, firstEntries, blocks, owners, elements };
}

/** The Subscription that an address is below; the address where it is below none. */
export const ownerOf = (href: string): string => SUBSCRIPTION.exec(href)?.[0] ?? href;

function blockIntervalOf({ element, value }: ReadContent): BlockInterval[] {
  if (element !== 'IntervalBlock') return [];
  const { start = NaN, duration = NaN } =
    (value as { interval?: { start?: number; duration?: number } }).interval ?? {};
  return [{ start, end: start + duration }];
}

/** Entries that hold an element of this name. */
export const entriesOf = ({ entries }: Survey, element: string): readonly ReadEntry[] =>
  entries.filter(({ contents }) => contents.some((content) => content.element === element));

export const hrefOf = ({ links }: Pick<ReadEntry, 'links'>, rel: string): string | undefined =>
  links.find((link) => link.rel === rel)?.href;

type ValueOf<Element extends ReadContent['element']> = Extract<ReadContent, { readonly element: Element }>['value'];

/** What the entries and lone elements of this name hold. */
export function valuesOf<Element extends ReadContent['element']>(
  { entries, elements }: Survey,
  element: Element,
): ValueOf<Element>[] {
  const contents: readonly ReadContent[] = [...entries.flatMap((entry) => entry.contents), ...elements];
  return contents.filter((content) => content.element === element).map(({ value }) => value as ValueOf<Element>);
}
