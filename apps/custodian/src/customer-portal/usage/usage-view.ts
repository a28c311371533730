import type { CustomerMeter } from '@app/authorization';
import type { DataCustodian } from '@app/data-custodian';
import type { Entitlement, Period } from '@app/entitlement';
import {
  compareUsage,
  placesOfSpans,
  sumOfSpans,
  UsageOfPoints,
  usagePeriods,
  type BandUsage,
  type Flow,
  type RegisterRead,
  type SpanUsage,
  type Usage,
  type UsageComparison,
  type UsagePeriod,
  type UsageRevision,
  type UsageSpan,
} from '@app/feeds';
import { CustodianError } from '@app/runtime';
import { startOfDate } from '@app/time';
import { dateOf, type Beside, type UsageQuery } from './usage-query.js';

const HOUR = 3_600;
const DAY = 86_400;
const QUARTER = 900;

export interface ComparedPeriod extends UsageComparison {
  readonly period: Period;
}

/** One row of the table: a span of the period, or the period itself. */
export interface UsageRow {
  readonly flows: ReadonlyMap<Flow, SpanUsage>;
  /** at which prices something was used, as indices of the view's bands */
  readonly bands: readonly number[];
  readonly span: Period;
}

/** Everything that the page of one period shows. */
export interface UsageView {
  readonly query: UsageQuery;
  /** all that the customer has or had, and those of them that are shown: of one service */
  readonly meters: readonly CustomerMeter[];
  readonly shown: readonly CustomerMeter[];
  readonly usage: UsageOfPoints;
  /** that can be chosen */
  readonly kinds: readonly UsagePeriod[];
  readonly kind: UsagePeriod;
  readonly period: Period;
  /** whether what was asked for was no date */
  readonly isDateWrong: boolean;
  /** whether the readings of the period are still coming in */
  readonly isOpen: boolean;
  readonly previous: Period | undefined;
  readonly next: Period | undefined;
  /** what the chart's bars and the table's rows stand for */
  readonly barSpan: UsageSpan;
  readonly rowSpan: UsageSpan;
  /** whether the table can be finer or coarser than it is */
  readonly hasTwoTables: boolean;
  /** the flow that is compared: delivered, or what there is in its place */
  readonly main: Flow;
  readonly bars: readonly UsageRow[];
  readonly rows: readonly UsageRow[];
  readonly total: UsageRow;
  readonly bands: readonly BandUsage[];
  readonly revisions: readonly UsageRevision[];
  readonly before: ComparedPeriod | undefined;
  readonly yearBefore: ComparedPeriod | undefined;
  readonly beside: Beside;
  /** at the end of the period, and the latest */
  readonly registers: readonly RegisterRead[];
  readonly latestRegisters: readonly RegisterRead[];
  /** calendar years, beside thirteen bills or months */
  readonly years: readonly UsageRow[];
}

/** Which meters are meant. @throws CustodianError `not-found` (404) where one of them is not the customer's */
export function chooseMeters(meters: readonly CustomerMeter[], query: UsageQuery): CustomerMeter[] {
  const named = query.meters.map((id) => {
    const meter = meters.find(({ usagePointId }) => usagePointId === id);
    if (meter === undefined) throw new CustodianError('not-found', 404, 'There is no such meter of yours.');
    return meter;
  });
  const [first] = [...named, ...meters.filter((each) => isOfService(each, query.service)), ...meters];
  if (first === undefined) return [];
  // what is measured in other units cannot be shown together
  if (named.length > 0) return named.filter(({ serviceKind }) => serviceKind === first.serviceKind);
  const ofService = meters.filter(({ serviceKind }) => serviceKind === first.serviceKind);
  const held = ofService.filter(({ isHeld }) => isHeld);
  return held.length > 0 ? held : ofService.slice(0, 1);
}

const isOfService = ({ serviceKind }: CustomerMeter, service: number | undefined): boolean =>
  service === undefined || serviceKind === service;

