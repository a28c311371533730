import { once } from 'node:events';
import { extname } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ReportTable } from './report-tables.js';

/** Started with the first spreadsheet; keeps no process alive. */
let thread: Worker | undefined;

/**
 * A spreadsheet with a sheet a table (Office Open XML). Made beside the event loop, which ten thousand rows would hold up
 * for half a second.
 */
export async function workbookOf(tables: readonly ReportTable[]): Promise<Buffer> {
  thread ??= started();
  const { port1: answers, port2: port } = new MessageChannel();
  try {
    const made = Promise.race([once(answers, 'message'), once(answers, 'close')]);
    thread.postMessage({ tables, port }, [port]);
    const [workbook] = (await made) as unknown[];
    if (!(workbook instanceof Uint8Array)) throw new Error('the spreadsheet could not be made');
    return Buffer.from(workbook.buffer, workbook.byteOffset, workbook.byteLength);
  } finally {
    answers.close();
  }
}

function started(): Worker {
  const worker = new Worker(new URL(`workbook-thread${extname(import.meta.url)}`, import.meta.url));
  worker.unref();
  // whoever waited is told by the end of its port; the next begins another
  worker.on('error', () => (thread = undefined));
  return worker;
}
