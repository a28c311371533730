import type { AccessRecords, StoredAccessRecord } from '@app/audit';
import type { Authorization, Authorizations, Consents } from '@app/authorization';
import { Changes, type AuthorizationChange } from '@app/changes';
import type { Store } from '@app/store';
import {
  formatCivilDate,
  localDate,
  localDayStart,
  nextLocalDay,
  parseCivilDate,
  startOfDate,
  type TimeZone,
} from '@app/time';
import type { Collection } from 'mongodb';
import {
  noCounts,
  type Counts,
  type DayFigures,
  type Ending,
  type FiguresKey,
  type Flagged,
  type ReckonedDay,
} from './day-figures.js';
import { authorisedAt, excessOf } from './outside.js';
import { requestTypeOf } from './request-type.js';
import { requesterOf } from './requester.js';
import { Subjects, subjectOfRecord, type Subject } from './subjects.js';

export interface ReckoningServices {
  readonly accessRecords: Pick<AccessRecords, 'count' | 'first' | 'list'>;
  readonly authorizations: Pick<Authorizations, 'withIds'>;
  readonly consents: Pick<Consents, 'ofAuthorizations'>;
  readonly subjects: ConstructorParameters<typeof Subjects>[0];
}

/** An access may go on for as long after its day is over. */
const SETTLED_AFTER_MS = 86_400_000;
/** Figures so young are shown as they are. */
const FRESH_MS = 15_000;
/** Fewer records than these are counted while somebody waits. */
const QUICK = 20_000;
const PAGE = 1_000;
const MOST_FLAGGED = 100;

interface Group {
  readonly key: FiguresKey;
  readonly counts: Counts;
  active: number;
  outside: number;
  readonly flagged: Flagged[];
}

/**
 * Counts, a local day at a time, what became of authorizations and what was asked for, from the records of it. A day is
 * counted anew until nothing of it can change; what is kept takes the place of what was there.
 */
