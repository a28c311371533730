import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { Binary, type AnyBulkWriteOperation, type ClientSession, type Collection } from 'mongodb';
import { Changes, type UsageChange } from '@app/changes';
import { Unavailable } from '@app/runtime';
import type { Store } from '@app/store';
import { localDate, nextLocalDay } from '@app/time';
import type { ChannelWriter, PendingDay } from './channel-writer.js';
import { blockKey, nominalStartOf } from './interval-block/block-key.js';
import { DayRows } from './interval-block/day-rows.js';
import { allUnchanged, isAscending, mergeDay, needsPast, orderOf, type MergedDay } from './interval-block/merge-day.js';
import type { StoredPast } from './interval-block/past-readings.js';
import { decodeBlock, encodeBlock, sameReadings, type StoredBlock } from './interval-block/stored-block.js';
import type { StoredMeterReading } from './meter-readings.js';
import type { ReadingsTotals, ReadingsWriterOptions } from './readings-writer.js';
import { storedDays } from './stored-days.js';

const MOST_ATTEMPTS = 60;
const LONGEST_PAUSE_MS = 250;
/** Days compared or merged before others get their turn. */
const DAYS_A_TURN = 50;
/** Days whose changes lie closer than that are neighbours; changes further apart may have an unchanged day between. */
const SHORTEST_DAY = 23 * 3600;

/** The rows of a day that is not stored; nobody writes to it. */
const nothing = new DayRows();

/** Another writer wrote to a channel between this one's read and write. */
class ChannelMoved extends Unavailable {
  constructor() {
    super('channel-busy', 'Others wrote to the same meter the whole time. Send the file again.');
  }
}

interface ReadDay {
  readonly day: PendingDay;
  readonly stored?: StoredBlock;
  readonly merged: MergedDay;
}

/** Writes days: reads what is stored, merges, and writes blocks, past readings, stamps and changes in a transaction. */
export class DayWriter {
  readonly #store: Store;
  readonly #options: ReadingsWriterOptions;
  readonly #totals: ReadingsTotals;
  readonly #blocks: Collection<StoredBlock>;
  readonly #past: Collection<StoredPast>;
  readonly #meterReadings: Collection<StoredMeterReading>;
  readonly #changes: Changes;
  /** times at which this run wrote: a reading known since one of them is its own */
  readonly #times = new Set<number>();

  constructor(store: Store, options: ReadingsWriterOptions, totals: ReadingsTotals) {
    this.#store = store;
    this.#options = options;
    this.#totals = totals;
    this.#blocks = store.db.collection('intervalBlocks');
    this.#past = store.db.collection('pastReadings');
    this.#meterReadings = store.db.collection('meterReadings');
    this.#changes = new Changes(store);
  }

  async write(days: readonly PendingDay[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const at = this.#options.recordedAt ?? new Date();
      try {
        const read = await this.#readAll(days, at);
        await this.#store.transaction((session) => this.#writeAll(read, at, session));
        this.#settle(read, at);
        return;
      } catch (error) {
        if (!(error instanceof ChannelMoved) || attempt === MOST_ATTEMPTS) throw error;
        // a transaction sees what is durable without holes: behind what is read here, while a collection is made
        await sleep(Math.min(2 ** attempt, LONGEST_PAUSE_MS));
        await this.#renew(new Set(days.map(({ channel }) => channel)));
      }
    }
  }

  /** Intervals without a reading between the first and last that this run names; of uneven ones, those named without. */
  async gapsOf({ meterReading, zone, first, last, missed, written }: ChannelWriter): Promise<number> {
    const { intervalLength, _id } = meterReading;
    if (intervalLength === 0 || intervalLength > 86_400) return missed;
    if (last < first) return 0;
    const present = written.count(first, last) ?? (await this.#count(_id, intervalLength, first, last));
    const expected =
      intervalLength === 86_400
        ? Math.round((noonOf(zone, last) - noonOf(zone, first)) / 86_400) + 1
        : Math.floor((last - first) / intervalLength) + 1;
    return Math.max(0, expected - present);
  }

  /** The stored readings of a channel between two, both included. */
  async #count(_id: string, intervalLength: number, first: number, last: number): Promise<number> {
    const span = { $gte: new Binary(blockKey(_id, first - 2 * 86_400)), $lte: new Binary(blockKey(_id, last)) };
    let present = 0;
    const rows = new DayRows();
    for await (const block of this.#blocks.find({ _id: span }, { promoteBuffers: false })) {
      decodeBlock(block, intervalLength, rows);
      const start = nominalStartOf(block._id.buffer);
      for (let i = 0; i < rows.count; i++) {
        const at = start + (rows.start[i] ?? 0);
        if (at >= first && at <= last) present++;
      }
    }
    return present;
  }