/** @param now epoch seconds */
export async function readUsageView(
  { metering }: Pick<DataCustodian, 'metering'>,
  entitlement: Entitlement,
  meters: readonly CustomerMeter[],
  query: UsageQuery,
  now: number,
): Promise<UsageView | undefined> {
  const shown = chooseMeters(meters, query);
  if (shown.length === 0) return undefined;
  const ids = shown.map(({ usagePointId }) => usagePointId);
  const found = await metering.usagePoints.getAll(entitlement, ids);
  // in the order in which the customer sees them
  const points = ids.flatMap((id) => found.find(({ _id }) => _id === id) ?? []);
  const usage = await UsageOfPoints.open({ metering, entitlement }, points, now);
  const { calendar, extent } = usage;
  const kinds = kindsOf(usage);
  const kind = query.period !== undefined && kinds.includes(query.period) ? query.period : (kinds[0] ?? 'year');
  const date = dateOf(query);
  const asked = date && startOfDate(calendar.zone, date.year, date.month, date.day) + DAY / 2;
  const period = calendar.at(kind, asked ?? latestOf(usage, kind, now));
  const lengths = usage.intervalLengthIn(period);
  const barSpan = barSpanOf(kind, lengths, usage);
  const spans = await spansOf(usage, barSpan, period);
  const isYear = kind === 'year';
  const [read, registers, latestRegisters] = await Promise.all([
    usage.read(spans),
    usage.registersBefore(period.end),
    usage.registersBefore(),
  ]);
  const main = usage.flows[0] ?? 'delivered';
  const bars = spans.map((span, index) => rowOf(span, read.flows, read.bands, [index]));
  const rowSpan = rowSpanOf(kind, barSpan, query);
  const total = totalOf(period, read.flows, read.bands);
  const beside = async (other: Period): Promise<ComparedPeriod | undefined> =>
    compared(usage, { period, spans: read.flows.get(main) ?? [], barSpan }, other, main);
  const [before, yearBefore, years] = await Promise.all([
    // of thirteen months both are the same
    isYear ? undefined : beside(calendar.before(kind, period)),
    beside(calendar.yearBefore(kind, period)),
    isYear && extent !== undefined ? yearsOf(usage, extent, barSpan === 'month' ? read : undefined) : [],
  ]);
  const hasBefore = before?.laidOver.some((value) => value !== undefined) ?? false;
  return {
    query,
    meters,
    shown,
    usage,
    kinds,
    kind,
    period,
    isDateWrong: query.on !== undefined && date === undefined,
    isOpen: period.start < now && now < period.end,
    previous: extent !== undefined && extent.start < period.start ? calendar.before(kind, period) : undefined,
    next: extent !== undefined && period.end < extent.end ? calendar.after(kind, period) : undefined,
    barSpan,
    rowSpan,
    hasTwoTables: rowSpanOf(kind, barSpan, { ...query, isFine: false }) !== barSpan,
    main,
    bars,
    rows:
      rowSpan === barSpan ? bars : rowsOf(calendar.spans(rowSpan === 'reading' ? 'day' : rowSpan, period), spans, read),
    total,
    bands: read.bands,
    revisions: read.revisions,
    before,
    yearBefore,
    beside: query.beside ?? (isYear ? 'year' : hasBefore || yearBefore === undefined ? 'before' : 'year'),
    registers,
    latestRegisters,
    years,
  };
}

/** No period is shorter than a reading. */
function kindsOf(usage: UsageOfPoints): UsagePeriod[] {
  const { calendar, extent } = usage;
  const length = extent === undefined ? QUARTER : usage.intervalLengthIn(extent);
  const fitting = usagePeriods.filter((kind) => {
    if (length === 0 || length > DAY) return kind === 'year';
    return kind !== 'day' || length < DAY;
  });
  return fitting.filter((kind) => kind !== 'bill' || calendar.hasBills);
}

/** The latest day that is over, else the period that is going on. */
function latestOf({ calendar, extent }: UsageOfPoints, kind: UsagePeriod, now: number): number {
  if (extent === undefined) return now;
  const last = extent.end - 1;
  if (kind !== 'day' || calendar.at('day', last).end <= extent.end) return last;
  const before = calendar.at('day', last).start - 1;
  return before >= extent.start ? before : last;
}

function barSpanOf(kind: UsagePeriod, length: number, { calendar, points }: UsageOfPoints): UsageSpan {
  if (kind === 'year') {
    if ((length === 0 || length > DAY) && points.length === 1) return 'reading';
    return calendar.hasBills ? 'bill' : 'month';
  }
  if (kind === 'day')
    return length >= HOUR ? length : HOUR % Math.max(QUARTER, length) === 0 ? Math.max(QUARTER, length) : HOUR;
  if (kind === 'week' && length < DAY) return Math.max(HOUR, length);
  return 'day';
}

