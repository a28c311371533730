import { describe, expect, it } from '@jest/globals';
import type { ElementValue } from './elements.js';
import { elementNamed, elements } from './elements.js';
import { CommodityKind, UnitMultiplierKind } from './measurement-codes.js';
import type { IntervalBlock } from './metering.js';
import { UnitSymbolKind } from './unit-symbol-kind.js';

describe('the elements of espi.xsd', () => {
  it('are twenty, and LocalTimeParameters is a TimeConfiguration', () => {
    expect(Object.keys(elements)).toHaveLength(20);
    expect(elements.LocalTimeParameters.type.name).toBe('TimeConfiguration');
    expect(elementNamed('TimeConfiguration')).toBeUndefined();
    expect(elementNamed('toString')).toBeUndefined();
  });

  it('have types that follow from their descriptors', () => {
    const block: IntervalBlock = {
      IntervalReading: [{ timePeriod: { duration: 900, start: 0 }, ReadingQuality: [{ quality: 0 }] }],
    };
    const status: ElementValue<'ServiceStatus'> = { currentStatus: 1 };
    // @ts-expect-error -- start is required
    const open: ElementValue<'DateTimeInterval'> = { duration: 1 };
    // @ts-expect-error -- a repeated element is a list
    const single: ElementValue<'BatchList'> = { resources: 'https://h' };
    // @ts-expect-error -- only listed words
    const word: ElementValue<'Authorization'>['token_type'] = 'bearer';
    expect([block, status, open, single, word]).toHaveLength(5);
  });

  it('carry the standard’s names and codes', () => {
    expect([CommodityKind.electricitySecondaryMetered, UnitSymbolKind.Wh, UnitMultiplierKind.k]).toEqual([1, 72, 3]);
  });
});
