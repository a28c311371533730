import type { JSX } from 'preact';
import { DataTable, type Column } from '@app/page-kit';
import type { SpanUsage, UsagePeriod, UsageSpan } from '@app/feeds';
import { bandName } from './price-bands.js';
import { leastKnown, ReadingState } from './reading-state.js';
import { usageAddress } from './usage-query.js';
import type { UsageRow, UsageView } from './usage-view.js';
import type { UsageWords } from './usage-words.js';

interface TableProps {
  readonly view: UsageView;
  readonly words: UsageWords;
  /** epoch seconds */
  readonly now: number;
}

/** The figures of the chart, row by row; where a row is a period of its own, it leads there. */
export function UsageTable({ view, words, now }: TableProps): JSX.Element {
  const { t, amounts } = words;
  const { rowSpan, rows, bands, total, usage } = view;
  const into = periodOfSpan(rowSpan, view);
  const isExact = typeof rowSpan === 'number';
  const nameOf = (row: UsageRow): JSX.Element => {
    const name = <span class="nw">{words.rowName(row.span, rowSpan)}</span>;
    if (into === undefined || row.flows.get(view.main)?.readings === 0) return name;
    return (
      <a
        href={usageAddress({
          ...view.query,
          period: into,
          on: words.times.fieldDate(row.span.end - HALF_DAY),
          isFine: false,
        })}
      >
        {name}
      </a>
    );
  };
  const rates: Column<UsageRow>[] =
    bands.length === 0 || !isExact
      ? []
      : [
          {
            heading: t.heads.rate,
            cell: (row) =>
              amounts.list(row.bands.flatMap((index) => bands[index] ?? []).map((band) => bandName(band, words))),
          },
        ];
  const bills: Column<UsageRow>[] =
    !rows.some((row) => billOf(row, view) !== undefined) || isExact || rowSpan === 'day'
      ? []
      : [{ heading: t.heads.billed, isNumber: true, cell: (row) => billed(row, view, words) }];
  const columns: Column<UsageRow>[] = [
    { heading: headOf(rowSpan, words), cell: nameOf },
    ...amountColumns(view, words, isExact),
    ...bills,
    ...rates,
    stateColumn(view, words, now),
  ];
  const totalBilled = usage.bills.filter((bill) => bill.start >= view.period.start && bill.end <= view.period.end);
  return (
    <DataTable
      caption={`${words.tableTitle}, ${amounts.unit}`}
      isWide={!isExact && rowSpan !== 'day'}
      columns={columns}
      rows={rows.filter(({ span }) => span.start < now)}
      keyOf={({ span }) => String(span.start)}
      total={[
        t.total,
        ...amountColumns(view, words, isExact).map(({ cell }) => cell(total)),
        ...bills.map(() => sumOfBills(totalBilled, words)),
        ...rates.map(() => ''),
        '',
      ]}
    />
  );
}

/** Calendar years, where there is more than one to look at. */
export function YearsTable({ view, words, now }: TableProps): JSX.Element {
  return (
    <DataTable
      caption={`${words.t.tables.years}, ${words.amounts.unit}`}
      isWide
      columns={[
        { heading: words.t.heads.year, cell: ({ span }) => words.times.fieldDate(span.start).slice(0, 4) },
        ...amountColumns(view, words, false),
        stateColumn(view, words, now),
      ]}
      rows={view.years}
      keyOf={({ span }) => String(span.start)}
    />
  );
}

const HALF_DAY = 43_200;

function amountColumns(view: UsageView, words: UsageWords, isExact: boolean): Column<UsageRow>[] {
  const { amounts, t } = words;
  const { flows, currency } = view.usage;
  const write = (amount: number): JSX.Element | string => {
    if (amount === 0) return <span class="none">{amounts.count(0)}</span>;
    return isExact ? amounts.reading(amount) : amounts.sum(amount);
  };
  const shown = flows.filter((flow) => flow !== 'net' || flows.length === 1);
  const hasBoth = flows.includes('delivered') && flows.includes('received');
  return [
    ...shown.map((flow): Column<UsageRow> => ({
      heading: words.flowName(flow),
      isNumber: true,
      cell: (row) => {
        const span = row.flows.get(flow);
        return span === undefined || span.readings === 0 ? DASH : write(span.amount);
      },
    })),
    ...(hasBoth
      ? [
          {
            heading: t.heads.net,
            isNumber: true,
            cell: (row: UsageRow) => {
              const net = netOf(row);
              return net === undefined ? DASH : write(net);
            },
          },
        ]
      : []),
    ...(view.total.flows.get('delivered')?.cost === undefined
      ? []
      : [
          {
            heading: t.cost,
            isNumber: true,
            cell: (row: UsageRow) => {
              const cost = row.flows.get('delivered')?.cost;
              return cost === undefined ? DASH : amounts.money(cost, currency);
            },
          },
        ]),
  ];
}

const DASH = '–';

/** What came from the grid less what went to it; undefined where nothing is known of one of both. */
export function netOf({ flows }: UsageRow): number | undefined {
  const known = (span: SpanUsage | undefined): number | undefined =>
    span === undefined || span.readings === 0 ? undefined : span.amount;
  const [from, to] = [known(flows.get('delivered')), known(flows.get('received'))];
  return from === undefined || to === undefined ? undefined : from - to;
}

const stateColumn = ({ usage }: UsageView, words: UsageWords, now: number): Column<UsageRow> => ({
  heading: words.t.heads.state,
  cell: ({ flows, span }) => (
    <ReadingState
      span={leastKnown([...flows.values()])}
      length={usage.intervalLengthIn(span)}
      isYours={usage.isOpenIn(span)}
      words={words}
      now={now}
    />
  ),
});

const billOf = ({ span }: UsageRow, { usage }: UsageView): UsageView['usage']['bills'][number] | undefined =>
  usage.bills.find(({ start, end }) => start === span.start && end === span.end);

function billed(row: UsageRow, view: UsageView, { amounts }: UsageWords): string {
  const { billLastPeriod, currency } = billOf(row, view)?.summary ?? {};
  return billLastPeriod === undefined ? DASH : amounts.billed(billLastPeriod, currency);
}

function sumOfBills(bills: UsageView['usage']['bills'], { amounts }: UsageWords): string {
  const totals = bills.flatMap(({ summary }) => summary.billLastPeriod ?? []);
  if (totals.length === 0) return DASH;
  return amounts.billed(
    totals.reduce((a, b) => a + b, 0),
    bills[0]?.summary.currency,
  );
}

/** The period that a row is, where it can be looked at. */
function periodOfSpan(span: UsageSpan, { kinds }: UsageView): UsagePeriod | undefined {
  return kinds.find((kind) => kind === span);
}

function headOf(span: UsageSpan, { t }: UsageWords): string {
  return typeof span === 'number' ? t.heads.time : t.heads[span];
}
