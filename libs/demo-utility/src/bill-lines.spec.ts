import { describe, expect, it } from '@jest/globals';
import { ItemKind, UnitSymbolKind, type LineItem, type UsageSummary } from '@app/espi';
import { ianaZone } from '@app/time';
import { billLines } from './bill-lines.js';

const item = (itemKind: number, note: string, amount: number): LineItem => ({
  itemKind,
  note,
  amount,
  dateTime: 0,
});
const zone = ianaZone('America/Chicago');
const march = Date.UTC(2026, 2, 1, 6) / 1000;
const bill: UsageSummary = {
  billingPeriod: { start: march, duration: 31 * 86_400 - 3600 },
  billLastPeriod: 3_265_000,
  costAdditionalDetailLastPeriod: [
    item(ItemKind.energyUsageFee, 'Energy', 5_618_000),
    item(ItemKind.energyGenerationCredit, 'Credit for surplus generation', -2_353_000),
    item(ItemKind.information, 'Amount Due', 3_265_000),
  ],
  overallConsumptionLastPeriod: { powerOfTenMultiplier: 0, uom: UnitSymbolKind.Wh, value: 359_244 },
  statusTimeStamp: march + 31 * 86_400,
};
const owner = { name: 'Amos Birdwhistle', accountNumber: 'DEMO-1002' };

describe('the lines of a bill', () => {
  it('are for people: amounts in their units, each sum once, credits with their sign', () => {
    expect(billLines(owner, 'House with solar panels', zone, bill)).toEqual([
      'Amos Birdwhistle',
      'Account DEMO-1002, House with solar panels',
      '2026-03-01 to 2026-03-31',
      'Consumption: 359.2 kWh',
      'Energy: $56.18',
      'Credit for surplus generation: -$23.53',
      'Total: $32.65',
    ]);
  });

  it.each([
    [UnitSymbolKind.therm, -3, 31_250, '31.3 therms'],
    [UnitSymbolKind.usGal, -1, 41_230, '4123.0 gallons'],
  ])('state unit %i with its multiplier', (uom, powerOfTenMultiplier, value, text) => {
    const overallConsumptionLastPeriod = { uom, powerOfTenMultiplier, value };
    expect(billLines(owner, 'Flat', zone, { ...bill, overallConsumptionLastPeriod })).toContain(`Consumption: ${text}`);
  });
});
