import { Binary, type Collection } from 'mongodb';
import { clipPeriods, type Entitlement, type Period } from '@app/entitlement';
import type { Store } from '@app/store';
import type { StoredMeterReading } from '../meter-readings.js';
import { BlocksOfBytes } from './block-bytes.js';
import { blockKey, LONGEST_DAY, nominalStartOf } from './block-key.js';
import type { PastReading } from './merge-day.js';
import type { StoredPast } from './past-readings.js';
import type { StoredBlock } from './stored-block.js';

/** Blocks fetched at a time: a year of days, some 100 KB as they are stored. */
const BATCH = 384;

type Range = { $gte: Binary } | { $gt: Binary };

/** Bounds of a stamp's whole seconds, both included; an open side is ∓Infinity. */
export interface StampBounds {
  readonly min: number;
  readonly max: number;
}

interface WantedBlocks {
  readonly batch?: number;
  readonly enough?: number;
  readonly from?: number;
  readonly changed?: StampBounds | undefined;
}

/** A stored day, and how many readings it has. */
export interface DayCount {
  /** epoch seconds */
  readonly nominalStart: number;
  readonly count: number;
}

/** Interval blocks as they are stored, in the order of time, by short reads that no slow reader holds open. */
export class IntervalBlocks {
  readonly #blocks: Collection<StoredBlock>;
  readonly #past: Collection<StoredPast>;

  constructor(store: Store) {
    this.#blocks = store.db.collection('intervalBlocks');
    this.#past = store.db.collection('pastReadings');
  }

