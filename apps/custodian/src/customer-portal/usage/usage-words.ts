import type { Period } from '@app/entitlement';
import type { Flow, SpanUsage, UsageSpan } from '@app/feeds';
import type { Language } from '@app/language';
import { Amounts, serviceNameOf } from './amounts.js';
import { PlaceTimes } from './place-times.js';
import type { Beside } from './usage-query.js';
import { usageTexts, type UsageTexts } from './usage-texts.js';
import type { ComparedPeriod, UsageView } from './usage-view.js';

const HOUR = 3_600;
const DAY = 86_400;

/** What a view says in words, in one language. */
export class UsageWords {
  readonly t: UsageTexts;
  readonly amounts: Amounts;
  readonly times: PlaceTimes;

  constructor(
    private readonly view: UsageView,
    language: Language,
  ) {
    this.t = usageTexts(language);
    this.amounts = new Amounts(language, view.usage.uom);
    this.times = new PlaceTimes(language, view.usage.zone);
  }

  /** The answer: a sentence with the number in it. */
  get title(): string {
    const { view, t, amounts } = this;
    if (view.usage.extent === undefined) return t.nothingAtAll;
    const { delivered, received, net } = Object.fromEntries(view.total.flows) as Partial<Record<Flow, SpanUsage>>;
    const [first] = [delivered, received, net].filter((each) => each !== undefined && each.readings > 0);
    if (first === undefined) return t.nothing(this.nameOf(view.period));
    const when =
      view.isOpen && view.kind !== 'year' && !this.#isUnbilled ? `${t.soFar}${lowered(this.#when())}` : this.#when();
    if (delivered !== undefined && received !== undefined) {
      return t.usedAndSent(when, amounts.quantity(delivered.amount), amounts.quantity(received.amount));
    }
    if (delivered !== undefined) return t.used(when, amounts.quantity(delivered.amount));
    return first.amount < 0
      ? t.netSent(when, amounts.quantity(-first.amount))
      : t.netUsed(when, amounts.quantity(first.amount));
  }

  /** What follows from it: how it differs, and when it was most. */
  get sub(): string | undefined {
    const { view, t } = this;
    const { extent } = view.usage;
    if (extent === undefined) return t.nothingAtAllSub;
    const spans = [...view.total.flows.values()];
    if (spans.every(({ readings }) => readings === 0)) {
      if (spans.some(({ expected }) => expected > 0)) return t.isGap;
      return t.isOutside(this.times.date(extent.start), this.times.date(extent.end - 1));
    }
    const differences = (isWhole: boolean): string[] =>
      (
        [
          [view.before, this.besideName('before')],
          [view.yearBefore, this.besideName('year')],
        ] as const
      ).flatMap(([other, than]) =>
        other === undefined || other.isWhole !== isWhole ? [] : [this.difference(other, than)],
      );
    const [whole, inPart] = [differences(true), differences(false)];
    const sentences = [
      ...(whole.length > 0 ? [t.thatIs(this.amounts.list(whole))] : []),
      ...(inPart.length > 0 ? [t.thatIsInPart(this.amounts.list(inPart))] : []),
      ...(this.billedInAll ?? []),
      ...(this.most ?? []),
    ];
    return sentences.length === 0 ? undefined : sentences.join(' ');
  }

  /** What thirteen bills come to. */
  get billedInAll(): string[] | undefined {
    const { view, t, amounts } = this;
    if (view.kind !== 'year') return undefined;
    const bills = view.usage.bills.filter(({ start, end }) => start >= view.period.start && end <= view.period.end);
    const totals = bills.flatMap(({ summary }) => summary.billLastPeriod ?? []);
    if (totals.length === 0) return undefined;
    return [
      t.billedInAll(
        amounts.billed(
          totals.reduce((a, b) => a + b),
          bills[0]?.summary.currency,
        ),
      ),
    ];
  }

