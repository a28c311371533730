import { describe, expect, it } from '@jest/globals';
import { chunksOf, MemoryTarget } from '../../../../test/fixtures/intake/memory-target.js';
import { FileAccount } from '../file-report.js';
import { eachLine } from '../source/lines.js';
import { readMapping } from './csv-mapping.js';
import { MappedCsv } from './mapped-csv.js';

const now = Date.UTC(2026, 0, 1) / 1000;
const personal = ['Name,Jane Roe', 'Address,"12 Elm St, Austin TX"', 'Account Number,1234567890', ''];
const header = 'TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES';

async function read(lines: readonly string[], mapping?: object, { given = true, zone = 'America/Chicago' } = {}) {
  const target = new MemoryTarget({ zone });
  const account = new FileAccount('file.csv');
  const layout = new MappedCsv(target, account, now, mapping && readMapping(mapping), given ? { id: 'up' } : undefined);
  let stopped: unknown;
  try {
    await eachLine(chunksOf(lines.join('\n')), (b, s, e, l) => layout.row(b, s, e, l));
    await layout.end(false);
  } catch (error) {
    stopped = (error as { reason?: string }).reason;
  }
  const [taken = []] = [...target.channels.values()];
  const [type] = [...target.types.values()];
  return { report: account.report(), taken, type, target, stopped };
}

describe('CSV with the header that many portals share', () => {
  it('reads electricity with its cost, in local time', async () => {
    const { taken, type, report, target } = await read([
      ...personal,
      header,
      'Electric usage,2025-06-01,00:00,00:14,0.25,kWh,$0.08,',
      'Electric usage,2025-06-01,00:15,00:29,"1,000.5",kWh,$1.00,',
      'Electric usage,2025-06-01,00:30,00:44,,kWh,,',
    ]);
    const start = Date.UTC(2025, 5, 1, 5) / 1000;
    expect(taken).toEqual([
      { line: 6, start, duration: 900, value: 250, quality: 0, revisionTime: 0, cost: 8000 },
      { line: 7, start: start + 900, duration: 900, value: 1_000_500, quality: 0, revisionTime: 0, cost: 100_000 },
    ]);
    expect(type).toMatchObject({
      uom: 72,
      kind: 12,
      commodity: 1,
      flowDirection: 1,
      intervalLength: 900,
      currency: 840,
    });
    expect(target.gaps).toBe(1);
    expect(report).toMatchObject({ rows: 3, rejected: { count: 0 } });
  });

  it('keeps the personal lines before the header out of the report', async () => {
    const { report } = await read([...personal, header, 'Electric usage,2025-06-01,00:00,00:59,1,kWh,,']);
    expect(report.warnings.byReason).toEqual({ 'personal-lines-skipped': 3 });
    expect(JSON.stringify(report)).not.toMatch(/Jane|Elm|1234567890/);
  });

  it('reads daily gas in therms with the unit in the header and US dates', async () => {
    const { taken, type } = await read([
      'TYPE,DATE,START TIME,END TIME,USAGE (therms),COST,NOTES',
      'Natural gas usage,6/1/2025,00:00,23:59,1.02,$2.10,',
    ]);
    expect(taken).toMatchObject([{ value: 1020, duration: 86_400 }]);
    expect(type).toMatchObject({ uom: 169, commodity: 7, powerOfTenMultiplier: -3 });
  });

  it('tells the two passes of the repeated hour apart', async () => {
    const hours = ['00', '01', '01', '02'];
    const { taken } = await read([
      header,
      ...hours.map((h, i) => `Electric usage,2025-11-02,${h}:00,${h}:59,${i},kWh,,`),
    ]);
    const start = Date.UTC(2025, 10, 2, 5) / 1000;
    expect(taken.map((row) => [row.start, row.value]).sort(([a = 0], [b = 0]) => a - b)).toEqual(
      [0, 1, 2, 3].map((i) => [start + i * 3600, i * 1000]),
    );
  });

  it.each([
    ['wrong-date', 'Electric usage,2025-02-30,00:00,00:59,1,kWh,,'],
    ['hour-out-of-range', 'Electric usage,2025-06-01,25:00,25:59,1,kWh,,'],
    ['wrong-time', 'Electric usage,2025-06-01,noon,13:00,1,kWh,,'],
    ['bad-number', 'Electric usage,2025-06-01,00:00,00:59,one,kWh,,'],
    ['bad-number', 'Electric usage,2025-06-01,00:00,00:59,1,kWh,free,'],
    ['unknown-unit', 'Electric usage,2025-06-01,00:00,00:59,1,furlong,,'],
    ['negative-value', 'Electric usage,2025-06-01,00:00,00:59,-1,kWh,,'],
    ['short-row', 'Electric usage,2025-06-01'],
    ['nonexistent-local-time', 'Electric usage,2025-03-09,02:00,02:59,1,kWh,,'],
  ])('rejects a row with its line and the reason %s', async (reason, row) => {
    const { report, taken } = await read([header, row, 'Electric usage,2025-06-01,04:00,04:59,1,kWh,,']);
    expect(report.rejected).toMatchObject({ count: 1, byReason: { [reason]: 1 }, first: [{ line: 2 }] });
    expect(taken).toHaveLength(1);
  });

  it('needs to be told the usage point', async () => {
    const rows = [header, 'Electric usage,2025-06-01,00:00,00:59,1,kWh,,'];
    expect((await read(rows, undefined, { given: false })).stopped).toBe('usage-point-needed');
  });
});

