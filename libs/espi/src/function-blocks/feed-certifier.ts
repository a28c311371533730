import { isNameBasedUuidUrn } from '../identity/uuid.js';
import { CERTIFICATE_BASE } from '../links/link-graph.js';
import { BlockDigest, numberAt } from './block-digest.js';
import type { CertifiedReading } from './block-digest.js';
import { CertificationFindings, WHOLE_FEED } from './certification-findings.js';
import type { CertificationFinding, Place } from './certification-findings.js';
import type {
  CertifiedEntry,
  CertifiedFeed,
  CertifiedLink,
  CertifiedTime,
  CertifierOptions,
} from './certified-entry.js';
import { certifiedElements, contentTests, frameTests, missingPaths } from './entry-tests.js';
import type { CertifiedElement } from './entry-tests.js';
import { FeedGraph } from './feed-graph.js';
import type { LinkedEntry } from './feed-graph.js';
import { isCustomerElement } from '../customer/elements.js';
import { claimedBySummary } from './summary-claims.js';
import { readingTypeTests, type ReadingTypeTest } from './reading-type-tests.js';
import { SeenStrings } from './seen-strings.js';

const elementNames: Readonly<Record<string, CertifiedElement>> = {
  ...Object.fromEntries(certifiedElements.map((element) => [element, element])),
  ElectricPowerUsageSummary: 'UsageSummary',
};

/** Those whose tests look for readings of some quantity. */
const measuredBlocks = [...new Set(readingTypeTests.map(({ functionBlock }) => functionBlock))];
const testsOf = (block: number): readonly ReadingTypeTest[] =>
  readingTypeTests.filter(({ functionBlock }) => functionBlock === block);

/**
 * Looks at one feed as certification does, entry by entry in any order, with memory that grows by a few bytes an
 * entry. Links are compared as they are written, as the published tests do.
 */
export class FeedCertifier {
  readonly #findings = new CertificationFindings();
  readonly #graph = new FeedGraph();
  readonly #ids = new SeenStrings();
  readonly #selfLinks = new Map<CertifiedElement, SeenStrings>();
  readonly #claimed = new Set<number>();
  readonly #certificateId: string | undefined;
  #digests: BlockDigest[] = [];
  #digest: BlockDigest | undefined;
  #feed: CertifiedFeed | undefined;
  #firstEntry: CertifiedEntry | undefined;
  #customerEntry: Place | undefined;
  #blocksWithCost = 0;
  #blocksWithoutCost = 0;
  #ended = false;

  constructor(options: CertifierOptions = {}) {
    this.#certificateId = options.certificateId;
  }

  /** What the feed says of itself, at any time; a document that is one entry has none. */
  feed(feed: CertifiedFeed): void {
    this.#feed = feed;
  }

  /** A reading of the block whose entry comes next. */
  reading(reading: CertifiedReading): void {
    this.#digest ??= new BlockDigest();
    this.#digest.add(reading);
  }

  /** The end of a block's readings; needed only where one entry holds several blocks. */
  blockEnd(): void {
    this.#digests.push(this.#digest ?? new BlockDigest());
    this.#digest = undefined;
  }

  entry(entry: CertifiedEntry): void {
    this.#firstEntry ??= entry;
    const place = placeOf(entry);
    this.#checkFrame(entry, place);
    const linked = {
      place,
      self: hrefsOf(entry, 'self'),
      up: hrefsOf(entry, 'up'),
      related: hrefsOf(entry, 'related'),
    };
    for (const { element, value } of entry.contents) {
      const name = Object.hasOwn(elementNames, element) ? elementNames[element] : undefined;
      if (isCustomerElement(element)) this.#customerEntry ??= place;
      if (name !== undefined) this.#checkContent(name, value, entry, linked);
    }
  }

