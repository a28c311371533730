import type { Language } from '@app/language';
import { downloadName } from './download-name.js';
import type { FeedOutput } from './feed-output.js';
import { headOfTaken, type TakenUsage } from './taken-usage.js';
import { writeReadingsCsv } from './write-readings-csv.js';
import { writeSmartMeterTexasCsv } from './write-smart-meter-texas-csv.js';
import { writeUsageFeed } from './write-usage-feed.js';
import { writeWorkbook } from './write-workbook.js';
import { writeZip } from './zip-archive.js';

export const downloadFormats = ['xml', 'smart-meter-texas', 'csv', 'xlsx'] as const;
export type DownloadFormat = (typeof downloadFormats)[number];

/** A file that is made while it is sent. */
export interface DownloadFile {
  readonly name: string;
  readonly mediaType: string;
  /** compressed by itself */
  readonly isPacked?: boolean;
  readonly write: (output: FeedOutput) => Promise<unknown>;
}

/** RFC 4287 section 7. */
export const ATOM = 'application/atom+xml';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Taker {
  readonly customerId: string;
  readonly company: string;
  readonly language: Language;
}

/** The file that a customer takes of the usage of one or several usage points. */
export function downloadFileOf(
  format: DownloadFormat,
  taken: readonly TakenUsage[],
  { customerId, company, language }: Taker,
): DownloadFile {
  if (format === 'csv' || format === 'smart-meter-texas') {
    const isPlain = format === 'csv';
    const write = isPlain ? writeReadingsCsv : writeSmartMeterTexasCsv;
    return {
      name: downloadName(company, taken, 'csv', isPlain ? 'IntervalData' : 'SmartMeterTexas'),
      mediaType: 'text/csv; charset=utf-8',
      write: async (output) => write(output, taken),
    };
  }
  if (format === 'xlsx') {
    return {
      name: downloadName(company, taken, 'xlsx'),
      mediaType: WORKBOOK,
      isPacked: true,
      write: async (output) => writeWorkbook(output, taken, language),
    };
  }
  const feeds = taken.map((each) => ({
    name: downloadName(company, [each], 'xml'),
    write: async (output: FeedOutput) => writeUsageFeed(output, each.view, each.plan, headOfTaken(each, customerId)),
  }));
  const [only] = feeds;
  if (only !== undefined && feeds.length === 1) return { ...only, mediaType: ATOM };
  return {
    name: downloadName(company, taken, 'zip'),
    mediaType: 'application/zip',
    isPacked: true,
    write: async (output) => writeZip(output, withNamesApart(feeds)),
  };
}

/** Two meters of one service have files of one name: all but the first are numbered. */
function withNamesApart<T extends { readonly name: string }>(files: readonly T[]): T[] {
  const times = new Map<string, number>();
  return files.map((file) => {
    const count = (times.get(file.name) ?? 0) + 1;
    times.set(file.name, count);
    return count === 1 ? file : { ...file, name: file.name.replace(/\.xml$/, `_${count}.xml`) };
  });
}
