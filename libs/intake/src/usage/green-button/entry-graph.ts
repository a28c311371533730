import type { ReadingType, TimeConfiguration, UsagePoint } from '@app/espi';
import type { Reason } from '../../reasons.js';
import type { Channel, KnownUsagePoint } from '../usage-target.js';
import { ancestry } from './entry-links.js';
import type { EntryLinks } from './entry-links.js';

export interface UsagePointEntry {
  readonly id: string | undefined;
  readonly links: EntryLinks;
  readonly content: UsagePoint;
  known?: KnownUsagePoint | Reason;
}

export interface MeterReadingEntry {
  readonly id: string | undefined;
  readonly links: EntryLinks;
  channel?: { readonly channel: Channel; readonly readingType: ReadingType } | Reason;
}

/** Entries of one kind that others refer to. */
class Referred<Entry extends { readonly links: EntryLinks }> {
  readonly all: Entry[] = [];
  readonly #bySelf = new Map<string, Entry>();
  readonly #byRelated = new Map<string, Entry | 'several'>();

  add(entry: Entry, related: readonly string[] = entry.links.related): void {
    this.all.push(entry);
    const { self } = entry.links;
    if (self !== undefined) this.#bySelf.set(self, entry);
    for (const path of related) this.#byRelated.set(path, this.#byRelated.has(path) ? 'several' : entry);
  }

  at(path: string): Entry | undefined {
    return this.#bySelf.get(path);
  }

  /** The one whose tree `links` lies in, or that points to where `links` stands. */
  above({ self, up, related }: EntryLinks): Entry | undefined {
    for (const path of [...ancestry(up), ...ancestry(self)]) {
      const entry = this.#bySelf.get(path);
      if (entry !== undefined) return entry;
    }
    for (const path of [up, self]) {
      const entry = path === undefined ? undefined : this.#byRelated.get(path);
      if (entry !== undefined && entry !== 'several') return entry;
    }
    return this.relatedTo(related);
  }

  /** The one that one of these paths names. */
  relatedTo(related: readonly string[]): Entry | undefined {
    for (const path of related) {
      const entry = this.#bySelf.get(path);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** The one that points to this path. */
  pointingTo(path: string | undefined): Entry | undefined {
    const entry = path === undefined ? undefined : this.#byRelated.get(path);
    return entry === 'several' ? undefined : entry;
  }
}

interface ReadingTypeEntry {
  readonly links: EntryLinks;
  readonly content: ReadingType;
}

interface LocalTimeEntry {
  readonly links: EntryLinks;
  readonly content: TimeConfiguration;
}

const pointsTo = (kind: string) => (path: string) => path.includes(`/${kind}/`);

/** What has been read of a file so far, joined by links: entries come in any order. */
export class EntryGraph {
  readonly #usagePoints = new Referred<UsagePointEntry>();
  readonly #meterReadings = new Referred<MeterReadingEntry>();
  readonly #readingTypes = new Referred<ReadingTypeEntry>();
  readonly #localTimes = new Referred<LocalTimeEntry>();

  get usagePoints(): readonly UsagePointEntry[] {
    return this.#usagePoints.all;
  }

  /** There is nothing that an interval block could belong to. */
  get hasNoSeries(): boolean {
    return this.#meterReadings.all.length === 0 && this.#readingTypes.all.length === 0;
  }

  addUsagePoint(entry: UsagePointEntry): void {
    const own = entry.links.related.filter((path) => !pointsTo('LocalTimeParameters')(path));
    this.#usagePoints.add(entry, own);
  }

  addMeterReading(entry: MeterReadingEntry): void {
    // Several meter readings may be of one type: what they share says nothing of the blocks.
    this.#meterReadings.add(
      entry,
      entry.links.related.filter((path) => !pointsTo('ReadingType')(path)),
    );
  }

  addReadingType(entry: ReadingTypeEntry): void {
    this.#readingTypes.add(entry);
  }

  addLocalTime(entry: LocalTimeEntry): void {
    this.#localTimes.add(entry);
  }

  meterReadingOf(block: EntryLinks): MeterReadingEntry | undefined {
    return this.#meterReadings.above(block);
  }

  usagePointOf(links: EntryLinks): UsagePointEntry | undefined {
    return this.#usagePoints.above(links);
  }

  readingTypeOf({ links }: MeterReadingEntry): ReadingType | undefined {
    const found = this.#readingTypes.relatedTo(links.related) ?? this.#readingTypes.pointingTo(links.self);
    return found?.content;
  }

  /** @param complete the whole file is read: the only local time there is applies without a link, too */
  localTimeOf({ links }: UsagePointEntry, complete: boolean): TimeConfiguration | undefined {
    const linked = this.#localTimes.relatedTo(links.related) ?? this.#localTimes.pointingTo(links.self);
    const [only, another] = this.#localTimes.all;
    return (linked ?? (complete && another === undefined ? only : undefined))?.content;
  }
}
