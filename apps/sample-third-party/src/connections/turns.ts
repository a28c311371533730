/** Work on the same thing in the order in which it was asked for, one after the other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }

  isTaken(name: string): boolean {
    return this.#last.has(name);
  }

  /** When all that was asked for until now is done. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
