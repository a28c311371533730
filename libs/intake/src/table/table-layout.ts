import type { FileAccount, RecordKind, TableFormat } from '../file-report.js';
import type { RecordTarget } from '../record-target.js';
import type { RowFields } from './row-fields.js';

/** A row of a file, taken apart. */
export type Placed<Row> = Row & { readonly line: number };

/** A CSV layout of this server's own: a header that names its columns, a row a record. Columns come in any order. */
export interface TableLayout<Row = unknown> {
  readonly format: TableFormat;
  /** what a row is of, in the report */
  readonly kind: RecordKind;
  /** columns that are in every file of the layout; the first tells the layout from all others */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** columns that come several times, with a number */
  readonly numbered?: RegExp;
  /** the file has column `esiid` or `usage_point` */
  readonly ofUsagePoints: boolean;
  /** @throws UnfitRow */
  rowOf(fields: RowFields): Row;
  /** Takes up to some hundred rows in; what cannot be taken goes into the account. */
  take(rows: readonly Placed<Row>[], target: RecordTarget, account: FileAccount): Promise<void>;
}

const pointColumns = ['esiid', 'usage_point'] as const;

/** The names of the columns that a header line has. */
export const columnsOf = (headers: readonly string[]): string[] =>
  headers.map((header) =>
    header
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );

export const isHeaderOf = (layout: TableLayout, columns: readonly string[]): boolean =>
  lackingOf(layout, columns).length === 0;

/** What a header lacks of the columns that are in every file of a layout. */
export function lackingOf({ required, ofUsagePoints }: TableLayout, columns: readonly string[]): string[] {
  const lacking = required.filter((column) => !columns.includes(column));
  const isOfPoint = !ofUsagePoints || pointColumns.some((column) => columns.includes(column));
  return isOfPoint ? lacking : [...lacking, pointColumns.join(' or ')];
}

export function hasColumn({ required, optional, numbered, ofUsagePoints }: TableLayout, column: string): boolean {
  return (
    required.includes(column) ||
    optional.includes(column) ||
    numbered?.test(column) === true ||
    (ofUsagePoints && pointColumns.some((each) => each === column))
  );
}
