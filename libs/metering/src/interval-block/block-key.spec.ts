import { describe, expect, it } from '@jest/globals';
import { ianaZone, localDayStart } from '@app/time';
import { blockKey, isStorableStart, LONGEST_DAY, nominalStartOf } from './block-key.js';

describe('the key of a block', () => {
  const ends = [LONGEST_DAY, 0xffff_ffff];

  it.each(['America/Chicago', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC'])(
    'names the local day of each reading that is stored, in %s',
    (name) => {
      for (const start of ends) {
        expect(isStorableStart(start)).toBe(true);
        const dayStart = localDayStart(ianaZone(name), start);
        expect(nominalStartOf(blockKey('1234567890123456', dayStart))).toBe(dayStart);
      }
    },
  );

  it('is of no reading beyond these', () => {
    expect([3_600, LONGEST_DAY - 1, 0x1_0000_0000, -1].map(isStorableStart)).toEqual([false, false, false, false]);
  });
});
