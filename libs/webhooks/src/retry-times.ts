const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits after the first failures; after these the longest. */
const WAITS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
] as const;
const LONGEST_WAIT_MS = 6 * HOUR_MS;
/** Each wait is longer or shorter by so much at most, lest all receivers that failed together are called together. */
const JITTER = 0.2;
export const MOST_WAIT_MS = LONGEST_WAIT_MS * (1 + JITTER);

/** The contacts of an endpoint that has failed for so long are told. */
export const WARNED_AFTER_MS = HOUR_MS;
/** An endpoint that has failed for so long is suspended, and what waits for it is parked. */
export const SUSPENDED_AFTER_MS = 72 * HOUR_MS;

export interface Failures {
  /** in a row, of this delivery, this one included */
  readonly count: number;
  /** the first since the last success */
  readonly since: Date;
  readonly retryAfterMs?: number | undefined;
}

/**
 * When a delivery is tried again that has failed now: later each time, and not before the receiver asks to be, but a last
 * time when it is to be given up.
 *
 * @param random from 0 to 1
 * @returns nothing where that time has come
 */
export function retryAt(now: Date, { count, since, retryAfterMs = 0 }: Failures, random: number): Date | undefined {
  const end = since.getTime() + SUSPENDED_AFTER_MS;
  if (now.getTime() >= end) return undefined;
  const wait = (WAITS_MS[count - 1] ?? LONGEST_WAIT_MS) * (1 + JITTER * (2 * random - 1));
  return new Date(Math.min(now.getTime() + Math.max(wait, Math.min(retryAfterMs, LONGEST_WAIT_MS)), end));
}
