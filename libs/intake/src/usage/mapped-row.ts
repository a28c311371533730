import { roundedThousandths, thousandths } from '../source/byte-fields.js';
import type { FileAccount } from '../file-report.js';
import { ReadingStopped } from '../reasons.js';
import type { Reason } from '../reasons.js';
import type { CsvMapping } from './csv-mapping.js';
import { dateTimeReader, usualDates, usualTimes } from './date-format.js';
import type { DateTimeReader } from './date-format.js';
import { isEsiid } from './esiid.js';
import { unitOf } from './units.js';
import type { Unit } from './units.js';
import type { UsagePointRef } from './usage-target.js';

const DAY = 86_400;
const COST_SCALE = 100_000;

/** A row, taken apart. */
export interface MappedRow {
  readonly line: number;
  readonly reference: UsagePointRef;
  readonly date: { readonly year: number; readonly month: number; readonly day: number };
  /** since midnight; undefined in daily files */
  readonly seconds: number | undefined;
  readonly interval: number;
  /** NaN: missing */
  readonly value: number;
  readonly unit: Unit;
  readonly flowDirection: number;
  readonly quality: number;
  readonly cost: number;
}

/** Where the columns are, by number from 0; -1 where a column is not there. */
export type Places = Readonly<
  Record<'date' | 'start' | 'end' | 'value' | 'unit' | 'cost' | 'quality' | 'flow' | 'esiid', number>
>;

/** Takes the rows of one file apart as its mapping says. */
export class MappedRows {
  #interval: number;
  readonly #date: DateTimeReader;
  readonly #time: DateTimeReader;

  /** @param usagePoint the one the operator named, if any */
  constructor(
    private readonly mapping: CsvMapping,
    private readonly at: Places,
    private readonly account: FileAccount,
    private readonly usagePoint: UsagePointRef | undefined,
  ) {
    const { intervalSeconds = 0, dateFormat, timeFormat } = mapping;
    this.#interval = intervalSeconds;
    this.#date = dateFormat === undefined ? usualDates : dateTimeReader(dateFormat);
    this.#time = timeFormat === undefined ? usualTimes : dateTimeReader(timeFormat);
  }

  /** @throws ReadingStopped usage-point-needed */
  read(fields: readonly string[], line: number): MappedRow | Reason {
    const { mapping, at } = this;
    const field = (place: number): string => fields[place] ?? '';
    if (fields.length <= Math.max(at.date, at.start, at.value)) return 'short-row';
    const reference = this.#reference(field(at.esiid));
    if (typeof reference === 'string') return reference;
    const when = this.#date(field(at.date));
    if (typeof when === 'string') return when;
    if (when.date === undefined) return 'wrong-date';
    const time = at.start === -1 ? when : this.#time(field(at.start));
    if (typeof time === 'string') return time;
    if (time.seconds !== undefined && time.seconds >= DAY) return 'hour-out-of-range';
    const interval =
      time.seconds === undefined ? DAY : this.#intervalOf(time.seconds, at.end === -1 ? '' : field(at.end));
    if (typeof interval === 'string') return interval;
    const unit = unitOf(
      at.unit === -1 || field(at.unit) === '' ? (mapping.unit ?? '') : field(at.unit),
      mapping.service,
    );
    if (unit === undefined) return 'unknown-unit';
    const flowDirection = at.flow === -1 ? (mapping.flowDirection ?? 1) : (mapping.flows?.[field(at.flow)] ?? -1);
    if (flowDirection === -1) return 'unknown-channel';
    const quality = at.quality === -1 || field(at.quality) === '' ? 0 : (mapping.qualities?.[field(at.quality)] ?? -1);
    if (quality === -1) return 'unknown-quality';
    const value = this.#valueOf(field(at.value), unit, line);
    if (typeof value === 'string') return value;
    if (value < 0 && flowDirection !== 4) return 'negative-value';
    const cost = at.cost === -1 ? NaN : costOf(field(at.cost), mapping.decimal);
    if (typeof cost === 'string') return cost;
    return {
      line,
      reference,
      date: when.date,
      seconds: time.seconds,
      interval,
      value,
      unit,
      flowDirection,
      quality,
      cost,
    };
  }

  #reference(esiid: string): UsagePointRef | Reason {
    if (esiid !== '') {
      const plain = esiid.replace(/^'/, '');
      return isEsiid(plain) ? { esiid: plain } : 'bad-esiid';
    }
    const { mapping } = this;
    if (this.usagePoint !== undefined) return this.usagePoint;
    if (mapping.usagePoint !== undefined) return { id: mapping.usagePoint };
    if (mapping.esiid !== undefined) return { esiid: mapping.esiid };
    throw new ReadingStopped('usage-point-needed');
  }

  /** The channel's interval length, told by the mapping or by the first row that has an end. */
  #intervalOf(start: number, end: string): number | Reason {
    if (this.#interval !== 0) return this.#interval;
    const until = this.#time(end);
    if (typeof until === 'string') return until;
    let length = ((until.seconds ?? 0) - start + DAY) % DAY;
    // 00:00 to 00:14 is a quarter of an hour, its last minute named.
    if (length % 300 === 240) length += 60;
    if (length === 0) length = DAY;
    if (DAY % length !== 0) return 'wrong-period';
    this.#interval = length;
    return length;
  }

  #valueOf(text: string, unit: Unit, line: number): number | Reason {
    const { decimal } = this.mapping;
    if (text === '') return NaN;
    const plain = decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
    const bytes = Buffer.from(plain);
    let value = thousandths(bytes, 0, bytes.length);
    if (Number.isNaN(value)) {
      value = roundedThousandths(bytes, 0, bytes.length);
      if (Number.isNaN(value)) return 'bad-number';
      this.account.warn(line, 'rounded-value');
    }
    value *= unit.perThousandth;
    return Math.abs(value) > Number.MAX_SAFE_INTEGER / 64 ? 'value-out-of-range' : value;
  }
}

const optional = ['start', 'end', 'unit', 'cost', 'quality', 'flow', 'esiid'] as const;

/** Undefined where a header of the mapping is not among the headers. */
export function placesOf({ columns }: CsvMapping, headers: readonly string[]): Places | undefined {
  const plain = headers.map((header) => header.toLowerCase());
  const placeOf = (column: string | number | undefined): number => {
    if (column === undefined) return -1;
    return typeof column === 'number' ? column - 1 : plain.indexOf(column.trim().toLowerCase());
  };
  const missing = Object.values(columns).some((column) => typeof column === 'string' && placeOf(column) === -1);
  if (missing) return undefined;
  const [start, end, unit, cost, quality, flow, esiid] = optional.map((name) => placeOf(columns[name]));
  return {
    date: placeOf(columns.date),
    value: placeOf(columns.value),
    start: start ?? -1,
    end: end ?? -1,
    unit: unit ?? -1,
    cost: cost ?? -1,
    quality: quality ?? -1,
    flow: flow ?? -1,
    esiid: esiid ?? -1,
  };
}

/** Money in 1e-5 of its currency. */
function costOf(text: string, decimal: string | undefined): number | Reason {
  if (text === '') return NaN;
  const plain = text.replaceAll(/[^\d.,+-]/g, '');
  const number = Number(decimal === ',' ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', ''));
  return plain === '' || Number.isNaN(number) ? 'bad-number' : Math.round(number * COST_SCALE);
}
