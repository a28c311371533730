import { ianaZone, nextLocalDay } from '@app/time';
import type { TimeZone } from '@app/time';
import { roundedThousandths, thousandths } from '../source/byte-fields.js';
import type { FileAccount } from '../file-report.js';
import { ReadingStopped } from '../reasons.js';
import type { Reason } from '../reasons.js';
import { commonHeader } from './common-csv.js';
import type { CsvMapping } from './csv-mapping.js';
import { dateTimeReader, usualDates, usualTimes } from './date-format.js';
import type { DateTimeReader } from './date-format.js';
import { RepeatedHour } from './repeated-hour.js';
import { isEsiid } from './smart-meter-texas-csv.js';
import { splitCsv } from './split-csv.js';
import type { TextLayout } from './text-layout.js';
import { unitOf } from './units.js';
import type { Unit } from './units.js';
import type { Channel, KnownUsagePoint, UsagePointRef, UsageTarget } from './usage-target.js';
import { instantsOfDay, wallDay } from './wall-days.js';

const DAY = 86_400;
const COST_SCALE = 100_000;

/** A row, taken apart. */
interface Row {
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
type Places = Readonly<
  Record<'date' | 'start' | 'end' | 'value' | 'unit' | 'cost' | 'quality' | 'flow' | 'esiid', number>
>;

/** A portal's CSV, read by an operator's mapping; the lines before its header are not looked at. */
export class MappedCsv implements TextLayout {
  #mapping?: CsvMapping;
  #places?: Places;
  #interval = 0;
  #skipped = 0;
  #date: DateTimeReader = usualDates;
  #time: DateTimeReader = usualTimes;
  readonly #usagePoints = new Map<string, KnownUsagePoint | Reason>();
  readonly #channels = new Map<string, Channel>();
  readonly #repeated = new RepeatedHour();

  /**
   * @param mapping undefined: the file has the header that many portals share
   * @param usagePoint the one the operator named, if any
   * @param now epoch seconds: later readings are taken with a warning
   */
  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly now: number,
    mapping?: CsvMapping,
    private readonly usagePoint?: UsagePointRef,
  ) {
    if (mapping !== undefined) this.#use(mapping);
    if (mapping?.header === false) this.#places = placesOf(mapping, []);
  }

  row(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    const mapping = this.#mapping;
    if (line <= (mapping?.skipLines ?? 0)) {
      this.#skipped++;
      return undefined;
    }
    const text = buffer.toString('utf8', start, end);
    if (mapping === undefined || this.#places === undefined) {
      this.#header(text, line);
      return undefined;
    }
    this.account.rows++;
    const fields = splitCsv(text, mapping.delimiter ?? ',');
    const row = this.#read(mapping, this.#places, fields, line);
    if (typeof row !== 'string') return this.#take(mapping, row);
    this.account.reject(line, row);
    return undefined;
  }