  /** A time, or the end of what is known where that is earlier. */
  known(t: number): number {
    return Math.min(t, this.view.usage.extent?.end ?? t);
  }

  /** What is laid over the chart: the day before, a year before */
  besideName(beside: Beside): string {
    const { t, view } = this;
    if (beside === 'nothing') return t.besideNothing;
    return beside === 'before' || view.kind === 'year' ? t.before[view.kind] : t.yearBefore;
  }

  /** Where a bar stands out, in a sentence. */
  get most(): string[] | undefined {
    const { view, t, amounts } = this;
    const bars = view.bars.flatMap((bar) => {
      const span = bar.flows.get(view.main);
      return span !== undefined && span.readings > 0 ? [span] : [];
    });
    const [highest] = bars.toSorted((a, b) => b.amount - a.amount);
    if (highest === undefined || highest.amount <= 0 || bars.length < 3) return undefined;
    const amount = typeof view.barSpan === 'number' ? amounts.exact(highest.amount) : amounts.quantity(highest.amount);
    return [t.most(amount, this.spanName(highest, view.barSpan))];
  }

  /** 6.3 kWh more than the day before */
  difference({ here, there }: ComparedPeriod, than: string): string {
    const { t, amounts } = this;
    const difference = here - there;
    const text = amounts.quantity(Math.abs(difference));
    if (text === amounts.quantity(0)) return t.differs.same(than);
    return difference > 0 ? t.differs.more(text, than) : t.differs.less(text, than);
  }

  /** The name of a period of the kind that is shown: Thursday, July 16, 2026 */
  nameOf({ start, end }: Period): string {
    const { times } = this;
    const { kind } = this.view;
    if (kind === 'day') return times.fullDate(start);
    if (kind === 'month') return times.month(start);
    if (kind !== 'year') return times.dates(start, end);
    return this.t.fromTo(times.shortMonth(start), times.shortMonth(this.known(end) - 1));
  }

  /** The name of a bar or a row, where the period is known: 1:00 am to 1:15 am */
  spanName({ start, end }: Period, span: UsageSpan): string {
    const { times } = this;
    if (typeof span === 'number') {
      const range = `${this.#told(start, times.time(start))} – ${times.time(end)}`;
      return this.view.kind === 'day' ? range : `${times.shortDay(start)}, ${range}`;
    }
    if (span === 'day') return times.day(start);
    return span === 'month' ? times.month(start) : times.shortDates(start, end);
  }

  /** The name of a row of the table: 1 am, or Thu, Jul 16 */
  rowName({ start, end }: Period, span: UsageSpan): string {
    const { times } = this;
    if (typeof span === 'number') {
      const time = this.#told(start, span % HOUR === 0 ? times.hour(start) : times.time(start));
      return this.view.kind === 'day' ? time : `${times.shortDay(start)}, ${time}`;
    }
    if (span === 'day') return times.shortDay(start);
    if (span === 'month') return times.shortMonth(start);
    return times.shortDates(start, end);
  }

  /** What the axis says, at positions of the bars. */
  get ticks(): [number, string][] {
    const { view, times } = this;
    const { bars, barSpan, kind } = view;
    const last = bars.at(-1)?.span;
    if (last === undefined) return [];
    if (kind === 'day') {
      const ticks = bars.flatMap(({ span: { start } }, i): [number, string][] =>
        isEvery(times, start, 3) ? [[i, times.hour(start)]] : [],
      );
      return [...ticks, [bars.length, times.hour(last.end)]];
    }
    if (kind === 'week' && typeof barSpan === 'number') {
      return bars.flatMap(({ span: { start } }, i): [number, string][] => {
        const isNoon = (start + this.view.usage.zone.offsetAt(start)) % DAY === DAY / 2;
        return isNoon ? [[i, times.shortDay(start)]] : [];
      });
    }
    if (barSpan === 'day') {
      const step = bars.length > 10 ? 5 : 1;
      return bars.flatMap(({ span: { start } }, i): [number, string][] =>
        i % step === 0 ? [[i + 0.5, step === 1 ? times.shortDay(start) : times.dayOfMonth(start)]] : [],
      );
    }
    return bars.map(({ span: { start, end } }, i) => [
      i + 0.5,
      times.shortMonth(barSpan === 'month' ? start : (start + end) / 2, { withYear: false }),
    ]);
  }

