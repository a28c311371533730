import {
  elements,
  intervalBlockId,
  lengthCodeOf,
  StringSink,
  writeElement,
  writeEntry,
  writeEntryDocument,
  writeUuidV5,
  type ByteSink,
  type IntervalBlock,
  type AtomLink,
} from '@app/espi';
import { unpackQualities, type DayRows } from '@app/metering';
import { GzipSink } from './gzip/gzip-sink.js';
import { PlainReadings } from './gzip/plain-readings.js';
import { writeDecimal, writeFourDigits, writeTenDigits } from './decimal-bytes.js';

/** Most bytes that one reading takes. */
const READING_BYTES = 1_024;
const PLAIN_READING_BYTES = 224;
/** From 2001-09-09 on a start has ten digits. */
const TEN_DIGITS = 1_000_000_000;

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The text around marks that the descriptor writer was given: what it writes is the pattern, so they cannot differ. */
function around(text: string, ...marks: string[]): Buffer[] {
  const parts: Buffer[] = [];
  let rest = text;
  for (const mark of marks) {
    const at = rest.indexOf(mark);
    if (at < 0) throw new Error(`the pattern lacks ${mark}`);
    parts.push(latin1(rest.slice(0, at)));
    rest = rest.slice(at + mark.length);
  }
  return [...parts, latin1(rest)];
}

const [START, DURATION, VALUE, COST, QUALITY, TIER, TOU, CPP] = [
  '1111111111',
  '222222',
  '333333',
  '444444',
  '55555',
  '6666',
  '7777',
  '8888',
] as const;
const EMPTY_BLOCK = '<!---->';

function blockPattern(block: IntervalBlock): string {
  const sink = new StringSink();
  writeElement(sink, elements.IntervalBlock, block);
  return sink.toString();
}

const wholeReading = blockPattern({
  IntervalReading: [
    {
      cost: Number(COST),
      ReadingQuality: [{ quality: Number(QUALITY) }],
      timePeriod: { duration: Number(DURATION), start: Number(START) },
      value: Number(VALUE),
      consumptionTier: Number(TIER),
      tou: Number(TOU),
      cpp: Number(CPP),
    },
  ],
});
const withInterval = blockPattern({ interval: { duration: Number(DURATION), start: Number(START) } });

const between = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)) + to.length);

const part = {
  blockHead: around(withInterval, DURATION, START)[0],
  open: latin1('<espi:IntervalReading>'),
  close: latin1('</espi:IntervalReading>'),
  time: around(between(wholeReading, '<espi:timePeriod>', '</espi:timePeriod>'), DURATION, START),
  value: around(between(wholeReading, '<espi:value>', '</espi:value>'), VALUE),
  cost: around(between(wholeReading, '<espi:cost>', '</espi:cost>'), COST),
  quality: around(between(wholeReading, '<espi:ReadingQuality>', '</espi:ReadingQuality>'), QUALITY),
  tier: around(between(wholeReading, '<espi:consumptionTier>', '</espi:consumptionTier>'), TIER),
  tou: around(between(wholeReading, '<espi:tou>', '</espi:tou>'), TOU),
  cpp: around(between(wholeReading, '<espi:cpp>', '</espi:cpp>'), CPP),
};
const blockParts = around(withInterval, DURATION, START);

/** What all blocks of one channel share in a reader's feed. */
export interface BlockChannel {
  /** links of the block with this id */
  readonly linksOf: (intervalBlock: string) => readonly AtomLink[];
  /** path under which a block's atom:id is derived, the block's id excepted */
  readonly stablePath: string;
  readonly intervalLength: number;
  /** of the span of its blocks, see BlockCode */
  readonly blockCode: number;
  /** the ReadingType's default quality, which readings do not repeat */
  readonly defaultQuality: number;
  readonly withCost: boolean;
  /** inside a feed, or a document of its own */
  readonly place: 'feed' | 'document';
}

/**
 * Writes IntervalBlock entries as bytes: the specialisation of the descriptor writer for the one type that is most of
 * every feed. Its patterns are what the descriptor writer itself writes, cut where the numbers stand.
 */
