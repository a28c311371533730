import { always, clipPeriods, Entitlement, type Period } from '@app/entitlement';
import type { UsageSummary } from '@app/espi';
import { zoneOf, type Metering, type StoredUsagePoint } from '@app/metering';
import type { TimeZone } from '@app/time';
import { planUsagePoints, type PlannedUsagePoint } from '../feed-plan.js';
import { wholeFeed } from '../feed-query.js';
import { emptyContents, type FeedContents } from '../feed-view.js';
import { seenDays, type SelectedBlock } from '../seen-days.js';
import { widen } from '../write-blocks.js';
import { UsageCalendar } from './usage-calendar.js';
import { channelsOf, type RegisterChannel, type UsageChannel } from './usage-channels.js';
import { revisionsOfDay, type UsageRevision } from './usage-revisions.js';
import { flows, UsageSums, type BandUsage, type Flow, type SpanUsage } from './usage-sums.js';

export interface UsageServices {
  readonly metering: Metering;
  readonly entitlement: Entitlement;
}

/** What flowed at usage points, span by span. */
export interface Usage {
  readonly flows: ReadonlyMap<Flow, readonly SpanUsage[]>;
  /** by price, of what was delivered */
  readonly bands: readonly BandUsage[];
  /** of every flow, the latest first */
  readonly revisions: readonly UsageRevision[];
}

/** What a register showed. */
export interface RegisterRead {
  readonly usagePointId: string;
  readonly flow: Flow;
  readonly uom: number;
  readonly value: number;
  /** when it showed that, epoch seconds */
  readonly at: number;
}

/** A bill's period, and what was billed for it. */
export interface Bill extends Period {
  readonly summary: UsageSummary;
  readonly updatedAt: Date;
  /** how often it has been corrected */
  readonly corrections: number;
}

const MOST_PERIOD = 32 * 86_400;

/** One or several usage points of one service, to be looked at together: which channels count, and their calendar. */
export class UsageOfPoints {
  /** what has been read of them, for the access record */
  readonly contents: FeedContents = emptyContents();

  private constructor(
    private readonly services: UsageServices,
    readonly points: readonly StoredUsagePoint[],
    readonly calendar: UsageCalendar,
    /** UnitSymbolKind of all amounts */
    readonly uom: number,
    /** ISO 4217 number of all costs */
    readonly currency: number | undefined,
    private readonly channels: readonly UsageChannel[],
    private readonly registers: readonly RegisterChannel[],
    /** one usage point's alone */
    readonly bills: readonly Bill[],
  ) {}

  /** @param now epoch seconds */
  static async open(services: UsageServices, points: readonly StoredUsagePoint[], now: number): Promise<UsageOfPoints> {
    const { metering, entitlement } = services;
    const planned = await planUsagePoints({ metering, entitlement, query: wholeFeed }, points);
    const [first] = planned;
    if (first === undefined) throw new RangeError('there is no usage of no usage points');
    const zone = zoneOf(first.localTimeParameters);
    const parts = planned.map((each) => channelsOf(each, zone, now));
    const uom = parts.find(({ channels }) => channels.length > 0)?.uom ?? parts[0]?.uom ?? 0;
    const bills = planned.length === 1 ? await billsOf(services, first) : [];
    return new UsageOfPoints(
      services,
      planned.map(({ usagePoint }) => usagePoint),
      new UsageCalendar(zone, bills),
      uom,
      parts.find(({ currency }) => currency !== undefined)?.currency,
      parts.flatMap((part) => (part.uom === uom ? part.channels : [])),
      parts.flatMap(({ registers }) => registers),
      bills,
    );
  }

  get zone(): TimeZone {
    return this.calendar.zone;
  }

  /** The ways in which something is measured, in their order. */
  get flows(): readonly Flow[] {
    return flows.filter((flow) => this.channels.some((channel) => channel.flow === flow));
  }

