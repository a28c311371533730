import { noiseOf, smoothNoise, type Noise } from './noise.js';
import { DAY, type TimeGrid } from './time-grid.js';

export interface Place {
  readonly name: string;
  /** degrees, east positive */
  readonly latitude: number;
  readonly longitude: number;
  /** °C: the year's mean, how far summer and winter lie from it, how far afternoon and night lie from the day's mean */
  readonly meanTemperature: number;
  readonly seasons: number;
  readonly dayAndNight: number;
  /** °C between calm and unusual days of one season */
  readonly moods: number;
}

export const centralTexas: Place = {
  name: 'central Texas',
  latitude: 30.6,
  longitude: -97.7,
  meanTemperature: 20.5,
  seasons: 9.5,
  dayAndNight: 6,
  moods: 12,
};

export const coloradoFrontRange: Place = {
  name: 'Colorado Front Range',
  latitude: 39.9,
  longitude: -105.1,
  meanTemperature: 10.5,
  seasons: 12,
  dayAndNight: 7.5,
  moods: 15,
};

/** The weather of each interval of a grid, at its middle. */
export interface Weather {
  /** °C */
  readonly temperature: Float64Array;
  /** sine of the sun's altitude, negative by night */
  readonly sun: Float64Array;
  /** 0 clear to 1 overcast */
  readonly cloud: Float64Array;
}

const YEAR_DAYS = 365.2425;
/** Days from January 1 to the warmest of the year, and to the longest. */
const WARMEST = 204;
const LONGEST = 171;
const OBLIQUITY = (23.44 * Math.PI) / 180;
const STORMY = 0.991;

/** Weather that a place could have had: seasons, moods of some days, day and night by the sun's time. */
export class Climate {
  readonly #noise: Noise;
  readonly #weather = new WeakMap<TimeGrid, Weather>();

  constructor(readonly place: Place) {
    this.#noise = noiseOf(`climate of ${place.name}`);
  }

  /** Of all intervals of a grid, worked out once. */
  over(grid: TimeGrid): Weather {
    const known = this.#weather.get(grid);
    if (known !== undefined) return known;
    const { count, start, duration } = grid;
    const weather = {
      temperature: new Float64Array(count),
      sun: new Float64Array(count),
      cloud: new Float64Array(count),
    };
    for (let i = 0; i < count; i++) {
      const middle = (start[i] ?? 0) + (duration[i] ?? 0) / 2;
      weather.temperature[i] = this.temperatureAt(middle);
      weather.sun[i] = this.sunAt(middle);
      weather.cloud[i] = this.cloudAt(middle);
    }
    this.#weather.set(grid, weather);
    return weather;
  }

  /** °C */
  temperatureAt(t: number): number {
    const { meanTemperature, seasons, dayAndNight, moods } = this.place;
    const x = this.#solarDays(t);
    const season = Math.cos((2 * Math.PI * (x - WARMEST)) / YEAR_DAYS);
    const mood =
      0.6 * (smoothNoise(this.#noise, x / 4.3, 1) - 0.5) + 0.4 * (smoothNoise(this.#noise, x / 1.4, 2) - 0.5);
    const afternoon = Math.cos(2 * Math.PI * (x - Math.floor(x) - 15.5 / 24));
    const overcast = 1 - 0.5 * this.cloudAt(t);
    // Fronts pass in winter; summers are steady.
    return (
      meanTemperature + seasons * season + moods * mood * (1.15 - 0.55 * season) + dayAndNight * overcast * afternoon
    );
  }

  /** Sine of the sun's altitude. */
  sunAt(t: number): number {
    const x = this.#solarDays(t);
    const latitude = (this.place.latitude * Math.PI) / 180;
    const declination = OBLIQUITY * Math.cos((2 * Math.PI * (x - LONGEST)) / YEAR_DAYS);
    const noon = Math.cos(2 * Math.PI * (x - Math.floor(x) - 0.5));
    return Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * noon;
  }

  /** 0 clear to 1 overcast. */
  cloudAt(t: number): number {
    const x = this.#solarDays(t);
    const weather = smoothNoise(this.#noise, x / 1.9, 3) * 0.75 + smoothNoise(this.#noise, x * 5, 4) * 0.35;
    return Math.min(1, Math.max(0, (weather - 0.3) * 1.6));
  }

  /** Whether a storm strikes on a day, the same for all who live there. */
  stormOn(dayNumber: number): boolean {
    return this.#noise(dayNumber, 5) > STORMY;
  }

  /** Days since 1970 by the sun of the place, whole ones at its midnight. */
  #solarDays(t: number): number {
    return t / DAY + this.place.longitude / 360;
  }
}
