import { describe, expect, it } from '@jest/globals';
import { rowOf } from '../../../../test/fixtures/intake/rows-of.js';
import { billsCsv } from './bills-csv.js';

const bill = { esiid: '10443720001234567', period_start: '2026-01-05', period_end: '2026-02-04' };
const read = (more: Readonly<Record<string, string>>) => rowOf(billsCsv, { ...bill, ...more });

describe('a row of bills.csv', () => {
  it('has money in hundred-thousandths and quantities in units of the standard', () => {
    const row = read({ consumption: '912.4', unit: 'kWh', amount: '$118.61', currency: 'usd', peak_demand: '6.2' });
    expect(row).toMatchObject({
      serviceKind: 0,
      summary: {
        overallConsumptionLastPeriod: { uom: 72, powerOfTenMultiplier: 0, value: 912_400 },
        billLastPeriod: 11_861_000,
        currency: 840,
        peakDemand: { uom: 38, powerOfTenMultiplier: 0, value: 6200 },
        qualityOfReading: 19,
        commodity: 1,
      },
    });
    expect(read({ consumption: '3', unit: 'therms' })).toMatchObject({
      serviceKind: 1,
      summary: { overallConsumptionLastPeriod: { uom: 169, powerOfTenMultiplier: -3, value: 3000 }, commodity: 7 },
    });
  });

  it('has the lines of the bill one after the other', () => {
    const items = {
      item_1_kind: 'energyUsageFee',
      item_1_amount: '101.28',
      item_1_quantity: '912.4',
      item_1_unit: 'kWh',
    };
    expect(read({ ...items, item_2_kind: 'TAX', item_2_note: 'City sales tax', item_2_amount: '17.33' })).toMatchObject(
      {
        summary: {
          costAdditionalDetailLastPeriod: [
            { itemKind: 3, note: 'energyUsageFee', amount: 10_128_000, measurement: { uom: 72, value: 912_400 } },
            { itemKind: 5, note: 'City sales tax', amount: 1_733_000 },
          ],
        },
      },
    );
  });

  it.each([
    [{ consumption: '1' }, 'missing-value unit'],
    [{ consumption: '1', unit: 'furlong' }, 'unknown-unit unit: kWh, Wh, MWh, kW, therm, ccf, ft3, m3, gal, l'],
    [{ amount: 'much' }, 'bad-number amount: 1234.5, 5 decimals at most'],
    [{ currency: 'XYZ' }, expect.stringMatching(/^invalid-value currency: USD, EUR, /)],
    [{ item_1_note: 'what for?', item_1_amount: '1' }, 'missing-value item_1_kind'],
    [{ item_1_kind: 'fee' }, expect.stringMatching(/^invalid-value item_1_kind: energyGenerationFee, /)],
    [{ period_end: '' }, 'missing-value period_end'],
    [{ esiid: '' }, 'missing-value esiid'],
  ])('is refused with the reason and the column: %j', (more, expected) => {
    expect(read(more)).toEqual(expected);
  });
});
