import { certifiedElements, contentTests, frameTests } from './entry-tests.js';
import { readingTypeTests } from './reading-type-tests.js';

/** A test by which a feed is certified. */
export interface CertificationTest {
  readonly functionBlock: number;
  /** What it is about. */
  readonly name: string;
}

const others: Readonly<Record<string, readonly [functionBlock: number, name: string]>> = {
  CERT001: [1, 'certification link of ApplicationInformation'],
  CERT002: [1, 'certification link of the Authorization feed'],
  CERT003: [1, 'certification link of Authorization'],
  CERT004: [1, 'certification link of the usage feed'],
  D000: [1, 'feed'],
  D001: [1, 'feed id'],
  D002: [1, 'feed title'],
  D003: [1, 'feed updated'],
  D004: [1, 'entry ids are unique'],
  D007: [1, 'UsagePoint leads to one LocalTimeParameters'],
  D016: [1, 'UsagePoint has related links'],
  D135: [1, 'LocalTimeParameters are those of a UsagePoint'],
  D023: [4, 'MeterReading up link leads to one UsagePoint'],
  D024: [4, 'MeterReading has one ReadingType'],
  D025: [4, 'MeterReading has IntervalBlocks'],
  D026: [4, 'MeterReading of interval data has IntervalBlocks'],
  D028: [4, 'MeterReading content'],
  D037: [4, 'IntervalBlock up link leads to one MeterReading'],
  D042: [4, 'IntervalBlock starts with a reading'],
  D044: [4, 'IntervalReading duration'],
  D045: [4, 'IntervalReading start'],
  D046: [4, 'IntervalReading value'],
  D054: [4, 'MeterReading leads to a ReadingType once'],
  D145: [4, 'readings of a MeterReading are unique by start'],
  D146: [4, 'IntervalBlocks of a MeterReading are unique by start'],
  D043: [12, 'IntervalReading cost'],
  D088: [15, 'UsageSummary up link leads to one UsagePoint'],
  'own-utc': [1, 'times end in Z'],
  'own-uuid-version': [1, 'ids are UUIDs of version 3 or 5'],
  'own-one-subject': [1, 'usage and personal data are apart'],
};

const partNames: Readonly<Record<string, string>> = {
  present: 'is in the feed',
  self: 'self link',
  up: 'up link',
  uniqueSelf: 'self link is unique',
};

/** Every test by its id: the published ones (D000 to D147, CERT001 to CERT004), and this project's own. */
export const certificationTests: ReadonlyMap<string, CertificationTest> = new Map([
  ...Object.entries(others).map(([test, [functionBlock, name]]) => row(test, functionBlock, name)),
  ...certifiedElements.flatMap((element) => {
    const { functionBlock, ...tests } = frameTests[element];
    return Object.entries(tests).map(([part, test]) =>
      row(test, functionBlock, `${element} ${partNames[part] ?? part}`),
    );
  }),
  ...contentTests.map(({ test, functionBlock, element, paths }) =>
    row(test, functionBlock, `${element} ${paths.join(' and ')}`),
  ),
  ...readingTypeTests.map(({ test, functionBlock, name }) => row(test, functionBlock, name)),
]);

/** Those that have a test of a file, ascending. */
export const testedFunctionBlocks: readonly number[] = [
  ...new Set([...certificationTests.values()].map(({ functionBlock }) => functionBlock)),
].sort((a, b) => a - b);

export function functionBlockOfTest(test: string): number {
  return certificationTests.get(test)?.functionBlock ?? 1;
}

export function nameOfTest(test: string): string {
  return certificationTests.get(test)?.name ?? test;
}

function row(test: string, functionBlock: number, name: string): [string, CertificationTest] {
  return [test, { functionBlock, name }];
}