export class IntervalBlockWriter {
  readonly #channel: BlockChannel;
  readonly #lengthCode: number;
  readonly #entry: Buffer[];
  readonly #idName: Buffer;
  /** end of one plain reading up to the value of the next; the ten digits of its start are bumped in place */
  readonly #plain: Buffer;
  readonly #plainStart: number;

  constructor(channel: BlockChannel) {
    this.#channel = channel;
    this.#lengthCode = lengthCodeOf(channel.intervalLength);
    this.#entry = entryPattern(channel);
    this.#idName = latin1(`${channel.stablePath}/${'0'.repeat(16)}`);
    const [beforeDuration = '', beforeStart = '', afterStart = ''] = part.time.map(String);
    const head = `${part.value[1]?.toString() ?? ''}${part.close.toString()}${part.open.toString()}`;
    const lead = `${head}${beforeDuration}${channel.intervalLength}${beforeStart}`;
    this.#plain = latin1(`${lead}${START}${afterStart}${part.value[0]?.toString() ?? ''}`);
    this.#plainStart = lead.length;
  }

  idOf(nominalStart: number): string {
    return intervalBlockId(nominalStart, this.#channel.blockCode, this.#lengthCode);
  }

  /**
   * Writes the entry of the rows of a day, at least one.
   *
   * @param published epoch milliseconds
   * @param updated epoch milliseconds
   */
  write(sink: ByteSink, nominalStart: number, rows: DayRows, published: number, updated: number): void {
    const last = rows.count - 1;
    const first = nominalStart + (rows.start[0] ?? 0);
    const end = nominalStart + (rows.start[last] ?? 0) + (rows.duration[last] ?? 0);
    const packing = sink instanceof GzipSink ? sink : undefined;
    packing?.part('head');
    this.#writeHead(sink, nominalStart, first, end - first);
    if (first >= TEN_DIGITS && this.#isPlain(rows)) {
      const readings = packing && PlainReadings.of(this.#channel.intervalLength, this.#plain, this.#plainStart);
      if (packing === undefined || readings === undefined) this.#writePlain(sink, first, rows, rows.count);
      else this.#packPlain(packing, first, rows, readings);
      packing?.part('tail');
      sink.bytes(part.value[1] ?? part.open);
      sink.bytes(part.close);
    } else {
      for (let row = 0; row < rows.count; row++) {
        packing?.part('reading');
        this.#writeReading(sink, nominalStart, rows, row);
      }
      packing?.part('tail');
    }
    this.#writeTail(sink, published, updated);
    packing?.part('other');
  }

  #writeHead(sink: ByteSink, nominalStart: number, first: number, duration: number): void {
    const [beforeId, beforeSelf, beforeContent] = this.#entry;
    const id = this.idOf(nominalStart);
    this.#idName.write(id, this.#idName.length - 16, 'latin1');
    sink.bytes(beforeId ?? part.open);
    const { buffer, position } = sink.reserve(36);
    writeUuidV5(buffer, position, this.#idName);
    sink.advance(36);
    sink.bytes(beforeSelf ?? part.open);
    sink.text(id);
    sink.bytes(beforeContent ?? part.open);
    const [head, middle, close] = blockParts;
    sink.bytes(head ?? part.open);
    decimal(sink, duration);
    sink.bytes(middle ?? part.open);
    decimal(sink, first);
    sink.bytes((close ?? part.open).subarray(0, (close?.length ?? 0) - '</espi:IntervalBlock>'.length));
  }

  #writeTail(sink: ByteSink, published: number, updated: number): void {
    const [, , , beforePublished, beforeUpdated, end] = this.#entry;
    sink.text('</espi:IntervalBlock>');
    sink.bytes(beforePublished ?? part.open);
    sink.text(isoSeconds(published));
    sink.bytes(beforeUpdated ?? part.open);
    sink.text(isoSeconds(updated));
    sink.bytes(end ?? part.open);
  }

  /** Whether readings follow one another without a gap and say nothing but their values. */
  #isPlain(rows: DayRows): boolean {
    const { intervalLength, defaultQuality, withCost } = this.#channel;
    const begin = rows.start[0] ?? 0;
    for (let i = 0; i < rows.count; i++) {
      if (
        rows.start[i] !== begin + i * intervalLength ||
        rows.duration[i] !== intervalLength ||
        rows.quality[i] !== defaultQuality ||
        (withCost && !Number.isNaN(rows.cost[i] ?? NaN)) ||
        rows.tou[i] !== 0 ||
        rows.tier[i] !== 0 ||
        rows.cpp[i] !== 0
      ) {
        return false;
      }
    }
    return true;
  }

