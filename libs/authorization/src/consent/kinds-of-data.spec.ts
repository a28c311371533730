import { describe, expect, it } from '@jest/globals';
import { Scope } from '@app/espi';
import { inBrief, inWords, kindsOf, notSeen, scopeOfKinds } from './kinds-of-data.js';

const blocksOf = (scope: Scope): number[] => [...scope.functionBlocks];

describe('kinds of data', () => {
  it('leave out what is no data but a way of sending it', () => {
    expect(kindsOf(Scope.parse('FB=1_3_13_14_18_19_31_32_35_37_39_41_44'))).toEqual([]);
    expect(kindsOf(Scope.parse('FB=1_3_4_5_15_16_39_51_58'))).toEqual([
      'electricity',
      'bill-use',
      'bill-cost',
      'service-address',
    ]);
  });

  it('name what others stand on only where it stands alone', () => {
    expect(kindsOf(Scope.parse('FB=4'))).toEqual(['other-readings']);
    expect(kindsOf(Scope.parse('FB=4_10'))).toEqual(['gas']);
    expect(kindsOf(Scope.parse('FB=51'))).toEqual(['other-account']);
  });

  it('take their blocks along when they are not chosen, and what nobody stands on any more', () => {
    const scope = Scope.parse('FB=1_3_4_5_15_16_26_39_51_54_58;HistoryLength=13');
    expect(blocksOf(scopeOfKinds(scope, ['electricity']))).toEqual([1, 3, 4, 5, 39]);
    expect(blocksOf(scopeOfKinds(scope, ['bill-cost', 'name']))).toEqual([1, 3, 16, 26, 39, 51, 54]);
    expect(scopeOfKinds(scope, kindsOf(scope)).equals(scope)).toBe(true);
  });

  it.each([
    ['900', 'every 15 minutes', 'cada 15 minutos'],
    ['3600_86400', 'every hour', 'cada hora'],
    ['daily', 'every day', 'cada día'],
    ['monthly', 'every month', 'cada mes'],
  ])('say how often readings come: %s', (duration, en, es) => {
    const scope = Scope.parse(`FB=5;IntervalDuration=${duration}`);
    expect(inWords(scope, ['electricity'], 'en')[0]?.title).toBe(`Your electricity use, ${en}`);
    expect(inBrief(scope, 'es')).toBe(`Electricidad ${es}`);
  });

  it('say what is not seen, by the kinds and by the meters', () => {
    expect(notSeen(['electricity'], new Set([0]), 'en')).toEqual([
      'Your name, phone number or email',
      'Your address',
      'Your bank or card details',
      'What you pay',
      'Your gas and water use',
    ]);
    expect(notSeen(['electricity', 'bills'], new Set([0, 1]), 'en')).toEqual(['Your water use']);
    expect(notSeen(['gas', 'bill-use'], new Set([1]), 'es')).toContain('Su consumo de electricidad');
  });
});
