import { describe, expect, it } from '@jest/globals';
import { kindsOfData } from '@app/authorization';
import { functionBlocks } from '@app/espi';
import { blocksOf, choiceOfScope, scopeOfChoice } from './scope-choice.js';

describe('the scope that a developer chooses', () => {
  it('is the function blocks of the kinds, and what every application needs', () => {
    const scope = scopeOfChoice({ kinds: ['electricity', 'bill-cost'], finest: '3600', historyMonths: 24 }, false);
    expect(scope.toString()).toBe(
      'FB=1_3_4_5_13_16_26_28_31_37_41_44;IntervalDuration=3600_daily_monthly;HistoryLength=24',
    );
  });

  it('asks for pushed changes where the application can be told of them, and for customers as such where they are chosen', () => {
    const scope = scopeOfChoice({ kinds: ['name'], historyMonths: 13 }, true);
    expect([39, 51, 53, 54].every((block) => scope.functionBlocks.has(block))).toBe(true);
    expect(scope.intervalDurations).toEqual([]);
  });

  it('is read back as it was chosen', () => {
    const choice = { kinds: ['electricity', 'service-address'] as const, finest: 'daily', historyMonths: 6 };
    expect(choiceOfScope(scopeOfChoice(choice, true))).toEqual(choice);
  });
});

describe('each kind of data', () => {
  it('has function blocks that the standard knows', () => {
    for (const kind of kindsOfData) {
      expect(blocksOf(kind).length).toBeGreaterThan(0);
      expect(blocksOf(kind).filter((block) => !functionBlocks.has(block) && block !== 71)).toEqual([]);
    }
  });
});
