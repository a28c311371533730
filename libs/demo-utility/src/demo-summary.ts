import type { ReadingsTotals } from '@app/metering';

export interface DemoUsagePointOfCustomer {
  readonly id: string;
  readonly title: string;
  readonly esiid?: string;
  /** ESPI ServiceKind */
  readonly serviceKind: number;
  /** move-in and move-out, where they lie in the data */
  readonly from?: Date;
  readonly until?: Date;
}

export interface DemoCustomer {
  readonly id: string;
  /** names the part in the cast, such as `solar` */
  readonly key: string;
  readonly name: string;
  readonly accountNumber: string;
  /** what the customer is there to show */
  readonly shows: string;
  readonly usagePoints: readonly DemoUsagePointOfCustomer[];
}

/** What the demo put into the store. */
export interface DemoSummary {
  readonly customers: readonly DemoCustomer[];
  readonly usagePoints: number;
  readonly meterReadings: number;
  readonly readings: Readonly<ReadingsTotals>;
  readonly usageSummaries: number;
  readonly qualitySummaries: number;
}

export interface DemoOptions {
  /** data ends with the day before this, local time */
  readonly now: Date;
  /** IANA name of the utility's zone; America/Chicago by default */
  readonly timeZone?: string;
  /** told what comes next, in a line for people */
  readonly onProgress?: (line: string) => void;
}