  get chartTitle(): string {
    return this.#ofSpan(this.view.barSpan, this.t.charts, this.nameOf(this.view.period));
  }

  get tableTitle(): string {
    return this.#ofSpan(this.view.rowSpan, this.t.tables, '');
  }

  /** From the grid, where some goes there too; else: used. */
  flowName(flow: Flow): string {
    const { flows } = this.view.usage;
    return flow === 'delivered' && !flows.includes('received') ? this.t.flows.used : this.t.flows[flow];
  }

  get serviceName(): keyof UsageTexts['services'] {
    return serviceNameOf(this.view.shown[0]?.serviceKind ?? 0);
  }

  /** What there is to say of a day on which the clocks are changed. */
  get clockChange(): string | undefined {
    const { period, kind, usage } = this.view;
    const hours = (period.end - period.start) / HOUR;
    if (kind !== 'day' || hours === 24) return undefined;
    const { t, times } = this;
    const { zone } = usage;
    let change = period.start;
    while (change < period.end && zone.offsetAt(change) === zone.offsetAt(period.start)) change += HOUR / 4;
    if (hours === 25) return t.dayOf25(times.hour(change));
    if (hours !== 23) return t.dayOfOther(String(hours));
    return t.dayOf23(times.hourShown(change + zone.offsetAt(period.start)));
  }

  /** Whether it is what comes after the last bill. */
  get #isUnbilled(): boolean {
    const { kind, period, usage } = this.view;
    return kind === 'bill' && period.start >= (usage.bills.at(-1)?.end ?? Infinity);
  }

  #told(t: number, time: string): string {
    const repetition = this.times.repetition(t);
    if (repetition === undefined) return time;
    return repetition === 'first' ? this.t.firstTime(time) : this.t.secondTime(time);
  }

  #when(): string {
    return unbroken(this.#whenInWords());
  }

  #whenInWords(): string {
    const { view, t, times } = this;
    const { start, end } = view.period;
    if (view.kind === 'day') return t.when.day(times.day(start));
    if (view.kind === 'week') return t.when.week(times.dates(start, end));
    if (view.kind === 'month') return t.when.month(times.month(start));
    if (view.kind === 'year') return t.when.year(times.month(this.known(end) - 1));
    return this.#isUnbilled ? t.sinceBill(times.date(start)) : t.when.bill(times.dates(start, end));
  }

  #ofSpan(span: UsageSpan, texts: UsageTexts['charts'] | UsageTexts['tables'], when: string): string {
    if (typeof span !== 'number') return told(texts[span], when);
    if (span < HOUR) return texts.fine(span / 60, when);
    return span === HOUR ? told(texts.hour, when) : texts.hours(span / HOUR, when);
  }
}

const told = (text: string | ((when: string) => string), when: string): string =>
  typeof text === 'string' ? text : text(when);

/** Days stay with their months, and ranges of days together: large letters break often. */
const unbroken = (text: string): string =>
  text.replaceAll(
    /(?<=\p{L}) (?=\d{1,2}(?!\d))|(?<=\d) (?=de )|(?<=\d)[ \u2009](?=–)|(?<=–)[ \u2009](?=\d)/gu,
    '\u00a0',
  );

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether the clocks show a whole hour that so many divide. */
function isEvery({ zone }: PlaceTimes, t: number, hours: number): boolean {
  return (t + zone.offsetAt(t)) % (hours * HOUR) === 0;
}
