/**
 * Feeds that would write on, in the order in which they came. In each turn of the event loop they have among them as
 * long as all else took since the last: of long feeds one writes, of short ones many. So they have half of a busy
 * process, and however many they are, whoever asks for something else waits for them little longer than for all others.
 */
export class FeedTurns {
  readonly #waiting: (() => void)[] = [];
  #isGiving = false;
  #ended = 0;
  #until = 0;

  /**
   * @param least milliseconds that they have in each turn, though there be nothing else to do
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    private readonly least: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether others wait, so that whoever begins to write passes them over. */
  get areAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  async next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#isGiving) return;
      this.#isGiving = true;
      this.#end();
    });
  }

  /** The next turn of the event loop goes on with them. */
  #end(): void {
    this.#ended = this.now();
    setImmediate(this.#begin);
  }

  readonly #begin = (): void => {
    const now = this.now();
    this.#until = now + Math.max(this.least, now - this.#ended);
    this.#give();
  };

  #give(): void {
    this.#waiting.shift()?.();
    // what a feed does without waiting for anything is done in microtasks, and after all of those comes a tick
    queueMicrotask(() => process.nextTick(this.#goOn));
  }

  readonly #goOn = (): void => {
    this.#isGiving = this.areAwaited;
    if (!this.#isGiving) return;
    if (this.now() < this.#until) this.#give();
    else this.#end();
  };
}
