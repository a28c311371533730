const EVERY_MS = 100;
/** The weight of the newest look: what lies a second back counts a third. */
const WEIGHT = 0.1;

/** How this process gets on, as moving averages of about a second. */
export class Pace {
  #last = performance.now();
  #answered = 0;
  #lateMs = 0;
  #perSecond = 0;
  readonly #timer = setInterval(() => this.#look(), EVERY_MS).unref();

  /** how late it does what it was to do, milliseconds */
  get lateMs(): number {
    return this.#lateMs;
  }

  /** requests answered a second */
  get perSecond(): number {
    return this.#perSecond;
  }

  answered(): void {
    this.#answered += 1;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const elapsed = now - this.#last;
    this.#lateMs += WEIGHT * (Math.max(0, elapsed - EVERY_MS) - this.#lateMs);
    this.#perSecond += WEIGHT * ((this.#answered / elapsed) * 1_000 - this.#perSecond);
    this.#answered = 0;
    this.#last = now;
  }
}
