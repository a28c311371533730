import { scheduled, type JobHandler } from '@app/jobs';
import type { Store } from '@app/store';
import { Binary, type Collection } from 'mongodb';
import { blockKey, nominalStartOf } from './interval-block/block-key.js';
import type { StoredPast } from './interval-block/past-readings.js';
import type { StoredBlock } from './interval-block/stored-block.js';
import type { StoredMeterReading } from './meter-readings.js';
import type { StoredSummary } from './summaries.js';

const EVERY_SECONDS = 86_400;
const AT_ONCE = 500;
/** Of a channel's days so many go together, so that each channel is written once a month and not every day. */
const TOGETHER_SECONDS = 31 * 86_400;

/** Deletes usage that is older than it is to be kept (BR-078), bit by bit: a channel a transaction. */
export class UsageRetention {
  readonly #blocks: Collection<StoredBlock>;
  readonly #past: Collection<StoredPast>;
  readonly #meterReadings: Collection<StoredMeterReading>;

  constructor(
    private readonly store: Store,
    /** 0: for ever */
    private readonly months: number,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#blocks = store.db.collection('intervalBlocks');
    this.#past = store.db.collection('pastReadings');
    this.#meterReadings = store.db.collection('meterReadings');
  }

  get job(): JobHandler {
    return scheduled({
      kind: 'forget-old-usage',
      everySeconds: EVERY_SECONDS,
      run: async ({ signal }) => this.forget(signal),
    });
  }

  async forget(signal?: AbortSignal): Promise<void> {
    if (this.months === 0) return;
    const oldest = new Date(this.now());
    oldest.setUTCMonth(oldest.getUTCMonth() - this.months);
    const before = Math.floor(oldest.getTime() / 1000);
    await this.#forgetReadings(before, signal);
    for (const name of ['usageSummaries', 'qualitySummaries']) await this.#forgetSummaries(name, before, signal);
  }

  async #forgetReadings(before: number, signal: AbortSignal | undefined): Promise<void> {
    const old = { firstDay: { $lt: before - TOGETHER_SECONDS } };
    for (;;) {
      const channels = await this.#meterReadings.find(old).sort({ firstDay: 1 }).limit(AT_ONCE).toArray();
      for (const channel of channels) {
        signal?.throwIfAborted();
        await this.#forgetDays(channel, before);
      }
      if (channels.length < AT_ONCE) return;
    }
  }

  /** Who reads the channel sees that it changed; who is writing to it starts over. */
  async #forgetDays({ _id }: StoredMeterReading, before: number): Promise<void> {
    const [first, end, last] = [0, before, Infinity].map((start) => new Binary(blockKey(_id, start)));
    if (first === undefined || end === undefined || last === undefined) return;
    const days = { _id: { $gte: first, $lt: end } };
    await this.store.transaction(async (session) => {
      await this.#blocks.deleteMany(days, { session });
      await this.#past.deleteMany(days, { session });
      const left = { _id: { $gte: end, $lte: last } };
      const next = await this.#blocks.findOne(left, { session, sort: { _id: 1 }, projection: { _id: 1 } });
      const hull =
        next === null
          ? { $unset: { firstDay: 1, lastDay: 1 } as const }
          : { $set: { firstDay: nominalStartOf(next._id.buffer) } };
      const update = { ...hull, $inc: { writes: 1 }, $max: { changedAt: this.now() } };
      await this.#meterReadings.updateOne({ _id }, update, { session });
    });
  }

  async #forgetSummaries(name: string, before: number, signal: AbortSignal | undefined): Promise<void> {
    const summaries = this.store.db.collection<StoredSummary<unknown>>(name);
    for (;;) {
      signal?.throwIfAborted();
      const old = await summaries
        .find({ until: { $lt: before } }, { projection: { _id: 1 } })
        .limit(AT_ONCE)
        .toArray();
      await summaries.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } });
      if (old.length < AT_ONCE) return;
    }
  }
}
