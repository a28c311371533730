import { functionBlockOfTest, nameOfTest } from './certification-tests.js';

/** One failed test. */
export interface CertificationFinding {
  /** The id of the published test (`D042`), or one of this project's own (`own-uuid-version`). */
  readonly test: string;
  /** The function block that the test belongs to. */
  readonly functionBlock: number;
  /** What the test is about. */
  readonly name: string;
  readonly message: string;
  /** The entry, by kind and self link; `feed` for the whole. */
  readonly where: string;
  readonly line: number | undefined;
  /** Warnings do not fail a certification by the published tests. */
  readonly severity: 'error' | 'warning';
}

/** Where a finding is. */
export interface Place {
  readonly where: string;
  readonly line: number | undefined;
}

export const WHOLE_FEED: Place = { where: 'feed', line: undefined };
/** Findings of one test that are told one by one. */
const MOST_OF_ONE_TEST = 20;

/** Collects findings; of one test the first few, and how many more there are, so that no feed fills the memory. */
export class CertificationFindings {
  readonly #findings: CertificationFinding[] = [];
  readonly #counts = new Map<string, number>();

  add(test: string, place: Place, message: string, severity: 'error' | 'warning' = 'error'): void {
    const count = (this.#counts.get(test) ?? 0) + 1;
    this.#counts.set(test, count);
    if (count <= MOST_OF_ONE_TEST) {
      this.#findings.push({
        test,
        functionBlock: functionBlockOfTest(test),
        name: nameOfTest(test),
        message,
        ...place,
        severity,
      });
    }
  }

  /** The findings of some function blocks, by block, and those about the certificate, which any document may lack. */
  of(functionBlocks: ReadonlySet<number>): CertificationFinding[] {
    const chosen = this.#findings.filter(
      (finding) => functionBlocks.has(finding.functionBlock) || finding.test.startsWith('CERT'),
    );
    const omitted = new Map(chosen.map((finding) => [finding.test, finding]));
    for (const [test, last] of omitted) {
      const more = (this.#counts.get(test) ?? 0) - MOST_OF_ONE_TEST;
      if (more > 0) chosen.push({ ...last, ...WHOLE_FEED, message: `${more} more like this` });
    }
    return chosen.sort((a, b) => a.functionBlock - b.functionBlock);
  }
}
