import { describe, expect, it } from '@jest/globals';
import { DayBuffers, type DayBuffer } from './day-buffers.js';

/** Gathers days of so many rows until it is said that it is enough. @returns how many */
function gather(buffers: DayBuffers, rowsADay: number): DayBuffer[] {
  const days: DayBuffer[] = [];
  while (!buffers.full) {
    const day = buffers.take();
    days.push(day);
    for (let row = 0; row < rowsADay; row++) buffers.grow(day.rows);
  }
  return days;
}

const roomOf = (days: readonly DayBuffer[]): number => days.reduce((sum, { rows }) => sum + rows.room, 0);

describe('the memory for days', () => {
  it('is for many that have few rows, as in a file whose rows go by time, or for fewer that are whole', () => {
    expect(gather(new DayBuffers(), 1)).toHaveLength(12_500);
    expect(gather(new DayBuffers(), 96)).toHaveLength(1_563);
    expect(gather(new DayBuffers(), 1_440)).toHaveLength(98);
  });

  it('is lent again, empty, and what is spare is no more than what was lent', () => {
    const buffers = new DayBuffers();
    const lent = [];
    for (const rowsADay of [1, 96, 1, 1_440, 96]) {
      const days = gather(buffers, rowsADay);
      expect(days.every(({ rows, lines }) => rows.count === rowsADay && lines.length === 0)).toBe(true);
      expect(roomOf(days)).toBeLessThan(200_000 + 2_048);
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