export class Reckoning {
  readonly #figures: Collection<DayFigures>;
  readonly #days: Collection<ReckonedDay>;
  readonly #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly services: ReckoningServices,
    /** of the utility */
    private readonly zone: TimeZone,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#figures = store.db.collection('reportFigures');
    this.#days = store.db.collection('reportDays');
    this.#changes = new Changes(store);
  }

  /** Counts each day that is not final, up to today. @returns what the figures are true of */
  async reckon(signal?: AbortSignal): Promise<Date> {
    const now = this.now();
    const today = localDayStart(this.zone, now.getTime() / 1000);
    let start = await this.#firstToReckon(today);
    for (; start <= today; start = nextLocalDay(this.zone, start)) {
      signal?.throwIfAborted();
      await this.#reckonDay(start);
    }
    return now;
  }

  /**
   * Counts anew what is not final, where that is quick and was not done just now: for whoever looks. Else the figures
   * are those of the last time.
   */
  async freshen(): Promise<void> {
    const [latest] = await this.#days.find().sort({ _id: -1 }).limit(1).toArray();
    const age = this.now().getTime() - (latest?.reckonedAt.getTime() ?? -Infinity);
    if (age < FRESH_MS) return;
    const from = new Date((await this.#firstToReckon(this.now().getTime() / 1000)) * 1000);
    if ((await this.services.accessRecords.count({ from }, QUICK)) < QUICK) await this.reckon();
  }

  async #firstToReckon(today: number): Promise<number> {
    const [lastFinal] = await this.#days.find({ isFinal: true }).sort({ _id: -1 }).limit(1).toArray();
    if (lastFinal !== undefined) return nextLocalDay(this.zone, this.#startOf(lastFinal._id));
    const firsts = await Promise.all([this.#changes.firstOfAuthorizations(), this.services.accessRecords.first()]);
    const times = firsts.flatMap((first) => (first === undefined ? [] : [first.getTime() / 1000]));
    return localDayStart(this.zone, Math.min(today, ...times));
  }

  async #reckonDay(start: number): Promise<void> {
    const reckonedAt = this.now();
    const end = nextLocalDay(this.zone, start);
    const [from, until] = [new Date(start * 1000), new Date(end * 1000)];
    const day = this.#nameOf(start);
    const groups = await this.#carried(this.#nameOf(start - 1));
    const subjects = new Subjects(this.services.subjects);
    for await (const changes of inPages(this.#changes.ofAuthorizations(from, until))) {
      await this.#countChanges(groups, subjects, changes);
    }
    for (let after: string | undefined, more = true; more;) {
      const page = await this.services.accessRecords.list({ from, until }, { limit: PAGE, ...(after && { after }) });
      await this.#countRecords(groups, subjects, page.records);
      after = page.next;
      more = after !== undefined;
    }
    const isFinal = reckonedAt.getTime() >= until.getTime() + SETTLED_AFTER_MS;
    await this.#keep(day, groups, { _id: day, _v: 1, reckonedAt, isFinal });
  }

  /** What stood at the end of the day before stands at the beginning of this one. */
  async #carried(dayBefore: string): Promise<Map<string, Group>> {
    const before = await this.#figures.find({ day: dayBefore, active: { $ne: 0 } }).toArray();
    return new Map(
      before.map(({ requester, customerClass, territory, active }) => {
        const key = { requester, customerClass, territory };
        return [nameOf(key), { ...emptyGroup(key), active }];
      }),
    );
  }

  async #countChanges(
    groups: Map<string, Group>,
    subjects: Subjects,
    changes: readonly AuthorizationChange[],
  ): Promise<void> {
    const authorizations = await this.#authorizations(changes.map(({ authorizationId }) => authorizationId));
    const subjectOf = ({ authorizationId, customerId }: AuthorizationChange): Subject => ({
      customerId,
      usagePointId: authorizations.get(authorizationId)?.usagePointIds?.[0],
    });
    await subjects.learn(changes.map((change) => subjectOf(change)));
    for (const change of changes) {
      const { authorizationId, applicationId: requester, what } = change;
      const group = groupAt(groups, { requester, ...subjects.groupOf(subjectOf(change)) });
      if (what === 'granted') group.counts.begun += 1;
      else if (what === 'changed') group.counts.changed += 1;
      else if (what === 'restored') group.counts.restored += 1;
      else group.counts.ended[endingOf(authorizations.get(authorizationId))] += 1;
      if (what !== 'changed') group.active += what === 'ended' ? -1 : 1;
    }
  }

  async #countRecords(
    groups: Map<string, Group>,
    subjects: Subjects,
    records: readonly StoredAccessRecord[],
  ): Promise<void> {
    const ids = records.flatMap(({ reader }) => reader.authorizationId ?? []);
    const [authorizations, consents] = await Promise.all([
      this.#authorizations(ids),
      this.services.consents.ofAuthorizations([...new Set(ids)]),
    ]);
    await subjects.learn(records.map((record) => subjectOfRecord(record)));
    for (const record of records) {
      const { reader, at, bytes, outcome } = record;
      const group = groupAt(groups, { requester: requesterOf(record), ...subjects.groupOf(subjectOfRecord(record)) });
      const type = requestTypeOf(record);
      if (outcome === 'refused') group.counts.refused[type] += 1;
      else group.counts.answered[type] += 1;
      group.counts.bytes += bytes;
      const authorization = authorizations.get(reader.authorizationId ?? '');
      const authorised = authorization && authorisedAt(authorization, consents.get(authorization._id), at);
      const excess = excessOf(record, authorised);
      if (excess === undefined) continue;
      group.outside += 1;
      if (group.flagged.length < MOST_FLAGGED) group.flagged.push({ record: record._id.toHexString(), excess });
    }
  }

  async #authorizations(ids: readonly string[]): Promise<ReadonlyMap<string, Authorization>> {
    const distinct = [...new Set(ids)];
    const found = distinct.length === 0 ? [] : await this.services.authorizations.withIds(distinct);
    return new Map(found.map((each) => [each._id, each]));
  }

  async #keep(day: string, groups: ReadonlyMap<string, Group>, reckoned: ReckonedDay): Promise<void> {
    const figures = [...groups].map(([name, { key, counts, active, outside, flagged }]): DayFigures => ({
      _id: `${day} ${name}`,
      _v: 1,
      day,
      ...key,
      ...counts,
      active,
      outside,
      flagged,
    }));
    await this.store.transaction(async (session) => {
      await this.#figures.deleteMany({ day }, { session });
      if (figures.length > 0) await this.#figures.insertMany(figures, { session });
      await this.#days.replaceOne({ _id: day }, reckoned, { upsert: true, session });
    });
  }

  #nameOf(seconds: number): string {
    return formatCivilDate(localDate(this.zone, seconds));
  }

  #startOf(day: string): number {
    const date = parseCivilDate(day);
    if (date === undefined) throw new Error(`${day} is no date`);
    return startOfDate(this.zone, date.year, date.month, date.day);
  }
}

const endingOf = (authorization: Authorization | undefined): Ending => authorization?.endedBy ?? 'over';

const nameOf = ({ requester, customerClass, territory }: FiguresKey): string =>
  [requester, customerClass, territory].map(encodeURIComponent).join(' ');

const emptyGroup = (key: FiguresKey): Group => ({ key, counts: noCounts(), active: 0, outside: 0, flagged: [] });

function groupAt(groups: Map<string, Group>, key: FiguresKey): Group {
  const name = nameOf(key);
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = emptyGroup(key);
  groups.set(name, made);
  return made;
}

async function* inPages<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let page: Item[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
