import { describe, expect, it } from '@jest/globals';
import { DayBuffers, type DayBuffer } from './day-buffers.js';

/** Gathers days of so many rows until it is said that it is enough. */
function gather(buffers: DayBuffers, rowsADay: number): DayBuffer[] {
  const days: DayBuffer[] = [];
  while (!buffers.full) {
    const day = buffers.take();
    days.push(day);
    for (let row = 0; row < rowsADay; row++, buffers.rows++) day.rows.grow();
  }
  return days;
}

/** Gathers a row of each of so many days after the other, until it is said that it is enough. @returns rows of a day */
function gatherByTime(days: number): number {
  const buffers = new DayBuffers();
  const begun = Array.from({ length: days }, () => buffers.take());
  for (;;) {
    for (const { rows } of begun) {
      if (buffers.full) return Math.max(...begun.map((each) => each.rows.count));
      rows.grow();
      buffers.rows++;
    }
  }
}

const roomOf = (days: readonly DayBuffer[]): number => days.reduce((sum, { rows }) => sum + rows.room, 0);

describe('a batch', () => {
  it.each([
    ['quarter hours', 96, 1_000],
    ['hours', 24, 1_000],
    ['minutes', 1_440, 139],
    ['days', 1, 10_000],
  ])('of %s is so many days', (_, rowsADay, days) => {
    expect(gather(new DayBuffers(), rowsADay)).toHaveLength(days);
  });

  it('of a file whose rows go by time waits for the days that it has begun', () => {
    expect(gatherByTime(2_000)).toBe(20);
    expect(gatherByTime(9_000)).toBe(20);
  });
});

describe('the memory for days', () => {
  it('is lent again, empty, and what is spare is bounded', () => {
    const buffers = new DayBuffers();
    const lent = [];
    for (const rowsADay of [1, 96, 1, 1_440, 96]) {
      const days = gather(buffers, rowsADay);
      expect(days.every(({ rows, lines }) => rows.count === rowsADay && lines.length === 0)).toBe(true);
      expect(roomOf(days)).toBeLessThan(420_000);
      lent.push(...days.map(({ rows }) => rows));
      buffers.reset();
      for (const day of days) {
        day.lines.push(1);
        buffers.giveBack(day);
      }
    }
    expect(new Set(lent).size).toBeLessThan(lent.length);
  });
});
