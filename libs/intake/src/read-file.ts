import { CustomerFeed } from './customers/feed/customer-feed.js';
import type { FileAccount } from './file-report.js';
import { ReadingStopped } from './reasons.js';
import { recognise } from './recognise.js';
import type { RecordTarget } from './record-target.js';
import { eachLine, joined } from './source/lines.js';
import { unpacked } from './source/unpacked.js';
import type { Limits, Peeked } from './source/unpacked.js';
import { almostTable, isTable, readerOf } from './table/layouts.js';
import type { CsvMapping } from './usage/csv-mapping.js';
import { GreenButtonXml } from './usage/green-button/green-button-xml.js';
import { Lse } from './usage/lse.js';
import { MappedCsv } from './usage/mapped-csv.js';
import { SmartMeterTexasCsv } from './usage/smart-meter-texas-csv.js';
import type { TextLayout } from './usage/text-layout.js';
import type { UsagePointRef, UsageTarget } from './usage/usage-target.js';

export interface ReadingOptions {
  /** epoch seconds */
  readonly now: number;
  readonly limits: Limits;
  readonly source?: string;
  /** of this server's own feeds */
  readonly ownHost?: string;
  readonly zoneGiven: boolean;
  readonly mapping?: CsvMapping;
  readonly usagePoint?: UsagePointRef;
  /** whoever gives the file may give usage alone */
  readonly usageOnly?: boolean;
}

/** Bytes whose usage points are looked for together, where a layout can tell them beforehand. */
const FORESEEN = 2 * 1024 * 1024;

/** Where the parts of a file go. */
export interface FileTargets {
  readonly usage: UsageTarget;
  readonly records: RecordTarget;
}

/**
 * Reads a file of any known kind into a target.
 * @param packed plain or gzip
 * @throws ReadingStopped where it cannot be read, or not to its end; what was read before has been given to the target
 */
export async function readFile(
  packed: Peeked,
  { usage: target, records }: FileTargets,
  account: FileAccount,
  options: ReadingOptions,
): Promise<void> {
  const { now, mapping, usagePoint, usageOnly = false, source } = options;
  const plain = await unpacked(packed, options.limits);
  const { head } = plain;
  const chunks = counted(plain.all, account);
  if (head.length === 0) {
    for await (const _ of chunks);
    throw new ReadingStopped('empty-file');
  }
  const format = recognise(head, mapping !== undefined);
  account.format = format;
  if (isTable(format)) {
    if (usageOnly) throw new ReadingStopped('personal-data-refused');
    return readText(chunks, readerOf(format, records, account), target);
  }
  switch (format) {
    case 'smart-meter-texas-csv':
      return readText(chunks, new SmartMeterTexasCsv(target, account, now), target);
    case 'lse':
      return readText(chunks, new Lse(target, account, now), target);
    case 'mapped-csv':
      return readText(chunks, new MappedCsv(target, account, now, mapping, usagePoint), target);
    case 'green-button-xml':
    case 'customer-xml': {
      const personal = usageOnly ? undefined : new CustomerFeed(records, account, source);
      return new GreenButtonXml(target, account, options, personal).read(chunks, encodingOf(head));
    }
    case 'unknown':
      throw unknownFormat(head);
  }
}

/** What is wrong with a file that is of no known kind: with CSV it is mostly the name of a column. */
function unknownFormat(head: Buffer): ReadingStopped {
  const [header = ''] = head.toString('utf8').trimStart().split(/\r?\n/, 1);
  const almost = almostTable(header);
  if (almost === undefined) return new ReadingStopped('unknown-format', 'docs/INTAKE.md has the headers of CSV files');
  return new ReadingStopped('missing-column', `${almost.format}: ${almost.lacking.join(', ')}`, { line: 1 });
}

async function readText(chunks: AsyncIterable<Buffer>, layout: TextLayout, target: UsageTarget): Promise<void> {
  let fault: ReadingStopped | undefined;
  try {
    await eachLine(
      layout.foresee === undefined ? chunks : joined(chunks, FORESEEN),
      (buffer, start, end, line) => layout.row(buffer, start, end, line),
      {
        foresee: (buffer, start, end) => layout.foresee?.(buffer, start, end),
        pause: () => (target.full ? target.flush() : undefined),
      },
    );
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    fault = error;
  }
  await layout.end(fault !== undefined);
  if (fault !== undefined) throw fault;
}

async function* counted(chunks: AsyncIterable<Buffer>, account: FileAccount): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    account.bytes += chunk.length;
    yield chunk;
  }
}

/** The encoding that an XML declaration names; UTF-16 has become UTF-8 before. */
function encodingOf(head: Buffer): string {
  const label = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)/.exec(head.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
  try {
    const { encoding } = new TextDecoder(label);
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return 'utf-8';
  }
}
