import { AtomReader, MalformedXml } from '@app/espi';
import type { AtomListener, ReadContent, ReadEntry } from '@app/espi';
import { FeedFindings } from './feed-findings.js';
import { DocumentTooLong, textOf } from './text-of.js';
import { FindingsTally } from './validation-report.js';
import type { Unreadable, ValidationReport } from './validation-report.js';

export interface ValidationOptions {
  /** whose tests to make; those that the file carries where not given */
  readonly functionBlocks?: readonly number[] | undefined;
  /** the certificate that every feed must link to; not looked for where not given */
  readonly certificateId?: string | undefined;
  /** after unpacking; of a longer document no more is read */
  readonly mostBytes?: number | undefined;
  /** told what is read, as it is */
  readonly onEntry?: (entry: ReadEntry) => void;
  /** the same for what stands without an entry */
  readonly onElement?: (content: ReadContent) => void;
}

/**
 * Validates Green Button XML, plain or gzip: what the XSD of ESPI 4.0 rejects, and what the tests of certification do.
 * Streams: memory grows by a few bytes an entry. A document that cannot be read is reported, not thrown.
 * @throws whatever `chunks` throws, such as an error of the file system
 */
export async function validateFeed(
  chunks: AsyncIterable<Uint8Array>,
  { functionBlocks, certificateId, mostBytes, onEntry, onElement }: ValidationOptions = {},
): Promise<ValidationReport> {
  const schema = new FindingsTally();
  const profile = new FindingsTally();
  const certification = new FeedFindings(certificateId === undefined ? {} : { certificateId }, functionBlocks);
  const contents: Record<string, number> = {};
  const unpacked = { bytes: 0 };
  let entries = 0;
  let readings = 0;
  const count = ({ element }: ReadContent): void => {
    contents[element] = (contents[element] ?? 0) + 1;
  };
  const listener: AtomListener = {
    onFeed: (feed) => certification.feed(feed),
    onEntry: (entry) => {
      entries += 1;
      entry.contents.forEach(count);
      certification.entry(entry);
      onEntry?.(entry);
    },
    onElement: (content) => {
      count(content);
      onElement?.(content);
    },
    onReading: (reading) => {
      readings += 1;
      certification.reading(reading);
    },
    onBlockEnd: () => certification.blockEnd(),
    onFinding: (finding) => {
      certification.heed(finding);
      (finding.rule === 'schema' ? schema : profile).add(finding);
    },
  };
  const unreadable = await read(textOf(chunks, unpacked, mostBytes), new AtomReader(listener));
  if (unreadable === undefined) certification.endDocument();
  const { feeds, carried, begun, tested, findings } = certification;
  return {
    valid: unreadable === undefined && schema.count === 0 && findings.every(({ severity }) => severity !== 'error'),
    ...(unreadable && { unreadable }),
    bytes: unpacked.bytes,
    feeds,
    entries,
    contents,
    readings,
    functionBlocks: { carried: ascending(carried), begun: ascending(begun), tested: ascending(tested) },
    schema,
    profile,
    certification: findings,
  };
}

async function read(text: AsyncIterable<string>, reader: AtomReader): Promise<Unreadable | undefined> {
  try {
    for await (const piece of text) reader.write(piece);
    reader.close();
    return undefined;
  } catch (error) {
    const unreadable = reasonOf(error);
    if (unreadable === undefined) throw error;
    return unreadable;
  }
}

function reasonOf(error: unknown): Unreadable | undefined {
  if (error instanceof MalformedXml) {
    const { code, message, line, column } = error;
    return { code, message, line, column };
  }
  if (error instanceof DocumentTooLong)
    return { code: 'too-long', message: 'the document is longer than is read here' };
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return { code: 'truncated-gzip', message: 'the gzip file ends before its end' };
  if (code.startsWith('Z_')) return { code: 'corrupt-gzip', message: 'the gzip file is damaged' };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return { code: 'bad-encoding', message: 'the bytes are not text in the encoding that the document names' };
  }
  if (code === 'ERR_ENCODING_NOT_SUPPORTED') {
    return { code: 'unknown-encoding', message: 'the document names an encoding that is not known here' };
  }
  return undefined;
}

function ascending(numbers: Iterable<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}
