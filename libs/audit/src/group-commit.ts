/** Enough to make one insert of what a busy moment brings; so little that no answer is seen to wait. */
const GATHERED_FOR_MS = 20;
const LARGEST_GROUP = 1_000;

interface Group<Item> {
  readonly items: Item[];
  readonly commit: () => void;
  readonly written: Promise<void>;
}

/** Gathers items that come close together and writes them as one. */
export class GroupCommit<Item> {
  #gathering: Group<Item> | undefined;
  readonly #unwritten = new Set<Promise<void>>();

  constructor(private readonly write: (items: readonly Item[]) => Promise<void>) {}

  /** Resolves when the item is written, and rejects when its group could not be. */
  async add(item: Item): Promise<void> {
    const group = (this.#gathering ??= this.#begin());
    group.items.push(item);
    if (group.items.length >= LARGEST_GROUP) group.commit();
    return group.written;
  }

  /** Writes now what is gathered, and resolves when all that was added is written. */
  async flush(): Promise<void> {
    this.#gathering?.commit();
    await Promise.all(this.#unwritten);
  }

  #begin(): Group<Item> {
    const items: Item[] = [];
    let commit = (): void => {};
    const due = new Promise<void>((resolve) => {
      const timer = setTimeout(() => commit(), GATHERED_FOR_MS);
      commit = () => {
        clearTimeout(timer);
        this.#gathering = undefined;
        resolve();
      };
    });
    const written = due.then(async () => this.write(items)).finally(() => this.#unwritten.delete(written));
    this.#unwritten.add(written);
    return { items, commit, written };
  }
}
