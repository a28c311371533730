import type { Weather } from './climate.js';
import type { Noise } from './noise.js';
import type { LocalDay, TimeGrid } from './time-grid.js';

/** One metered part of a business. */
export interface BusinessSite {
  /** W that never rest */
  readonly baseWatts: number;
  /** further W while it is open */
  readonly openWatts: number;
  /** hours on the clock */
  readonly opens: number;
  readonly closes: number;
  readonly openOn: 'working days' | 'all but Sundays' | 'every day';
  /** W for each K above comfort */
  readonly coolingWatts: number;
  /** W from dusk to dawn */
  readonly nightLights: number;
  /** real to apparent power at full load */
  readonly powerFactor: number;
}

const COOL_ABOVE = 18;

function isOpen(site: BusinessSite, day: LocalDay): boolean {
  if (site.openOn === 'every day') return true;
  return site.openOn === 'working days' ? !day.free : day.weekday !== 7 && (day.weekday === 6 || !day.free);
}

/** How far a site is up, 0 to 1: an hour to start, an hour to wind down, and a dip at noon. */
function activity({ opens, closes }: BusinessSite, hour: number): number {
  const ramp = Math.min(1, Math.max(0, hour - opens + 1), Math.max(0, closes + 1 - hour));
  return hour >= 12 && hour < 13 ? ramp * 0.86 : ramp;
}

/** Electricity of each interval, Wh. */
export function siteElectricity(grid: TimeGrid, weather: Weather, site: BusinessSite, noise: Noise): Float64Array {
  const energy = new Float64Array(grid.count);
  for (const day of grid.days) {
    const open = isOpen(site, day);
    const mood = 0.9 + 0.2 * noise(day.number, 1);
    for (let i = day.first; i < day.last; i++) {
      const chance = noise((grid.start[i] ?? 0) / 900, 2);
      const active = open ? activity(site, grid.hour[i] ?? 0) : 0;
      const warm = Math.max(0, (weather.temperature[i] ?? 0) - COOL_ABOVE);
      const dark = (weather.sun[i] ?? 0) < 0.02 ? 1 : 0;
      const watts =
        site.baseWatts * (0.94 + 0.12 * chance) +
        site.openWatts * active * mood * (0.85 + 0.3 * noise((grid.start[i] ?? 0) / 900, 3)) +
        site.coolingWatts * warm * (0.35 + 0.65 * active) +
        site.nightLights * dark;
      energy[i] = (watts * (grid.duration[i] ?? 0)) / 3600;
    }
  }
  return energy;
}

/** What the panels on a roof give in each interval, Wh. */
export function solarElectricity(grid: TimeGrid, weather: Weather, peakWatts: number, noise: Noise): Float64Array {
  const energy = new Float64Array(grid.count);
  for (let i = 0; i < grid.count; i++) {
    const sun = weather.sun[i] ?? 0;
    if (sun <= 0) continue;
    const shade = (weather.cloud[i] ?? 0) * (0.65 + 0.3 * noise((grid.start[i] ?? 0) / 900, 5));
    energy[i] = (peakWatts * 0.87 * sun ** 1.15 * (1 - shade) * (grid.duration[i] ?? 0)) / 3600;
  }
  return energy;
}
