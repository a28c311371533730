import type { Weather } from './climate.js';
import { inSeason, type MonthDay } from './calendar.js';
import type { Noise } from './noise.js';
import type { LocalDay, TimeGrid } from './time-grid.js';

/** People, what they own, and when they are away. */
export interface Household {
  readonly people: number;
  /** refrigerator and all that never sleeps, W */
  readonly baseWatts: number;
  /** lights, screens and kitchen in the busiest hour, W */
  readonly busyWatts: number;
  /** somebody works at home */
  readonly homeByDay?: boolean;
  /** W for each K above and below comfort */
  readonly coolingWatts: number;
  readonly heatingWatts?: number;
  /** kWh an evening, charged after ten */
  readonly carEnergy?: number;
  readonly sprinklers?: boolean;
  /** thousandths of a therm: each day, and for each K below comfort */
  readonly gasBase?: number;
  readonly gasHeating?: number;
  readonly holidays: readonly (readonly [MonthDay, MonthDay])[];
}

/** Who lives there on a day; undefined while it stands empty. */
export type Residents = (day: LocalDay) => Household | undefined;

const COOL_ABOVE = 22.5;
const HEAT_BELOW = 17;
const EMPTY_WATTS = 35;
const CAR_WATTS = 7_200;

/** How busy a household is from midnight on, hour by hour; 1 is its busiest. */
const workingDay = [
  0.12, 0.08, 0.06, 0.06, 0.08, 0.18, 0.46, 0.58, 0.4, 0.2, 0.16, 0.18, 0.22, 0.18, 0.16, 0.22, 0.38, 0.66, 0.92, 1,
  0.9, 0.72, 0.46, 0.24,
] as const;
const freeDay = [
  0.18, 0.12, 0.08, 0.06, 0.06, 0.08, 0.16, 0.3, 0.52, 0.66, 0.68, 0.66, 0.7, 0.62, 0.54, 0.52, 0.58, 0.72, 0.88, 0.94,
  0.86, 0.74, 0.54, 0.32,
] as const;

function busyness(day: LocalDay, hour: number, { homeByDay = false }: Household): number {
  const curve = day.free ? freeDay : workingDay;
  const whole = Math.floor(hour);
  const here = curve[whole] ?? 0;
  const next = curve[(whole + 1) % 24] ?? 0;
  const busy = here + (next - here) * (hour - whole);
  return homeByDay && !day.free && hour >= 8 && hour < 17 ? Math.max(busy, 0.42) : busy;
}

const away = (household: Household, day: LocalDay): boolean =>
  household.holidays.some((season) => inSeason(day.date, season));

/** Electricity of each interval, Wh. */
export function householdElectricity(
  grid: TimeGrid,
  weather: Weather,
  residents: Residents,
  noise: Noise,
): Float64Array {
  const energy = new Float64Array(grid.count);
  for (const day of grid.days) {
    const household = residents(day);
    const gone = household === undefined || away(household, day);
    const mood = 0.75 + 0.5 * noise(day.number, 1);
    const cars =
      household === undefined ? [] : [carSession(household, day, -1, noise), carSession(household, day, 0, noise)];
    for (let i = day.first; i < day.last; i++) {
      const start = grid.start[i] ?? 0;
      const hours = (grid.duration[i] ?? 0) / 3600;
      const chance = noise(start / 900, 2);
      let watts = EMPTY_WATTS;
      if (household !== undefined) {
        const temperature = weather.temperature[i] ?? 0;
        const cooling = Math.max(0, temperature - COOL_ABOVE - (gone ? 5 : 0)) * household.coolingWatts;
        const heating = Math.max(0, HEAT_BELOW - temperature - (gone ? 6 : 0)) * (household.heatingWatts ?? 0);
        watts = household.baseWatts * (0.9 + 0.2 * chance) + (cooling + heating) * (0.7 + 0.6 * noise(start / 900, 3));
        if (!gone) {
          const busy = busyness(day, grid.hour[i] ?? 0, household);
          watts += household.busyWatts * busy * mood * (0.55 + 0.9 * chance);
          // Oven, dryer, kettle: the busier the hour, the likelier.
          if (chance > 1 - 0.09 * busy) watts += 1_400 + 1_600 * noise(start / 900, 4);
        }
      }
      energy[i] = watts * hours + CAR_WATTS * cars.reduce((sum, car) => sum + hoursShared(car, start, hours * 3600), 0);
    }
  }
  return energy;
}

type Session = readonly [start: number, end: number];

/** The charging of the evening `offset` days away. */
function carSession(household: Household, day: LocalDay, offset: number, noise: Noise): Session {
  const evening = day.number + offset;
  const need = household.carEnergy ?? 0;
  if (need === 0 || away(household, day) || noise(evening, 11) < 0.28) return [0, 0];
  const dayEnd = offset === 0 ? day.end : day.start;
  const start = dayEnd - 7_200 + Math.round(noise(evening, 12) * 5_400);
  return [start, start + ((need * (0.5 + noise(evening, 13))) / (CAR_WATTS / 1000)) * 3600];
}

function hoursShared([from, until]: Session, start: number, seconds: number): number {
  return Math.max(0, Math.min(until, start + seconds) - Math.max(from, start)) / 3600;
}

/** Water of each interval, tenths of a US gallon. */
export function householdWater(grid: TimeGrid, residents: Residents, noise: Noise): Float64Array {
  const water = new Float64Array(grid.count);
  for (const day of grid.days) {
    const household = residents(day);
    if (household === undefined) continue;
    const gone = away(household, day);
    const watering =
      household.sprinklers === true &&
      inSeason(day.date, [
        [4, 10],
        [10, 20],
      ]) &&
      day.weekday % 3 === 0;
    for (let i = day.first; i < day.last; i++) {
      const start = grid.start[i] ?? 0;
      const hour = grid.hour[i] ?? 0;
      const chance = noise(start / 900, 21);
      const busy = gone ? 0 : busyness(day, hour, household);
      if (chance > 0.7 - busy) water[i] = household.people * 70 * busy * (0.3 + 1.4 * noise(start / 900, 22));
      if (watering && hour >= 5 && hour < 7) water[i] = (water[i] ?? 0) + 2_300 + 300 * chance;
    }
  }
  return water;
}

/** Natural gas of each day of a daily grid, thousandths of a therm. */
export function householdGas(grid: TimeGrid, weather: Weather, residents: Residents, noise: Noise): Float64Array {
  const gas = new Float64Array(grid.count);
  for (const day of grid.days) {
    const household = residents(day);
    if (household === undefined) continue;
    const cold = Math.max(0, HEAT_BELOW + 1 - (weather.temperature[day.first] ?? 0));
    const gone = away(household, day);
    const hotWater = (household.gasBase ?? 0) * (gone ? 0.2 : 0.7 + 0.6 * noise(day.number, 31));
    gas[day.first] = hotWater + cold * (household.gasHeating ?? 0) * (gone ? 0.4 : 0.9 + 0.2 * noise(day.number, 32));
  }
  return gas;
}