describe('CSV by a mapping', () => {
  const mapping = {
    columns: { date: 'Datum', value: 'Verbrauch', flow: 'Richtung', quality: 'Status' },
    delimiter: ';',
    decimal: ',',
    dateFormat: 'DD.MM.YYYY HH:mm',
    timeZone: 'Europe/Berlin',
    unit: 'kWh',
    intervalSeconds: 3600,
    flows: { Bezug: 1, Einspeisung: 19 },
    qualities: { W: 0, E: 8 },
    esiid: '10443720001234567',
  };
  const lines = [
    'Kunde;Erika Mustermann',
    'Datum;Verbrauch;Richtung;Status',
    '01.06.2025 00:00;1.234,5;Bezug;W',
    '01.06.2025 01:00;0,25;Einspeisung;E',
  ];

  it('finds its columns, formats, zone, flow and quality', async () => {
    const { target, report } = await read(lines, mapping, { given: false });
    const start = Date.UTC(2025, 4, 31, 22) / 1000;
    expect([...target.channels]).toEqual([
      ['10443720001234567 4/1', [expect.objectContaining({ start, value: 1_234_500, quality: 0, duration: 3600 })]],
      ['10443720001234567 4/19', [expect.objectContaining({ start: start + 3600, value: 250, quality: 8 })]],
    ]);
    expect(report.rejected.count).toBe(0);
  });

  it('rejects a flow or quality that it does not name', async () => {
    const { report } = await read([...lines, '01.06.2025 02:00;1;Blind;W', '01.06.2025 03:00;1;Bezug;?'], mapping);
    expect(report.rejected.byReason).toEqual({ 'unknown-channel': 1, 'unknown-quality': 1 });
  });

  it('goes by numbers where there is no header, and reads days of any length', async () => {
    const daily = { columns: { date: 1, value: 2 }, header: false, skipLines: 1, unit: 'm3', service: 'gas' };
    const { taken, type } = await read(['Jane Roe', '2025-03-09,1', '2025-03-10,2', '2025-11-02,3'], daily);
    expect(taken.map(({ duration, value }) => [duration, value])).toEqual([
      [82_800, 1000],
      [86_400, 2000],
      [90_000, 3000],
    ]);
    expect(type).toMatchObject({ uom: 42, commodity: 7, intervalLength: 86_400 });
  });

  it('stops where the file has not the columns', async () => {
    expect((await read(['a,b', '1,2'], mapping)).stopped).toBe('missing-column');
    expect((await read(['a;b', '1;2'], { ...mapping, skipLines: 0 })).stopped).toBe('missing-column');
  });

  it.each([
    [{}, 'columns'],
    [{ columns: { date: 'x' } }, 'value'],
    [{ ...mapping, colour: 'red' }, 'colour'],
    [{ ...mapping, decimal: ';' }, 'decimal'],
    [{ ...mapping, esiid: '123' }, 'esiid'],
    [[], 'object'],
  ])('is refused when it is wrong: %j', (json, word) => {
    expect(() => readMapping(json)).toThrow(
      expect.objectContaining({ reason: 'bad-mapping', detail: expect.stringContaining(word) }),
    );
  });
});