function rowSpanOf(kind: UsagePeriod, barSpan: UsageSpan, { isFine = false }: UsageQuery): UsageSpan {
  if (typeof barSpan !== 'number' || isFine) return barSpan;
  if (kind === 'week') return 'day';
  return Math.max(HOUR, barSpan);
}

async function spansOf(usage: UsageOfPoints, span: UsageSpan, period: Period): Promise<Period[]> {
  if (span !== 'reading') return usage.calendar.spans(span, period);
  return usage.readingsIn(period);
}

async function compared(
  usage: UsageOfPoints,
  { period, spans, barSpan }: { period: Period; spans: readonly SpanUsage[]; barSpan: UsageSpan },
  other: Period,
  main: Flow,
): Promise<ComparedPeriod | undefined> {
  const { extent, zone } = usage;
  if (extent === undefined || other.end <= extent.start || other.start === period.start) return undefined;
  const { flows } = await usage.read(await spansOf(usage, barSpan, other));
  const there = flows.get(main) ?? [];
  const comparison = compareUsage(
    { period, spans, places: placesOfSpans(spans, zone, barSpan) },
    { period: other, spans: there, places: placesOfSpans(there, zone, barSpan) },
    usage.points.length,
  );
  return comparison && { ...comparison, period: other };
}

type Flows = ReadonlyMap<Flow, readonly SpanUsage[]>;

/** @param indices of the bars that lie in the span */
function rowOf(span: Period, flows: Flows, bands: readonly BandUsage[], indices: readonly number[]): UsageRow {
  const partsOf = (spans: readonly SpanUsage[]): SpanUsage[] => indices.flatMap((index) => spans[index] ?? []);
  return {
    span,
    flows: new Map([...flows].map(([flow, spans]) => [flow, { ...sumOfSpans(partsOf(spans)), ...span }])),
    bands: bands.flatMap(({ amounts }, band) => (indices.some((index) => (amounts[index] ?? 0) !== 0) ? [band] : [])),
  };
}

function rowsOf(
  into: readonly Period[],
  spans: readonly Period[],
  { flows, bands }: { flows: Flows; bands: readonly BandUsage[] },
): UsageRow[] {
  return into.map((row) => {
    const indices = spans.flatMap(({ start }, index) => (start >= row.start && start < row.end ? [index] : []));
    return rowOf(row, flows, bands, indices);
  });
}

const totalOf = (period: Period, flows: Flows, bands: readonly BandUsage[]): UsageRow =>
  rowOf(period, flows, bands, [...([...flows.values()][0] ?? []).keys()]);

/** Every calendar year with readings. @param known of the period that is shown, where its bars are months */
async function yearsOf(usage: UsageOfPoints, extent: Period, known: Usage | undefined): Promise<UsageRow[]> {
  const months = usage.calendar.spans('month', {
    start: usage.calendar.at('month', extent.start).start,
    end: usage.calendar.at('month', extent.end - 1).end,
  });
  const [shown = []] = known?.flows.values() ?? [];
  const [first, last] = [shown.at(0)?.start ?? Infinity, shown.at(-1)?.end ?? Infinity];
  const parts = [months.filter(({ start }) => start < first), months.filter(({ start }) => start >= last)];
  const [earlier, later] = await Promise.all(
    parts.map(async (part) => (part.length === 0 ? undefined : usage.read(part))),
  );
  const all = [earlier, known, later].filter((each) => each !== undefined);
  const flows = new Map(usage.flows.map((flow) => [flow, all.flatMap((each) => each.flows.get(flow) ?? [])]));
  const [spans = []] = flows.values();
  const yearOf = ({ start }: Period): number => new Date((start + DAY) * 1000).getUTCFullYear();
  const years = [...Map.groupBy(spans.entries(), ([, span]) => yearOf(span)).values()].map((entries) => {
    const of = entries.map(([, span]) => span);
    const span = { start: of[0]?.start ?? 0, end: of.at(-1)?.end ?? 0 };
    return rowOf(
      span,
      flows,
      [],
      entries.map(([index]) => index),
    );
  });
  return years.filter((year) => [...year.flows.values()].some(({ expected, readings }) => expected + readings > 0));
}