  /** The blocks that the feed's data are made for: 1 and 4, and those whose quantities or amounts it holds. */
  functionBlocksCarried(): Set<number> {
    const carried = new Set(this.#claimed);
    for (const block of measuredBlocks) {
      if (testsOf(block).every(({ matches }) => this.#graph.measures(matches))) carried.add(block);
    }
    if (this.#selfLinks.has('IntervalBlock') && this.#blocksWithoutCost === 0) carried.add(12);
    return new Set([...carried].sort((a, b) => a - b));
  }

  /** Those of which it has a part, but not all that makes them: demand in W alone, a cost in some blocks alone. */
  functionBlocksBegun(): Set<number> {
    const carried = this.functionBlocksCarried();
    const begun = measuredBlocks.filter((block) => testsOf(block).some(({ matches }) => this.#graph.measures(matches)));
    if (this.#blocksWithCost > 0) begun.push(12);
    return new Set(begun.filter((block) => !carried.has(block)));
  }

  /** What the feed fails of the tests of some function blocks; by default those it carries. To be asked at its end. */
  findings(functionBlocks: Iterable<number> = this.functionBlocksCarried()): CertificationFinding[] {
    if (!this.#ended) {
      this.#ended = true;
      this.#checkFeed();
      this.#graph.check(this.#findings);
    }
    return this.#findings.of(new Set(functionBlocks));
  }

  #checkFeed(): void {
    const feed = this.#feed;
    if (feed === undefined) this.#add('D000', WHOLE_FEED, 'there is no feed');
    for (const [test, part] of [
      ['D001', 'id'],
      ['D002', 'title'],
      ['D003', 'updated'],
    ] as const) {
      if (feed?.[part] === undefined) this.#add(test, WHOLE_FEED, `has no ${part}`);
    }
    if (feed !== undefined) this.#checkForm(feed, [feed.updated], WHOLE_FEED);
    for (const element of certifiedElements) {
      if (!this.#selfLinks.has(element)) this.#add(frameTests[element].present, WHOLE_FEED, `has no ${element}`);
    }
    if (this.#customerEntry !== undefined && this.#selfLinks.size > 0) {
      this.#add('own-one-subject', this.#customerEntry, 'personal data share a message with usage');
    }
    if (this.#certificateId !== undefined) this.#checkCertificate(this.#certificateId);
  }

  #checkFrame(entry: CertifiedEntry, place: Place): void {
    if (entry.id !== undefined && !this.#ids.add(entry.id))
      this.#add('D004', place, `another entry has the id ${entry.id}`);
    this.#checkForm(entry, [entry.published, entry.updated], place);
  }

  #checkForm(document: CertifiedFeed, times: readonly (CertifiedTime | undefined)[], place: Place): void {
    if (document.id !== undefined && !isNameBasedUuidUrn(document.id)) {
      this.#findings.add('own-uuid-version', place, `${document.id} is not a urn:uuid of version 3 or 5`, 'warning');
    }
    for (const time of times) {
      if (typeof time === 'string' && !time.endsWith('Z')) this.#add('own-utc', place, `${time} does not end in Z`);
    }
  }

  #checkContent(element: CertifiedElement, value: unknown, entry: CertifiedEntry, linked: LinkedEntry): void {
    const { place, self, up } = linked;
    const tests = frameTests[element];
    for (const part of ['id', 'title', 'published', 'updated'] as const) {
      if (entry[part] === undefined) this.#add(tests[part], place, `has no ${part}`);
    }
    if (self.length === 0) this.#add(tests.self, place, 'has no self link');
    if (up.length === 0) this.#add(tests.up, place, 'has no up link');
    const seen = this.#selfLinks.get(element) ?? new SeenStrings();
    this.#selfLinks.set(element, seen);
    const isRepeated = self.filter((href) => !seen.add(href)).length > 0;
    if (isRepeated || self.length !== 1) {
      this.#add(tests.uniqueSelf, place, isRepeated ? 'its self link stands twice' : `has ${self.length} self links`);
    }
    for (const test of contentTests) {
      const missing = test.element === element ? missingPaths(test, value) : [];
      if (missing.length > 0) this.#add(test.test, place, `has no ${missing.join(' and no ')}`);
    }
    this.#join(element, value, linked);
  }

  #join(element: CertifiedElement, value: unknown, linked: LinkedEntry): void {
    const { functionBlock } = frameTests[element];
    this.#claimed.add(1).add(functionBlock);
    switch (element) {
      case 'UsagePoint':
        this.#graph.addUsagePoint(linked, numberAt(value, 'ServiceCategory/kind'));
        break;
      case 'LocalTimeParameters':
        this.#graph.addLocalTimeParameters(linked);
        break;
      case 'MeterReading':
        this.#graph.addMeterReading(linked);
        break;
      case 'ReadingType':
        this.#graph.addReadingType(linked, {
          accumulationBehaviour: numberAt(value, 'accumulationBehaviour'),
          commodity: numberAt(value, 'commodity'),
          flowDirection: numberAt(value, 'flowDirection'),
          kind: numberAt(value, 'kind'),
          uom: numberAt(value, 'uom'),
        });
        break;
      case 'IntervalBlock':
        this.#joinBlock(value, linked);
        break;
      case 'UsageSummary':
        this.#graph.addSummary(linked);
        for (const block of claimedBySummary(value)) this.#claimed.add(block);
        break;
      case 'ElectricPowerQualitySummary':
        break;
      default:
        element satisfies never;
    }
  }

  #joinBlock(value: unknown, linked: LinkedEntry): void {
    if (this.#digest !== undefined) this.blockEnd();
    const digest = this.#digests.shift() ?? BlockDigest.of(value);
    const { place } = linked;
    const start = numberAt(value, 'interval/start');
    if (start === undefined || !digest.starts.has(start))
      this.#add('D042', place, 'no reading starts when the block does');
    if (!digest.hasDuration) this.#add('D044', place, 'no reading has a duration');
    if (digest.starts.size === 0) this.#add('D045', place, 'no reading has a start');
    if (!digest.hasValue) this.#add('D046', place, 'no reading has a value');
    if (digest.hasCost) this.#blocksWithCost += 1;
    else {
      this.#blocksWithoutCost += 1;
      this.#add('D043', place, 'no reading has a cost');
    }
    this.#graph.addBlock(linked, start, digest.hasRepeatedStart);
  }

  #checkCertificate(id: string): void {
    const element = this.#firstEntry?.contents[0]?.element;
    const document = this.#feed ?? this.#firstEntry;
    let test = 'CERT004';
    if (element === 'ApplicationInformation') test = 'CERT001';
    else if (element === 'Authorization') test = this.#feed === undefined ? 'CERT003' : 'CERT002';
    const claims = document === undefined ? [] : hrefsOf(document, 'related').filter(isCertificate);
    if (claims.length !== 1 || claims[0] !== CERTIFICATE_BASE + id) {
      this.#add(
        test,
        WHOLE_FEED,
        `links to ${claims.join(', ') || 'no certificate'} instead of ${CERTIFICATE_BASE}${id}`,
      );
    }
  }

  #add(test: string, place: Place, message: string): void {
    this.#findings.add(test, place, message);
  }
}

function isCertificate(href: string): boolean {
  return href.startsWith(CERTIFICATE_BASE);
}

function hrefsOf(document: { readonly links: readonly CertifiedLink[] }, rel: string): string[] {
  return document.links.filter((link) => link.rel === rel).map((link) => link.href);
}

function placeOf(entry: CertifiedEntry): Place {
  const name = entry.contents.map(({ element }) => element).join(' and ') || 'entry';
  return { where: `${name} ${hrefsOf(entry, 'self')[0] ?? entry.id ?? ''}`.trim(), line: entry.line };
}
