import type { ReadingType, TimeConfiguration, UsagePoint } from '@app/espi';
import type { TimeZone } from '@app/time';
import type { Reason } from '../reasons.js';

/** How a file names a usage point. */
export type UsagePointRef =
  { readonly esiid: string } | { readonly source: string; readonly sourceKey: string } | { readonly id: string };

/** What a usage point that is made for the file begins with. */
export interface UsagePointInit {
  /** ServiceKind of ESPI: 0 electricity, 1 gas, 2 water … */
  readonly serviceKind: number;
  /** the zone where neither the operator nor the usage point names one */
  readonly timeZone?: string;
  /** the file's own rules of local time, where it has them */
  readonly zoneRules?: TimeConfiguration;
  /** the file's UsagePoint element, where it has one */
  readonly content?: Partial<UsagePoint>;
}

export interface KnownUsagePoint {
  readonly id: string;
  readonly esiid?: string;
  /** the zone of its local days, and of the file's wall-clock times unless the operator gave another */
  readonly zone: TimeZone;
  /** the zone of the file's wall-clock times: the operator's choice, else the usage point's own */
  readonly fileZone: TimeZone;
}

/** Takes the readings of one channel, which is made where it is new; called once a reading, so with plain numbers only. */
export interface Channel {
  /**
   * @param start epoch seconds
   * @param duration seconds
   * @param quality packed ReadingQuality codes, 0 valid
   * @param revisionTime epoch seconds, 0 where the source tells none
   * @param cost in 1e-5 of the currency, NaN none
   */
  add(
    line: number,
    start: number,
    duration: number,
    value: number,
    quality: number,
    revisionTime: number,
    cost?: number,
    tou?: number,
    consumptionTier?: number,
    cpp?: number,
  ): void;
  /** The source names an interval without a value. */
  missing(start: number): void;
}

/** Where the layouts put the usage that they read: the store, or the memory of a test. */
export interface UsageTarget {
  /** Rows of these usage points come next, by ESIID: they are found together, and those that are new made. */
  foresee(usagePoints: ReadonlyMap<string, UsagePointInit>): Promise<void>;
  /** The usage point, made where it is new; a reason where the file may not write to it. */
  usagePoint(ref: UsagePointRef, init: UsagePointInit): Promise<KnownUsagePoint | Reason>;
  /** @param sourceKey what tells apart several channels of one reading type; none where the type says it all */
  channel(usagePoint: KnownUsagePoint, readingType: ReadingType, sourceKey?: string): Channel;
  /** @param revisionTime epoch seconds, 0 none */
  summary(usagePoint: KnownUsagePoint, kind: SummaryKind, content: object, revisionTime: number): Promise<void>;
  /** Enough is held back that `flush` should be called soon. */
  readonly full: boolean;
  flush(): Promise<void>;
}

export type SummaryKind = 'UsageSummary' | 'ElectricPowerQualitySummary';
