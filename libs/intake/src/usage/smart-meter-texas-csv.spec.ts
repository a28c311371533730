import { describe, expect, it } from '@jest/globals';
import { ianaZone, nextLocalDay, startOfDate } from '@app/time';
import fc from 'fast-check';
import { chunksOf, MemoryTarget } from '../../../../test/fixtures/intake/memory-target.js';
import type { Taken } from '../../../../test/fixtures/intake/memory-target.js';
import { FileAccount } from '../file-report.js';
import { eachLine } from '../source/lines.js';
import { SmartMeterTexasCsv } from './smart-meter-texas-csv.js';

const header =
  'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION';
const esiid = '10443720001234567';
const now = Date.UTC(2026, 0, 1) / 1000;

async function read(rows: readonly string[], target = new MemoryTarget(), chunk = 64 * 1024, eol = '\n') {
  const account = new FileAccount('file.csv');
  const layout = new SmartMeterTexasCsv(target, account, now);
  await eachLine(chunksOf([header, ...rows].join(eol), chunk), (b, s, e, l) => layout.row(b, s, e, l));
  await layout.end();
  return { report: account.report(), taken: target.channels.get(`${esiid} 4/1`) ?? [], target };
}

function row(
  fields: Partial<Record<'esiid' | 'date' | 'revised' | 'start' | 'end' | 'kwh' | 'mark' | 'channel', string>>,
): string {
  const { date = '06/01/2025' } = fields;
  return [
    fields.esiid ?? `'${esiid}`,
    date,
    fields.revised ?? '06/03/2025 04:05:06',
    fields.start ?? '00:00',
    fields.end ?? '00:15',
    fields.kwh ?? '0.123',
    fields.mark ?? 'A',
    fields.channel ?? 'Consumption',
  ].join(',');
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const two = (value: number) => String(value).padStart(2, '0');

/** The rows of one local day, one an interval, as the clocks of the zone show them. */
function dayRows(zoneName: string, year: number, month: number, day: number, channel = 'Consumption'): string[] {
  const zone = ianaZone(zoneName);
  const start = startOfDate(zone, year, month, day);
  const rows: string[] = [];
  for (let t = start; t < nextLocalDay(zone, start); t += 900) {
    const wall = t + zone.offsetAt(t);
    const minutes = Math.floor(wall / 60) % 1440;
    const end = Math.floor((t + 900 + zone.offsetAt(t + 900)) / 60) % 1440;
    rows.push(
      row({
        date: `${two(month)}/${two(day)}/${year}`,
        start: clock(minutes),
        end: clock(end),
        kwh: ((t - start) / 900 / 1000).toFixed(3),
        channel,
      }),
    );
  }
  return rows;
}

describe('Smart Meter Texas CSV', () => {
  it('turns a row into a reading in Wh at its UTC start, with its quality and revision time', async () => {
    const { taken, report } = await read([row({}), row({ start: ' 00:15', end: ' 00:30', kwh: '1.5', mark: 'E' })]);
    expect(taken).toEqual([
      {
        line: 2,
        start: Date.UTC(2025, 5, 1, 5) / 1000,
        duration: 900,
        value: 123,
        quality: 0,
        revisionTime: Date.UTC(2025, 5, 3, 9, 5, 6) / 1000,
      },
      expect.objectContaining({ line: 3, start: Date.UTC(2025, 5, 1, 5, 15) / 1000, value: 1500, quality: 8 }),
    ]);
    expect(report).toMatchObject({ rows: 2, rejected: { count: 0 } });
  });

  it('takes CRLF, chunks cut anywhere and quoted fields alike', async () => {
    const rows = dayRows('America/Chicago', 2025, 6, 1);
    const plain = await read(rows);
    const crlf = await read(rows, new MemoryTarget(), 7, '\r\n');
    const quoted = await read(rows.map((text) => `"${text.replaceAll(',', '","')}"`));
    expect(plain.taken).toHaveLength(96);
    expect(crlf.taken).toEqual(plain.taken);
    expect(quoted.taken).toEqual(plain.taken);
  });

  it('keeps both channels and several ESIIDs of one file apart', async () => {
    const other = '1044372000123456700001';
    const { target } = await read([
      row({ kwh: '1' }),
      row({ kwh: '2', channel: 'Surplus Generation' }),
      row({ kwh: '3', esiid: `'${other}` }),
      row({ kwh: '4', esiid }),
    ]);
    const values = [...target.channels].map(([key, rows]) => [key, rows.map(({ value }) => value)]);
    expect(values).toEqual([
      [`${esiid} 4/1`, [1000, 4000]],
      [`${esiid} 4/19`, [2000]],
      [`${other} 4/1`, [3000]],
    ]);
  });

  it('keeps ESIIDs apart that take turns, also around rows that are rejected', async () => {
    const other = '10443720007654321';
    const { target, report } = await read([
      row({ kwh: '1' }),
      row({ kwh: '9', esiid: other, date: '02/30/2025' }),
      row({ kwh: '2', start: '00:15' }),
      row({ kwh: '3', esiid: other }),
      row({ kwh: '4', start: '00:30' }),
    ]);
    const values = [...target.channels].map(([key, rows]) => [key, rows.map(({ value }) => value)]);
    expect(values).toEqual([
      [`${esiid} 4/1`, [1000, 2000, 4000]],
      [`${other} 4/1`, [3000]],
    ]);
    expect(report.rejected.byReason).toEqual({ 'wrong-date': 1 });
  });

  it('counts an empty value as a gap, not as zero', async () => {
    const { taken, report, target } = await read([
      row({ kwh: '' }),
      row({ start: '00:15', kwh: '0' }),
      row({ start: '00:30', kwh: '', mark: '' }),
    ]);
    expect(taken.map(({ value }) => value)).toEqual([0]);
    expect(target.gaps).toBe(2);
    expect(report.rejected.count).toBe(0);
  });

  it.each([
    ['short-row', `'${esiid},06/01/2025,06/03/2025 04:05:06,00:00`],
    ['bad-esiid', row({ esiid: "'1044372000123456" })],
    ['bad-esiid', row({ esiid: "'1044372000123456X" })],
    ['wrong-date', row({ date: '02/29/2025' })],
    ['wrong-date', row({ date: '2025-06-01' })],
    ['wrong-date', row({ revised: '06/03/2025 24:05:06' })],
    ['hour-out-of-range', row({ start: '24:00', end: '24:15' })],
    ['hour-out-of-range', row({ start: '23:45', end: '24:15' })],
    ['wrong-time', row({ start: '00:07' })],
    ['wrong-time', row({ start: 'noon' })],
    ['bad-number', row({ kwh: '1,5'.replace(',', ';') })],
    ['bad-number', row({ kwh: '1e3' })],
    ['negative-value', row({ kwh: '-0.001' })],
    ['unknown-quality', row({ mark: 'X' })],
    ['unknown-channel', row({ channel: 'Reactive' })],
  ])('rejects a row with its line and the reason %s', async (reason, bad) => {
    const { report, taken } = await read([bad, row({ start: '01:00' })]);
    expect(report.rejected).toMatchObject({ count: 1, byReason: { [reason]: 1 }, first: [{ line: 2, reason }] });
    expect(taken).toHaveLength(1);
  });

  it('rejects every row of a usage point that may not be made', async () => {
    const { report } = await read([row({}), row({ start: '00:15' })], new MemoryTarget({ known: [] }));
    expect(report.rejected.byReason).toEqual({ 'unknown-usage-point': 2 });
  });

  it('rounds what has more decimals than a Wh, and says so', async () => {
    const { taken, report } = await read([row({ kwh: '0.1235' }), row({ start: '00:15', kwh: '0.1230' })]);
    expect(taken.map(({ value }) => value)).toEqual([124, 123]);
    expect(report.warnings.byReason).toEqual({ 'rounded-value': 1 });
  });

  it('takes a future-dated reading with a warning', async () => {
    const { taken, report } = await read([row({ date: '06/01/2026' })]);
    expect(taken).toHaveLength(1);
    expect(report.warnings.byReason).toEqual({ 'future-dated': 1 });
  });

  describe('on clock-change days', () => {
    it.each([
      ['America/Chicago', 2025, 11, 2, 100],
      ['America/Chicago', 2025, 3, 9, 92],
      ['America/Denver', 2025, 11, 2, 100],
      ['America/St_Johns', 2025, 11, 2, 100],
      ['Australia/Sydney', 2025, 4, 6, 100],
      ['Australia/Sydney', 2025, 10, 5, 92],
      ['Australia/Lord_Howe', 2025, 4, 6, 98],
      ['Europe/Berlin', 2025, 10, 26, 100],
      ['America/Havana', 2025, 11, 2, 100],
      ['America/Phoenix', 2025, 11, 2, 96],
    ])('places every interval of %s %i-%i-%i', async (zone, year, month, day, count) => {
      const { taken, report } = await read(dayRows(zone, year, month, day), new MemoryTarget({ zone }));
      const start = startOfDate(ianaZone(zone), year, month, day);
      expect(report.rejected.count).toBe(0);
      const inOrder = taken.toSorted((a, b) => a.start - b.start);
      expect(inOrder.map((reading) => [reading.start, reading.value])).toEqual(
        Array.from({ length: count }, (_, i) => [start + i * 900, i]),
      );
    });

    it('rejects a repeated hour of which a revision has one pass only', async () => {
      const rows = dayRows('America/Chicago', 2025, 11, 2);
      const { taken, report } = await read([...rows.slice(0, 8), ...rows.slice(12)]);
      expect(report.rejected.byReason).toEqual({ 'ambiguous-clock-change-hour': 4 });
      expect(taken).toHaveLength(92);
    });

    it('does not take the passes of two revisions for the two passes of one', async () => {
      const hour = dayRows('America/Chicago', 2025, 11, 2).slice(4, 8);
      const later = hour.map((text) => text.replace('06/03/2025', '06/04/2025'));
      const { report } = await read([...hour, ...later]);
      expect(report.rejected.byReason).toEqual({ 'ambiguous-clock-change-hour': 8 });
    });

    it('tells interleaved revisions and channels apart', async () => {
      const first = dayRows('America/Chicago', 2025, 11, 2);
      const second = first.map((text) => text.replace('06/03/2025', '06/04/2025'));
      const surplus = dayRows('America/Chicago', 2025, 11, 2, 'Surplus Generation');
      const mixed = first.flatMap((text, i) => [text, second[i] ?? '', surplus[i] ?? '']);
      const { taken, report, target } = await read(mixed);
      expect(report.rejected.count).toBe(0);
      expect(taken).toHaveLength(200);
      expect(target.channels.get(`${esiid} 4/19`)).toHaveLength(100);
      const starts = startsByValue(taken);
      expect(starts).toEqual(startsByValue((await read(first)).taken));
    });

    it('splits passes that lack rows where the times step back', async () => {
      const hour = dayRows('America/Chicago', 2025, 11, 2).slice(4, 12);
      const { taken, report } = await read([...hour.slice(0, 3), ...hour.slice(4)]);
      expect(report.rejected.count).toBe(0);
      expect(startsByValue(taken)).toEqual(startsByValue((await read(hour)).taken.filter(({ value }) => value !== 7)));
    });

    it('reads a file whose newest row comes first', async () => {
      const rows = dayRows('America/Chicago', 2025, 11, 2);
      const { taken } = await read(rows.toReversed());
      expect(startsByValue(taken)).toEqual(startsByValue((await read(rows)).taken));
    });

    it('rejects a time that the clocks skip', async () => {
      const { report } = await read([row({ date: '03/09/2025', start: '02:15', end: '02:30' })]);
      expect(report.rejected.byReason).toEqual({ 'nonexistent-local-time': 1 });
    });
  });

  it('places every interval of any day of any of these zones', async () => {
    const zones = [
      'America/Chicago',
      'Australia/Adelaide',
      'America/Santiago',
      'Asia/Kathmandu',
      'Africa/Casablanca',
      'Europe/London',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2015-01-01'), max: new Date('2025-12-01'), noInvalidDate: true }),
        async (zone, date) => {
          const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()] as const;
          const { taken, report } = await read(dayRows(zone, year, month, day), new MemoryTarget({ zone }));
          const start = startOfDate(ianaZone(zone), year, month, day);
          expect(report.rejected.count).toBe(0);
          expect(taken.every((reading) => reading.start === start + reading.value * 900)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function startsByValue(taken: readonly Taken[]): [number, number][] {
  const pairs = taken.map(({ value, start }): [number, number] => [value, start]);
  return [...new Map(pairs.map((pair) => [pair.join(), pair])).values()].sort((a, b) => a[0] - b[0]);
}
