/** Codes, in an IntervalBlock's id, of the span that one block covers. */
export const BlockCode = {
  daily: 1,
  weekly: 2,
  monthly: 3,
  billingPeriod: 4,
  seasonal: 5,
} as const;
export type BlockCode = (typeof BlockCode)[keyof typeof BlockCode];

/** What an IntervalBlock's id says. */
export interface IntervalBlockIdParts {
  /** Epoch seconds at which the block begins by the calendar, whether or not there is a reading then. */
  readonly nominalLocalStart: number;
  /** 0 to 99, see `BlockCode`. */
  readonly blockCode: number;
  /** 0 to 9999, see `lengthCodeOf`. */
  readonly lengthCode: number;
}

const DAY_CODES = 9000;
const LATEST_START = 9_999_999_999;

/**
 * The id of an IntervalBlock within its MeterReading: 16 digits, ten of the nominal local start, two of the block's
 * span, four of the interval's length. Never the first reading's time: a backfill or another view keeps the id.
 * @throws {RangeError} for a start before 1970 or after 2286, or codes that do not fit
 */
export function intervalBlockId(nominalLocalStart: number, blockCode: number, lengthCode: number): string {
  if (!within(nominalLocalStart, LATEST_START)) {
    throw new RangeError(`An IntervalBlock cannot start at ${nominalLocalStart}`);
  }
  if (!within(blockCode, 99) || !within(lengthCode, 9999)) {
    throw new RangeError(`No IntervalBlock has block code ${blockCode} and length code ${lengthCode}`);
  }
  const codes = String(blockCode * 10_000 + lengthCode);
  return `${String(nominalLocalStart).padStart(10, '0')}${codes.padStart(6, '0')}`;
}

/** The parts of an IntervalBlock's id; undefined for a text that is none. */
export function parseIntervalBlockId(id: string): IntervalBlockIdParts | undefined {
  if (!/^\d{16}$/.test(id)) return undefined;
  return {
    nominalLocalStart: Number(id.slice(0, 10)),
    blockCode: Number(id.slice(10, 12)),
    lengthCode: Number(id.slice(12)),
  };
}

/**
 * The code of an interval length: its whole minutes below 9,000, else 9,000 and its whole days, else (seconds,
 * odd lengths, none) 0. It need only keep the few lengths of one channel apart.
 * @param intervalSeconds 0 for irregular readings
 */
export function lengthCodeOf(intervalSeconds: number): number {
  if (within(intervalSeconds / 60, DAY_CODES - 1)) return intervalSeconds / 60;
  if (within(intervalSeconds / 86_400, 999)) return DAY_CODES + intervalSeconds / 86_400;
  return 0;
}

function within(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
