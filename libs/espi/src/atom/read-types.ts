import type { DocumentFinding } from '../schema/finding.js';
import type { Partially } from '../schema/complex-type.js';
import type { DateTimeInterval } from '../usage/objects.js';
import type { ReadCustomerContent } from '../customer/elements.js';
import type { ReadUsageContent } from '../usage/elements.js';

/** What a lenient reader makes of an element: usage, or personal data. */
export type ReadContent = ReadUsageContent | ReadCustomerContent;

/** A link as found; files of older versions of the standard carry no type. */
export interface ReadLink {
  readonly rel: string;
  readonly href: string;
  readonly type: string | undefined;
}

export interface ReadFeed {
  readonly id: string | undefined;
  readonly title: string | undefined;
  /** Epoch seconds. */
  readonly updated: number | undefined;
  readonly links: readonly ReadLink[];
}

/** An entry as far as it has been read; times in epoch seconds. */
export interface ReadEntryHead {
  readonly id: string | undefined;
  readonly links: readonly ReadLink[];
  readonly title: string | undefined;
  readonly published: number | undefined;
  readonly updated: number | undefined;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

export interface ReadEntry extends ReadEntryHead {
  /** What its content elements hold: usually one; readings of a block that went to `onReading` are not in it. */
  readonly contents: readonly ReadContent[];
}

/** The block that a reading belongs to, as far as it has been read. */
export interface BlockContext {
  /** Undefined for a block that stands alone. */
  readonly entry: ReadEntryHead | undefined;
  readonly interval: Partially<DateTimeInterval> | undefined;
  /** How many blocks came before it, over all documents. */
  readonly ordinal: number;
  readonly line: number;
}

/** One IntervalReading; `start` in epoch seconds, `duration` in seconds, `cost` and `value` as integers of the reading type's scale. */
export interface BlockReading {
  readonly cost: number | undefined;
  readonly qualities: readonly number[];
  readonly start: number | undefined;
  readonly duration: number | undefined;
  readonly value: number | undefined;
  readonly consumptionTier: number | undefined;
  readonly tou: number | undefined;
  readonly cpp: number | undefined;
  readonly line: number;
}

/** What an AtomReader tells; all optional. Without `onReading`, readings stay in their block's value. */
export interface AtomListener {
  /** Once a feed: before its first entry when its id came first, else at its end. */
  onFeed?(feed: ReadFeed): void;
  onEntry?(entry: ReadEntry): void;
  /** A document that is no feed or entry, but one ESPI element. */
  onElement?(content: ReadContent, line: number): void;
  onReading?(reading: BlockReading, block: BlockContext): void;
  onBlockEnd?(block: BlockContext): void;
  onFinding?(finding: DocumentFinding): void;
}
