import { describe, expect, it } from '@jest/globals';
import { UnitSymbolKind } from '@app/espi';
import { Amounts } from './amounts.js';

const amounts = new Amounts('en', UnitSymbolKind.Wh);

describe('money on a chart', () => {
  it.each([
    [0, '$0'],
    [0.006, '0.6¢'],
    [0.025, '2.5¢'],
    [0.1, '10¢'],
    [1, '$1'],
    [2.5, '$2.50'],
    [1_200, '$1,200'],
  ])('of %d says %s: lines that differ are never the same', (amount, text) => {
    expect(amounts.fineMoney(amount)).toBe(text);
  });

  it('of other currencies stays in them', () => {
    expect(amounts.fineMoney(0.5, 124)).toContain('0.50');
  });
});
