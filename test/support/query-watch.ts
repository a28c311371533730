import type { Store } from '@app/store';

/** One step of a query or a change, as the database noted it. */
export interface ExaminedStep {
  /** collection, condition and plan, for people */
  readonly told: string;
  /** keys of indexes and documents that were looked at */
  readonly examined: number;
  readonly scansCollection: boolean;
}

interface Note {
  readonly ns: string;
  readonly ts: Date;
  readonly planSummary?: string;
  readonly docsExamined?: number;
  readonly keysExamined?: number;
  readonly command?: Asked;
  /** of a getMore: what began it */
  readonly originatingCommand?: Asked;
}
type Asked = Readonly<Record<'filter' | 'pipeline' | 'q' | 'query', unknown>>;

/** Keeps a note of whatever is asked of a database: how it was found, and how much was looked at for it. */
export class QueryWatch {
  private constructor(private readonly store: Store) {}

  static async begin(store: Store): Promise<QueryWatch> {
    await store.db.createCollection('system.profile', { capped: true, size: 64 << 20 });
    const watch = new QueryWatch(store);
    await watch.#go(true);
    return watch;
  }

  /** What was asked while `work` went on, by whomever. */
  async during(work: () => Promise<unknown>): Promise<readonly ExaminedStep[]> {
    const { now } = await this.store.db.command({ hello: 1 }).then(({ localTime }) => ({ now: localTime as Date }));
    await work();
    const notes = await this.store.db
      .collection<Note>('system.profile')
      .find({ ts: { $gte: now } })
      .toArray();
    return notes.map(stepOf);
  }

  async end(): Promise<void> {
    await this.#go(false);
  }

  async #go(on: boolean): Promise<void> {
    // a filter takes the place of the level: whatever is not the database's own
    await this.store.db.command({
      profile: on ? 1 : 0,
      ...(on && { filter: { ns: { $not: /\.(system\.|\$cmd(?!\.aggregate))/ } } }),
    });
  }
}

function stepOf({ ns, planSummary = '', docsExamined = 0, keysExamined = 0, command, originatingCommand }: Note) {
  const asked = originatingCommand ?? command;
  const condition = JSON.stringify(asked?.filter ?? asked?.pipeline ?? asked?.q ?? asked?.query ?? {});
  return {
    told: `${ns.replace(/^[^.]*\./, '')} ${condition.slice(0, 300)} by ${planSummary}`,
    examined: docsExamined + keysExamined,
    // a clustered collection is its own index: of that a range is read
    scansCollection: /(?<!CLUSTERED_)COLLSCAN/.test(planSummary),
  };
}
