/** One rule that decides whether a reading is in a feed, and what decided it. docs/SCOPE.md lists them. */
export interface RuleFinding {
  readonly rule:
    | 'token'
    | 'authorization'
    | 'authorized-period'
    | 'application'
    | 'usage-point'
    | 'tenure'
    | 'published-period'
    | 'function-block'
    | 'interval-duration'
    | 'reading';
  readonly holds: boolean;
  readonly because: string;
}

/** Why the reading of one channel at that time is or is not in the feed. */
export interface ChannelExplanation {
  readonly meterReading: string;
  /** what it measures, in the standard's codes */
  readonly readingType: Readonly<Record<string, number>>;
  readonly rules: readonly RuleFinding[];
  /** what the feed itself gives */
  readonly inFeed: boolean;
}

/** Why readings at one time are or are not in a feed, rule by rule. */
export interface Explanation {
  /** whether any channel's reading is */
  readonly inFeed: boolean;
  readonly rules: readonly RuleFinding[];
  readonly channels: readonly ChannelExplanation[];
}

export const finding = (rule: RuleFinding['rule'], holds: boolean, because: string): RuleFinding => ({
  rule,
  holds,
  because,
});

/** A time for people, in UTC. */
export const told = (seconds: number): string =>
  Number.isFinite(seconds) ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` : 'ever';

export const spanTold = ({ start, end }: { readonly start: number; readonly end: number }): string =>
  `${start === -Infinity ? 'since ever' : `from ${told(start)}`}${end === Infinity ? '' : ` until ${told(end)}`}`;
