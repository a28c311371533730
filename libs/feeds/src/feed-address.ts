import { formatDateTime } from '@app/espi';
import type { Parameters } from './feed-query.js';
import { formatPageKey, type PageKey } from './page-key.js';

/** What of a question is repeated in the address of its next page. */
const carried = [
  'published-min',
  'published-max',
  'updated-min',
  'updated-max',
  'max-results',
  'depth',
  'as-of',
] as const;

/** Those of the parameters of a question that are repeated, as they were given. */
export const carriedParameters = (parameters: Parameters): readonly (readonly [string, string])[] =>
  carried.flatMap((name) => {
    const value = parameters[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });

/** Where a feed was asked for, from which the addresses of what follows it are made. */
export class FeedAddress {
  readonly #parameters: readonly (readonly [string, string])[];

  /** @param address absolute, without the query */
  constructor(
    private readonly address: string,
    parameters: Parameters,
  ) {
    this.#parameters = carriedParameters(parameters);
  }

  /** The rest of the same question. */
  next(key: PageKey): string {
    return this.#with(this.#parameters, ['page', formatPageKey(key)]);
  }

  /** The same question about what has changed since. @param since epoch seconds */
  poll(since: number): string {
    const others = this.#parameters.filter(([name]) => name !== 'updated-min');
    return this.#with(others, ['updated-min', formatDateTime(since)]);
  }

  #with(parameters: readonly (readonly [string, string])[], more: readonly [string, string]): string {
    return `${this.address}?${new URLSearchParams(Object.fromEntries([...parameters, more])).toString()}`;
  }
}
