import type {
  AtomListener,
  BlockContext,
  BlockReading,
  DocumentFinding,
  ReadContent,
  ReadEntry,
  ReadEntryHead,
  ReadFeed,
} from '@app/espi';
import { packQualities } from '@app/metering';
import type { FileAccount } from '../../file-report.js';
import { hostOf } from './entry-links.js';
import type { BlockRows } from './pending-blocks.js';
import type { ReadingSpool } from './reading-spool.js';

/** An entry that has been read, or an element that stood alone, with the rows of its blocks in the spool. */
export interface FeedEvent {
  readonly entry: ReadEntryHead | undefined;
  readonly contents: readonly ReadContent[];
  readonly blocks: readonly BlockRows[];
}

const badValues = new Set(['bad-lexical', 'out-of-range', 'too-long']);

/** Takes what an AtomReader tells: readings go to the spool at once, the rest waits in `events`. */
export class FeedListener implements AtomListener {
  events: FeedEvent[] = [];
  /** the host of the feed's self link */
  host: string | undefined;
  /** something that Green Button documents are made of */
  sawDocument = false;
  sawUsage = false;
  #blocks: BlockRows[] = [];
  /** first row of the block being read, and the block */
  #from = 0;
  #open: BlockContext | undefined;
  #skipReading = false;

  constructor(
    private readonly spool: ReadingSpool,
    private readonly account: FileAccount,
  ) {}

  /** The first row in the spool that no event has told of. */
  get untold(): number {
    return this.#blocks[0]?.from ?? this.#from;
  }

  onFeed(feed: ReadFeed): void {
    this.sawDocument = true;
    const self = feed.links.find(({ rel }) => rel === 'self')?.href;
    this.host ??= self === undefined ? undefined : hostOf(self);
  }

  onEntry(entry: ReadEntry): void {
    this.sawDocument = true;
    this.events.push({ entry, contents: entry.contents, blocks: this.#blocks });
    this.#blocks = [];
  }

  onElement(content: ReadContent): void {
    this.sawDocument = true;
    this.events.push({ entry: undefined, contents: [content], blocks: this.#blocks });
    this.#blocks = [];
  }

  onReading(reading: BlockReading, block: BlockContext): void {
    this.#open = block;
    this.account.rows++;
    if (this.#skipReading) {
      this.#skipReading = false;
      return;
    }
    const { line, start = NaN, duration = NaN, value = NaN, qualities, cost = NaN } = reading;
    const quality = qualities.length === 0 ? NaN : packQualities(qualities);
    const { tou = 0, consumptionTier = 0, cpp = 0 } = reading;
    this.spool.append(line, start, duration, value, quality, cost, tou, consumptionTier, cpp);
  }

  onBlockEnd(block: BlockContext): void {
    this.#open = undefined;
    const to = this.spool.length;
    this.#blocks.push({ from: this.#from, to, revisionTime: 0, start: block.interval?.start ?? NaN, line: block.line });
    this.#from = to;
  }

  onFinding({ code, path, line }: DocumentFinding): void {
    if (badValues.has(code)) this.#badValue(path, line, code);
  }

  /** The file ends within a block: what was read of it is told of all the same. */
  breakOff(): void {
    const block = this.#open;
    if (block !== undefined) this.onBlockEnd(block);
    if (this.#blocks.length === 0) return;
    this.events.push({ entry: block?.entry, contents: [], blocks: this.#blocks });
    this.#blocks = [];
  }

  #badValue(path: string, line: number, code: string): void {
    const element = /IntervalReading(?:\[\d+\])?\/(.*)$/.exec(path)?.[1];
    const detail = path.replace(/^.*content\//, '');
    if (element === undefined) this.account.warn(line, 'invalid-entry', detail);
    else if (element.startsWith('timePeriod')) this.#reject(line, 'wrong-date', detail);
    else if (element === 'value')
      this.#reject(line, code === 'bad-lexical' ? 'bad-number' : 'value-out-of-range', detail);
    else this.account.warn(line, 'bad-number', detail);
  }

  #reject(line: number, reason: 'wrong-date' | 'bad-number' | 'value-out-of-range', detail: string): void {
    if (!this.#skipReading) this.account.reject(line, reason, detail);
    this.#skipReading = true;
  }
}
