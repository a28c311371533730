import { setImmediate } from 'node:timers/promises';
import type { Store } from '@app/store';
import type { TimeZone } from '@app/time';
import { ChannelWriter, type PendingDay } from './channel-writer.js';
import { DayWriter } from './day-writer.js';
import type { StoredMeterReading } from './meter-readings.js';

/** Days written in one transaction. */
const DAYS_A_TRANSACTION = 2_000;
/** Readings held back at most, whatever the days: about 80 bytes each. */
const MOST_PENDING_ROWS = 400_000;

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
 * time, each batch with its change records in one transaction.
 */
export class ReadingsWriter {
  readonly totals: ReadingsTotals = { new: 0, unchanged: 0, revised: 0, superseded: 0, conflicts: 0, gaps: 0 };
  readonly #channels = new Map<string, ChannelWriter>();
  readonly #days: DayWriter;
  readonly #pending = { days: 0, rows: 0 };

  constructor(store: Store, options: ReadingsWriterOptions) {
    this.#days = new DayWriter(store, options, this.totals);
  }

  /** The writer of a channel whose days are cut by `zone`. */
  channel(meterReading: StoredMeterReading, zone: TimeZone): ChannelWriter {
    let channel = this.#channels.get(meterReading._id);
    if (channel === undefined) {
      channel = new ChannelWriter(meterReading, zone, this.#pending);
      this.#channels.set(meterReading._id, channel);
    }
    return channel;
  }

  /** Whether so much is pending that the caller should flush before it adds more. */
  get full(): boolean {
    return this.#pending.days >= DAYS_A_TRANSACTION || this.#pending.rows >= MOST_PENDING_ROWS;
  }

  /** Writes all that is pending. When it has resolved, those readings survive the loss of this process. */
  async flush(): Promise<void> {
    let batch: PendingDay[] = [];
    for (const channel of this.#channels.values()) {
      for (const day of channel.take()) {
        batch.push(day);
        if (batch.length < DAYS_A_TRANSACTION) continue;
        await this.#days.write(batch);
        batch = [];
      }
    }
    if (batch.length > 0) await this.#days.write(batch);
    this.#pending.days = 0;
    this.#pending.rows = 0;
    await setImmediate();
  }

  /** Writes the rest and counts the gaps. */
  async close(): Promise<ReadingsTotals> {
    await this.flush();
    for (const channel of this.#channels.values()) this.totals.gaps += await this.#days.gapsOf(channel);
    return this.totals;
  }
}
