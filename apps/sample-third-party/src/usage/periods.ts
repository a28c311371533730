import { isoDate, LocalTime, type CivilDate } from './local-time.js';
import type { Reading, Usage } from './usage.js';

const ELECTRICITY = 1;
const DELTA = 4;
const ENERGY = 12;
const WATT_HOURS = 72;
const DELIVERED = 1;
const RECEIVED = 19;
const HOUR = 3600;

/** A meter as a person chooses it. */
export interface MeterChoice {
  readonly id: string;
  readonly name: string;
}

/** A bar of the chart, and a row of the table. */
export interface Slot {
  readonly name: string;
  /** as in the table and the readout: `Tue, Nov 24` */
  readonly longName: string;
  /** date of the day, where one can look into it */
  readonly date?: string;
  /** whether the axis names it */
  readonly isTick: boolean;
  readonly from: Sum;
  readonly to?: Sum;
}

/** Readings of one direction added up. */
export interface Sum {
  readonly kilowattHours: number;
  readonly readings: number;
  readonly estimated: number;
  /** expected and not there; what is still to come is not missing */
  readonly missing: number;
}

export interface Period {
  readonly slots: readonly Slot[];
  readonly from: Sum;
  readonly to?: Sum;
  readonly intervalSeconds: number;
}

/** A direction of a meter: its readings in order, each once, in kWh. */
interface Channel {
  readonly readings: readonly Reading[];
  readonly intervalSeconds: number;
}

/** The electricity meters of a usage, in the order in which the custodian tells of them. */
export const metersOf = (usage: Usage): MeterChoice[] =>
  Object.entries(usage.points)
    .filter(([self]) => channelOf(usage, self, DELIVERED) !== undefined)
    .map(([self, { title }], index) => ({
      id: self.slice(self.lastIndexOf('/') + 1),
      name: title === '' ? `Meter ${index + 1}` : title,
    }));

/** One meter's electricity by its own clock. */
export class MeterDiary {
  readonly #from: Channel;
  readonly #to: Channel | undefined;
  readonly time: LocalTime;
  /** first and last local date with a reading */
  readonly first: CivilDate;
  readonly last: CivilDate;
  /** end of the last reading: after it, readings are still to come */
  readonly #end: number;

  private constructor(from: Channel, to: Channel | undefined, time: LocalTime) {
    this.#from = from;
    this.#to = to;
    this.time = time;
    const [start] = from.readings[0] ?? [0];
    const [lastStart, lastSeconds] = from.readings.at(-1) ?? [0, 0];
    this.first = time.dateOf(start);
    this.last = time.dateOf(lastStart);
    this.#end = lastStart + lastSeconds;
  }

  /** @param id as in MeterChoice */
  static of(usage: Usage, id: string): MeterDiary | undefined {
    const self = Object.keys(usage.points).find((each) => each.endsWith(`/${id}`));
    const point = self === undefined ? undefined : usage.points[self];
    if (self === undefined || point === undefined) return undefined;
    const from = channelOf(usage, self, DELIVERED);
    if (from === undefined) return undefined;
    const zone = point.related.map((href) => usage.zones[href]).find((rules) => rules !== undefined);
    return new MeterDiary(from, channelOf(usage, self, RECEIVED), new LocalTime(zone));
  }

  /** Whether there is more to a day than its sum. */
  get hasHours(): boolean {
    return this.#from.intervalSeconds <= HOUR;
  }

  get intervalSeconds(): number {
    return this.#from.intervalSeconds;
  }

  /** A local day, by the hour: 23, 24 or 25 of them. */
  day(date: CivilDate): Period {
    return this.#period(
      this.time
        .hoursOf(date)
        .map((hour) => ({ ...hour, longName: hour.name, isTick: /^(12|3|6|9) .m$/.test(hour.name) })),
    );
  }

  /** A month of the calendar, by the day. */
  month({ year, month }: CivilDate): Period {
    const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
    return this.#period(
      Array.from({ length: days }, (_, index) => {
        const date = { year, month, day: index + 1 };
        const start = this.time.startOf(date);
        return {
          start,
          end: this.time.startOf({ ...date, day: date.day + 1 }),
          name: String(date.day),
          longName: this.time.format(start, { weekday: 'short', month: 'short', day: 'numeric' }),
          date: isoDate(date),
          isTick: index === 0 || (index + 1) % 5 === 0,
        };
      }),
    );
  }

  #period(spans: readonly (Span & Omit<Slot, 'from' | 'to'>)[]): Period {
    const [from, to] = [this.#from, this.#to];
    const slots = spans.map(({ start, end, ...slot }) => ({
      ...slot,
      from: this.#sum(from, { start, end }),
      ...(to !== undefined && { to: this.#sum(to, { start, end }) }),
    }));
    const whole = { start: spans[0]?.start ?? 0, end: spans.at(-1)?.end ?? 0 };
    return {
      slots,
      from: this.#sum(from, whole),
      ...(to !== undefined && { to: this.#sum(to, whole) }),
      intervalSeconds: from.intervalSeconds,
    };
  }

  /** The readings that begin in a span. */
  #sum({ readings, intervalSeconds }: Channel, { start, end }: Span): Sum {
    let [kilowattHours, count, estimated] = [0, 0, 0];
    for (let at = indexFrom(readings, start); at < readings.length; at++) {
      const reading = readings[at];
      if (reading === undefined || reading[0] >= end) break;
      kilowattHours += reading[2];
      count++;
      estimated += reading[3];
    }
    const [begun = end] = readings[0] ?? [];
    const known = Math.max(0, Math.min(end, this.#end) - Math.max(start, begun));
    const expected = Math.round(known / intervalSeconds);
    return {
      kilowattHours,
      readings: count,
      estimated,
      missing: Math.max(0, expected - count),
    };
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The first reading that begins at a time or after it. */
function indexFrom(readings: readonly Reading[], start: number): number {
  let [low, high] = [0, readings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((readings[middle]?.[0] ?? Infinity) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The energy of a direction. Registers count up and are left out; of two ways in which the same is told, the finer one
 * counts, lest it be counted twice. Where a meter was exchanged, there are several of a kind, one after the other.
 */
function channelOf(usage: Usage, point: string, flowDirection: number): Channel | undefined {
  const meters = Object.values(usage.meters).flatMap(({ up, related }) => {
    const type = related.map((href) => usage.types[href]).find((found) => found !== undefined);
    const isWanted =
      up === `${point}/MeterReading` &&
      type?.commodity === ELECTRICITY &&
      type.accumulation === DELTA &&
      type.kind === ENERGY &&
      type.uom === WATT_HOURS &&
      type.flowDirection === flowDirection;
    return isWanted
      ? [{ related, scale: 10 ** type.powerOfTen / 1000, intervalSeconds: type.intervalSeconds ?? HOUR }]
      : [];
  });
  const finest = Math.min(...meters.map(({ intervalSeconds }) => intervalSeconds));
  const byStart = new Map<number, Reading>();
  for (const { related, scale, intervalSeconds } of meters) {
    if (intervalSeconds !== finest) continue;
    for (const { up, readings } of Object.values(usage.blocks)) {
      if (!related.includes(up)) continue;
      for (const [start, seconds, value, isEstimated] of readings)
        byStart.set(start, [start, seconds, value * scale, isEstimated]);
    }
  }
  if (byStart.size === 0) return undefined;
  return { readings: [...byStart.values()].sort(([a], [b]) => a - b), intervalSeconds: finest };
}
