import type { FileAccount } from '../file-report.js';
import { ReadingStopped, type Reason } from '../reasons.js';
import type { RecordTarget } from '../record-target.js';
import { splitCsv } from '../usage/split-csv.js';
import type { TextLayout } from '../usage/text-layout.js';
import { RowFields, UnfitRow } from './row-fields.js';
import { columnsOf, hasColumn, type Placed, type TableLayout } from './table-layout.js';

/** Rows taken in together, in one transaction. */
const ROWS_A_BATCH = 500;
/** Controls, separators of lines, what turns the direction of writing, and what is no character. */
const unreadable = /(?!\t)\p{Cc}|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u;

/** Reads a file of one of this server's own layouts. */
export class TableReader<Row> implements TextLayout {
  #columns: ReadonlyMap<string, number> | undefined;
  #delimiter = ',';
  #rows: Placed<Row>[] = [];

  constructor(
    private readonly layout: TableLayout<Row>,
    private readonly target: RecordTarget,
    private readonly account: FileAccount,
  ) {}

  row(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    const text = buffer.toString('utf8', start, end);
    if (this.#columns === undefined) {
      this.#header(text, line);
      return undefined;
    }
    if (text.trim() === '') return undefined;
    this.account.rows++;
    try {
      const fields = new RowFields(this.#columns, this.#split(text, this.#columns));
      this.#rows.push({ ...this.layout.rowOf(fields), line });
    } catch (error) {
      if (!(error instanceof UnfitRow)) throw error;
      this.account.rejectRecord(this.layout.kind, line, error.reason, error.detail);
    }
    return this.#rows.length >= ROWS_A_BATCH ? this.#take() : undefined;
  }

  async end(): Promise<void> {
    await this.#take();
  }

  #header(text: string, line: number): void {
    this.#delimiter = delimiterOf(text);
    const columns = columnsOf(splitCsv(text, this.#delimiter));
    for (const [at, column] of columns.entries()) {
      if (columns.indexOf(column) !== at) throw new ReadingStopped('unknown-column', `${column} twice`, { line });
      if (!hasColumn(this.layout, column)) this.account.warn(line, 'unknown-column', column.slice(0, 64));
    }
    this.#columns = new Map(columns.map((column, at) => [column, at]));
  }

  #split(text: string, columns: ReadonlyMap<string, number>): string[] {
    const quotes = text.length - text.replaceAll('"', '').length;
    if (quotes % 2 === 1) throw new UnfitRow('unclosed-quote');
    const fields = splitCsv(text, this.#delimiter);
    const fault = faultOf(text);
    if (fault !== undefined) {
      throw new UnfitRow(fault, [...columns.keys()][fields.findIndex((field) => faultOf(field) === fault)]);
    }
    const counts = [`${fields.length} fields`, `${columns.size} columns`] as const;
    if (fields.length < columns.size) throw new UnfitRow('short-row', ...counts);
    if (fields.slice(columns.size).some((field) => field !== '')) throw new UnfitRow('long-row', ...counts);
    return fields;
  }

  async #take(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length > 0) await this.layout.take(rows, this.target, this.account);
  }
}

/** Spreadsheets in some languages write semicolons, and databases tabulators. */
export function delimiterOf(header: string): string {
  if (header.includes(',')) return ',';
  return header.includes(';') ? ';' : '\t';
}

function faultOf(text: string): Reason | undefined {
  if (text.includes('\ufffd')) return 'bad-encoding';
  return unreadable.test(text) ? 'control-character' : undefined;
}
