const EVERY_MS = 100;
/** The weight of the newest look: what lies a second back counts a third. */
const WEIGHT = 0.1;

/** How late this process does what it was to do, milliseconds: a moving average of about a second. */
export class EventLoopDelay {
  #last = performance.now();
  #delay = 0;
  readonly #timer = setInterval(() => this.#look(), EVERY_MS).unref();

  get ms(): number {
    return this.#delay;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const late = Math.max(0, now - this.#last - EVERY_MS);
    this.#last = now;
    this.#delay += WEIGHT * (late - this.#delay);
  }
}
