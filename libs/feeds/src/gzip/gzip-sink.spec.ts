import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip, constants, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ByteSink, type EmitChunk } from '@app/espi';
import { DayRows, packQualities } from '@app/metering';
import fc from 'fast-check';
import { FeedOutput, ReaderGone } from '../feed-output.js';
import { IntervalBlockWriter, type BlockChannel } from '../interval-block-writer.js';
import { GzipSink } from './gzip-sink.js';

/** What a feed is made of: blocks, and text that is none. */
type Piece =
  | { readonly text: string }
  | { readonly nominalStart: number; readonly channel: number; readonly rows: readonly Row[] };

interface Row {
  readonly gap: number;
  readonly value: number;
  readonly duration?: number;
  readonly quality?: readonly number[];
  readonly cost?: number;
  readonly tou?: number;
  readonly tier?: number;
  readonly cpp?: number;
}

const channelOf = (intervalLength: number, withCost: boolean): BlockChannel => ({
  linksOf: (id) => [{ rel: 'self', href: `http://localhost/Subscription/3/IntervalBlock/${id}`, type: 'espi-entry' }],
  stablePath: `/DataCustodian/espi/1_1/resource/MeterReading/${intervalLength}/IntervalBlock`,
  intervalLength,
  blockCode: 1,
  defaultQuality: 0,
  withCost,
  place: 'feed',
});

function dayRows(rows: readonly Row[], intervalLength: number): DayRows {
  const day = new DayRows();
  let start = 0;
  for (const { gap, value, duration, quality, cost, tou = 0, tier = 0, cpp = 0 } of rows) {
    start += gap;
    const row = day.grow();
    day.start[row] = start;
    day.duration[row] = duration ?? intervalLength;
    day.value[row] = value;
    day.quality[row] = packQualities(quality ?? []);
    day.cost[row] = cost ?? NaN;
    day.tou[row] = tou;
    day.tier[row] = tier;
    day.cpp[row] = cpp;
    start += intervalLength;
  }
  return day;
}

/** The starts of the last change in more digits than are packed at once. */
const LENGTHS = [900, 86_400, 60, 3_600_000, 7, 3_600, 1_111] as const;

function writeAll(sink: ByteSink, pieces: readonly Piece[]): void {
  const writers = LENGTHS.map((length, at) => new IntervalBlockWriter(channelOf(length, at % 2 === 0)));
  for (const piece of pieces) {
    if ('text' in piece) sink.text(piece.text);
    else {
      const { nominalStart, channel, rows } = piece;
      const day = dayRows(rows, LENGTHS[channel] ?? 900);
      if (day.count > 0) writers[channel]?.write(sink, nominalStart, day, nominalStart * 1000, nominalStart * 1001);
    }
  }
  sink.end();
}

function written(sinkOf: (emit: EmitChunk) => ByteSink, pieces: readonly Piece[]): Buffer {
  const chunks: Buffer[] = [];
  const sink = sinkOf((chunk, recycle) => {
    chunks.push(Buffer.from(chunk));
    chunk.fill(0);
    recycle();
  });
  writeAll(sink, pieces);
  return Buffer.concat(chunks);
}

const plain = (pieces: readonly Piece[]): Buffer => written((emit) => new ByteSink(emit), pieces);
const packed = (pieces: readonly Piece[]): Buffer => written((emit) => new GzipSink(emit), pieces);

const value = fc.oneof(
  fc.nat(9_999),
  fc.integer({ min: -140_737_488_355_328, max: 140_737_488_355_327 }),
  fc.constantFrom(0, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, -1),
);
const code = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(99) });
const plainRow = value.map((each): Row => ({ gap: 0, value: each }));
const anyRow: fc.Arbitrary<Row> = fc
  .record(
    {
      gap: fc.constantFrom(0, 0, 0, 900, 61),
      value,
      duration: fc.constantFrom(1, 900, 90_000),
      quality: fc.uniqueArray(fc.constantFrom(7, 8, 14, 19), { maxLength: 2 }),
      cost: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      tou: code,
      tier: code,
      cpp: code,
    },
    { requiredKeys: ['gap', 'value'] },
  )
  .map((row) => row);
