import { localDayStart, nextLocalDay, type TimeZone } from '@app/time';
import type { DayRows } from './interval-block/day-rows.js';
import type { StoredMeterReading } from './meter-readings.js';
import type { DayBuffers } from './day-buffers.js';
import { DaySpan } from './day-span.js';

/** Readings of one channel and local day that wait to be written; `lines` says where each row came from. */
export interface PendingDay {
  readonly channel: ChannelWriter;
  readonly dayStart: number;
  readonly rows: DayRows;
  readonly lines: number[];
}

/** Takes the readings of one channel, sorted into local days. */
export class ChannelWriter {
  /** first and last interval named, epoch seconds */
  first = Infinity;
  last = -Infinity;
  /** intervals named without a value */
  missed = 0;
  /** the days of it that have been written, and what is stored of them */
  readonly written = new DaySpan();
  #stored: StoredMeterReading | undefined;
  #days = new Map<number, PendingDay>();
  #day: PendingDay | undefined;
  #dayEnd = -Infinity;

  constructor(
    meterReading: StoredMeterReading | undefined,
    readonly zone: TimeZone,
    private readonly buffers: DayBuffers,
  ) {
    this.#stored = meterReading;
  }

  /** Whether it is known which meter reading this is; before that nothing is written. */
  get isPlaced(): boolean {
    return this.#stored !== undefined;
  }

  get meterReading(): StoredMeterReading {
    if (this.#stored === undefined) throw new TypeError('the channel has no meter reading yet');
    return this.#stored;
  }

  /** Renewed by each write, which moves its hull and counts itself. */
  set meterReading(meterReading: StoredMeterReading) {
    this.#stored = meterReading;
  }

  /**
   * @param line where the reading stands in its file
   * @param start epoch seconds
   * @param duration seconds
   * @param quality packed, see packQualities
   * @param revisionTime epoch seconds, 0 where the source gives none
   * @param cost hundred-thousandths of the currency, NaN where there is none
   */
  add(
    line: number,
    start: number,
    duration: number,
    value: number,
    quality: number,
    revisionTime: number,
    cost = NaN,
    tou = 0,
    consumptionTier = 0,
    cpp = 0,
  ): void {
    const day =
      this.#day !== undefined && start >= this.#day.dayStart && start < this.#dayEnd ? this.#day : this.#dayOf(start);
    const { rows } = day;
    const row = rows.grow();
    rows.start[row] = start - day.dayStart;
    rows.duration[row] = duration;
    rows.value[row] = value;
    rows.quality[row] = quality;
    rows.cost[row] = cost;
    rows.tou[row] = tou;
    rows.tier[row] = consumptionTier;
    rows.cpp[row] = cpp;
    rows.revised[row] = revisionTime;
    day.lines.push(line);
    this.buffers.rows++;
    this.#reach(start);
  }

  /** The source names an interval without a value. */
  missing(start: number): void {
    this.missed++;
    this.#reach(start);
  }

  /** The pending days in the order of time, which are then no longer pending. */
  take(): PendingDay[] {
    if (this.#days.size === 0) return [];
    const days = [...this.#days.values()].sort((a, b) => a.dayStart - b.dayStart);
    this.#days = new Map();
    this.#day = undefined;
    return days;
  }

  #reach(start: number): void {
    if (start < this.first) this.first = start;
    if (start > this.last) this.last = start;
  }

  #dayOf(start: number): PendingDay {
    const dayStart = localDayStart(this.zone, start);
    this.#dayEnd = nextLocalDay(this.zone, dayStart);
    let day = this.#days.get(dayStart);
    if (day === undefined) {
      day = { channel: this, dayStart, ...this.buffers.take() };
      this.#days.set(dayStart, day);
    }
    this.#day = day;
    return day;
  }
}
