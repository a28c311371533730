import { instantsOfWallTime } from '@app/time';
import type { FileAccount } from '../file-report.js';
import type { Reason } from '../reasons.js';
import { readLseHeader, spanOf, zoneOfRecord } from './lse-header.js';
import type { HeaderFault, LseHeader } from './lse-header.js';
import { intervalEnergy, registerEnergy } from './reading-types.js';
import type { KnownUsagePoint, UsagePointInit, UsageTarget } from './usage-target.js';

/** More than a year of minutes; a record beyond it is refused rather than held. */
const MOST_VALUES = 600_000;
const texas = 'America/Chicago';

/**
 * One record while its rows come in. Its values are held, in columns, until their number is known: only then is it
 * certain where they lie, since one value too few or too many shifts all that follow.
 */
export class LseRecord {
  readonly #headerRows: (readonly string[] | undefined)[] = [];
  readonly #headerLines: number[] = [];
  #read: LseHeader | HeaderFault | undefined;
  #values = new Float64Array(128);
  #qualities = new Uint8Array(128);
  #lines = new Uint32Array(128);
  #count = 0;
  #previousCode = -1;
  /** the writer numbers all rows alike: then their order is all there is */
  #unnumbered = false;

  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly now: number,
    line: number,
    fields: readonly string[],
  ) {
    this.header(1, line, fields);
  }

  /** how many values it has */
  get count(): number {
    return this.#count;
  }

  /** Its usage point, by ESIID, with what that begins with; none where its header rows are not sound. */
  get usagePoints(): [string, UsagePointInit][] {
    const header = this.#header();
    return 'reason' in header ? [] : [[header.esiid, initOf(header)]];
  }

  header(number: number, line: number, fields: readonly string[]): void {
    this.#headerRows[number] = fields;
    this.#headerLines[number] = line;
  }

  /** @param value in thousandths, NaN missing */
  detail(line: number, code: number, value: number, quality: number): void {
    const index = this.#place(line, code);
    if (index === -1) return;
    if (index >= this.#values.length) this.#grow(index + 1);
    this.#values.fill(NaN, this.#count, index);
    this.#values[index] = value;
    this.#qualities[index] = quality;
    this.#lines[index] = line;
    this.#count = index + 1;
  }

  /** A row already reported, which still takes its place. */
  rejectedDetail(line: number, code: number): void {
    this.detail(line, code, NaN, 0);
  }

  /** @param cut the file ended within the record: what is there is taken as far as it goes */
  async finish(cut: boolean): Promise<void> {
    const header = this.#header();
    if ('reason' in header) return this.#refuse(header.row, header.reason, header.detail);
    const { esiid } = header;
    const usagePoint = await this.target.usagePoint({ esiid }, initOf(header));
    if (typeof usagePoint === 'string') return this.#refuse(1, usagePoint, esiid);
    const zone = zoneOfRecord(header, usagePoint.fileZone);
    const span = spanOf(header, zone, this.#count);
    const within = header.stop - header.start > this.#count * header.intervalLength;
    const start = cut && within ? instantsOfWallTime(zone, header.start)[0] : undefined;
    if (typeof span === 'string' && start === undefined) {
      return this.#refuse(1, span, span === 'row-count' ? `${this.#count} values` : '');
    }
    const revisionTime = header.revised === undefined ? 0 : (instantsOfWallTime(zone, header.revised)[0] ?? 0);
    await this.#takeValues(usagePoint, header, typeof span === 'string' ? (start ?? 0) : span.start, revisionTime);
    if (typeof span !== 'string') this.#takeRegisters(usagePoint, header, span, revisionTime);
  }

  /** Read once all header rows are there. */
  #header(): LseHeader | HeaderFault {
    return (this.#read ??= readLseHeader(this.#headerRows));
  }

  async #takeValues(
    usagePoint: KnownUsagePoint,
    header: LseHeader,
    start: number,
    revisionTime: number,
  ): Promise<void> {
    const { direction, intervalLength } = header;
    const channel = this.target.channel(usagePoint, intervalEnergy(direction, intervalLength));
    for (let i = 0, at = start; i < this.#count; i++, at += intervalLength) {
      const value = this.#values[i] ?? NaN;
      if (value !== value) {
        channel.missing(at);
        continue;
      }
      const line = this.#lines[i] ?? 0;
      if (at > this.now) this.account.warn(line, 'future-dated');
      channel.add(line, at, intervalLength, value, this.#qualities[i] ?? 0, revisionTime);
    }
    if (this.target.full) await this.target.flush();
  }

  #takeRegisters(
    usagePoint: KnownUsagePoint,
    header: LseHeader,
    span: { readonly start: number; readonly stop: number },
    revisionTime: number,
  ): void {
    const line = this.#headerLines[2] ?? 0;
    const reads = [
      { at: span.start, value: header.startRegister, name: 'meter start reading' },
      { at: span.stop, value: header.stopRegister, name: 'meter stop reading' },
    ].filter(({ value }) => !Number.isNaN(value));
    const sound = reads.filter(({ value, name }) => {
      if (value >= 0 && Number.isFinite(value)) return true;
      this.account.reject(line, value < 0 ? 'negative-register' : 'bad-number', name);
      return false;
    });
    if (sound.length === 0) return;
    const channel = this.target.channel(usagePoint, registerEnergy(header.direction));
    for (const { at, value } of sound) {
      channel.add(line, at, 0, Math.round(value * header.whPerUnit), 0, revisionTime);
    }
  }

  /** Which interval of the record a row is; -1 where it is out of order, which is reported. */
  #place(line: number, code: number): number {
    if (this.#count === 1 && code === this.#previousCode) this.#unnumbered = true;
    const expected = this.#unnumbered || code === this.#previousCode + 1 || this.#previousCode === -1;
    const index = this.#unnumbered || code > MOST_VALUES ? this.#count : code;
    if ((!expected && code <= this.#previousCode) || index >= MOST_VALUES) {
      this.account.reject(line, 'row-order');
      return -1;
    }
    this.#previousCode = code;
    return index;
  }

  #grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.#values.length * 2);
    const values = new Float64Array(capacity);
    values.set(this.#values);
    this.#values = values;
    const qualities = new Uint8Array(capacity);
    qualities.set(this.#qualities);
    this.#qualities = qualities;
    const lines = new Uint32Array(capacity);
    lines.set(this.#lines);
    this.#lines = lines;
  }

  /** Rejects all rows of the record. */
  #refuse(headerRow: number, reason: Reason, detail: string): void {
    const line = this.#headerLines[headerRow] ?? this.#headerLines[1] ?? 0;
    this.account.reject(line, reason, detail, Math.max(1, this.#count));
  }
}

const initOf = ({ timeZone = texas }: LseHeader): UsagePointInit => ({ serviceKind: 0, timeZone });
