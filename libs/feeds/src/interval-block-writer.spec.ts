import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  atomId,
  ByteSink,
  intervalBlockLinks,
  ResourceLinks,
  stablePath,
  StringSink,
  writeEntry,
  writeEntryDocument,
  type IntervalBlock,
} from '@app/espi';
import { DayRows, packQualities, unpackQualities } from '@app/metering';
import { IntervalBlockWriter, type BlockChannel } from './interval-block-writer.js';

const USAGE_POINT = '1000000000000001';
const METER_READING = '2000000000000002';
const links = new ResourceLinks('http://localhost:8080/DataCustodian/espi/1_1/resource', { subscription: '3' });

const channelOf = (given: Partial<BlockChannel> = {}): BlockChannel => ({
  linksOf: (intervalBlock) => intervalBlockLinks(links, USAGE_POINT, METER_READING, intervalBlock),
  stablePath: stablePath('intervalBlocks', { usagePoint: USAGE_POINT, meterReading: METER_READING }),
  intervalLength: 900,
  blockCode: 1,
  defaultQuality: 0,
  withCost: true,
  place: 'feed',
  ...given,
});

/** What the descriptor writer makes of the same rows. */
function byDescriptors(
  channel: BlockChannel,
  nominalStart: number,
  rows: DayRows,
  published: number,
  updated: number,
): string {
  const readings = Array.from({ length: rows.count }, (_, i) => {
    const at = (column: Float64Array): number => column[i] ?? 0;
    const cost = at(rows.cost);
    return {
      ...(channel.withCost && !Number.isNaN(cost) && { cost }),
      ...(at(rows.quality) !== channel.defaultQuality && {
        ReadingQuality: unpackQualities(at(rows.quality)).map((quality) => ({ quality })),
      }),
      timePeriod: { duration: at(rows.duration), start: nominalStart + at(rows.start) },
      value: at(rows.value),
      ...(at(rows.tier) !== 0 && { consumptionTier: at(rows.tier) }),
      ...(at(rows.tou) !== 0 && { tou: at(rows.tou) }),
      ...(at(rows.cpp) !== 0 && { cpp: at(rows.cpp) }),
    };
  });
  const start = nominalStart + (rows.start[0] ?? 0);
  const last = rows.count - 1;
  const end = nominalStart + (rows.start[last] ?? 0) + (rows.duration[last] ?? 0);
  const value: IntervalBlock = { interval: { duration: end - start, start }, IntervalReading: readings };
  const intervalBlock = new IntervalBlockWriter(channel).idOf(nominalStart);
  const sink = new StringSink();
  const write = channel.place === 'feed' ? writeEntry : writeEntryDocument;
  write(sink, {
    id: atomId(stablePath('intervalBlock', { usagePoint: USAGE_POINT, meterReading: METER_READING, intervalBlock })),
    links: intervalBlockLinks(links, USAGE_POINT, METER_READING, intervalBlock),
    title: 'IntervalBlock',
    published,
    updated,
    content: { element: 'IntervalBlock', value },
  });
  return sink.toString();
}

function byBytes(
  channel: BlockChannel,
  nominalStart: number,
  rows: DayRows,
  published: number,
  updated: number,
): string {
  const chunks: Buffer[] = [];
  const sink = new ByteSink((chunk) => chunks.push(chunk));
  new IntervalBlockWriter(channel).write(sink, nominalStart, rows, published * 1000, updated * 1000);
  sink.flush();
  return Buffer.concat(chunks).toString();
}

const INT48 = 2 ** 47;
const plainReading = fc.record({ value: fc.integer({ min: 0, max: 99_999 }) });
const anyReading = fc.record({
  value: fc.integer({ min: -INT48, max: INT48 }),
  gap: fc.boolean(),
  quality: fc.constantFrom(0, 8, packQualities([7, 17])),
  cost: fc.oneof(fc.constant(NaN), fc.integer({ min: -1e9, max: 1e9 })),
  tou: fc.constantFrom(0, 2),
  tier: fc.constantFrom(0, 1),
  cpp: fc.constantFrom(0, 1),
});

function rowsOf(
  readings: readonly Partial<
    Record<'value' | 'quality' | 'cost' | 'tou' | 'tier' | 'cpp', number> & { gap: boolean }
  >[],
): DayRows {
  const rows = new DayRows();
  let start = 0;
  for (const reading of readings) {
    if (reading.gap === true) start += 900;
    const at = rows.grow();
    rows.start[at] = start;
    rows.duration[at] = 900;
    rows.value[at] = reading.value ?? 0;
    rows.quality[at] = reading.quality ?? 0;
    rows.cost[at] = reading.cost ?? NaN;
    rows.tou[at] = reading.tou ?? 0;
    rows.tier[at] = reading.tier ?? 0;
    rows.cpp[at] = reading.cpp ?? 0;
    start += 900;
  }
  return rows;
}

describe('the IntervalBlock writer', () => {
  const starts = fc.oneof(
    fc.integer({ min: 0, max: 999_999_999 }),
    fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }),
  );
  const places = fc.constantFrom('feed' as const, 'document' as const);

  it('gives the same bytes as the descriptor writer for days that are values alone', () => {
    fc.assert(
      fc.property(
        starts,
        fc.array(plainReading, { minLength: 1, maxLength: 100 }),
        places,
        (start, readings, place) => {
          const channel = channelOf({ place });
          const rows = rowsOf(readings);
          expect(byBytes(channel, start, rows, start, start + 5)).toBe(
            byDescriptors(channel, start, rows, start, start + 5),
          );
        },
      ),
    );
  });

  it('gives the same bytes with gaps, costs, qualities, tiers and time of use', () => {
    fc.assert(
      fc.property(
        starts,
        fc.array(anyReading, { minLength: 1, maxLength: 50 }),
        fc.boolean(),
        fc.constantFrom(0, 8),
        (start, readings, withCost, defaultQuality) => {
          const channel = channelOf({ withCost, defaultQuality });
          const rows = rowsOf(readings);
          expect(byBytes(channel, start, rows, start, start)).toBe(byDescriptors(channel, start, rows, start, start));
        },
      ),
    );
  });

  it('writes a day of one-minute readings, which is more than a chunk', () => {
    const rows = rowsOf(Array.from({ length: 1500 }, (_, value) => ({ value })));
    expect(byBytes(channelOf(), 1_700_000_000, rows, 1, 2)).toBe(byDescriptors(channelOf(), 1_700_000_000, rows, 1, 2));
  });
});
