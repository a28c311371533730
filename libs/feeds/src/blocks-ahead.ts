import { selectBlocks } from './block-selection.js';
import type { FeedPlan, PlannedChannel } from './feed-plan.js';
import type { FeedView } from './feed-view.js';
import type { BlockBatch } from './seen-days.js';

type Blocks = AsyncGenerator<BlockBatch>;

interface Begun {
  readonly channel: PlannedChannel;
  readonly first: Promise<IteratorResult<BlockBatch>>;
  readonly rest: Blocks;
}

/** Blocks of one channel after the other: the first of the next are on their way while those of one are written. */
export class BlocksAhead {
  readonly #next: ReadonlyMap<PlannedChannel, PlannedChannel | undefined>;
  readonly #first: PlannedChannel | undefined;
  #begun: Begun | undefined;

  /** The channels of a plan, in its order. */
  constructor(
    private readonly view: FeedView,
    { usagePoints }: Pick<FeedPlan, 'usagePoints'>,
  ) {
    const channels = usagePoints.flatMap((each) => each.channels);
    this.#first = channels[0];
    this.#next = new Map(channels.map((channel, at) => [channel, channels[at + 1]]));
  }

  /** Asks for the first blocks of all. */
  begin(): void {
    if (this.view.query.page === undefined) this.#begun = this.#beginning(this.#first);
  }

  /** @param after nominal start of the last block of the page before */
  async *of(channel: PlannedChannel, after: number): Blocks {
    const begun = this.#begun?.channel === channel ? this.#begun : undefined;
    this.#begun = this.#beginning(this.#next.get(channel));
    const blocks = begun?.rest ?? selectBlocks(this.view, channel, after);
    const first = await (begun?.first ?? blocks.next());
    if (first.done === true) return;
    yield first.value;
    yield* blocks;
  }

  /** A page that may end before the next channel does without it. */
  #beginning(channel: PlannedChannel | undefined): Begun | undefined {
    if (channel === undefined || this.view.query.maxResults !== Infinity) return undefined;
    const rest = selectBlocks(this.view, channel);
    const first = rest.next();
    // a feed that breaks never comes for it: that must not end as an unhandled rejection
    first.catch(() => undefined);
    return { channel, first, rest };
  }
}
