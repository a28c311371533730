/** Enough to make one insert of what a busy moment brings, where nobody waits for it. */
const GATHERED_FOR_MS = 20;
const LARGEST_GROUP = 1_000;

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Writes items in groups, one group after the other: what comes while one is written makes the next. */
export class GroupCommit<Item> {
  readonly #waiting: Waiting<Item>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(private readonly write: (items: readonly Item[]) => Promise<void>) {}

  /**
   * Resolves when the item is written, and rejects when its group could not be.
   * @param atOnce somebody waits: it is written without gathering more
   */
  async add(item: Item, { atOnce = false }: { readonly atOnce?: boolean } = {}): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
    });
    if (atOnce || this.#waiting.length >= LARGEST_GROUP) void this.#begin();
    else this.#timer ??= setTimeout(() => void this.#begin(), GATHERED_FOR_MS);
    return written;
  }

  /** Writes now what is gathered, and resolves when all that was added is written. */
  async flush(): Promise<void> {
    await this.#begin();
  }

  async #begin(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, LARGEST_GROUP);
      try {
        await this.write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }
}