const rows = fc.oneof(
  { weight: 3, arbitrary: fc.array(plainRow, { minLength: 1, maxLength: 100 }) },
  { weight: 1, arbitrary: fc.array(anyRow, { minLength: 1, maxLength: 30 }) },
);
const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }).map((text) => ({ text })) },
  {
    weight: 5,
    arbitrary: fc.record({
      nominalStart: fc.oneof(
        fc.constantFrom(1_735_711_200, 1_735_797_600, 1_999_999_000),
        fc.integer({ min: 0, max: 4_000_000_000 }),
      ),
      channel: fc.nat(LENGTHS.length - 1),
      rows,
    }),
  },
);

/** Days of a quarter of an hour one after the other, as feeds mostly are; 92 and 100 readings when clocks change. */
const yearOf = (days: number, each: (day: number) => number = () => 96): Piece[] =>
  Array.from({ length: days }, (_, day) => ({
    nominalStart: 1_735_711_200 + day * 86_400,
    channel: 0,
    rows: Array.from({ length: each(day) }, (__, row) => ({ gap: 0, value: (row * 7919 + day * 104_729) % 2_400 })),
  }));

describe('a sink that packs feeds as gzip', () => {
  it('unpacks to the bytes that a plain sink has, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(gunzipSync(packed(pieces)).equals(plain(pieces))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('unpacks days as long as the clock makes them, over many windows', () => {
    const pieces = yearOf(120, (day) => (day === 67 ? 92 : day === 90 ? 100 : 96));
    expect(gunzipSync(packed(pieces)).equals(plain(pieces))).toBe(true);
  });

  it('unpacks days of a minute, which are longer than a window looks back', () => {
    const day = (nth: number): Piece => ({
      nominalStart: 1_735_711_200 + nth * 86_400,
      channel: 2,
      rows: Array.from({ length: 1_440 }, (_, row) => ({ gap: 0, value: row % 37 })),
    });
    const pieces = [day(0), day(1), { text: '<entry/>'.repeat(20_000) }, day(2)];
    expect(gunzipSync(packed(pieces)).equals(plain(pieces))).toBe(true);
  });

  it('needs fewer bytes than zlib at level 4', () => {
    const pieces = yearOf(60);
    expect(packed(pieces).length).toBeLessThan(gzipSync(plain(pieces), { level: 4 }).length);
  });

  it('packs text that is no block as zlib does', () => {
    const text = '<entry><title>UsagePoint</title></entry>'.repeat(5_000);
    expect(packed([{ text }]).length).toBeLessThan(text.length / 50);
  });

  it('packs nothing to a valid gzip', () => {
    expect(gunzipSync(packed([]))).toHaveLength(0);
  });

  it('can be cut at a whole byte between parts', () => {
    const pieces = yearOf(5);
    const chunks: Buffer[] = [];
    const sink = new GzipSink((chunk, recycle) => {
      chunks.push(Buffer.from(chunk));
      recycle();
    });
    const writer = new IntervalBlockWriter(channelOf(900, true));
    const marks: [number, number][] = [];
    for (const each of pieces) {
      if ('text' in each) continue;
      writer.write(sink, each.nominalStart, dayRows(each.rows, 900), 0, 0);
      sink.align();
      marks.push([sink.packedBytes, sink.bytesWritten]);
    }
    sink.end();
    const all = Buffer.concat(chunks);
    const whole = gunzipSync(all);
    for (const [to, bytes] of marks) {
      const part = gunzipSync(all.subarray(0, to), { finishFlush: constants.Z_SYNC_FLUSH });
      expect(part.equals(whole.subarray(0, bytes))).toBe(true);
    }
  });

  it('streams to a reader that unpacks as it reads', async () => {
    const pieces = yearOf(40);
    const target = createGunzip();
    const unpacked = buffer(target);
    const output = FeedOutput.gzip(target);
    const writer = new IntervalBlockWriter(channelOf(900, true));
    for (const each of pieces) {
      if ('text' in each) continue;
      writer.write(
        output.sink,
        each.nominalStart,
        dayRows(each.rows, 900),
        each.nominalStart * 1000,
        each.nominalStart * 1001,
      );
      await output.ready();
    }
    output.end();
    expect((await unpacked).equals(plain(pieces))).toBe(true);
    expect(output.bytes).toBeLessThan(output.sink.bytesWritten / 20);
  });

  it('tells a writer whose reader has gone', async () => {
    const target = new Writable();
    const output = FeedOutput.gzip(target);
    target.destroy();
    await expect(output.ready()).rejects.toThrow(ReaderGone);
  });
});