  async #readAll(days: readonly PendingDay[], at: Date): Promise<ReadDay[]> {
    const { db } = this.#store;
    const stored = await storedDays<StoredBlock>(db, 'intervalBlocks', days.filter(mayBeStored));
    const prepared = await inTurns(days, (day) => {
      const { intervalLength } = day.channel.meterReading;
      day.rows.known.fill(at.getTime(), 0, day.rows.count);
      const block = stored.get(day);
      if (block !== undefined && repeats(day, block, intervalLength)) return { day, block };
      const order = orderOf(day.rows);
      const current = block === undefined ? nothing : decodeBlock(block, intervalLength);
      return { day, block, order, current, revises: block !== undefined && needsPast(current, day.rows, order) };
    });
    const revising = prepared.filter(({ revises }) => revises).map(({ day }) => day);
    const past = await storedDays<StoredPast>(db, 'pastReadings', revising);
    return inTurns(prepared, ({ day, block, order, current }) => ({
      day,
      ...(block && { stored: block }),
      merged:
        order === undefined
          ? allUnchanged(day.rows)
          : mergeDay(current, day.rows, order, past.get(day)?.rows ?? [], (known) => this.#times.has(known)),
    }));
  }

  async #writeAll(read: readonly ReadDay[], at: Date, session: ClientSession): Promise<void> {
    const written = read.filter(({ merged }) => merged.touched || merged.pastGrew);
    if (written.length === 0) return;
    await this.#claim(written, at, session);
    const { fresh, replacing } = blockWrites(written, at);
    if (fresh.length > 0) await this.#blocks.insertMany(fresh, { session, ordered: false });
    if (replacing.length > 0) await this.#blocks.bulkWrite(replacing, { session, ordered: false });
    const past = written.filter(({ merged }) => merged.pastGrew).map(pastWrite);
    if (past.length > 0) await this.#past.bulkWrite(past, { session, ordered: false });
    await this.#changes.record(changesOf(written), at, session);
  }

  /** Counts this write at each channel, whose hull and stamp it moves; fails where another came first. */
  async #claim(written: readonly ReadDay[], at: Date, session: ClientSession): Promise<void> {
    const claims = [...Map.groupBy(written, ({ day }) => day.channel)].map(([channel, days]) => {
      const { meterReading } = channel;
      const starts = days.map(({ day }) => day.dayStart);
      const changed = days.some(({ merged }) => merged.changed !== undefined);
      return {
        updateOne: {
          filter: { _id: meterReading._id, writes: meterReading.writes },
          update: {
            $inc: { writes: 1 },
            $min: { firstDay: Math.min(...starts) },
            $max: { lastDay: Math.max(...starts), ...(changed && { changedAt: at }) },
          },
        },
      };
    });
    const { matchedCount } = await this.#meterReadings.bulkWrite(claims, { session, ordered: false });
    if (matchedCount !== claims.length) throw new ChannelMoved();
  }

  /** After the commit: what was written is counted, and each channel knows its new state. */
  #settle(read: readonly ReadDay[], at: Date): void {
    this.#times.add(at.getTime());
    for (const { day, merged } of read) {
      for (const kind of ['new', 'unchanged', 'revised', 'superseded'] as const)
        this.#totals[kind] += merged.counts[kind];
      this.#totals.conflicts += merged.conflicts.length;
      day.channel.written.add(day.dayStart, nextLocalDay(day.channel.zone, day.dayStart), merged.rows);
      for (const row of merged.conflicts) {
        const start = day.dayStart + (day.rows.start[row] ?? 0);
        this.#options.onConflict(day.lines[row] ?? 0, day.channel.meterReading._id, start);
      }
    }
    const written = read.filter(({ merged }) => merged.touched || merged.pastGrew);
    for (const [channel, days] of Map.groupBy(written, ({ day }) => day.channel)) {
      const { meterReading } = channel;
      const starts = days.map(({ day }) => day.dayStart);
      channel.meterReading = {
        ...meterReading,
        writes: meterReading.writes + 1,
        firstDay: Math.min(meterReading.firstDay ?? Infinity, ...starts),
        lastDay: Math.max(meterReading.lastDay ?? -Infinity, ...starts),
      };
    }
  }

  async #renew(channels: ReadonlySet<ChannelWriter>): Promise<void> {
    const ids = [...channels].map(({ meterReading }) => meterReading._id);
    const fresh = new Map(
      (await this.#meterReadings.find({ _id: { $in: ids } }).toArray()).map((stored) => [stored._id, stored]),
    );
    for (const channel of channels) channel.meterReading = fresh.get(channel.meterReading._id) ?? channel.meterReading;
  }
}