  /** The first reading after the head, and each after the value of the one before; their last end is left to the tail. */
  #writePlain(sink: ByteSink, first: number, rows: DayRows, count: number): void {
    const { intervalLength } = this.#channel;
    const pattern = this.#plain;
    const digits = this.#plainStart;
    const opening = pattern.subarray((part.value[1]?.length ?? 0) + part.close.length);
    let start = first;
    // the last four digits of the start; the others change once in three hours
    let low = start % 10_000;
    writeTenDigits(pattern, digits, start);
    for (let row = 0; row < count; row++) {
      const { buffer, position } = sink.reserve(PLAIN_READING_BYTES);
      const text = row === 0 ? opening : pattern;
      buffer.set(text, position);
      const end = writeDecimal(buffer, position + text.length, rows.value[row] ?? 0);
      sink.advance(end - position);
      start += intervalLength;
      low += intervalLength;
      if (low < 10_000) writeFourDigits(pattern, digits + 6, low);
      else {
        low = start % 10_000;
        writeTenDigits(pattern, digits, start);
      }
    }
  }

  /** The first two as what they are like: those after the second follow one of their own pattern, and are not written. */
  #packPlain(sink: GzipSink, first: number, rows: DayRows, readings: PlainReadings): void {
    const from = Math.min(2, rows.count);
    this.#writePlain(sink, first, rows, from);
    if (from === rows.count) return;
    const start = first + from * this.#channel.intervalLength;
    sink.readings(readings, { start, values: rows.value, from, until: rows.count });
  }

  #writeReading(sink: ByteSink, nominalStart: number, rows: DayRows, row: number): void {
    sink.reserve(READING_BYTES);
    const quality = rows.quality[row] ?? 0;
    const cost = this.#channel.withCost ? (rows.cost[row] ?? NaN) : NaN;
    sink.bytes(part.open);
    if (!Number.isNaN(cost)) number(sink, part.cost, cost);
    if (quality !== this.#channel.defaultQuality) {
      for (const code of unpackQualities(quality)) number(sink, part.quality, code);
    }
    sink.bytes(part.time[0] ?? part.open);
    decimal(sink, rows.duration[row] ?? 0);
    sink.bytes(part.time[1] ?? part.open);
    decimal(sink, nominalStart + (rows.start[row] ?? 0));
    sink.bytes(part.time[2] ?? part.open);
    number(sink, part.value, rows.value[row] ?? 0);
    if (rows.tier[row] !== 0) number(sink, part.tier, rows.tier[row] ?? 0);
    if (rows.tou[row] !== 0) number(sink, part.tou, rows.tou[row] ?? 0);
    if (rows.cpp[row] !== 0) number(sink, part.cpp, rows.cpp[row] ?? 0);
    sink.bytes(part.close);
  }
}

/** The entry's text before the id, the self link's last part, the content, published, updated, and after it. */
function entryPattern({ linksOf, place }: BlockChannel): Buffer[] {
  const sink = new StringSink();
  const id = '99999999-9999-5999-8999-999999999999';
  const write = place === 'feed' ? writeEntry : writeEntryDocument;
  write(sink, {
    id: `urn:uuid:${id}`,
    links: linksOf(START),
    title: 'IntervalBlock',
    published: 0,
    updated: 1,
    content: { element: 'IntervalBlock', value: {} },
  });
  const content = blockPattern({});
  const text = sink.toString().replace(content, EMPTY_BLOCK);
  return around(text, id, START, EMPTY_BLOCK, '1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z');
}

function number(sink: ByteSink, [before, after]: Buffer[], value: number): void {
  if (before !== undefined) sink.bytes(before);
  decimal(sink, value);
  if (after !== undefined) sink.bytes(after);
}

function decimal(sink: ByteSink, value: number): void {
  const { buffer, position } = sink.reserve(24);
  sink.advance(writeDecimal(buffer, position, value) - position);
}

let isoOf = { second: NaN, text: '' };
/** Atom dates repeat from block to block. */
function isoSeconds(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== isoOf.second) isoOf = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  return isoOf.text;
}
