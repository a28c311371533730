import { ianaZone, nextLocalDay, startOfDate } from '@app/time';
import type { TimeZone } from '@app/time';
import type { FileAccount } from '../file-report.js';
import { ReadingStopped } from '../reasons.js';
import type { Reason } from '../reasons.js';
import { commonHeader } from './common-csv.js';
import type { CsvMapping } from './csv-mapping.js';
import { MappedRows, placesOf } from './mapped-row.js';
import type { MappedRow } from './mapped-row.js';
import { RepeatedHour } from './repeated-hour.js';
import { splitCsv } from './split-csv.js';
import type { TextLayout } from './text-layout.js';
import type { Channel, KnownUsagePoint, UsagePointRef, UsageTarget } from './usage-target.js';
import { instantsOfDay, wallDay } from './wall-days.js';

/** A portal's CSV, read by an operator's mapping; the lines before its header are not looked at. */
export class MappedCsv implements TextLayout {
  #mapping?: CsvMapping;
  #rows?: MappedRows;
  #skipped = 0;
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
    this.#mapping = mapping;
    if (mapping?.header === false) this.#begin(mapping, []);
  }

  row(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    const mapping = this.#mapping;
    if (line <= (mapping?.skipLines ?? 0)) {
      this.#skipped++;
      return undefined;
    }
    const text = buffer.toString('utf8', start, end);
    if (mapping === undefined || this.#rows === undefined) {
      this.#header(text, line);
      return undefined;
    }
    this.account.rows++;
    const fields = splitCsv(text, mapping.delimiter ?? ',');
    const row = this.#rows.read(fields, line);
    if (typeof row !== 'string') return this.#take(mapping, row);
    this.account.reject(line, row);
    return undefined;
  }

  end(cut: boolean): Promise<void> {
    if (this.#rows === undefined && !cut) {
      return Promise.reject(
        new ReadingStopped('missing-column', this.#mapping === undefined ? 'no header' : namesOf(this.#mapping)),
      );
    }
    this.#repeated.finish();
    if (this.#skipped > 0) this.account.warn(0, 'personal-lines-skipped', '', this.#skipped);
    return Promise.resolve();
  }

  /** Whether the line is the header; a line that is not may be personal and goes no further. */
  #header(text: string, line: number): void {
    const mapping = this.#mapping ?? commonHeader(text);
    if (mapping !== undefined) {
      if (this.#begin(mapping, splitCsv(text, mapping.delimiter ?? ','))) return;
      if (mapping.skipLines !== undefined) throw new ReadingStopped('missing-column', namesOf(mapping), { line });
    }
    this.#skipped++;
  }

  /** @returns whether the headers have all that the mapping names */
  #begin(mapping: CsvMapping, headers: readonly string[]): boolean {
    const places = placesOf(mapping, headers);
    if (places === undefined) return false;
    this.#mapping = mapping;
    this.#rows = new MappedRows(mapping, places, this.account, this.usagePoint);
    return true;
  }

  #take(mapping: CsvMapping, row: MappedRow): Promise<void> | undefined {
    const usagePoint = this.#usagePoints.get(JSON.stringify(row.reference));
    if (usagePoint === undefined) return this.#openUsagePoint(mapping, row).then(() => this.#take(mapping, row));
    if (typeof usagePoint === 'string') {
      this.account.reject(row.line, usagePoint);
      return undefined;
    }
    const channel = this.#channelOf(mapping, usagePoint, row);
    const zone = mapping.timeZone === undefined ? usagePoint.fileZone : ianaZone(mapping.timeZone);
    this.#place(zone, channelKey(usagePoint, row), channel, row);
    return undefined;
  }

  async #openUsagePoint({ timeZone }: CsvMapping, { reference, unit }: MappedRow): Promise<void> {
    const init = { serviceKind: unit.serviceKind, ...(timeZone !== undefined && { timeZone }) };
    this.#usagePoints.set(JSON.stringify(reference), await this.target.usagePoint(reference, init));
  }

  #channelOf({ currency = 840 }: CsvMapping, usagePoint: KnownUsagePoint, row: MappedRow): Channel {
    const known = this.#channels.get(channelKey(usagePoint, row));
    if (known !== undefined) return known;
    const electric = row.unit.type.commodity === 1 ? { phase: 769, timeAttribute: 0 } : { timeAttribute: 0 };
    const channel = this.target.channel(usagePoint, {
      ...row.unit.type,
      ...electric,
      currency,
      dataQualifier: 12,
      flowDirection: row.flowDirection,
      intervalLength: row.interval,
    });
    this.#channels.set(channelKey(usagePoint, row), channel);
    return channel;
  }

  #place(zone: TimeZone, group: string, channel: Channel, row: MappedRow): void {
    const { date, line, interval, seconds = 0 } = row;
    const day = wallDay(zone, date.year, date.month, date.day);
    if (day === undefined) return this.account.reject(line, 'wrong-date');
    if (row.seconds === undefined) {
      return this.#add(zone, channel, row, startOfDate(zone, date.year, date.month, date.day));
    }
    const [first, second] = instantsOfDay(zone, day, seconds);
    if (first === undefined) return this.account.reject(line, 'nonexistent-local-time');
    if (second === undefined) return this.#add(zone, channel, row, first);
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

  #add(zone: TimeZone, channel: Channel, row: MappedRow, start: number): void {
    if (Number.isNaN(row.value)) {
      channel.missing(start);
      return;
    }
    if (start > this.now) this.account.warn(row.line, 'future-dated');
    const duration = row.seconds === undefined ? nextLocalDay(zone, start) - start : row.interval;
    channel.add(row.line, start, duration, row.value, row.quality, 0, row.cost);
  }
}

function channelKey(usagePoint: KnownUsagePoint, { unit, flowDirection, interval }: MappedRow): string {
  return `${usagePoint.id} ${unit.type.uom} ${unit.type.powerOfTenMultiplier} ${flowDirection} ${interval}`;
}

const namesOf = ({ columns }: CsvMapping): string => Object.values(columns).join(', ');
