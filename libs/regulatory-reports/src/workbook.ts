import writeExcelFile from 'write-excel-file/node';
import type { ReportTable } from './report-tables.js';

/** A spreadsheet with a sheet a table (Office Open XML). Texts are texts: none is taken for a formula. */
export async function workbookOf(tables: readonly ReportTable[]): Promise<Buffer> {
  const sheets = tables.map(({ name, columns, rows }) => ({
    sheet: name,
    data: [columns.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => [...row])],
    stickyRowsCount: 1,
  }));
  return writeExcelFile(sheets).toBuffer();
}