  /**
   * Blocks whose nominal day may hold readings inside `window` and the reader's periods, in batches; the next batch
   * is on its way while a full one is used. What lies inside exactly is for the caller to cut.
   *
   * @param enough how many blocks the caller can do with: what it does not come for is then not read
   * @param from nominal start of the first block that is of use, epoch seconds
   * @param changed when those last changed that are of use; at any time where absent
   */
  async *read(
    entitlement: Entitlement,
    meterReading: StoredMeterReading,
    window: Period,
    { batch = BATCH, enough = batch, from = -Infinity, changed }: WantedBlocks = {},
  ): AsyncGenerator<BlocksOfBytes> {
    // a block that two periods share is given once
    let after: Binary | undefined;
    let size = Math.min(batch, enough);
    for (const period of entitlement.periodsOf(meterReading.usagePointId)) {
      const earliest = Math.max(period.start - LONGEST_DAY, window.start - LONGEST_DAY, from);
      const until = Math.min(period.end, window.end);
      if (until <= earliest) continue;
      const last = blockKey(meterReading._id, Math.ceil(until) - 1);
      const first = new Binary(blockKey(meterReading._id, earliest));
      const begun = after !== undefined && Buffer.compare(after.buffer, first.buffer) >= 0;
      let ahead: Promise<BlocksOfBytes> | undefined;
      for (let key: Range = begun && after !== undefined ? { $gt: after } : { $gte: first }; ;) {
        const blocks = await (ahead ?? this.#page({ from: key, last, changed }, size));
        const tail = blocks.at(-1);
        if (tail === undefined) break;
        after = tail._id;
        key = { $gt: after };
        const isLast = blocks.length < size;
        ahead = isLast || size < batch ? undefined : this.#page({ from: key, last, changed }, size);
        // a batch that nobody comes for any more must not end as an unhandled rejection
        ahead?.catch(() => undefined);
        yield blocks;
        if (isLast) break;
        size = Math.min(batch, size * 2);
      }
    }
  }

  /**
   * How many readings each stored day has, in the order of time, without the readings themselves. What lies inside
   * `window` and the reader's periods exactly is for the caller to cut.
   */
  async countsByDay(
    entitlement: Entitlement,
    { _id, usagePointId }: StoredMeterReading,
    window: Period,
  ): Promise<readonly DayCount[]> {
    const periods = clipPeriods(entitlement.periodsOf(usagePointId), window);
    const [first, last] = [periods.at(0), periods.at(-1)];
    if (first === undefined || last === undefined) return [];
    const found = await this.#blocks
      .find(
        {
          _id: {
            $gte: new Binary(blockKey(_id, first.start - LONGEST_DAY)),
            $lte: new Binary(blockKey(_id, Math.ceil(last.end) - 1)),
          },
        },
        { projection: { n: 1 }, promoteBuffers: false },
      )
      .sort({ _id: 1 })
      .toArray();
    return found.map((block) => ({ nominalStart: nominalStartOf(block._id.buffer), count: block.n }));
  }

  /** One block by its nominal start, where the reader may see that time. */
  async get(
    entitlement: Entitlement,
    meterReading: StoredMeterReading,
    nominalStart: number,
  ): Promise<StoredBlock | undefined> {
    if (!entitlement.seesUsagePoint(meterReading.usagePointId)) return undefined;
    const found = await this.#blocks.findOne({ _id: new Binary(blockKey(meterReading._id, nominalStart)) });
    return found ?? undefined;
  }

  /** Readings that are not current, of the days of these blocks, by nominal start. */
  async pastOfAll(
    entitlement: Entitlement,
    meterReading: StoredMeterReading,
    blocks: BlocksOfBytes,
  ): Promise<ReadonlyMap<number, readonly PastReading[]>> {
    const [first, last] = [blocks.at(0), blocks.at(-1)];
    if (first === undefined || last === undefined) return new Map();
    if (!entitlement.seesUsagePoint(meterReading.usagePointId)) return new Map();
    const found = await this.#past
      .find({ _id: { $gte: first._id, $lte: last._id } }, { promoteBuffers: false })
      .toArray();
    return new Map(found.map(({ _id, rows }) => [nominalStartOf(_id.buffer), rows]));
  }

  /** Readings that are not current, of the days that may hold some of a window, by nominal start. */
  async pastIn(
    entitlement: Entitlement,
    meterReading: StoredMeterReading,
    window: Period,
  ): Promise<ReadonlyMap<number, readonly PastReading[]>> {
    if (!entitlement.seesUsagePoint(meterReading.usagePointId)) return new Map();
    const [first, last] = [window.start - LONGEST_DAY, Math.ceil(window.end) - 1];
    const keys = {
      $gte: new Binary(blockKey(meterReading._id, first)),
      $lte: new Binary(blockKey(meterReading._id, last)),
    };
    const found = await this.#past.find({ _id: keys }, { promoteBuffers: false }).toArray();
    return new Map(found.map(({ _id, rows }) => [nominalStartOf(_id.buffer), rows]));
  }

  /** Earlier and late values of the readings of one day. */
  async pastOf(
    entitlement: Entitlement,
    meterReading: StoredMeterReading,
    nominalStart: number,
  ): Promise<StoredPast | undefined> {
    if (!entitlement.seesUsagePoint(meterReading.usagePointId)) return undefined;
    return (await this.#past.findOne({ _id: new Binary(blockKey(meterReading._id, nominalStart)) })) ?? undefined;
  }

  async #page(
    { from, last, changed }: { from: Range; last: Buffer; changed: StampBounds | undefined },
    limit: number,
  ): Promise<BlocksOfBytes> {
    const asked = { _id: { ...from, $lte: new Binary(last) }, ...(changed && changedIn(changed)) };
    const found = await this.#blocks
      .find<Buffer>(asked, { raw: true, batchSize: limit + 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return new BlocksOfBytes(found);
  }
}

function changedIn({ min, max }: StampBounds): { u?: { $gte?: Date; $lt?: Date } } {
  const u = {
    ...(Number.isFinite(min) && { $gte: new Date(Math.ceil(min) * 1000) }),
    ...(Number.isFinite(max) && { $lt: new Date((Math.floor(max) + 1) * 1000) }),
  };
  return Object.keys(u).length === 0 ? {} : { u };
}
