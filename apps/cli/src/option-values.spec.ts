import { describe, expect, it } from '@jest/globals';
import { ianaZone } from '@app/time';
import { instantAt, localTime } from './option-values.js';

const chicago = ianaZone('America/Chicago');

function told(text: string): string {
  const local = localTime(text);
  if (local === undefined) return 'not local';
  try {
    return instantAt(chicago, local).toISOString();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

describe('a time by the clocks of a usage point', () => {
  it.each([
    ['2026-01-31T08:00', '2026-01-31T14:00:00.000Z'],
    ['2026-07-31 08:00:30', '2026-07-31T13:00:30.000Z'],
    ['2026-01-31', '2026-01-31T06:00:00.000Z'],
    ['2026-03-08T02:30', 'The clocks of America/Chicago skip 2026-03-08T02:30.'],
    [
      '2025-11-02T01:30',
      'The clocks of America/Chicago show 2025-11-02T01:30 twice: say 2025-11-02T01:30:00-05:00 or 2025-11-02T01:30:00-06:00.',
    ],
    ['2026-01-31T08:00Z', 'not local'],
    ['2026-01-31T08:00-06:00', 'not local'],
    ['2026-13-31T08:00', 'not local'],
    ['yesterday', 'not local'],
  ])('is read of %s', (text, expected) => {
    expect(told(text)).toBe(expected);
  });
});
