import type { TimeZone } from '@app/time';

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
    | 'meter-reading'
    | 'function-block'
    | 'interval-duration'
    | 'reading';
  readonly holds: boolean;
  readonly because: string;
}

/** Why the reading of one channel at that time is or is not in the feed. */
export interface ChannelExplanation {
  readonly meterReading: string;
  /** what it measures, in words */
  readonly measures: string;
  /** the same in the standard's codes */
  readonly readingType: Readonly<Record<string, number>>;
  readonly rules: readonly RuleFinding[];
  /** what the feed itself gives */
  readonly inFeed: boolean;
}

/** Whom and what an explanation is about. */
export interface ExplanationSubject {
  /** its name */
  readonly application: string;
  readonly authorization: string;
  readonly customer: string;
  readonly usagePoint: string;
  readonly esiid?: string;
  /** of the usage point, whose clocks all times are told by */
  readonly timeZone: string;
  readonly at: string;
}

/** Why readings at one time are or are not in a feed, rule by rule. */
export interface Explanation {
  /** absent where the token leads to no authorization */
  readonly about?: ExplanationSubject;
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

/** Tells times (epoch seconds) by the clocks of a place, with their offset: an hour that comes twice is told apart. */
export class PlaceTimes {
  constructor(private readonly zone: TimeZone) {}

  at(seconds: number): string {
    const whole = Math.floor(seconds);
    const offset = this.zone.offsetAt(whole);
    const clock = new Date((whole + offset) * 1000).toISOString().slice(0, 19);
    const minutes = Math.abs(offset) / 60;
    const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
    return `${clock}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  }

  span({ start, end }: { readonly start: number; readonly end: number }): string {
    const begin = start === -Infinity ? 'since ever' : `from ${this.at(start)}`;
    return end === Infinity ? begin : `${begin} until ${this.at(end)}`;
  }
}
