import { AuthorizationEvents, type AccessRecords, type AuthorizationEvent, type StoredAccessRecord } from '@app/audit';
import type { Authorizations } from '@app/authorization';
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
  countedOn,
  endings,
  noCounts,
  nothingAsked,
  type Asked,
  type Counts,
  type DayFigures,
  type Ending,
  type FiguresKey,
  type ReckonedDay,
} from './day-figures.js';
import { AuthorisedThen } from './authorised-then.js';
import { excessOf } from './outside.js';
import { requestTypeOf } from './request-type.js';
import { requesterOf } from './requester.js';
import { Subjects, subjectOfRecord, type Subject } from './subjects.js';

export interface ReckoningServices {
  readonly accessRecords: Pick<AccessRecords, 'count' | 'each' | 'first'>;
  readonly authorizations: Pick<Authorizations, 'grantedBy' | 'withIds'>;
  readonly subjects: ConstructorParameters<typeof Subjects>[0];
}

/** An access may go on for as long after its day is over. */
const SETTLED_AFTER_MS = 86_400_000;
/** Figures so young are shown as they are. */
const FRESH_MS = 15_000;
/** A record is stored so soon after its access has ended, unless the database was away: that, the last count of a day finds. */
const STORED_WITHIN_MS = 60_000;
/** Few accesses go on for so long; those that do are found by the last count of their day. */
const MOSTLY_OVER_WITHIN_MS = 3_600_000;
/** Fewer records than these are counted while somebody waits. */
const QUICK = 20_000;
const PAGE = 1_000;
const MOST_FLAGGED = 100;

interface Group {
  readonly key: FiguresKey;
  readonly became: Pick<Counts, 'changed' | 'restored' | 'begun' | 'ended'>;
  active: number;
  readonly asked: Asked;
  /** the part of it that is surely recorded */
  readonly settled: Asked;
}

/** Another has counted the same meanwhile. */
class CountedElsewhere extends Error {}

/**
 * Counts, a local day at a time, what became of authorizations and what was asked for, from the records of it. Of a day
 * that is not over each record is counted once, when it is surely there, and what is newer than that each time; when
 * nothing of it can change any more it is counted once more as a whole, and that stays.
 */
export class Reckoning {
  readonly #figures: Collection<DayFigures>;
  readonly #days: Collection<ReckonedDay>;
  readonly #events: AuthorizationEvents;

  constructor(
    private readonly store: Store,
    private readonly services: ReckoningServices,
    /** of the utility */
    private readonly zone: TimeZone,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#figures = store.db.collection('reportFigures');
    this.#days = store.db.collection('reportDays');
    this.#events = new AuthorizationEvents(store);
  }

  /** Counts each day that is not final, up to today. @returns what the figures are true of */
  async reckon(signal?: AbortSignal): Promise<Date> {
    return this.#reckon({ finishes: true, signal });
  }

  async #reckon({ finishes, signal }: { finishes: boolean; signal?: AbortSignal | undefined }): Promise<Date> {
    const now = this.now();
    const today = localDayStart(this.zone, now.getTime() / 1000);
    let start = await this.#firstToReckon(today);
    for (; start <= today; start = nextLocalDay(this.zone, start)) {
      signal?.throwIfAborted();
      await this.#reckonDay(start, finishes);
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
    const from = await this.#firstUncounted(latest);
    if ((await this.services.accessRecords.count({ from }, QUICK)) < QUICK) await this.#reckon({ finishes: false });
  }

