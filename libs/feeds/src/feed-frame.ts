import {
  atomId,
  certificationLink,
  espi,
  writeFeedEnd,
  writeFeedStart,
  writeLink,
  type Namespace,
  type ResourceLink,
} from '@app/espi';
import type { FeedOutput } from './feed-output.js';
import type { FeedView } from './feed-view.js';
import { badPage } from './feed-query.js';
import type { LeafWindow } from './leaf-window.js';
import { tagOf } from './page-key.js';

/** The head of a feed: the resource it is, and when it last changed. */
export interface FeedHead {
  readonly self: ResourceLink;
  /** path that is the same for every reader: the name under its atom:id, see stablePath */
  readonly name: string;
  /** what its entries hold; usage where absent */
  readonly subject?: Namespace;
}

/** What of a view frames a feed. */
export type FrameView = Pick<FeedView, 'query' | 'certificateId' | 'address'>;

/** A transaction may take so long, so what is older has been committed and can be seen by all. */
export const SAFE_HORIZON_MS = 10_000;

/** Writes the beginning of a feed and, when its entries are there, its end with the links to what follows it. */
export class FeedFrame {
  readonly #asked: number;
  readonly #tag: string;

  /** @throws CustodianError `bad-query-parameter` (400) where the page asked for is one of another feed */
  constructor(
    private readonly output: FeedOutput,
    private readonly view: FrameView,
    private readonly head: FeedHead,
    now: () => number = Date.now,
  ) {
    const { page } = view.query;
    this.#tag = tagOf(head.name);
    if (page !== undefined && page.feed !== this.#tag) throw badPage();
    this.#asked = page?.since ?? Math.floor((now() - SAFE_HORIZON_MS) / 1000);
  }

  /** @param updated epoch milliseconds */
  begin(updated: number): void {
    const { self, name, subject = espi } = this.head;
    const { certificateId } = this.view;
    const feed = {
      id: atomId(name),
      title: subject === espi ? 'Green Button Usage Feed' : 'Green Button Retail Customer Feed',
      updated: Math.floor(updated / 1000),
      links: [{ rel: 'self', ...self }, ...(certificateId === undefined ? [] : [certificationLink(certificateId)])],
    };
    writeFeedStart(this.output.sink, feed, subject);
  }

  /**
   * A feed that was cut offers its rest; one that was not, and that may grow, offers what will have changed since it
   * was asked for: not from its own time of change on, which would bring the last change again and again.
   */
  end(leaves: LeafWindow): void {
    const { sink } = this.output;
    const { address, query } = this.view;
    const { type } = this.head.self;
    if (address !== undefined) {
      if (leaves.end !== undefined) {
        writeLink(sink, {
          rel: 'next',
          href: address.next({ feed: this.#tag, place: leaves.end, since: this.#asked }),
          type,
        });
      } else if (query.asOf === Infinity && query.updatedMax === Infinity && query.maxResults > 0) {
        writeLink(sink, { rel: 'next-poll', href: address.poll(this.#asked), type });
      }
    }
    writeFeedEnd(sink);
    sink.flush();
  }
}
