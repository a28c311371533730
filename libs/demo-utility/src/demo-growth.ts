import { setImmediate } from 'node:timers/promises';
import { Entitlement } from '@app/entitlement';
import { DayRows, decodeBlock, openMetering, type Metering, type ReadingsTotals } from '@app/metering';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection } from 'mongodb';
import type { Premise } from './cast.js';
import { MONTH } from './time-grid.js';
import { premises } from './whole-cast.js';
import { meterPremise, World } from './meter-premise.js';
import { ReadingLoader } from './reading-loader.js';
import { presentChannels, referenceOf, type StoredChannel } from './stored-channels.js';

const DAY = 86_400;
const DAY_MS = 86_400_000;
/** Who grows the demo has it for so long; one that was cut off is followed by another then. */
const LEASE_MS = 60_000;
/** Days that a day's readings depend on: tiers begin anew once a month, and estimates look a week back. */
const DAYS_BEFORE = 40;
/** Those of readings by the month: all of the month before. */
const DAYS_BEFORE_MONTH = 70;
const MOST_DAYS = 400;
/** An estimated day is corrected within so long. */
const CORRECTED_WITHIN = 12 * DAY;

/** That the store holds the demo utility, and how far it has grown. */
export interface StoredDemo {
  readonly _id: 'demo';
  readonly _v: 1;
  /** IANA name of the utility's zone */
  readonly timeZone: string;
  readonly grownUntil: Date;
  readonly leasedUntil: Date;
  /** ids of the customers, by their keys in the cast */
  readonly customerIds: Readonly<Record<string, string>>;
}

export const demoUtilityCollection: CollectionDefinition = {
  name: 'demoUtility',
  retention: { kept: 'as long as the demo', deletedBy: 'nobody' },
  indexes: [],
};

export const demoRecords = (store: Store): Collection<StoredDemo> => store.db.collection('demoUtility');

/**
 * Adds to the demo utility what its meters have measured since: the same readings whoever adds them and whenever. Several
 * servers may ask at once: one does it, and if two did, the second would change nothing.
 */
export class DemoGrowth {
  readonly #records: Collection<StoredDemo>;
  readonly #metering: Metering;

  constructor(
    private readonly store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#records = demoRecords(store);
    this.#metering = openMetering(store);
  }

  /** @returns undefined where the store holds no demo, or another server is at it */
  async grow(): Promise<ReadingsTotals | undefined> {
    const demo = await this.#records.findOneAndUpdate(
      { _id: 'demo', $expr: { $lt: ['$leasedUntil', '$$NOW'] } },
      [{ $set: { leasedUntil: { $add: ['$$NOW', LEASE_MS] } } }],
      { returnDocument: 'after' },
    );
    if (demo === null) return undefined;
    const now = this.now();
    try {
      const totals = await this.#growUntil(now, demo);
      await this.#records.updateOne({ _id: 'demo' }, { $max: { grownUntil: now } });
      return totals;
    } finally {
      await this.#records.updateOne(
        { _id: 'demo', leasedUntil: demo.leasedUntil },
        { $set: { leasedUntil: new Date(0) } },
      );
    }
  }

  async #growUntil(now: Date, { timeZone, grownUntil }: StoredDemo): Promise<ReadingsTotals> {
    const missed = Math.max(0, Math.ceil((now.getTime() - grownUntil.getTime()) / DAY_MS));
    const worldOf = (daysBefore: number): World =>
      new World(now, timeZone, { days: Math.min(MOST_DAYS, daysBefore + missed), withToday: true });
    const [world, worldOfMonths] = [worldOf(DAYS_BEFORE), worldOf(DAYS_BEFORE_MONTH)];
    const loader = new ReadingLoader(this.store);
    for (const premise of premises) {
      const { intervalLength, still = false } = premise;
      const length = Math.min(intervalLength, DAY) * 1000;
      const isOver = Math.floor(now.getTime() / length) > Math.floor(grownUntil.getTime() / length);
      // a day ends at midnight by the clock on the wall
      if (still || (!isOver && length < DAY_MS)) continue;
      await this.#growPremise(premise, intervalLength === MONTH ? worldOfMonths : world, loader);
      // each takes some milliseconds, in which no request is answered
      await setImmediate();
    }
    return loader.finish();
  }

  async #growPremise(premise: Premise, world: World, loader: ReadingLoader): Promise<void> {
    const { exchanged: _, ...present } = premise;
    const metered = meterPremise(present, world);
    const init = { serviceKind: 0, timeZone: metered.grid.zone.name };
    const found = await this.#metering.usagePoints.ensure(referenceOf(premise), init, { create: false });
    if (found === undefined) return;
    const until = Math.floor(world.now.getTime() / 1000);
    for (const channel of await presentChannels(this.#metering, found.usagePoint, { ...metered, premise })) {
      // the last day that is stored may not be whole yet
      const { lastDay } = channel.meterReading;
      if (lastDay === undefined) continue;
      const grown = channel.channel === 'register' ? await this.#continued(channel, lastDay) : channel;
      await loader.add({ ...grown, window: { from: lastDay, until }, correctedFrom: lastDay - CORRECTED_WITHIN });
    }
  }

  /** A register goes on from what it last showed. */
  async #continued(channel: StoredChannel, lastDay: number): Promise<StoredChannel> {
    const { meterReading, series } = channel;
    const block = await this.#metering.intervalBlocks.get(Entitlement.ofOperator(), meterReading, lastDay);
    const stored = block && decodeBlock(block, meterReading.intervalLength, new DayRows()).value[0];
    const day = series.grid.days.find(({ start }) => start === lastDay);
    if (stored === undefined || day === undefined) return channel;
    const difference = stored - (series.value[day.first] ?? 0);
    const value = series.value.map((shown) => shown + difference);
    return { ...channel, series: { ...series, value, first: value } };
  }
}
