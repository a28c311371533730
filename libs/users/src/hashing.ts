import { Overloaded } from '@app/runtime';

/** Hashes at a time: each takes one of the four threads of the runtime, which pack feeds and read files too. */
const MOST_AT_A_TIME = 2;

/** That wait: about two seconds of a slow processor. Whoever came after them would have left before their turn. */
const MOST_WAITING = 60;

/** Password hashing in a line: a flood of sign-ins is refused rather than slow for everybody, and leaves the rest alone. */
export class Hashing {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly mostAtATime = MOST_AT_A_TIME,
    private readonly mostWaiting = MOST_WAITING,
  ) {}

  /** @throws Overloaded */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.mostAtATime) this.#running += 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // whose turn is next takes this place over
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  /** @throws Overloaded where the line is full */
  requireRoom(): void {
    if (this.#waiting.length >= this.mostWaiting) throw new Overloaded('passwords');
  }

  async #turn(): Promise<void> {
    this.requireRoom();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
