import { WHOLE_FEED } from './certification-findings.js';
import type { CertificationFindings, Place } from './certification-findings.js';
import { readingTypeTests } from './reading-type-tests.js';
import type { MeasuredQuantity } from './required-function-block.js';

/** The links of an entry that the graph is made of. */
export interface LinkedEntry {
  readonly place: Place;
  readonly self: readonly string[];
  readonly up: readonly string[];
  readonly related: readonly string[];
}

/** The IntervalBlocks below one address. */
interface BlockGroup {
  readonly starts: Set<number>;
  hasRepeatedBlock: boolean;
  hasRepeatedReading: boolean;
}

const INTERVAL_DATA = 4;

/** How the entries of a feed point at each other; known only when the feed is at its end. */
export class FeedGraph {
  readonly #usagePoints: (LinkedEntry & { serviceKind: number | undefined })[] = [];
  readonly #localTimeParameters: LinkedEntry[] = [];
  readonly #meterReadings: LinkedEntry[] = [];
  readonly #readingTypes: (LinkedEntry & { measures: MeasuredQuantity })[] = [];
  readonly #summaries: LinkedEntry[] = [];
  readonly #blocks = new Map<string, BlockGroup>();
  /** The first block of each set of up links, which are few. */
  readonly #blockLinks = new Map<string, LinkedEntry>();

  addUsagePoint(entry: LinkedEntry, serviceKind: number | undefined): void {
    this.#usagePoints.push({ ...entry, serviceKind });
  }

  addLocalTimeParameters(entry: LinkedEntry): void {
    this.#localTimeParameters.push(entry);
  }

  addMeterReading(entry: LinkedEntry): void {
    this.#meterReadings.push(entry);
  }

  addReadingType(entry: LinkedEntry, measures: MeasuredQuantity): void {
    this.#readingTypes.push({ ...entry, measures });
  }

  addSummary(entry: LinkedEntry): void {
    this.#summaries.push(entry);
  }

  addBlock(entry: LinkedEntry, start: number | undefined, hasRepeatedReading: boolean): void {
    const ups = new Set(entry.up);
    const links = [...ups].join(' ');
    if (!this.#blockLinks.has(links)) this.#blockLinks.set(links, entry);
    for (const up of ups) {
      let group = this.#blocks.get(up);
      if (group === undefined) {
        group = { starts: new Set(), hasRepeatedBlock: false, hasRepeatedReading: false };
        this.#blocks.set(up, group);
      }
      group.hasRepeatedReading ||= hasRepeatedReading;
      if (start === undefined) continue;
      group.hasRepeatedBlock ||= group.starts.has(start);
      group.starts.add(start);
    }
  }

  /** Whether some reading type passes a test that asks for one, wherever its readings belong. */
  measures(matches: (readingType: MeasuredQuantity) => boolean): boolean {
    return this.#readingTypes.some((type) => matches(type.measures));
  }

  /** Adds what the links of the whole feed fail. */
  check(findings: CertificationFindings): void {
    const fromUsagePoints = countOf(this.#usagePoints.flatMap(({ related }) => related));
    const fromMeterReadings = countOf(this.#meterReadings.flatMap(({ related }) => related));
    const timeParameters = countOf(this.#localTimeParameters.flatMap(({ self }) => self));
    for (const { place, related } of this.#usagePoints) {
      if (related.length === 0) findings.add('D016', place, 'has no related link, so none to its MeterReadings');
      const count = total(new Set(related), timeParameters);
      if (count !== 1) findings.add('D007', place, `leads to ${count} LocalTimeParameters instead of one`);
    }
    for (const { place, self } of this.#localTimeParameters) {
      if (total(self, fromUsagePoints) === 0) findings.add('D135', place, 'no UsagePoint leads here');
    }
    for (const { place, up } of this.#blockLinks.values()) {
      const count = total(new Set(up), fromMeterReadings);
      if (count !== 1) findings.add('D037', place, `${count} MeterReadings instead of one lead to its up link`);
    }
    for (const { place, up } of this.#summaries) {
      const count = total(new Set(up), fromUsagePoints);
      if (count !== 1) findings.add('D088', place, `${count} UsagePoints instead of one lead to its up link`);
    }
    this.#checkMeterReadings(findings, fromUsagePoints);
    this.#checkReadingTypes(findings);
  }

  #checkMeterReadings(findings: CertificationFindings, fromUsagePoints: ReadonlyMap<string, number>): void {
    const types = countOf(this.#readingTypes.flatMap(({ self }) => self));
    const intervalTypes = new Set(
      this.#readingTypes.flatMap(({ self, measures }) =>
        measures.accumulationBehaviour === INTERVAL_DATA ? self : [],
      ),
    );
    for (const { place, up, related } of this.#meterReadings) {
      const distinct = new Set(related);
      const groups = [...distinct].flatMap((href) => this.#blocks.get(href) ?? []);
      if (groups.length === 0) {
        findings.add('D025', place, 'leads to no IntervalBlock');
        if (related.some((href) => intervalTypes.has(href))) {
          findings.add('D026', place, 'is interval data by its ReadingType, but leads to no IntervalBlock');
        }
      }
      if (groups.some((group) => group.hasRepeatedReading)) {
        findings.add('D145', place, 'has a block in which two readings start at the same time');
      }
      if (groups.some((group) => group.hasRepeatedBlock) || overlap(groups)) {
        findings.add('D146', place, 'has two IntervalBlocks that start at the same time');
      }
      const usagePoints = total(new Set(up), fromUsagePoints);
      if (usagePoints !== 1)
        findings.add('D023', place, `${usagePoints} UsagePoints instead of one lead to its up link`);
      const ownTypes = total(distinct, types);
      if (ownTypes !== 1) findings.add('D024', place, `leads to ${ownTypes} ReadingTypes instead of one`);
      const links = related.filter((href) => types.has(href)).length;
      if (links !== 1) findings.add('D054', place, `has ${links} links to a ReadingType instead of one`);
    }
  }

  #checkReadingTypes(findings: CertificationFindings): void {
    for (const { test, name, matches, serviceKind } of readingTypeTests) {
      const found = serviceKind === undefined ? this.measures(matches) : this.#areReadAt(matches, serviceKind);
      if (!found) findings.add(test, WHOLE_FEED, `has no ${name}`);
    }
  }

  #areReadAt(matches: (readingType: MeasuredQuantity) => boolean, serviceKind: number): boolean {
    const types = new Set(this.#readingTypes.flatMap(({ self, measures }) => (matches(measures) ? self : [])));
    const collections = new Set(
      this.#usagePoints.flatMap((point) => (point.serviceKind === serviceKind ? point.related : [])),
    );
    return this.#meterReadings.some(
      ({ related, up }) => related.some((href) => types.has(href)) && up.some((href) => collections.has(href)),
    );
  }
}

function countOf(hrefs: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const href of hrefs) counts.set(href, (counts.get(href) ?? 0) + 1);
  return counts;
}

function total(hrefs: Iterable<string>, counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const href of hrefs) sum += counts.get(href) ?? 0;
  return sum;
}

function overlap(groups: readonly BlockGroup[]): boolean {
  const [first, ...others] = groups;
  if (first === undefined || others.length === 0) return false;
  const starts = new Set(first.starts);
  let readings = first.starts.size;
  for (const other of others) {
    for (const start of other.starts) starts.add(start);
    readings += other.starts.size;
  }
  return starts.size < readings;
}
