import type { FeedQuery } from './feed-query.js';
import type { PageKey } from './page-key.js';

/** Leaves that the query can use, and the one by which it shows that there are more. */
export const mostAsked = ({ page, startIndex, maxResults }: FeedQuery): number =>
  (page === undefined ? startIndex - 1 : 0) + maxResults + 1;

/** Counts leaf entries against start-index and max-results, and knows where a page ended. */
export class LeafWindow {
  #before: number;
  #left: number;
  #last: (() => PageKey['place']) | undefined;
  #isCut = false;

  constructor({ startIndex, maxResults, page }: FeedQuery) {
    // a next page goes on where the one before ended, which the start of the first has brought it to
    this.#before = page === undefined ? startIndex - 1 : 0;
    this.#left = maxResults;
  }

  /** Whether nothing more is to be sent. That there is more shows when the next leaf asks: until then go on looking. */
  get isOver(): boolean {
    return this.#isCut || (this.#left <= 0 && this.#last === undefined);
  }

  /** Where the page ended, where there is more to send after it. */
  get end(): PageKey['place'] | undefined {
    return this.#isCut ? this.#last?.() : undefined;
  }

  /** Whether the next leaf, at this place, is to be sent. */
  take(place: () => PageKey['place']): boolean {
    if (this.#before > 0) {
      this.#before--;
      return false;
    }
    if (this.#left <= 0) {
      this.#isCut = true;
      return false;
    }
    this.#left--;
    this.#last = place;
    return true;
  }
}
