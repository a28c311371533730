import { describe, expect, it } from '@jest/globals';
import { premises } from './cast.js';
import { Mark } from './incidents.js';
import { meterPremise, World, type MeteredPremise } from './meter-premise.js';
import type { ChannelName } from './reading-types.js';
import type { LocalDay } from './time-grid.js';

const now = new Date('2026-06-10T15:00:00Z');
const world = new World(now, 'America/Chicago');
const all = premises.map((premise) => meterPremise(premise, world));
const metered = (key: string): MeteredPremise => {
  const found = all.find(({ premise }) => premise.key === key);
  if (found === undefined) throw new Error(`no premise ${key}`);
  return found;
};
const channelOf = (of: MeteredPremise, channel: ChannelName): Float64Array =>
  of.channels.get(channel)?.value ?? new Float64Array(0);

/** As toEqual, which takes seconds over such lists. */
const sameNumbers = (a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** Mean consumption of a day that `wanted` picks, in the readings' unit. */
function meanDay({ grid, consumption: { value } }: MeteredPremise, wanted: (day: LocalDay) => boolean): number {
  const days = grid.days.filter(wanted);
  const sum = days.reduce((all, { first, last }) => all + value.slice(first, last).reduce((a, b) => a + b, 0), 0);
  return sum / days.length;
}

describe('meterPremise', () => {
  it('makes the same readings on the same day', () => {
    const later = new World(new Date('2026-06-10T23:00:00Z'), 'America/Chicago');
    for (const key of ['house', 'solar', 'flat-gas', 'water-house-water', 'market-1']) {
      const again = meterPremise(metered(key).premise, later);
      for (const [channel, { value, first, marks }] of metered(key).channels) {
        const same = again.channels.get(channel);
        expect(same && sameNumbers(same.value, value) && sameNumbers(same.first, first)).toBe(true);
        expect(same && sameNumbers(same.marks, marks)).toBe(true);
      }
    }
  });

  it('makes the same reading of an hour whenever the 13 months begin', () => {
    const tomorrow = meterPremise(
      metered('house').premise,
      new World(new Date('2026-06-11T15:00:00Z'), 'America/Chicago'),
    );
    const today = metered('house');
    const start = today.grid.start[20_000] ?? 0;
    const i = tomorrow.grid.start.indexOf(start);
    expect(i).toBeGreaterThan(0);
    expect(tomorrow.consumption.value[i]).toBe(today.consumption.value[20_000]);
  });

  it('makes whole numbers, negative ones in net readings alone', () => {
    for (const { channels } of all) {
      for (const [channel, { value, first }] of channels) {
        expect(value.every(Number.isSafeInteger)).toBe(true);
        expect(first.every(Number.isSafeInteger)).toBe(true);
        expect(value.some((reading) => reading < 0)).toBe(channel === 'net');
      }
    }
  });

  it('has gaps, estimates, edits and corrections at every electric meter', () => {
    for (const { consumption } of all.filter(({ premise }) => premise.service === 'electricity')) {
      const { marks } = consumption;
      for (const mark of [Mark.missing, Mark.estimated, Mark.corrected]) expect(marks).toContain(mark);
      expect(marks.filter((mark) => mark === Mark.read).length).toBeGreaterThan(marks.length * 0.93);
    }
  });

  it('corrects estimates to other values', () => {
    const { marks, value, first } = metered('house').consumption;
    const corrected = [...marks.keys()].filter((i) => marks[i] === Mark.corrected);
    const other = corrected.filter((i) => value[i] !== first[i]);
    expect(other.length).toBeGreaterThan(corrected.length * 0.8);
  });

  it('has net readings that are delivered less received', () => {
    const solar = metered('solar');
    const [delivered, received, net] = (['delivered', 'received', 'net'] as const).map((name) =>
      channelOf(solar, name),
    );
    const difference = delivered?.map((value, i) => value - (received?.[i] ?? 0));
    expect(net && difference && sameNumbers(net, difference)).toBe(true);
    expect(net?.length).toBe(solar.grid.count);
  });

  it('receives nothing from solar panels by night', () => {
    const solar = metered('solar');
    const received = channelOf(solar, 'received');
    const night = [...received].filter((_, i) => (solar.grid.hour[i] ?? 0) >= 23 || (solar.grid.hour[i] ?? 0) < 4);
    const estimated = night.filter((value) => value !== 0);
    expect(night.length).toBeGreaterThan(7_000);
    expect(estimated).toEqual([]);
    expect(received.reduce((a, b) => a + b, 0)).toBeGreaterThan(3_000_000);
  });

  it('has a register that never falls', () => {
    const register = channelOf(metered('house'), 'register');
    expect(register.length).toBeGreaterThan(390);
    expect([...register].sort((a, b) => a - b)).toEqual([...register]);
  });

  it('has apparent demand above real demand, and reactive demand to match', () => {
    const market = metered('market-1');
    const [real, apparent, reactive] = (['power', 'apparent', 'reactive'] as const).map((name) =>
      channelOf(market, name),
    );
    const odd = [...(real ?? [])].filter((watts, i) => {
      const voltAmperes = apparent?.[i] ?? 0;
      return voltAmperes < watts || Math.abs(Math.hypot(watts, reactive?.[i] ?? 0) - voltAmperes) > 1;
    });
    expect(odd).toEqual([]);
    expect(reactive?.every((value) => value > 0)).toBe(true);
  });

  it('follows the weather and the habits of people', () => {
    const summer = ({ date }: LocalDay): boolean => date.month === 8;
    const winter = ({ date }: LocalDay): boolean => date.month === 1;
    const house = metered('house');
    expect(meanDay(house, summer)).toBeGreaterThan(1.5 * meanDay(house, winter));
    expect(meanDay(metered('all-electric'), winter)).toBeGreaterThan(
      1.5 * meanDay(metered('all-electric'), ({ date }) => date.month === 9),
    );
    expect(meanDay(metered('flat-gas'), winter)).toBeGreaterThan(3 * meanDay(metered('flat-gas'), summer));
    const away = ({ date }: LocalDay): boolean => date.month === 7 && date.day >= 12 && date.day <= 21;
    const home = ({ date }: LocalDay): boolean => date.month === 7 && date.day > 22;
    expect(meanDay(house, away)).toBeLessThan(0.75 * meanDay(house, home));
    const offices = metered('market-6');
    expect(meanDay(offices, ({ free }) => free)).toBeLessThan(0.8 * meanDay(offices, ({ free }) => !free));
  });

  it('uses what a household would', () => {
    expect(meanDay(metered('house'), () => true)).toBeGreaterThan(20_000);
    expect(meanDay(metered('house'), () => true)).toBeLessThan(60_000);
    expect(meanDay(metered('flat'), () => true)).toBeLessThan(20_000);
  });
});
