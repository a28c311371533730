import { describe, expect, it } from '@jest/globals';
import { ElectricPowerQualitySummary, ItemKind, ReadingType, UsagePoint, UsageSummary, validate } from '@app/espi';
import { premises } from './cast.js';
import { Mark } from './incidents.js';
import { meterPremise, World } from './meter-premise.js';
import { powerQualityOf } from './power-quality.js';
import { costOf } from './pricing.js';
import { readingTypeOf } from './reading-types.js';
import { phasesOf, usagePointOf } from './usage-point-content.js';
import { usageSummariesOf } from './usage-summaries.js';

const world = new World(new Date('2026-06-10T15:00:00Z'), 'America/Chicago');
const metered = premises.map((premise) => meterPremise(premise, world));
const billed = metered.flatMap((of) => usageSummariesOf(of).map((summary) => ({ of, summary })));
const meteredAt = (key: string): (typeof metered)[number] => {
  const found = metered.find(({ premise }) => premise.key === key);
  if (found === undefined) throw new Error(`no premise ${key}`);
  return found;
};

describe('the content of the demo', () => {
  it('is valid by the standard', () => {
    for (const of of metered) {
      const { premise, channels, grid } = of;
      expect(validate(UsagePoint, usagePointOf(premise, grid.zone.name).content)).toEqual([]);
      for (const [channel, series] of channels) {
        expect(validate(ReadingType, readingTypeOf(channel, series.grid.intervalLength, phasesOf(premise)))).toEqual(
          [],
        );
      }
      for (const summary of powerQualityOf(of)) expect(validate(ElectricPowerQualitySummary, summary)).toEqual([]);
    }
    for (const { summary } of billed) expect(validate(UsageSummary, summary)).toEqual([]);
  });
});

describe('usageSummariesOf', () => {
  it('bills about a year of every premise', () => {
    for (const of of metered) expect(usageSummariesOf(of).length).toBeGreaterThanOrEqual(10);
  });

  it('states as consumption the sum of the readings that there are', () => {
    for (const { of, summary } of billed) {
      const { start, duration } = summary.billingPeriod ?? { start: 0, duration: 0 };
      let sum = 0;
      of.grid.start.forEach((at, i) => {
        const inside = at >= start && at < start + duration;
        if (inside && of.consumption.marks[i] !== Mark.missing) sum += of.consumption.value[i] ?? 0;
      });
      expect(summary.overallConsumptionLastPeriod?.value).toBe(sum);
    }
  });

  it('has items that add up to the bill, and one that states it', () => {
    for (const { summary } of billed) {
      const items = summary.costAdditionalDetailLastPeriod ?? [];
      const charges = items.filter(({ itemKind }) => itemKind !== ItemKind.information);
      const energy = charges.filter(({ itemKind }) => itemKind === ItemKind.energyUsageFee);
      const sum = (some: typeof items): number => some.reduce((all, { amount = 0 }) => all + amount, 0);
      expect(sum(charges)).toBe(summary.billLastPeriod);
      expect(sum(energy) + (summary.costAdditionalLastPeriod ?? NaN)).toBe(summary.billLastPeriod);
      expect(items.find(({ note }) => note === 'Amount Due')?.amount).toBe(summary.billLastPeriod);
      expect((summary.billLastPeriod ?? NaN) % 1_000).toBe(0);
    }
  });

  it('charges for energy what the readings cost, to a cent a line', () => {
    const of = meteredAt('car-house');
    const [summary] = usageSummariesOf(of);
    const { start, duration } = summary?.billingPeriod ?? { start: 0, duration: 0 };
    let cost = 0;
    of.grid.start.forEach((at, i) => {
      if (at < start || at >= start + duration || of.consumption.marks[i] === Mark.missing) return;
      cost += costOf(of.premise.tariff, of.prices[i] ?? 0, of.consumption.value[i] ?? 0);
    });
    const items = (summary?.costAdditionalDetailLastPeriod ?? []).filter(
      ({ itemKind }) => itemKind === ItemKind.energyUsageFee,
    );
    expect(items.length).toBeGreaterThanOrEqual(3);
    expect(items.reduce((sum, { amount = 0, rounding = 0 }) => sum + amount - rounding, 0)).toBe(cost);
  });

  it('prices each time of use and each tier at some time', () => {
    for (const key of ['car-house', 'all-electric', 'water-house-water']) {
      const { prices, premise } = meteredAt(key);
      expect([...new Set(prices)].sort((a, b) => a - b)).toEqual(premise.tariff.prices.map((_, i) => i));
    }
  });

  it('follows period by period within a tenancy, and never reaches into another', () => {
    for (const of of metered.filter(({ tenancies }) => tenancies.length > 1)) {
      const summaries = usageSummariesOf(of);
      for (const { from = 0, until = Infinity } of of.tenancies) {
        const own = summaries.filter(
          ({ billingPeriod }) => (billingPeriod?.start ?? 0) >= from && (billingPeriod?.start ?? 0) < until,
        );
        expect(own.length).toBeGreaterThan(2);
        for (const { statusTimeStamp } of own) expect(statusTimeStamp).toBeLessThan(until);
        own.slice(1).forEach(({ billingPeriod }, i) => {
          const before = own[i]?.billingPeriod ?? { start: 0, duration: 0 };
          expect(billingPeriod?.start).toBe(before.start + before.duration);
        });
      }
    }
  });

  it('ends with a final bill at move-out', () => {
    const moves = metered.flatMap((of) =>
      of.tenancies.flatMap(({ until }) => (until === undefined ? [] : [{ until, bills: usageSummariesOf(of) }])),
    );
    expect(moves).toHaveLength(2);
    for (const { until, bills } of moves) {
      const ends = bills.map(
        ({ billingPeriod = { start: 0, duration: 0 } }) => billingPeriod.start + billingPeriod.duration,
      );
      expect(ends).toContain(until);
    }
  });

  it('keeps the newest bill up to yesterday', () => {
    for (const of of metered) {
      expect(usageSummariesOf(of).at(-1)?.statusTimeStamp).toBe(of.grid.end - 1);
    }
  });
});
