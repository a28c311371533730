import { selectBlocks } from './block-selection.js';
import type { PlannedChannel } from './feed-plan.js';
import type { FeedView } from './feed-view.js';
import type { SelectedBlock } from './seen-days.js';

type Blocks = AsyncGenerator<SelectedBlock>;

interface Begun {
  readonly channel: PlannedChannel;
  readonly first: Promise<IteratorResult<SelectedBlock>>;
  readonly rest: Blocks;
}

/** Blocks of one channel after the other: the first of the next are on their way while those of one are written. */
export class BlocksAhead {
  readonly #next: ReadonlyMap<PlannedChannel, PlannedChannel | undefined>;
  #begun: Begun | undefined;

  /** @param channels in the order in which they will be asked for */
  constructor(
    private readonly view: FeedView,
    channels: readonly PlannedChannel[],
  ) {
    this.#next = new Map(channels.map((channel, at) => [channel, channels[at + 1]]));
  }

  /** @param after nominal start of the last block of the page before */
  async *of(channel: PlannedChannel, after: number): Blocks {
    const begun = this.#begun?.channel === channel ? this.#begun : undefined;
    this.#begun = this.#beginAfter(channel);
    const blocks = begun?.rest ?? selectBlocks(this.view, channel, after);
    const first = await (begun?.first ?? blocks.next());
    if (first.done === true) return;
    yield first.value;
    yield* blocks;
  }

  /** A page that may end before the next channel does without it. */
  #beginAfter(channel: PlannedChannel): Begun | undefined {
    const next = this.#next.get(channel);
    if (next === undefined || this.view.query.maxResults !== Infinity) return undefined;
    const rest = selectBlocks(this.view, next);
    const first = rest.next();
    // a feed that breaks never comes for it: that must not end as an unhandled rejection
    first.catch(() => undefined);
    return { channel: next, first, rest };
  }
}
