import type { JSX } from 'preact';
import { Figures, type Figure } from '@app/page-kit';
import { leastKnown, missingIn } from './reading-state.js';
import { netOf } from './usage-table.js';
import type { UsageView } from './usage-view.js';
import type { UsageWords } from './usage-words.js';

/** Key figures of the period. */
export function UsageFigures({ view, words }: { view: UsageView; words: UsageWords }): JSX.Element {
  const { t, amounts } = words;
  const { total, usage, main } = view;
  const figures: Figure[] = [];
  for (const [flow, span] of total.flows) {
    if (flow === 'net' && total.flows.size > 1) continue;
    const other = flow === main ? (view.before ?? view.yearBefore) : undefined;
    figures.push({
      name: (
        <>
          <span class={flow === 'received' ? 'sw to' : 'sw from'} />
          {words.flowName(flow)}
        </>
      ),
      value: amounts.sum(span.amount),
      unit: amounts.unit,
      note: other && words.difference(other, words.besideName(view.before === undefined ? 'year' : 'before')),
    });
  }
  const net = netOf(total);
  if (net !== undefined) {
    figures.push({
      name: t.flows.net,
      value: amounts.sum(Math.abs(net)),
      unit: amounts.unit,
      note: net < 0 ? t.netToGrid : t.netFromGrid,
    });
  }
  const cost = total.flows.get('delivered')?.cost;
  if (cost !== undefined) figures.push({ name: t.cost, value: amounts.money(cost, usage.currency), note: t.costNote });
  figures.push(readingsFigure(view, words));
  return <Figures figures={figures} />;
}

function readingsFigure({ total, usage, period }: UsageView, { t, amounts }: UsageWords): Figure {
  const span = leastKnown([...total.flows.values()]);
  if (span === undefined) return { name: t.readings, value: '0' };
  const missing = missingIn(span, usage.intervalLengthIn(period));
  const { readings, estimatedReadings: estimated, editedReadings: edited, doubtfulReadings: doubtful } = span;
  const marked = (
    [
      [estimated, t.quality.estimated],
      [edited, t.quality.edited],
      [doubtful, t.quality.doubtful],
    ] as const
  ).flatMap(([count, word]) => (count === 0 ? [] : [t.quality.counted(amounts.count(count), word.toLowerCase())]));
  const notes = [...(missing === 0 ? [] : [t.quality.missingCount(amounts.count(missing))]), ...marked];
  return {
    name: t.readings,
    value: amounts.count(readings - estimated),
    unit: t.readingsOf(amounts.count(readings + missing)),
    note: notes.length === 0 ? t.allMeasured : notes.join(', '),
  };
}
