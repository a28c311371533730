import { parentPort, workerData } from 'node:worker_threads';
import writeExcelFile from 'write-excel-file/node';
import type { ReportTable } from './report-tables.js';

/** Makes one spreadsheet of the tables that it is begun with. Texts are texts: none is taken for a formula. */
const sheets = (workerData as readonly ReportTable[]).map(({ name, columns, rows }) => ({
  sheet: name,
  data: [columns.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => [...row])],
  stickyRowsCount: 1,
}));
parentPort?.postMessage(await writeExcelFile(sheets).toBuffer());
