import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReportTable } from './report-tables.js';

/**
 * A spreadsheet with a sheet a table (Office Open XML). Made beside the event loop, which twenty thousand rows would hold
 * up for a second.
 */
export async function workbookOf(tables: readonly ReportTable[]): Promise<Buffer> {
  const thread = new Worker(new URL(`workbook-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: tables,
  });
  const [workbook] = (await once(thread, 'message')) as [Uint8Array];
  return Buffer.from(workbook.buffer, workbook.byteOffset, workbook.byteLength);
}
