import { describe, expect, it } from '@jest/globals';
import { MeterDiary, metersOf } from './periods.js';
import { emptyUsage, type Reading, type ReadingType, type Usage } from './usage.js';

const POINT = 'https://custodian.example/UsagePoint/1';
const energy: ReadingType = {
  commodity: 1,
  flowDirection: 1,
  accumulation: 4,
  kind: 12,
  uom: 72,
  powerOfTen: 0,
  intervalSeconds: 900,
};
/** A day in UTC, each quarter of an hour. */
const MIDNIGHT = Date.UTC(2026, 10, 1) / 1000;
const quarters = (count: number, value: number): Reading[] =>
  Array.from({ length: count }, (_, index): Reading => [MIDNIGHT + index * 900, 900, value, 0]);

function usageOf(...channels: readonly (readonly [ReadingType, readonly Reading[]])[]): Usage {
  const usage = emptyUsage();
  usage.points[POINT] = { title: 'Front meter', serviceKind: 0, related: [] };
  channels.forEach(([type, readings], index) => {
    const meter = `${POINT}/MeterReading/${index}`;
    usage.types[`type-${index}`] = type;
    usage.meters[meter] = { up: `${POINT}/MeterReading`, related: [`${meter}/IntervalBlock`, `type-${index}`] };
    usage.blocks[`${meter}/IntervalBlock/1`] = { up: `${meter}/IntervalBlock`, readings };
  });
  return usage;
}

function diaryOf(usage: Usage): MeterDiary {
  const diary = MeterDiary.of(usage, '1');
  if (diary === undefined) throw new Error('no diary');
  return diary;
}

const day = { year: 2026, month: 11, day: 1 };

describe('a day', () => {
  it('is the sum of its readings, in kWh whatever the power of ten', () => {
    expect(diaryOf(usageOf([energy, quarters(96, 250)])).day(day).from.kilowattHours).toBeCloseTo(24);
    const kilo = { ...energy, powerOfTen: 3 };
    expect(diaryOf(usageOf([kilo, quarters(96, 1)])).day(day).from.kilowattHours).toBeCloseTo(96);
  });

  it('counts nothing twice: registers, and the same by coarser intervals', () => {
    const hours = Array.from({ length: 24 }, (_, hour): Reading => [MIDNIGHT + hour * 3600, 3600, 1000, 0]);
    const register = { ...energy, accumulation: 1 };
    const usage = usageOf(
      [{ ...energy, intervalSeconds: 3600 }, hours],
      [register, [[MIDNIGHT, 900, 9e9, 0]]],
      [energy, quarters(96, 250)],
    );
    expect(diaryOf(usage).day(day).from).toEqual({
      kilowattHours: expect.closeTo(24),
      readings: 96,
      estimated: 0,
      missing: 0,
    });
  });

  it('goes on after an exchange of the meter', () => {
    const [before, after] = [quarters(96, 250).slice(0, 40), quarters(96, 1).slice(40)];
    const { from } = diaryOf(usageOf([energy, before], [{ ...energy, powerOfTen: 3 }, after])).day(day);
    expect(from).toEqual({ kilowattHours: expect.closeTo(66), readings: 96, estimated: 0, missing: 0 });
  });

  it('keeps the two directions apart', () => {
    const { from, to } = diaryOf(
      usageOf([energy, quarters(96, 250)], [{ ...energy, flowDirection: 19 }, quarters(96, 100)]),
    ).day(day);
    expect([from.kilowattHours, to?.kilowattHours]).toEqual([expect.closeTo(24), expect.closeTo(9.6)]);
  });

  it('tells missing readings from those that are still to come', () => {
    const readings = quarters(50, 250).filter((_, index) => index !== 5 && (index < 8 || index > 11));
    const { slots } = diaryOf(usageOf([energy, readings])).day(day);
    expect(slots.map(({ from }) => [from.readings, from.missing]).slice(0, 4)).toEqual([
      [4, 0],
      [3, 1],
      [0, 4],
      [4, 0],
    ]);
    expect(slots.at(-1)?.from).toEqual({ kilowattHours: 0, readings: 0, estimated: 0, missing: 0 });
  });
});

describe('the meters to choose from', () => {
  it('are those with electricity', () => {
    expect(metersOf(usageOf([energy, quarters(1, 1)]))).toEqual([{ id: '1', name: 'Front meter' }]);
    expect(metersOf(usageOf([{ ...energy, commodity: 7 }, quarters(1, 1)]))).toEqual([]);
    expect(metersOf(emptyUsage())).toEqual([]);
    expect(MeterDiary.of(emptyUsage(), '1')).toBeUndefined();
  });
});