async function inTurns<A, B>(all: readonly A[], make: (each: A) => B): Promise<B[]> {
  const made: B[] = [];
  for (const each of all) {
    made.push(make(each));
    if (made.length % DAYS_A_TURN === 0) await setImmediate();
  }
  return made;
}

/** Whether a day lies between the first and the last that its channel had when it was read. */
function mayBeStored({ channel, dayStart }: PendingDay): boolean {
  const { firstDay = Infinity, lastDay = -Infinity } = channel.meterReading;
  return dayStart >= firstDay && dayStart <= lastDay;
}

function blockWrites(
  written: readonly ReadDay[],
  at: Date,
): { fresh: StoredBlock[]; replacing: AnyBulkWriteOperation<StoredBlock>[] } {
  const fresh: StoredBlock[] = [];
  const replacing: AnyBulkWriteOperation<StoredBlock>[] = [];
  for (const { day, stored, merged } of written) {
    if (!merged.touched) continue;
    const { _id, intervalLength } = day.channel.meterReading;
    const updated = merged.changed === undefined && stored !== undefined ? stored.u : at;
    const document = encodeBlock(blockKey(_id, day.dayStart), merged.rows, intervalLength, stored?.p ?? at, updated);
    if (stored === undefined) fresh.push(document);
    else replacing.push({ replaceOne: { filter: { _id: document._id }, replacement: document } });
  }
  return { fresh, replacing };
}

/** Whether a day brings what is stored, reading by reading: then it need not be taken apart. */
function repeats({ rows }: PendingDay, stored: StoredBlock, intervalLength: number): boolean {
  if (rows.count !== stored.n || !isAscending(rows)) return false;
  return sameReadings(stored, encodeBlock(stored._id.buffer, rows, intervalLength, stored.p, stored.u));
}

const pastWrite = ({ day, merged }: ReadDay): AnyBulkWriteOperation<StoredPast> => {
  const _id = new Binary(blockKey(day.channel.meterReading._id, day.dayStart));
  return { replaceOne: { filter: { _id }, replacement: { _v: 1, rows: merged.past }, upsert: true } };
};

/** One change a channel and run of neighbouring days. */
function changesOf(written: readonly ReadDay[]): UsageChange[] {
  const changes: { -readonly [K in keyof UsageChange]: UsageChange[K] }[] = [];
  for (const { day, merged } of written) {
    if (merged.changed === undefined) continue;
    const from = day.dayStart + merged.changed.from;
    const until = day.dayStart + merged.changed.until;
    const { _id, usagePointId } = day.channel.meterReading;
    const last = changes.at(-1);
    const { until: reached = -Infinity } = last ?? {};
    if (last?.meterReadingId === _id && from - reached < SHORTEST_DAY) last.until = Math.max(reached, until);
    else changes.push({ kind: 'interval-block', usagePointId, meterReadingId: _id, from, until });
  }
  return changes;
}

/** Noon UTC of the local date: counts days without minding clock changes. */
function noonOf(zone: ChannelWriter['zone'], start: number): number {
  const { year, month, day } = localDate(zone, start);
  return Date.UTC(year, month - 1, day, 12) / 1000;
}
