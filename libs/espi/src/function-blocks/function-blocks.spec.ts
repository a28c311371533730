import { describe, expect, it } from '@jest/globals';
import { functionBlocks, isCustomerFunctionBlock } from './function-blocks.js';
import { requiredFunctionBlock, requiredFunctionBlockOfSummary } from './required-function-block.js';

const numbersWhere = (matches: (number: number) => boolean) => [...functionBlocks.keys()].filter(matches);

describe('function blocks', () => {
  it('are mandatory for a download as the alliance says', () => {
    expect(numbersWhere((number) => functionBlocks.get(number)?.download === 'mandatory')).toEqual([1, 2, 4, 30]);
  });

  it('are mandatory for a connection as the alliance says', () => {
    expect(numbersWhere((number) => functionBlocks.get(number)?.connect === 'mandatory')).toEqual([
      1, 3, 4, 13, 31, 37, 39,
    ]);
  });

  it('ask for one kind of interval data of four', () => {
    expect(numbersWhere((number) => functionBlocks.get(number)?.connect === 'one-of')).toEqual([5, 10, 11, 29]);
  });

  it('know what ESPI 4.1 took out and what is only announced', () => {
    expect(numbersWhere((number) => functionBlocks.get(number)?.status === 'removed')).toEqual([34, 66]);
    expect(numbersWhere((number) => functionBlocks.get(number)?.status === 'pending')).toEqual([26, 71]);
  });

  it('tell personal data from usage', () => {
    expect([45, 46, 51, 71, 72].map(isCustomerFunctionBlock)).toEqual([false, true, true, true, false]);
  });
});

describe('the function block that readings need', () => {
  const electricity = { accumulationBehaviour: 4, commodity: 1, flowDirection: 1, kind: 12, uom: 72 };

  it.each([
    [5, electricity, 0],
    [5, { uom: 72 }, 0],
    [5, { ...electricity, commodity: 2 }, undefined],
    [6, { ...electricity, accumulationBehaviour: 12, kind: 37, uom: 38 }, 0],
    [6, { ...electricity, uom: 61 }, 0],
    [6, { ...electricity, accumulationBehaviour: 6, kind: 8 }, 0],
    [7, { ...electricity, flowDirection: 4 }, 0],
    [8, { ...electricity, flowDirection: 19 }, 0],
    [9, { ...electricity, accumulationBehaviour: 1 }, 0],
    [9, { ...electricity, accumulationBehaviour: 1, flowDirection: 19 }, 0],
    [10, { ...electricity, commodity: 7, uom: 169 }, 1],
    [10, { kind: 58, uom: 42 }, 1],
    [10, { commodity: 8 }, 1],
    [11, { ...electricity, commodity: 9, uom: 128 }, 2],
    [11, { commodity: 0, uom: 128 }, 2],
    [29, { kind: 46, uom: 6 }, 0],
    [29, { kind: 46, commodity: 7 }, 1],
    [4, { commodity: 10 }, 4],
    [4, { commodity: 10 }, 0],
    [4, {}, undefined],
  ])('is %d for %j at service %s', (block, readingType, serviceKind) => {
    expect(requiredFunctionBlock(readingType, serviceKind)).toBe(block);
  });

  it('is one beyond 15 for some elements of a summary', () => {
    expect(
      ['billingPeriod', 'billLastPeriod', 'costAdditionalDetailLastPeriod', 'peakDemand', 'billToDate'].map(
        requiredFunctionBlockOfSummary,
      ),
    ).toEqual([15, 16, 26, 27, 28]);
  });
});
