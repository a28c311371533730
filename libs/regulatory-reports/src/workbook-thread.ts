import { parentPort, type MessagePort } from 'node:worker_threads';
import writeExcelFile from 'write-excel-file/node';
import type { ReportTable } from './report-tables.js';

interface Asked {
  readonly tables: readonly ReportTable[];
  readonly port: MessagePort;
}

/** Texts are texts: none is taken for a formula. */
async function answer({ tables, port }: Asked): Promise<void> {
  const sheets = tables.map(({ name, columns, rows }) => ({
    sheet: name,
    data: [columns.map((value) => ({ value, fontWeight: 'bold' as const })), ...rows.map((row) => [...row])],
    stickyRowsCount: 1,
  }));
  port.postMessage(await writeExcelFile(sheets).toBuffer());
  port.close();
}

// what goes wrong ends the thread, and is told to whoever waits by that
parentPort?.on('message', (asked: Asked) => void answer(asked));
