import type { CustomerElementName } from '@app/espi';
import { reasons } from './reasons.js';
import type { Reason, ReadingStopped } from './reasons.js';

/** CSV with the header of one of this server's own layouts (docs/INTAKE.md): a file a kind of row. */
export type TableFormat =
  | 'customers-csv'
  | 'agreements-csv'
  | 'premises-csv'
  | 'meters-csv'
  | 'tenure-csv'
  | 'retailers-csv'
  | 'bills-csv'
  | 'statements-csv';

export type Format =
  'smart-meter-texas-csv' | 'lse' | 'green-button-xml' | 'customer-xml' | 'mapped-csv' | TableFormat | 'unknown';

/** What is kept one record at a time, other than readings. */
export type RecordKind = CustomerElementName | 'Tenure' | 'RetailerOfRecord' | 'UsageSummary';

export interface RecordCounts {
  readonly new: number;
  readonly unchanged: number;
  readonly revised: number;
  /** rows or entries that were not taken */
  readonly rejected: number;
}

/** One finding: `line` is 1-based in the unpacked file, 0 where no line can be named. */
export interface Finding {
  readonly line: number;
  readonly column?: number;
  readonly reason: Reason;
  /** the reason's sentence */
  readonly text: string;
  readonly detail: string;
}

export interface Findings {
  readonly count: number;
  readonly byReason: Readonly<Partial<Record<Reason, number>>>;
  /** at most `keptFindings`, by line */
  readonly first: readonly Finding[];
}

/** What became of one file, or of one entry of a zip file. */
export interface FileReport {
  readonly file: string;
  readonly format: Format;
  /** rows of text, or readings of XML, that were read */
  readonly rows: number;
  /** after unpacking */
  readonly bytes: number;
  readonly readings: {
    readonly new: number;
    readonly unchanged: number;
    readonly revised: number;
    readonly superseded: number;
  };
  /** intervals that the file names without a value */
  readonly gaps: number;
  /** rows that were not taken, and what ended the reading early */
  readonly rejected: Findings;
  /** rows that were taken, or skipped on purpose, and about which something is worth saying */
  readonly warnings: Findings;
  /** customers and what hangs on them, tenures, retailers and bills: those kinds of which the file has any */
  readonly records: Readonly<Partial<Record<RecordKind, RecordCounts>>>;
  readonly summaries: { readonly new: number; readonly unchanged: number; readonly revised: number };
  /** at most `keptUsagePoints` */
  readonly usagePoints: readonly ReportedUsagePoint[];
  readonly usagePointCount: number;
  /** what ended the reading of the file early; also among the rejected */
  readonly error?: Finding;
}

export interface ReportedUsagePoint {
  readonly id: string;
  readonly esiid?: string;
  /** made by this file */
  readonly created: boolean;
}

export const keptFindings = 100;
export const keptUsagePoints = 1000;

class FindingsTally {
  #count = 0;
  readonly #byReason: Partial<Record<Reason, number>> = {};
  readonly #first: Finding[] = [];

  add(finding: Finding, times = 1): void {
    this.#count += times;
    this.#byReason[finding.reason] = (this.#byReason[finding.reason] ?? 0) + times;
    if (this.#first.length < keptFindings) this.#first.push(finding);
  }

  findings(): Findings {
    return {
      count: this.#count,
      byReason: { ...this.#byReason },
      first: this.#first.toSorted((a, b) => a.line - b.line),
    };
  }
}

/** The account of one file while it is read. Memory stays flat however many findings there are. */
export class FileAccount {
  rows = 0;
  bytes = 0;
  gaps = 0;
  format: Format = 'unknown';
  readings = { new: 0, unchanged: 0, revised: 0, superseded: 0 };
  readonly summaries = { new: 0, unchanged: 0, revised: 0 };
  readonly #records: Partial<Record<RecordKind, { -readonly [K in keyof RecordCounts]: number }>> = {};
  #error?: Finding;
  #usagePointCount = 0;
  readonly #usagePoints = new Map<string, ReportedUsagePoint>();
  readonly #rejected = new FindingsTally();
  readonly #warnings = new FindingsTally();

  constructor(readonly file: string) {}

  /** @param times how many rows the finding stands for */
  reject(line: number, reason: Reason, detail = '', times = 1): void {
    this.#rejected.add({ line, reason, text: reasons[reason], detail }, times);
  }

  /** What became of a record. */
  record(kind: RecordKind, outcome: 'new' | 'unchanged' | 'revised'): void {
    this.#counts(kind)[outcome]++;
  }

  rejectRecord(kind: RecordKind, line: number, reason: Reason, detail = ''): void {
    this.#counts(kind).rejected++;
    this.reject(line, reason, detail);
  }

  #counts(kind: RecordKind): { -readonly [K in keyof RecordCounts]: number } {
    return (this.#records[kind] ??= { new: 0, unchanged: 0, revised: 0, rejected: 0 });
  }

  warn(line: number, reason: Reason, detail = '', times = 1): void {
    this.#warnings.add({ line, reason, text: reasons[reason], detail }, times);
  }

  stopped({ reason, detail, place }: ReadingStopped): void {
    this.#error = {
      line: place.line ?? 0,
      ...(place.column && { column: place.column }),
      reason,
      text: reasons[reason],
      detail,
    };
    this.#rejected.add(this.#error);
  }

  usagePoint(usagePoint: ReportedUsagePoint): void {
    if (this.#usagePoints.has(usagePoint.id)) return;
    // Beyond what is kept, a usage point that a file returns to is counted again: the alternative is an endless list.
    this.#usagePointCount++;
    if (this.#usagePoints.size < keptUsagePoints) this.#usagePoints.set(usagePoint.id, usagePoint);
  }

  report(): FileReport {
    const { file, format, rows, bytes, readings, gaps, summaries } = this;
    return {
      file,
      format,
      rows,
      bytes,
      readings: { ...readings },
      gaps,
      rejected: this.#rejected.findings(),
      warnings: this.#warnings.findings(),
      records: structuredClone(this.#records),
      summaries: { ...summaries },
      usagePoints: [...this.#usagePoints.values()],
      usagePointCount: this.#usagePointCount,
      ...(this.#error && { error: this.#error }),
    };
  }
}

/** A report shortened to its figures and first few findings. */
export function briefly(report: FileReport): FileReport {
  const shortened = (findings: Findings): Findings => ({ ...findings, first: findings.first.slice(0, 3) });
  return {
    ...report,
    rejected: shortened(report.rejected),
    warnings: shortened(report.warnings),
    usagePoints: report.usagePoints.slice(0, 3),
  };
}
