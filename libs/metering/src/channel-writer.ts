import { localDayStart, nextLocalDay, type TimeZone } from '@app/time';
import { DayRows } from './interval-block/day-rows.js';
import type { StoredMeterReading } from './meter-readings.js';

/** Readings of one channel and local day that wait to be written; `lines` says where each row came from. */
export interface PendingDay {
  readonly channel: ChannelWriter;
  readonly dayStart: number;
  readonly rows: DayRows;
  readonly lines: number[];
}

/** Takes the readings of one channel, sorted into local days. */
export class ChannelWriter {
  /** first and last reading added, epoch seconds */
  first = Infinity;
  last = -Infinity;
  #days = new Map<number, PendingDay>();
  #day: PendingDay | undefined;
  #dayEnd = -Infinity;

  constructor(
    /** renewed by each write, which moves its hull and counts itself */
    public meterReading: StoredMeterReading,
    readonly zone: TimeZone,
    private readonly pending: { days: number; rows: number },
  ) {}

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
    this.pending.rows++;
    if (start < this.first) this.first = start;
    if (start > this.last) this.last = start;
  }

  /** The pending days in the order of time, which are then no longer pending. */
  take(): PendingDay[] {
    const days = [...this.#days.values()].sort((a, b) => a.dayStart - b.dayStart);
    this.#days = new Map();
    this.#day = undefined;
    return days;
  }

  #dayOf(start: number): PendingDay {
    const dayStart = localDayStart(this.zone, start);
    this.#dayEnd = nextLocalDay(this.zone, dayStart);
    let day = this.#days.get(dayStart);
    if (day === undefined) {
      day = { channel: this, dayStart, rows: new DayRows(), lines: [] };
      this.#days.set(dayStart, day);
      this.pending.days++;
    }
    this.#day = day;
    return day;
  }
}
