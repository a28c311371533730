import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Binary, BSON } from 'mongodb';
import { blockOfBytes } from './block-bytes.js';
import { blockKey, nominalStartOf } from './block-key.js';
import { DayRows } from './day-rows.js';
import { decodeNarrow, encodeNarrow } from './narrow-column.js';
import { packQualities, unpackQualities } from './reading-quality.js';
import { decodeBlock, encodeBlock, type StoredBlock } from './stored-block.js';

const INT48 = 2 ** 47;
const published = new Date('2026-01-02T00:00:00Z');

const row = fc.record({
  value: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -INT48, max: INT48 })),
  quality: fc.constantFrom(0, 8, 17, packQualities([7, 17])),
  cost: fc.oneof(fc.constant(NaN), fc.integer({ min: -1e6, max: 1e6 })),
  tou: fc.constantFrom(0, 0, 1, 2),
  tier: fc.constantFrom(0, 0, 1),
  cpp: fc.constantFrom(0, 0, 3),
  revised: fc.constantFrom(0, 1_760_000_000, 1_760_000_900),
  known: fc.constantFrom(published.getTime(), published.getTime() + 5_000),
});

const onGrid = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 100 });
const anywhere = fc.uniqueArray(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 20 });

function rowsOf(starts: readonly number[], durations: readonly number[], values: readonly object[]): DayRows {
  const rows = new DayRows();
  [...starts]
    .sort((a, b) => a - b)
    .forEach((start, i) => {
      const at = rows.grow();
      rows.start[at] = start;
      rows.duration[at] = durations[i] ?? 900;
      for (const [name, value] of Object.entries(values[i] ?? {})) {
        (rows as unknown as Record<string, Float64Array>)[name]?.fill(value as number, at, at + 1);
      }
    });
  return rows;
}

const plain = (rows: DayRows): unknown[] =>
  Array.from({ length: rows.count }, (_, i) =>
    [
      rows.start,
      rows.duration,
      rows.value,
      rows.quality,
      rows.cost,
      rows.tou,
      rows.tier,
      rows.cpp,
      rows.revised,
      rows.known,
    ].map((column) => column[i]),
  );

const days = fc
  .tuple(
    fc.oneof(
      fc.tuple(
        onGrid.map((slots) => slots.map((slot) => slot * 900)),
        fc.constant([] as number[]),
      ),
      fc.tuple(anywhere, fc.array(fc.integer({ min: 1, max: 2_700_000 }), { minLength: 20, maxLength: 20 })),
    ),
    fc.array(row, { minLength: 100, maxLength: 100 }),
  )
  .map(([[starts, durations], values]) => rowsOf(starts, durations, values));

const blockOf = (rows: DayRows): StoredBlock =>
  encodeBlock(blockKey('1234567890123456', 1_760_000_000), rows, 900, published, published);

describe('a stored block', () => {
  it('gives back every reading that was put in, on the grid with gaps or anywhere', () => {
    fc.assert(fc.property(days, (rows) => expect(plain(decodeBlock(blockOf(rows), 900))).toEqual(plain(rows))));
  });

  it('is read from its bytes as the driver reads it', () => {
    const dates = fc.date({ min: new Date(-1e12), max: new Date(8e12), noInvalidDate: true });
    fc.assert(
      fc.property(days, dates, dates, (rows, p, u) => {
        const bytes = Buffer.from(BSON.serialize({ ...blockOf(rows), p, u }));
        expect(blockOfBytes(bytes)).toEqual(BSON.deserialize(bytes, { promoteBuffers: false }));
      }),
    );
  });

  it('is left to the driver where it has what no block has', () => {
    const block = blockOf(rowsOf([0], [], [{ value: 1 }]));
    for (const other of [{ na: 1 }, { n: 'text' }, { _ix: 2 }, { v: new Binary(Buffer.of(1), 4) }, { r: 2n ** 40n }]) {
      const bytes = Buffer.from(BSON.serialize({ ...block, ...other }));
      expect(blockOfBytes(bytes)).toEqual(BSON.deserialize(bytes, { promoteBuffers: false }));
    }
  });

  it('holds a day without gaps, costs or estimates in its values alone', () => {
    const rows = rowsOf(
      Array.from({ length: 96 }, (_, i) => i * 900),
      [],
      Array.from({ length: 96 }, () => ({ cost: NaN, known: published.getTime() })),
    );
    const block = encodeBlock(blockKey('1', 0), rows, 900, published, published);
    expect(Object.keys(block).sort()).toEqual(['_id', '_v', 'n', 'p', 'u', 'v']);
    expect(block.v.length()).toBe(96);
  });

  it('keeps a zero and a missing interval apart', () => {
    const rows = rowsOf([0, 1_800], [], [{ value: 0 }, { value: 0 }]);
    const back = decodeBlock(encodeBlock(blockKey('1', 0), rows, 900, published, published), 900);
    expect([...back.start.subarray(0, back.count)]).toEqual([0, 1_800]);
  });
});

describe('a narrow column', () => {
  it('gives back its integers in any width', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -INT48, max: INT48 }), { minLength: 1 }), (values) => {
        const back = new Float64Array(values.length);
        decodeNarrow(encodeNarrow(Float64Array.from(values), values.length), values.length, back);
        expect([...back]).toEqual(values);
      }),
    );
  });

  it('takes a byte for values below 256 and two below 65,536', () => {
    expect(encodeNarrow(Float64Array.of(0, 255), 2)).toHaveLength(2);
    expect(encodeNarrow(Float64Array.of(0, 256), 2)).toHaveLength(4);
    expect(encodeNarrow(Float64Array.of(-1, 256), 2)).toHaveLength(8);
  });
});

describe('a block key', () => {
  it('orders the blocks of a channel by time', () => {
    const keys = [0, 1_760_000_000, 4_000_000_000].map((start) => blockKey('9999999999999999', start));
    expect([...keys].sort((a, b) => Buffer.compare(a, b))).toEqual(keys);
    expect(keys.map(nominalStartOf)).toEqual([0, 1_760_000_000, 4_000_000_000]);
  });
});

describe('packed qualities', () => {
  it('keeps up to three codes in their order, and valid alone as 0', () => {
    for (const codes of [[0], [8], [7, 17], [0, 8], [17, 0, 14]])
      expect(unpackQualities(packQualities(codes))).toEqual(codes);
    expect(packQualities([0])).toBe(0);
    expect(packQualities([])).toBe(0);
  });
});
