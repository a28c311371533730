import { Fragment, type JSX } from 'preact';
import { Chart, type ChartBars, type ChartQuality } from '@app/page-kit';
import type { BandUsage, SpanUsage } from '@app/feeds';
import { bandName, colourOfBand } from './price-bands.js';
import { leastKnown } from './reading-state.js';
import { besides, usageAddress, type Beside } from './usage-query.js';
import type { UsageRow, UsageView } from './usage-view.js';
import type { UsageWords } from './usage-words.js';

interface ViewProps {
  readonly view: UsageView;
  readonly words: UsageWords;
}

/** What flowed, bar by bar: from the grid up, to the grid down. */
export function UsageChart({ view, words }: ViewProps): JSX.Element {
  const { t, amounts } = words;
  const { bars, beside, main } = view;
  const laid = beside === 'year' ? view.yearBefore : beside === 'before' ? view.before : undefined;
  const sums = [...view.total.flows].map(
    ([flow, { amount }]) => `${words.flowName(flow)}: ${amounts.quantity(amount)}`,
  );
  return (
    <Chart
      title={words.chartTitle}
      summary={t.chartSummary(words.chartTitle, amounts.list(sums), (words.most ?? []).join(' '))}
      bars={barsOf(view, words)}
      line={
        laid && {
          label: t.besideLabel(words.flowName(main), words.nameOf(laid.period)),
          data: laid.laidOver.map((amount) => (amount === undefined ? null : amounts.value(amount))),
        }
      }
      quality={bars.map(qualityOf)}
      names={bars.map(({ span }) => words.spanName(span, view.barSpan))}
      ticks={words.ticks}
      unit={amounts.unit}
      amount={(value) => words.amounts.ofUnit(value)}
      axis={(value) => amounts.axis(value)}
      note={t.zone(words.times.zone.name)}
    >
      <BesideLinks view={view} words={words} />
    </Chart>
  );
}

function barsOf({ usage, bars }: UsageView, words: UsageWords): ChartBars[] {
  const { amounts } = words;
  const dataOf = (flow: 'delivered' | 'received' | 'net', of: (amount: number) => number): (number | null)[] =>
    bars.map(({ flows }) => {
      const span = flows.get(flow);
      return span === undefined || span.readings === 0 ? null : of(amounts.value(span.amount));
    });
  const same = (amount: number): number => amount;
  if (usage.flows.includes('delivered') || usage.flows.includes('received')) {
    return [
      ...(usage.flows.includes('delivered')
        ? [{ label: words.flowName('delivered'), colour: 'from', side: 'up', data: dataOf('delivered', same) } as const]
        : []),
      ...(usage.flows.includes('received')
        ? [{ label: words.flowName('received'), colour: 'to', side: 'down', data: dataOf('received', same) } as const]
        : []),
    ];
  }
  return [
    { label: words.t.netFromGrid, colour: 'from', side: 'up', data: dataOf('net', (amount) => Math.max(0, amount)) },
    { label: words.t.netToGrid, colour: 'to', side: 'down', data: dataOf('net', (amount) => Math.max(0, -amount)) },
  ];
}

function qualityOf({ flows }: UsageRow): ChartQuality {
  const span: SpanUsage | undefined = leastKnown([...flows.values()]);
  if (span === undefined) return 0;
  if (span.readings === 0) return span.expected > 0 ? 'missing' : 0;
  if (span.estimatedReadings === 0) return 0;
  return span.amount === 0 ? 1 : Math.min(1, Math.abs(span.estimated / span.amount));
}

/** What is laid over the chart. */
function BesideLinks({ view, words }: ViewProps): JSX.Element | undefined {
  const { t } = words;
  const offered = besides.filter((each: Beside) => {
    if (each === 'nothing') return view.before !== undefined || view.yearBefore !== undefined;
    return each === 'before' ? view.before !== undefined : view.yearBefore !== undefined;
  });
  if (offered.length === 0) return undefined;
  return (
    <p class="small noprint">
      {t.beside}:{' '}
      {offered.map((each, index) => (
        <Fragment key={each}>
          {index > 0 && ' · '}
          {each === view.beside ? (
            <b>{words.besideName(each)}</b>
          ) : (
            <a href={usageAddress({ ...view.query, beside: each })}>{words.besideName(each)}</a>
          )}
        </Fragment>
      ))}
    </p>
  );
}

/** What it cost, by price: the dearest farthest out. */
export function CostChart({ view, words }: ViewProps): JSX.Element | undefined {
  const { t, amounts } = words;
  const { bands, bars, usage } = view;
  if (bands.length < 2 || bands.some(({ cost }) => cost === undefined)) return undefined;
  const money = (value: number): string => amounts.money(value, usage.currency);
  const byColour = Map.groupBy([...bands.entries()], ([index]) => colourOfBand(index, bands.length));
  const costAt = (group: readonly BandUsage[], i: number): number =>
    group.reduce((sum, { costs }) => sum + (costs[i] ?? 0), 0);
  const groups = [...byColour].map(([colour, entries]) => {
    const group = entries.map(([, band]) => band);
    return { colour, group, label: amounts.list(group.map((band) => bandName(band, words))) };
  });
  return (
    <Chart
      title={t.charts.cost}
      summary={t.costSummary(
        amounts.list(
          groups.map(({ group, label }) => `${label} ${money(group.reduce((sum, { cost = 0 }) => sum + cost, 0))}`),
        ),
      )}
      bars={groups.map(({ colour, group, label }) => ({
        label,
        colour,
        side: 'up',
        data: bars.map((_, i) => costAt(group, i) || null),
      }))}
      names={bars.map(({ span }) => words.spanName(span, view.barSpan))}
      ticks={words.ticks}
      unit=""
      amount={(value) => amounts.fineMoney(value, usage.currency)}
      axis={(value) => amounts.fineMoney(value, usage.currency)}
      isLow
    />
  );
}
