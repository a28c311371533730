import { digitsAt, fieldEnd, roundedThousandths, skipSpaces, textOf, thousandths } from '../source/byte-fields.js';
import type { FileAccount } from '../file-report.js';
import type { Reason } from '../reasons.js';
import { LseRecord } from './lse-record.js';
import type { TextLayout } from './text-layout.js';
import type { UsageTarget } from './usage-target.js';

const SORT_CODE_DIGITS = 8;
const FIRST_DETAIL = 10_000_000;
const COMMA = 0x2c;
const OTHER = 16;
/** Records held back at most, and values in them. */
const MOST_RECORDS = 500;
const MOST_HELD = 50_000;

/**
 * Status codes of Lodestar files and the QualityOfReading each becomes: no code and `A` (actual) are valid, `E`
 * estimated, `M` edited by hand, `V` validated, `R` raw, `Q` questionable.
 */
const qualityByStatus = new Map([
  ['', 0],
  ['A', 0],
  ['E', 8],
  ['M', 7],
  ['V', 17],
  ['R', 14],
  ['Q', 10],
]);

/** The ERCOT-specified interval file: records of four header rows and one detail row an interval. */
export class Lse implements TextLayout {
  #record?: LseRecord;
  /** records that are read, and wait for others so that their usage points are found together */
  #finished: LseRecord[] = [];
  #held = 0;

  /** @param now epoch seconds: later readings are taken with a warning */
  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly now: number,
  ) {}

  row(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    this.account.rows++;
    const code = digitsAt(buffer, start, SORT_CODE_DIGITS);
    if (code < 0 || end - start < SORT_CODE_DIGITS || (buffer[start + SORT_CODE_DIGITS] ?? COMMA) !== COMMA) {
      return this.#reject(line, 'unknown-row');
    }
    if (code >= FIRST_DETAIL) return this.#detail(buffer, start, end, line, code - FIRST_DETAIL);
    const fields = textOf(buffer, start, end).split(',');
    if (code === 1) {
      const finished = this.#record;
      this.#record = new LseRecord(this.target, this.account, this.now, line, fields);
      return finished && this.#finish(finished);
    }
    if (code > 4) return this.#reject(line, 'unknown-row');
    if (this.#record === undefined) return this.#reject(line, 'incomplete-record');
    this.#record.header(code, line, fields);
    return undefined;
  }

  async end(cut: boolean): Promise<void> {
    const last = this.#record;
    this.#record = undefined;
    await this.#take();
    await last?.finish(cut);
  }

  #finish(record: LseRecord): Promise<void> | undefined {
    this.#finished.push(record);
    this.#held += record.count;
    return this.#finished.length >= MOST_RECORDS || this.#held >= MOST_HELD ? this.#take() : undefined;
  }

  async #take(): Promise<void> {
    const records = this.#finished;
    this.#finished = [];
    this.#held = 0;
    await this.target.foresee(new Map(records.flatMap((record) => record.usagePoints)));
    for (const record of records) await record.finish(false);
  }

  #detail(buffer: Buffer, start: number, end: number, line: number, code: number): undefined {
    const record = this.#record;
    if (record === undefined) return this.#reject(line, 'incomplete-record');
    const valueAt = skipSpaces(buffer, start + SORT_CODE_DIGITS + 1, end);
    const valueEnd = fieldEnd(buffer, valueAt, end);
    let value = NaN;
    let quality = 0;
    if (valueAt < valueEnd) {
      value = thousandths(buffer, valueAt, valueEnd);
      if (Number.isNaN(value)) {
        value = roundedThousandths(buffer, valueAt, valueEnd);
        if (Number.isNaN(value)) return this.#rejectDetail(record, line, code, 'bad-number');
        this.account.warn(line, 'rounded-value');
      }
      if (value < 0) return this.#rejectDetail(record, line, code, 'negative-value');
      if (value > Number.MAX_SAFE_INTEGER / 64) return this.#rejectDetail(record, line, code, 'value-out-of-range');
      quality = this.#qualityOf(buffer, valueEnd + 1, end, line);
    }
    record.detail(line, code, value, quality);
    return undefined;
  }

  #qualityOf(buffer: Buffer, start: number, end: number, line: number): number {
    if (start >= end || buffer[start] === COMMA) return 0;
    const status = textOf(buffer, start, fieldEnd(buffer, start, end)).toUpperCase();
    const quality = qualityByStatus.get(status);
    if (quality === undefined) this.account.warn(line, 'unknown-status', status.slice(0, 8));
    return quality ?? OTHER;
  }

  /** The interval keeps its place in the record, without a value. */
  #rejectDetail(record: LseRecord, line: number, code: number, reason: Reason): undefined {
    record.rejectedDetail(line, code);
    return this.#reject(line, reason);
  }

  #reject(line: number, reason: Reason): undefined {
    this.account.reject(line, reason);
    return undefined;
  }
}
