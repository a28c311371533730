import { describe, expect, it } from '@jest/globals';
import { ianaZone, nextLocalDay, startOfDate } from '@app/time';
import { chunksOf, MemoryTarget } from '../../../../test/fixtures/intake/memory-target.js';
import { FileAccount } from '../file-report.js';
import { eachLine } from '../source/lines.js';
import { Lse } from './lse.js';

const esiid = '1044372000123456700001';
const now = Date.UTC(2026, 0, 1) / 1000;

async function read(lines: readonly string[], { cut = false, target = new MemoryTarget() } = {}) {
  const account = new FileAccount('file.lse');
  const layout = new Lse(target, account, now);
  await eachLine(chunksOf(lines.join('\r\n'), 1000), (b, s, e, l) => layout.row(b, s, e, l));
  await layout.end(cut);
  return {
    report: account.report(),
    load: target.channels.get(`${esiid} 4/1`) ?? [],
    register: target.channels.get(`${esiid} 1/1`) ?? [],
    target,
  };
}

interface RecordText {
  channel?: string;
  start?: string;
  stop?: string;
  daylight?: string;
  invalid?: string;
  registers?: [string, string];
  unit?: string;
  seconds?: string;
  stamp?: string;
  values?: readonly string[];
  west?: string;
}

function headerOf(record: RecordText): string[] {
  const [first, last] = record.registers ?? ['', ''];
  return [
    `00000001,${esiid},${record.channel ?? '4'},${record.start ?? '20250601000000'},${record.stop ?? '20250601235959'},${record.daylight ?? 'Y'},${record.invalid ?? 'N'}`,
    `00000002,${first},${last},1,0,1,0,${record.seconds ?? '900'},${record.unit ?? '01'},,${record.west ?? '6'},,`,
    '00000003,A HOUSE',
    `00000004,${record.stamp ?? '20250603040506'},O`,
  ];
}

const counting = (count: number) => Array.from({ length: count }, (_, i) => `${(i / 1000).toFixed(3)},`);

function recordOf(record: RecordText): string[] {
  const values = record.values ?? counting(96);
  return [...headerOf(record), ...values.map((value, i) => `${10_000_000 + i},${value}`)];
}

