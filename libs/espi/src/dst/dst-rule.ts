import type { ChangeRule, RuleDay } from '@app/time';

/** The rule of zones whose clocks do not change. */
export const NO_DST_RULE = 'FFFFFFFF';

// DstRuleType of espi.xsd: lowest bit and width of each field.
const SECONDS = [0, 12] as const;
const HOUR = [12, 5] as const;
const WEEKDAY = [17, 3] as const;
const DAY = [20, 5] as const;
const OPERATOR = [25, 3] as const;
const MONTH = [28, 4] as const;
type Field = readonly [shift: number, width: number];

const ON_DATE = 0;
const ON_OR_AFTER = 1;
/** Operators 2 to 6 are the first to fifth weekday of the month. */
const NTH = 1;
const LAST = 7;

/**
 * A rule as the eight hexadecimal digits of LocalTimeParameters.
 * @throws {RangeError} when it does not fit, such as a change at 24:00
 */
export function encodeDstRule(rule: ChangeRule): string {
  const { operator, weekday, day } = encodeDay(rule.on);
  const bits =
    field(SECONDS, rule.secondsOfDay % 3600) +
    field(HOUR, within(Math.floor(rule.secondsOfDay / 3600), 0, 23, 'hour')) +
    field(WEEKDAY, weekday) +
    field(DAY, day) +
    field(OPERATOR, operator) +
    field(MONTH, within(rule.month, 1, 12, 'month'));
  return bits.toString(16).toUpperCase().padStart(8, '0');
}

/**
 * The rule in eight hexadecimal digits; undefined when they say that the clocks do not change.
 * @throws {RangeError} when they are no rule
 */
export function decodeDstRule(digits: string): ChangeRule | undefined {
  if (!/^[\da-f]{8}$/i.test(digits))
    throw new RangeError(`"${digits}" is no DST rule: it has eight hexadecimal digits`);
  if (digits.toUpperCase() === NO_DST_RULE) return undefined;
  const bits = Number.parseInt(digits, 16);
  const seconds = within(read(SECONDS, bits), 0, 3599, 'seconds');
  return {
    month: within(read(MONTH, bits), 1, 12, 'month'),
    on: decodeDay(read(OPERATOR, bits), read(WEEKDAY, bits), read(DAY, bits)),
    secondsOfDay: within(read(HOUR, bits), 0, 23, 'hour') * 3600 + seconds,
  };
}

function encodeDay(on: RuleDay): { operator: number; weekday: number; day: number } {
  const day = 'day' in on ? within(on.day, 1, 31, 'day of the month') : 0;
  const weekday = 'weekday' in on ? within(on.weekday, 1, 7, 'day of the week') : 0;
  switch (on.kind) {
    case 'date':
      return { operator: ON_DATE, weekday, day };
    case 'on-or-after':
      return { operator: ON_OR_AFTER, weekday, day };
    case 'nth':
      return { operator: NTH + within(on.nth, 1, 5, 'week'), weekday, day };
    case 'last':
      return { operator: LAST, weekday, day };
    default:
      return on satisfies never;
  }
}

function decodeDay(operator: number, weekday: number, day: number): RuleDay {
  if (operator === ON_DATE) return { kind: 'date', day: within(day, 1, 31, 'day of the month') };
  within(weekday, 1, 7, 'day of the week');
  if (operator === ON_OR_AFTER) return { kind: 'on-or-after', weekday, day: within(day, 1, 31, 'day of the month') };
  return operator === LAST ? { kind: 'last', weekday } : { kind: 'nth', weekday, nth: operator - NTH };
}

// Arithmetic, since the month reaches the sign bit of JavaScript's bitwise operators.
function field([shift]: Field, value: number): number {
  return value * 2 ** shift;
}

function read([shift, width]: Field, bits: number): number {
  return Math.floor(bits / 2 ** shift) % 2 ** width;
}

function within(value: number, least: number, most: number, what: string): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`A DST rule has a ${what} from ${least} to ${most}, not ${value}`);
}