  /** From the first reading that may be seen to the end of the last day with any; undefined where there is none. */
  get extent(): Period | undefined {
    const seen = this.channels.flatMap((channel) => this.#seenOf(channel));
    if (seen.length === 0) return undefined;
    return { start: Math.min(...seen.map(({ start }) => start)), end: Math.max(...seen.map(({ end }) => end)) };
  }

  /** Whether some time of a period may be seen at all; before a customer had a meter, and after, it is another's. */
  isOpenIn(period: Period): boolean {
    const { entitlement } = this.services;
    return this.points.some(({ _id }) => clipPeriods(entitlement.periodsOf(_id), period).length > 0);
  }

  /** Length of the readings that count in a period, the longest, in seconds; 0 where they have lengths of their own. */
  intervalLengthIn(period: Period): number {
    const lengths = this.channels
      .filter((channel) => clipPeriods(this.#seenOf(channel), period).length > 0)
      .map(({ intervalLength }) => intervalLength);
    return lengths.includes(0) ? 0 : Math.max(0, ...lengths);
  }

  /** The usage in each of the spans, which follow each other and are no shorter than the readings in them. */
  async read(spans: readonly Period[]): Promise<Usage> {
    const sums = new Map(this.flows.map((flow) => [flow, new UsageSums(spans)]));
    const period = { start: spans.at(0)?.start ?? 0, end: spans.at(-1)?.end ?? 0 };
    for (const [flow, ofFlow] of Map.groupBy(this.channels, ({ flow }) => flow)) {
      for (const channel of ofFlow) {
        const expected = { start: -Infinity, end: channel.expectedUntil };
        for (const part of clipPeriods(this.#seenOf(channel), expected)) sums.get(flow)?.expect(part);
      }
    }
    const revisions = await Promise.all(
      this.channels.map(async (channel) => this.#readChannel(channel, period, sums.get(channel.flow))),
    );
    return {
      flows: new Map([...sums].map(([flow, sum]) => [flow, sum.spans()])),
      bands: sums.get('delivered')?.bands() ?? [],
      revisions: revisions.flat().sort((a, b) => b.at - a.at || b.start - a.start),
    };
  }

  /** The periods of the single readings that begin in a period: of meters that are read by the month. */
  async readingsIn(period: Period): Promise<Period[]> {
    const periods: Period[] = [];
    for (const channel of this.channels) {
      for await (const { nominalStart, rows } of this.#daysOf(channel, period)) {
        for (let row = 0; row < rows.count; row++) {
          const start = nominalStart + (rows.start[row] ?? 0);
          if (start >= period.start && start < period.end)
            periods.push({ start, end: start + (rows.duration[row] ?? 0) });
        }
      }
    }
    const ascending = periods.sort((a, b) => a.start - b.start);
    return ascending.filter(({ start }, index) => index === 0 || start >= (ascending[index - 1]?.end ?? 0));
  }

  /** What each register showed last before `until`, epoch seconds. */
  async registersBefore(until = Infinity): Promise<RegisterRead[]> {
    const reads = await Promise.all(this.registers.map(async (register) => this.#lastRead(register, until)));
    const latest = new Map<string, RegisterRead>();
    for (const read of reads.filter((each) => each !== undefined).sort((a, b) => a.at - b.at)) {
      latest.set(`${read.usagePointId} ${read.flow}`, read);
    }
    return [...latest.values()];
  }

  async #lastRead(register: RegisterChannel, until: number): Promise<RegisterRead | undefined> {
    const { lastDay } = register.source;
    if (lastDay === undefined) return undefined;
    const end = Math.min(until, lastDay + MOST_PERIOD);
    let last: RegisterRead | undefined;
    for await (const { nominalStart, rows } of this.#daysOf(register, { start: end - MOST_PERIOD, end })) {
      for (let row = 0; row < rows.count; row++) {
        const at = nominalStart + (rows.start[row] ?? 0) + (rows.duration[row] ?? 0);
        if (at > until) continue;
        const value = (rows.value[row] ?? 0) * register.scale;
        last = { usagePointId: register.usagePointId, flow: register.flow, uom: register.uom, value, at };
      }
    }
    return last;
  }

  async #readChannel(channel: UsageChannel, period: Period, sums: UsageSums | undefined): Promise<UsageRevision[]> {
    const windows = clipPeriods(channel.windows, period);
    const revisions: UsageRevision[] = [];
    for (const window of windows) {
      const { metering, entitlement } = this.services;
      const past = await metering.intervalBlocks.pastIn(entitlement, channel.source, window);
      for await (const day of this.#daysOf(channel, window)) {
        sums?.take(day, window, channel);
        if (day.start < window.start || day.start >= window.end) continue;
        const before = past.get(day.nominalStart) ?? [];
        revisions.push(...revisionsOfDay(channel, day, before));
      }
    }
    return revisions;
  }

  async *#daysOf(
    channel: Pick<UsageChannel, 'source' | 'shortest' | 'usagePointId'>,
    window: Period,
  ): AsyncGenerator<SelectedBlock> {
    for await (const batch of seenDays({ ...this.services, query: wholeFeed }, channel, { window })) {
      for (const day of batch) {
        if (day.end <= window.start || day.start >= window.end) continue;
        this.contents.usagePointIds.add(channel.usagePointId);
        this.contents.kinds.add('IntervalBlock');
        widen(this.contents, day);
        yield day;
      }
    }
  }

  /** Where there should be readings of a channel that may be seen. */
  #seenOf({ windows, usagePointId }: UsageChannel): Period[] {
    const periods = this.services.entitlement.periodsOf(usagePointId);
    return windows.flatMap((window) => clipPeriods(periods, window));
  }
}

/** The bills that may be seen; one of its own that corrects another overlaps it: the first stands for the period. */
async function billsOf({ metering, entitlement }: UsageServices, { usagePoint }: PlannedUsagePoint): Promise<Bill[]> {
  const bills: Bill[] = [];
  const stored = metering.usageSummaries.ofUsagePoint(entitlement, usagePoint._id, always);
  for await (const { from, until, content, updatedAt, past } of stored) {
    if (until <= from || from < (bills.at(-1)?.end ?? -Infinity)) continue;
    bills.push({ start: from, end: until, summary: content, updatedAt, corrections: past.length });
  }
  return bills;
}
