import { billsCsv } from '../bills/bills-csv.js';
import { agreementsCsv } from '../customers/agreements-csv.js';
import { customersCsv } from '../customers/customers-csv.js';
import { metersCsv } from '../customers/meters-csv.js';
import { premisesCsv } from '../customers/premises-csv.js';
import { statementsCsv } from '../customers/statements-csv.js';
import type { FileAccount, Format, TableFormat } from '../file-report.js';
import type { RecordTarget } from '../record-target.js';
import { retailersCsv } from '../service-history/retailers-csv.js';
import { tenureCsv } from '../service-history/tenure-csv.js';
import { splitCsv } from '../usage/split-csv.js';
import type { TextLayout } from '../usage/text-layout.js';
import { columnsOf, hasColumn, isHeaderOf, lackingOf, type TableLayout } from './table-layout.js';
import { delimiterOf, TableReader } from './table-reader.js';

/** A layout together with what reads files of it; here the type of its rows ends. */
interface Table {
  readonly layout: TableLayout;
  readonly open: (target: RecordTarget, account: FileAccount) => TextLayout;
}

const table = <Row>(layout: TableLayout<Row>): Table => ({
  layout,
  open: (target, account) => new TableReader(layout, target, account),
});

/** In the order in which they build upon each other. */
const tables = [
  table(customersCsv),
  table(agreementsCsv),
  table(premisesCsv),
  table(metersCsv),
  table(tenureCsv),
  table(retailersCsv),
  table(billsCsv),
  table(statementsCsv),
] as const;

const formats: readonly Format[] = tables.map(({ layout }) => layout.format);

/** The layout whose header a line is. */
export function tableFormatOf(line: string): TableFormat | undefined {
  const columns = columnsOf(splitCsv(line, delimiterOf(line)));
  const fitting = tables.filter(({ layout }) => isHeaderOf(layout, columns));
  // of several, the one that knows most of the columns
  const known = (layout: TableLayout): number => columns.filter((column) => hasColumn(layout, column)).length;
  return fitting.toSorted((a, b) => known(b.layout) - known(a.layout))[0]?.layout.format;
}

/** The layout that a header is almost that of, with what it lacks; undefined where it has less than two of its columns. */
export function almostTable(
  line: string,
): { readonly format: Format; readonly lacking: readonly string[] } | undefined {
  const columns = columnsOf(splitCsv(line, delimiterOf(line)));
  const [nearest] = tables
    .map(({ layout }) => ({
      format: layout.format,
      known: columns.filter((column) => hasColumn(layout, column)).length,
      lacking: lackingOf(layout, columns),
    }))
    .toSorted((a, b) => b.known - a.known || a.lacking.length - b.lacking.length);
  return nearest !== undefined && nearest.known > 1 ? nearest : undefined;
}

export const isTable = (format: Format): format is TableFormat => formats.includes(format);

export function readerOf(format: TableFormat, target: RecordTarget, account: FileAccount): TextLayout {
  const found = tables.find(({ layout }) => layout.format === format);
  if (found === undefined) throw new TypeError(`no layout is called ${format}`);
  return found.open(target, account);
}

/** Usage comes after the premises that say where it belongs, and before its bills. */
const USAGE = formats.indexOf('bills-csv') - 0.5;

/** When a file should be read among others: what it builds upon comes first. */
export function rankOf(format: Format): number {
  if (format === 'customer-xml') return formats.indexOf('customers-csv');
  // may be a document that a row names
  if (format === 'unknown') return formats.length;
  return isTable(format) ? formats.indexOf(format) : USAGE;
}
