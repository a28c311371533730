import { ianaZone } from '@app/time';
import { siteElectricity, solarElectricity } from './business-site.js';
import type { Premise } from './cast.js';
import { Climate, type Place } from './climate.js';
import { householdElectricity, householdGas, householdWater } from './household.js';
import { marksOf } from './incidents.js';
import { noiseOf } from './noise.js';
import { priceOfIntervals, type PriceIndex } from './pricing.js';
import type { ChannelName } from './reading-types.js';
import { combine, derive, monthly, observe, register, restarted, type Series } from './series.js';
import { residentsOf, startOfMoment, tenanciesOf, type Tenancy } from './tenancy.js';
import { DAY, MONTH, TimeGrid, type Extent } from './time-grid.js';

/** What premises share: the day it is, and grids and climates, each made once. */
export class World {
  readonly #grids = new Map<string, TimeGrid>();
  readonly #climates = new Map<string, Climate>();

  constructor(
    readonly now: Date,
    readonly timeZone: string,
    /** in the place of each premise's own */
    private readonly extent?: Extent,
  ) {}

  grid(timeZone: string, intervalLength: number, extent: Extent = {}): TimeGrid {
    const key = `${timeZone} ${intervalLength} ${extent.months ?? ''}`;
    const grid =
      this.#grids.get(key) ?? new TimeGrid(ianaZone(timeZone), intervalLength, this.now, this.extent ?? extent);
    this.#grids.set(key, grid);
    return grid;
  }

  climate(place: Place): Climate {
    const climate = this.#climates.get(place.name) ?? new Climate(place);
    this.#climates.set(place.name, climate);
    return climate;
  }
}

/** What the meter of a premise has measured. */
export interface MeteredPremise {
  readonly premise: Premise;
  readonly grid: TimeGrid;
  readonly tenancies: readonly Tenancy[];
  readonly channels: ReadonlyMap<ChannelName, Series>;
  /** the channel that is billed, with the price of each interval */
  readonly consumption: Series;
  readonly prices: PriceIndex;
  readonly received?: Series;
  /** the first day of the meter that is there now, where another one was there before */
  readonly exchangedOn?: number;
}

const KELVIN = 273.15;

export function meterPremise(premise: Premise, world: World): MeteredPremise {
  const timeZone = premise.timeZone ?? world.timeZone;
  const { months } = premise;
  const gridOf = (intervalLength: number): TimeGrid =>
    world.grid(timeZone, intervalLength, { ...(months !== undefined && { months }) });
  // whole months are made of days
  const grid = gridOf(premise.intervalLength === MONTH ? DAY : premise.intervalLength);
  const climate = world.climate(premise.place);
  const weather = climate.over(grid);
  const noise = noiseOf(premise.key);
  const tenancies = tenanciesOf(premise, grid);
  const residents = residentsOf(tenancies);
  const marks = marksOf(grid, premise, climate, world.now);
  const exchangedOn = premise.exchanged && grid.dayFrom(startOfMoment(premise.exchanged, grid));
  const channels = new Map<ChannelName, Series>();
  let consumption: Series;

  if (premise.service === 'gas') {
    consumption = observe(grid, householdGas(grid, weather, residents, noise), marks);
    channels.set('gas', premise.intervalLength === MONTH ? monthly(consumption, gridOf(MONTH)) : consumption);
  } else if (premise.service === 'water') {
    consumption = observe(grid, householdWater(grid, residents, noise), marks);
    channels.set('water', consumption);
  } else {
    const used =
      premise.site === undefined
        ? householdElectricity(grid, weather, residents, noise)
        : siteElectricity(grid, weather, premise.site, noise);
    const made = solarElectricity(grid, weather, premise.solarWatts ?? 0, noise);
    const drawn = used.map((energy, i) => Math.max(0, energy - (made[i] ?? 0)));
    consumption = observe(grid, drawn, marks);
    channels.set('delivered', consumption);
    if (premise.channels.includes('received')) {
      const surplus = used.map((energy, i) => Math.max(0, (made[i] ?? 0) - energy));
      const received = observe(grid, surplus, marks);
      channels.set('received', received).set(
        'net',
        combine(consumption, received, (forward, reverse) => forward - reverse),
      );
    }
    if (premise.channels.includes('power')) setDemand(channels, consumption, premise.site?.powerFactor ?? 1);
    if (premise.channels.includes('register')) {
      const daily = gridOf(DAY);
      const counted = register(drawn, grid, daily, marksOf(daily, premise, climate, world.now));
      channels.set('register', exchangedOn === undefined ? counted : restarted(counted, exchangedOn));
    }
    if (premise.channels.includes('temperature')) {
      const hourly = gridOf(3_600);
      const kelvin = climate.over(hourly).temperature.map((celsius) => (celsius + KELVIN) * 10);
      channels.set('temperature', observe(hourly, kelvin, marksOf(hourly, premise, climate, world.now)));
    }
  }

  const received = channels.get('received');
  return {
    premise,
    grid,
    tenancies,
    channels,
    consumption,
    prices: priceOfIntervals(consumption, premise.tariff, premise.readCycle, climate),
    ...(received && { received }),
    ...(exchangedOn !== undefined && { exchangedOn }),
  };
}

/** W, VA and VAr, each the mean of its interval. */
function setDemand(channels: Map<ChannelName, Series>, energy: Series, powerFactor: number): void {
  const perHour = 3600 / energy.grid.intervalLength;
  const power = derive(energy, (wattHours) => wattHours * perHour);
  const apparent = derive(power, (watts) => Math.round(watts / powerFactor));
  const reactive = combine(apparent, power, (voltAmperes, watts) =>
    Math.round(Math.sqrt(Math.max(0, voltAmperes ** 2 - watts ** 2))),
  );
  channels.set('power', power).set('apparent', apparent).set('reactive', reactive);
}
