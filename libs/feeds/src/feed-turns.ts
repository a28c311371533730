/**
 * Feeds that would write on: in each turn of the event loop one of them may, in the order in which they came. However many
 * there are, whoever asks for something else waits for one.
 */
export class FeedTurns {
  readonly #waiting: (() => void)[] = [];

  /** Whether others wait, so that whoever begins to write passes them over. */
  get areAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  async next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#give);
    });
  }

  readonly #give = (): void => {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(this.#give);
  };
}