  /** From when on the accesses began that would be counted now, but for whole days to be finished. */
  async #firstUncounted(latest: ReckonedDay | undefined): Promise<Date> {
    const now = this.now().getTime() / 1000;
    const days = await this.#days.find({ isFinal: false }).toArray();
    const known = new Map(days.map((day) => [day._id, day]));
    let start = await this.#firstToReckon(now);
    for (; start <= now; start = nextLocalDay(this.zone, start)) {
      if (known.get(this.#nameOf(start))?.settledTo === undefined) break;
    }
    const settledTo = latest?.settledTo?.getTime() ?? Infinity;
    return new Date(Math.min(start * 1000, settledTo - MOSTLY_OVER_WITHIN_MS));
  }

  async #firstToReckon(today: number): Promise<number> {
    const [lastFinal] = await this.#days.find({ isFinal: true }).sort({ _id: -1 }).limit(1).toArray();
    if (lastFinal !== undefined) return nextLocalDay(this.zone, this.#startOf(lastFinal._id));
    const firsts = await Promise.all([this.#events.first(), this.services.accessRecords.first()]);
    const times = firsts.flatMap((first) => (first === undefined ? [] : [first.getTime() / 1000]));
    return localDayStart(this.zone, Math.min(today, ...times));
  }

  async #reckonDay(start: number, finishes: boolean): Promise<void> {
    for (;;) {
      try {
        await this.#countDay(start, finishes);
        return;
      } catch (error) {
        if (!(error instanceof CountedElsewhere)) throw error;
      }
    }
  }

  /** @throws CountedElsewhere */
  async #countDay(start: number, finishes: boolean): Promise<void> {
    const reckonedAt = this.now();
    const [from, until] = [start, nextLocalDay(this.zone, start)].map((seconds) => new Date(seconds * 1000));
    if (from === undefined || until === undefined) return;
    const day = this.#nameOf(start);
    const known = (await this.#days.findOne({ _id: day })) ?? undefined;
    const isFinal = finishes && reckonedAt.getTime() >= until.getTime() + SETTLED_AFTER_MS;
    const countedTo = isFinal ? undefined : known?.settledTo;
    const settledTo = new Date(reckonedAt.getTime() - STORED_WITHIN_MS);
    const groups = await this.#carried(this.#nameOf(start - 1));
    const subjects = new Subjects(this.services.subjects);
    for await (const events of inPages(this.#events.inTime({ from, until }))) {
      await this.#countEvents(groups, subjects, events);
    }
    if (countedTo !== undefined) await this.#takeUp(groups, day);
    const begun = countedTo && new Date(Math.max(from.getTime(), countedTo.getTime() - MOSTLY_OVER_WITHIN_MS));
    const uncounted = { from: begun ?? from, until, ...(countedTo && { closedAfter: countedTo }) };
    if (uncounted.from < until) {
      for await (const records of inPages(this.services.accessRecords.each(uncounted))) {
        await this.#countRecords(groups, subjects, records, settledTo);
      }
    }
    const reckoned = { _id: day, _v: 1, reckonedAt, isFinal, ...(!isFinal && { settledTo }) } as const;
    await this.#keep(day, groups, reckoned, known);
  }

  /** Counts on from what is settled of a day. */
  async #takeUp(groups: Map<string, Group>, day: string): Promise<void> {
    for await (const { requester, customerClass, territory, settled } of this.#figures.find({ day })) {
      if (settled === undefined) continue;
      const key = { requester, customerClass, territory };
      const { became, active } = groupAt(groups, key);
      groups.set(nameOf(key), { key, became, active, asked: countedOn(settled), settled: countedOn(settled) });
    }
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

  async #countEvents(
    groups: Map<string, Group>,
    subjects: Subjects,
    events: readonly AuthorizationEvent[],
  ): Promise<void> {
    await subjects.learn(events.map((event) => subjectOfEvent(event)));
    for (const event of events) {
      const { kind, applicationId: requester } = event;
      const group = groupAt(groups, { requester, ...subjects.groupOf(subjectOfEvent(event)) });
      if (kind === 'authorization-granted') group.became.begun += 1;
      else if (kind === 'authorization-changed') group.became.changed += 1;
      else if (kind === 'authorization-restored') group.became.restored += 1;
      else group.became.ended[endingOf(event)] += 1;
      if (kind !== 'authorization-changed') group.active += kind === 'authorization-ended' ? -1 : 1;
    }
  }

  async #countRecords(
    groups: Map<string, Group>,
    subjects: Subjects,
    records: readonly StoredAccessRecord[],
    settledTo: Date,
  ): Promise<void> {
    const authorised = await AuthorisedThen.of(records, this.#events, this.services);
    await subjects.learn(records.map((record) => subjectOfRecord(record)));
    for (const record of records) {
      const { closedAt, bytes, outcome } = record;
      const group = groupAt(groups, { requester: requesterOf(record), ...subjects.groupOf(subjectOfRecord(record)) });
      const type = requestTypeOf(record);
      const excess = excessOf(record, authorised.of(record));
      for (const asked of closedAt <= settledTo ? [group.asked, group.settled] : [group.asked]) {
        (outcome === 'refused' ? asked.refused : asked.answered)[type] += 1;
        asked.bytes += bytes;
        if (excess === undefined) continue;
        asked.outside += 1;
        if (asked.flagged.length < MOST_FLAGGED) asked.flagged.push({ record: record._id.toHexString(), excess });
      }
    }
  }

  /** @throws CountedElsewhere where it is no longer as it was `known` */
  async #keep(
    day: string,
    groups: ReadonlyMap<string, Group>,
    reckoned: ReckonedDay,
    known: ReckonedDay | undefined,
  ): Promise<void> {
    const figures = [...groups].map(([name, { key, became, active, asked, settled }]): DayFigures => ({
      _id: `${day} ${name}`,
      _v: 1,
      day,
      ...key,
      ...became,
      ...asked,
      active,
      ...(!reckoned.isFinal && { settled }),
    }));
    await this.store.transaction(async (session) => {
      const now = await this.#days.findOne({ _id: day }, { session });
      if (now?.reckonedAt.getTime() !== known?.reckonedAt.getTime()) throw new CountedElsewhere();
      await this.#days.replaceOne({ _id: day }, reckoned, { upsert: true, session });
      await this.#figures.deleteMany({ day }, { session });
      if (figures.length > 0) await this.#figures.insertMany(figures, { session });
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

const endingOf = ({ endedBy }: AuthorizationEvent): Ending => endings.find((known) => known === endedBy) ?? 'over';

const subjectOfEvent = ({ customerId, usagePointIds }: AuthorizationEvent): Subject => ({
  customerId,
  usagePointId: usagePointIds?.[0],
});

const nameOf = ({ requester, customerClass, territory }: FiguresKey): string =>
  [requester, customerClass, territory].map(encodeURIComponent).join(' ');

const emptyGroup = (key: FiguresKey): Group => ({
  key,
  became: { begun: 0, changed: 0, restored: 0, ended: noEndings() },
  active: 0,
  asked: nothingAsked(),
  settled: nothingAsked(),
});

const noEndings = (): Record<Ending, number> => noCounts().ended;

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
