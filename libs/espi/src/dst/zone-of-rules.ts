import { clockChanges, ianaZone, ruleZone } from '@app/time';
import type { TimeZone } from '@app/time';
import { decodeDstRule } from './dst-rule.js';
import type { TimeRules } from './local-time-parameters.js';

/** Zones to try first: where utilities with Green Button are, then the largest elsewhere. */
const commonZones = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Phoenix',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Halifax',
  'America/St_Johns',
  'America/Regina',
  'America/Puerto_Rico',
  'America/Mexico_City',
  'America/Panama',
  'America/Bogota',
  'America/Sao_Paulo',
  'UTC',
  'Europe/London',
  'Europe/Paris',
  'Europe/Athens',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Australia/Adelaide',
  'Australia/Brisbane',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
];

/** Zones by their rules (and year): files repeat the same few, a search tries hundreds, and zones keep tables. */
const zones = new Map<string, TimeZone>();
const MOST_ZONES = 1000;

/**
 * The zone that follows LocalTimeParameters to the letter, in every year alike and the same at any time it is asked
 * for: the one to cut stored days by where no IANA zone was recorded.
 * @throws {RangeError} when a rule is malformed
 */
export function zoneOfRules(parameters: TimeRules): TimeZone {
  return remembered(keyOf(parameters), () =>
    ruleZone({
      tzOffset: parameters.tzOffset,
      dstOffset: parameters.dstOffset,
      dstStart: decodeDstRule(parameters.dstStartRule),
      dstEnd: decodeDstRule(parameters.dstEndRule),
    }),
  );
}

/**
 * The zone that LocalTimeParameters describe: the first IANA zone whose clocks changed likewise in `year` and the
 * next, common American ones before others; where there is none, a zone that follows the rules.
 * @param options.year a year of the data, since rules have changed; by default this one
 * @param options.candidates IANA names to try, in order; by default all
 * @throws {RangeError} when a rule is malformed
 */
export function zoneFromLocalTimeParameters(
  parameters: TimeRules,
  options: { readonly year?: number; readonly candidates?: readonly string[] } = {},
): TimeZone {
  const { year = new Date().getUTCFullYear(), candidates } = options;
  const rules = zoneOfRules(parameters);
  return remembered(`${keyOf(parameters)} ${year} ${candidates?.join(' ') ?? ''}`, () =>
    searchZone(rules, year, candidates ?? allZones()),
  );
}

function remembered(key: string, make: () => TimeZone): TimeZone {
  const known = zones.get(key);
  if (known !== undefined) return known;
  const zone = make();
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(key, zone);
  return zone;
}

function keyOf({ tzOffset, dstOffset, dstStartRule, dstEndRule }: TimeRules): string {
  return [tzOffset, dstOffset, dstStartRule.toUpperCase(), dstEndRule.toUpperCase()].join(' ');
}

function searchZone(rules: TimeZone, year: number, candidates: Iterable<string>): TimeZone {
  for (const name of candidates) {
    const zone = ianaZone(name);
    if (agree(zone, rules, year)) return zone;
  }
  return rules;
}

function agree(zone: TimeZone, rules: TimeZone, year: number): boolean {
  const newYear = Date.UTC(year, 0, 1) / 1000;
  return (
    zone.offsetAt(newYear) === rules.offsetAt(newYear) &&
    [year, year + 1].every((each) => sameChanges(zone, rules, each))
  );
}

function sameChanges(a: TimeZone, b: TimeZone, year: number): boolean {
  const changes = clockChanges(b, year);
  const others = clockChanges(a, year);
  return (
    others.length === changes.length &&
    others.every(({ at, offsetAfter }, i) => at === changes[i]?.at && offsetAfter === changes[i].offsetAfter)
  );
}

function* allZones(): Iterable<string> {
  yield* commonZones;
  const supported = Intl.supportedValuesOf('timeZone');
  yield* supported.filter((name) => name.startsWith('America/'));
  yield* supported;
}
