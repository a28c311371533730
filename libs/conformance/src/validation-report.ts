import type { CertificationFinding, DocumentFinding } from '@app/espi';

/** What the strict reader found; of many, the first. */
export interface SchemaFindings {
  readonly count: number;
  readonly byCode: Readonly<Record<string, number>>;
  /** at most `keptFindings` */
  readonly first: readonly DocumentFinding[];
}

/** Why a document could not be read to its end; `line` and `column` count from 1 in the unpacked text. */
export interface Unreadable {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** What there is to say of one file of Green Button XML. */
export interface ValidationReport {
  /** neither schema findings nor certification errors, and read to its end; warnings do not count */
  readonly valid: boolean;
  readonly unreadable?: Unreadable;
  /** after unpacking */
  readonly bytes: number;
  readonly feeds: number;
  readonly entries: number;
  /** contents of entries, or elements that stand alone, by name */
  readonly contents: Readonly<Record<string, number>>;
  readonly readings: number;
  readonly functionBlocks: {
    /** those that the feeds' data are made for */
    readonly carried: readonly number[];
    /** those of which some of the feeds have a part, but not all that makes them */
    readonly begun: readonly number[];
    /** those whose tests were made; none for a document that is no feed, unless asked for */
    readonly tested: readonly number[];
  };
  /** what the official XSD rejects as well */
  readonly schema: SchemaFindings;
  /** what only RFC 4287 and the alliance's profile of Atom ask for */
  readonly profile: SchemaFindings;
  readonly certification: readonly CertificationFinding[];
}

export const keptFindings = 100;

/** Counts findings and keeps the first of them: a file of nothing but faults does not fill the memory. */
export class FindingsTally implements SchemaFindings {
  count = 0;
  readonly byCode: Record<string, number> = {};
  readonly first: DocumentFinding[] = [];

  add(finding: DocumentFinding): void {
    this.count += 1;
    this.byCode[finding.code] = (this.byCode[finding.code] ?? 0) + 1;
    if (this.first.length < keptFindings) this.first.push(finding);
  }
}
