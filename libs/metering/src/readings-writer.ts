import { setImmediate } from 'node:timers/promises';
import { contentHash, type Store } from '@app/store';
import type { TimeZone } from '@app/time';
import { ChannelWriter, type PendingDay } from './channel-writer.js';
import { DayBuffers } from './day-buffers.js';
import { DayWriter } from './day-writer.js';
import { MeterReadings, type MeterReadingReference, type StoredMeterReading } from './meter-readings.js';
import { ReadingTypes } from './reading-types.js';

/** Days written in one transaction. */
const DAYS_A_TRANSACTION = 1_000;

/** What became of the readings of an intake. */
export interface ReadingsTotals {
  new: number;
  unchanged: number;
  revised: number;
  /** older revisions that came in late: kept as past readings */
  superseded: number;
  conflicts: number;
  /** intervals without a reading between the first and the last reading of each channel in this intake */
  gaps: number;
}

export interface ReadingsWriterOptions {
  /** when the readings become known; by default the time of each transaction */
  readonly recordedAt?: Date;
  /** told of each row that gives an interval a second value in one revision; the first stands */
  readonly onConflict: (line: number, meterReadingId: string, start: number) => void;
}

/**
 * Takes the readings of one intake into the store: collects them by channel and local day and writes many days at a
 * time, each batch with its change records in one transaction. While one batch is written the next gathers.
 */
export class ReadingsWriter {
  readonly totals: ReadingsTotals = { new: 0, unchanged: 0, revised: 0, superseded: 0, conflicts: 0, gaps: 0 };
  readonly #channels = new Map<string, ChannelWriter>();
  /** channels whose meter reading is to be found, or made, before their first days are written */
  #unplaced: { readonly channel: ChannelWriter; readonly reference: MeterReadingReference }[] = [];
  readonly #days: DayWriter;
  readonly #meterReadings: MeterReadings;
  readonly #buffers = new DayBuffers();
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, options: ReadingsWriterOptions) {
    this.#days = new DayWriter(store, options, this.totals);
    this.#meterReadings = new MeterReadings(store, new ReadingTypes(store));
  }

  /** The writer of a channel whose days are cut by `zone`. */
  channel(meterReading: StoredMeterReading, zone: TimeZone): ChannelWriter {
    return this.#channelOf(meterReading._id, () => new ChannelWriter(meterReading, zone, this.#buffers));
  }

  /** The same for a channel that may be new: it is found, or made, with many others when its readings are written. */
  channelNamed(reference: MeterReadingReference, zone: TimeZone): ChannelWriter {
    const { usagePointId, readingType, sourceKey } = reference;
    const name = `${usagePointId} ${sourceKey ?? contentHash(readingType)}`;
    return this.#channelOf(name, () => {
      const channel = new ChannelWriter(undefined, zone, this.#buffers);
      this.#unplaced.push({ channel, reference });
      return channel;
    });
  }

  /** Whether so much has been gathered that the caller should flush before it adds more. */
  get full(): boolean {
    return this.#buffers.full;
  }

  /** Begins to write all that has been gathered, as soon as what was begun before is written. */
  async flush(): Promise<void> {
    await this.#writing;
    const days = [...this.#channels.values()].flatMap((channel) => channel.take());
    const unplaced = this.#unplaced;
    this.#unplaced = [];
    this.#buffers.reset();
    this.#writing = this.#write(days, unplaced);
    // told to whoever flushes or closes next
    this.#writing.catch(() => undefined);
    await setImmediate();
  }

  /** Writes the rest. When it has resolved, all readings survive the loss of this process. */
  async written(): Promise<void> {
    await this.flush();
    await this.#writing;
  }

  /** Writes the rest and counts the gaps. */
  async close(): Promise<ReadingsTotals> {
    await this.written();
    for (const channel of this.#channels.values()) this.totals.gaps += await this.#days.gapsOf(channel);
    return this.totals;
  }

  #channelOf(name: string, make: () => ChannelWriter): ChannelWriter {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = make();
      this.#channels.set(name, channel);
    }
    return channel;
  }

  async #write(days: PendingDay[], unplaced: readonly { channel: ChannelWriter; reference: MeterReadingReference }[]) {
    const placed = await this.#meterReadings.ensureAll(unplaced.map(({ reference }) => reference));
    for (const [i, { channel }] of unplaced.entries()) {
      const meterReading = placed[i];
      if (meterReading !== undefined) channel.meterReading = meterReading;
    }
    for (let at = 0; at < days.length; at += DAYS_A_TRANSACTION) {
      await this.#days.write(days.slice(at, at + DAYS_A_TRANSACTION));
    }
    for (const day of days) this.#buffers.giveBack(day);
  }
}