  end(cut: boolean): Promise<void> {
    if (this.#places === undefined && !cut) {
      return Promise.reject(
        new ReadingStopped('missing-column', this.#mapping === undefined ? 'no header' : namesOf(this.#mapping)),
      );
    }
    this.#repeated.finish();
    if (this.#skipped > 0) this.account.warn(0, 'personal-lines-skipped', '', this.#skipped);
    return Promise.resolve();
  }

  #use(mapping: CsvMapping): void {
    this.#mapping = mapping;
    this.#interval = mapping.intervalSeconds ?? 0;
    if (mapping.dateFormat !== undefined) this.#date = dateTimeReader(mapping.dateFormat);
    if (mapping.timeFormat !== undefined) this.#time = dateTimeReader(mapping.timeFormat);
  }

  /** Whether the line is the header; a line that is not may be personal and goes no further. */
  #header(text: string, line: number): void {
    const mapping = this.#mapping ?? commonHeader(text);
    if (mapping !== undefined) {
      if (this.#mapping === undefined) this.#use(mapping);
      const places = placesOf(mapping, splitCsv(text, mapping.delimiter ?? ','));
      if (places !== undefined) {
        this.#places = places;
        return;
      }
      if (mapping.skipLines !== undefined) throw new ReadingStopped('missing-column', namesOf(mapping), { line });
    }
    this.#skipped++;
  }

  #read(mapping: CsvMapping, at: Places, fields: readonly string[], line: number): Row | Reason {
    const field = (place: number): string => fields[place] ?? '';
    if (fields.length <= Math.max(at.date, at.start, at.value)) return 'short-row';
    const reference = this.#reference(mapping, field(at.esiid));
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
    const value = this.#valueOf(field(at.value), mapping, unit, line);
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

  #reference(mapping: CsvMapping, esiid: string): UsagePointRef | Reason {
    if (esiid !== '') {
      const plain = esiid.replace(/^'/, '');
      return isEsiid(plain) ? { esiid: plain } : 'bad-esiid';
    }
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

  #valueOf(text: string, { decimal }: CsvMapping, unit: Unit, line: number): number | Reason {
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

  #take(mapping: CsvMapping, row: Row): Promise<void> | undefined {
    const usagePoint = this.#usagePoints.get(JSON.stringify(row.reference));
    if (usagePoint === undefined) return this.#openUsagePoint(mapping, row).then(() => this.#take(mapping, row));
    if (typeof usagePoint === 'string') {
      this.account.reject(row.line, usagePoint);
      return undefined;
    }
    const channel = this.#channels.get(channelKey(usagePoint, row));
    if (channel === undefined) return this.#openChannel(mapping, usagePoint, row).then(() => this.#take(mapping, row));
    const zone = mapping.timeZone === undefined ? usagePoint.fileZone : ianaZone(mapping.timeZone);
    this.#place(zone, channelKey(usagePoint, row), channel, row);
    return undefined;
  }

  async #openUsagePoint({ timeZone }: CsvMapping, { reference, unit }: Row): Promise<void> {
    const init = { serviceKind: unit.serviceKind, ...(timeZone !== undefined && { timeZone }) };
    this.#usagePoints.set(JSON.stringify(reference), await this.target.usagePoint(reference, init));
  }

  async #openChannel({ currency = 840 }: CsvMapping, usagePoint: KnownUsagePoint, row: Row): Promise<void> {
    const electric = row.unit.type.commodity === 1 ? { phase: 769, timeAttribute: 0 } : { timeAttribute: 0 };
    const channel = await this.target.channel(usagePoint, {
      ...row.unit.type,
      ...electric,
      currency,
      dataQualifier: 12,
      flowDirection: row.flowDirection,
      intervalLength: row.interval,
    });
    this.#channels.set(channelKey(usagePoint, row), channel);
  }

  #place(zone: TimeZone, group: string, channel: Channel, row: Row): void {
    const { date, line, interval, seconds = 0 } = row;
    const day = wallDay(zone, date.year, date.month, date.day);
    if (day === undefined) return this.account.reject(line, 'wrong-date');
    const [first, second] = instantsOfDay(zone, day, seconds);
    if (first === undefined) return this.account.reject(line, 'nonexistent-local-time');
    if (second === undefined || row.seconds === undefined) return this.#add(zone, channel, row, first);
    this.#repeated.add(
      `${group} ${day.wall}`,
      {
        wall: seconds,
        instants: [first, second],
        take: (start) => this.#add(zone, channel, row, start),
        reject: () => this.account.reject(line, 'ambiguous-clock-change-hour'),
      },
      interval,
    );
  }

  #add(zone: TimeZone, channel: Channel, row: Row, start: number): void {
    if (Number.isNaN(row.value)) {
      channel.missing(start);
      return;
    }
    if (start > this.now) this.account.warn(row.line, 'future-dated');
    const duration = row.seconds === undefined ? nextLocalDay(zone, start) - start : row.interval;
    channel.add(row.line, start, duration, row.value, row.quality, 0, row.cost);
  }
}

function channelKey(usagePoint: KnownUsagePoint, { unit, flowDirection, interval }: Row): string {
  return `${usagePoint.id} ${unit.type.uom} ${unit.type.powerOfTenMultiplier} ${flowDirection} ${interval}`;
}

const optional = ['start', 'end', 'unit', 'cost', 'quality', 'flow', 'esiid'] as const;

/** Undefined where a header of the mapping is not among the headers. */
function placesOf({ columns }: CsvMapping, headers: readonly string[]): Places | undefined {
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

const namesOf = ({ columns }: CsvMapping): string => Object.values(columns).join(', ');

/** Money in 1e-5 of its currency. */
function costOf(text: string, decimal: string | undefined): number | Reason {
  if (text === '') return NaN;
  const plain = text.replaceAll(/[^\d.,+-]/g, '');
  const number = Number(decimal === ',' ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', ''));
  return plain === '' || Number.isNaN(number) ? 'bad-number' : Math.round(number * COST_SCALE);
}