describe('ERCOT interval file', () => {
  it('places the values of a record one after the other from its start', async () => {
    const { load, report } = await read(recordOf({}));
    const start = Date.UTC(2025, 5, 1, 5) / 1000;
    expect(load.map((reading) => [reading.start, reading.value, reading.quality])).toEqual(
      Array.from({ length: 96 }, (_, i) => [start + i * 900, i, 0]),
    );
    expect(load[0]).toMatchObject({ line: 5, duration: 900, revisionTime: Date.UTC(2025, 5, 3, 9, 5, 6) / 1000 });
    expect(report).toMatchObject({ rows: 100, rejected: { count: 0 } });
  });

  it('reads records one after the other, generation into the channel of received energy', async () => {
    const { load, target } = await read([
      ...recordOf({ values: counting(96) }),
      ...recordOf({ channel: '1' }),
      ...recordOf({ start: '20250602000000', stop: '20250602235959' }),
    ]);
    expect(load).toHaveLength(192);
    expect(target.channels.get(`${esiid} 4/19`)).toHaveLength(96);
  });

  it.each([
    ['America/Chicago', '20251102', 100],
    ['America/Chicago', '20250309', 92],
    ['America/Denver', '20251102', 100],
    ['Australia/Sydney', '20250406', 100],
    ['Australia/Sydney', '20251005', 92],
    ['America/Phoenix', '20251102', 96],
  ])('takes the clock-change day of %s %s with its %i values', async (zone, date, count) => {
    const target = new MemoryTarget({ zone });
    const record = { start: `${date}000000`, stop: `${date}235959`, values: counting(count) };
    const { load, report } = await read(recordOf(record), { target });
    const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number) as [
      number,
      number,
      number,
    ];
    const start = startOfDate(ianaZone(zone), year, month, day);
    expect(report.rejected.count).toBe(0);
    expect(load.map((reading) => reading.start)).toEqual(Array.from({ length: count }, (_, i) => start + i * 900));
    expect((load.at(-1)?.start ?? 0) + 900).toBe(nextLocalDay(ianaZone(zone), start));
  });

  it('tells by the number of values which of two equal wall-clock times begins a record', async () => {
    const record = { start: '20251102010000', stop: '20251102235959' };
    const first = await read(recordOf({ ...record, values: counting(96) }));
    const second = await read(recordOf({ ...record, values: counting(92) }));
    expect(first.load[0]?.start).toBe(Date.UTC(2025, 10, 2, 6) / 1000);
    expect(second.load[0]?.start).toBe(Date.UTC(2025, 10, 2, 7) / 1000);
  });

  it('keeps to standard time where the record does not take part in daylight time', async () => {
    const { load } = await read(recordOf({ daylight: 'N' }));
    expect(load[0]?.start).toBe(Date.UTC(2025, 5, 1, 6) / 1000);
  });

  it.each([
    ['fewer', '20250601', 95],
    ['more', '20250601', 97],
    ['the usual 96 on a day of 23 hours', '20250309', 96],
    ['the usual 96 on a day of 25 hours', '20251102', 96],
  ])('takes no value of a record that has %s', async (_, date, count) => {
    const record = { start: `${date}000000`, stop: `${date}235959`, values: counting(count) };
    const { load, report } = await read([
      ...recordOf(record),
      ...recordOf({ start: '20250701000000', stop: '20250701235959' }),
    ]);
    expect(report.rejected).toMatchObject({ count, byReason: { 'row-count': count }, first: [{ line: 1 }] });
    expect(load).toHaveLength(96);
  });

  it('takes what there is of a record that the end of a cut file breaks off', async () => {
    const { load, report } = await read(recordOf({ values: counting(40) }), { cut: true });
    expect(load).toHaveLength(40);
    expect(report.rejected.count).toBe(0);
  });

  it('keeps the place of values that are missing, empty or bad', async () => {
    const lines = recordOf({ values: counting(96).map((value, i) => (i === 3 ? ',' : i === 4 ? 'x,' : value)) });
    lines.splice(4 + 10, 1);
    const { load, report, target } = await read(lines);
    expect(load).toHaveLength(93);
    expect(load.every((reading) => reading.value === (reading.start - (load[0]?.start ?? 0)) / 900)).toBe(true);
    expect(target.gaps).toBe(3);
    expect(report.rejected).toMatchObject({ count: 1, byReason: { 'bad-number': 1 }, first: [{ line: 9 }] });
  });

  it('goes by order where every value has the same sort code', async () => {
    const lines = recordOf({}).map((line) => line.replace(/^1\d{7}/, '10000000'));
    expect((await read(lines)).load).toEqual((await read(recordOf({}))).load);
  });

  it('maps status codes to qualities and says which it does not know', async () => {
    const marks = ['', 'A', 'E', 'M', '?'];
    const values = counting(96).map((value, i) => `${value}${marks[i] ?? ''}`);
    const { load, report } = await read(recordOf({ values }));
    expect(load.slice(0, 6).map(({ quality }) => quality)).toEqual([0, 0, 8, 7, 16, 0]);
    expect(report.warnings.byReason).toEqual({ 'unknown-status': 1 });
  });

  it('keeps the meter’s start and stop readings as midnight register reads in Wh', async () => {
    const { register } = await read(recordOf({ registers: ['12345.678', '12350'] }));
    const start = Date.UTC(2025, 5, 1, 5) / 1000;
    expect(register.map((reading) => [reading.start, reading.duration, reading.value])).toEqual([
      [start, 0, 12_345_678],
      [start + 86_400, 0, 12_350_000],
    ]);
  });

  it('rejects a negative register alone', async () => {
    const { load, register, report } = await read(recordOf({ registers: ['-1', '5'] }));
    expect(load).toHaveLength(96);
    expect(register).toHaveLength(1);
    expect(report.rejected).toMatchObject({ byReason: { 'negative-register': 1 }, first: [{ line: 2 }] });
  });

  it('takes the zone of a new usage point from the hours west of Greenwich', async () => {
    const { target } = await read(recordOf({ west: '7' }));
    expect(target.inits.get(esiid)?.timeZone).toBe('America/Denver');
  });

  it.each<[string, number, RecordText]>([
    ['wrong-date', 1, { start: '20250230000000' }],
    ['wrong-date', 1, { stop: '2025060123595' }],
    ['hour-out-of-range', 1, { start: '20250601250000' }],
    ['wrong-period', 1, { stop: '20250531235959' }],
    ['wrong-period', 1, { stop: '20250601235200' }],
    ['wrong-period', 2, { seconds: '1000' }],
    ['unknown-unit', 2, { unit: '77' }],
    ['unknown-channel', 1, { channel: '9' }],
    ['invalid-record', 1, { invalid: 'Y' }],
    ['wrong-date', 4, { stamp: '20251301000000' }],
    ['nonexistent-local-time', 1, { start: '20250309020000', stop: '20250309235959' }],
  ])('refuses a record with the reason %s at line %i of its header', async (reason, line, record) => {
    const { load, report } = await read(recordOf(record));
    expect(load).toEqual([]);
    expect(report.rejected).toMatchObject({ count: 96, byReason: { [reason]: 96 }, first: [{ line, reason }] });
  });

  it.each([
    ['unknown-row', 'nonsense'],
    ['unknown-row', '00000009,1'],
    ['incomplete-record', '10000000,0.1,'],
    ['incomplete-record', '00000002,,,1,0,1,0,900,01,,6,,'],
  ])('rejects with %s the row %s outside a record', async (reason, row) => {
    const { report, load } = await read([row, ...recordOf({})]);
    expect(report.rejected).toMatchObject({ count: 1, byReason: { [reason]: 1 }, first: [{ line: 1 }] });
    expect(load).toHaveLength(96);
  });
});
