import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { usePage } from '../page-context.js';

const texts = textsIn({
  en: {
    estimated: 'Estimated',
    missing: 'No reading',
    howTo: 'Point at the chart, or use the arrow keys on it, to read one part.',
  },
  es: {
    estimated: 'Estimado',
    missing: 'Sin lectura',
    howTo: 'Señale el gráfico, o use las flechas del teclado sobre él, para leer una parte.',
  },
});

/** The colours of data, as in tokens.css. */
export type ChartColour = 'from' | 'to' | 'tier1' | 'tier2' | 'tier3';

export interface ChartBars {
  readonly label: string;
  readonly colour: ChartColour;
  /** stands up from zero, or hangs down from it; bars of one side are stacked in their order */
  readonly side: 'up' | 'down';
  /** a position each; null where there is nothing */
  readonly data: readonly (number | null)[];
}

/** How good the bars of a position are: the share of them that is estimated, 0 to 1, or that there is no reading. */
export type ChartQuality = number | 'missing';

export interface ChartProps {
  readonly title: string;
  /** what it shows, for who does not see it */
  readonly summary: string;
  readonly bars: readonly ChartBars[];
  /** another period, as a thin line */
  readonly line?: { readonly label: string; readonly data: readonly (number | null)[] } | undefined;
  readonly quality?: readonly ChartQuality[] | undefined;
  /** what stands at each position, in words */
  readonly names: readonly string[];
  /** positions, from 0 to the number of names, and what the axis says there */
  readonly ticks: readonly (readonly [position: number, label: string])[];
  /** above the axis */
  readonly unit: string;
  /** how an amount is written in the readout and on the axis */
  readonly amount: (value: number) => string;
  readonly axis: (value: number) => string;
  /** below it */
  readonly note?: string | undefined;
  readonly isLow?: boolean | undefined;
  /** beside its title */
  readonly children?: JSX.Element | undefined;
}

interface Scale {
  readonly step: number;
  readonly top: number;
  readonly bottom: number;
}

/** Three to six lines in steps of 1, 2, 2.5 or 5 times a power of ten: those that leave least free above the highest. */
export function scaleOf(highest: number, lowest: number): Scale {
  const most = Math.max(highest, lowest);
  if (most <= 0) return { step: 1, top: 1, bottom: 0 };
  const power = 10 ** (Math.floor(Math.log10(most)) - 1);
  const scales = [1, 2, 2.5, 5, 10, 20, 25, 50].flatMap((part): (Scale & { readonly lines: number })[] => {
    const step = part * power;
    const whole = (value: number): number => (value > 0 ? Math.ceil((value * 1.02) / step) * step : 0);
    const lines = Math.round(whole(most) / step);
    return lines < 3 || lines > 6 ? [] : [{ step, top: Math.max(whole(highest), step), bottom: whole(lowest), lines }];
  });
  const free = ({ top, bottom }: Scale): number => Number(Math.max(top, bottom).toPrecision(9));
  return scales.sort((a, b) => free(a) - free(b) || a.lines - b.lines)[0] ?? { step: most, top: most, bottom: 0 };
}

type Extent = readonly [from: number, to: number];

/** Where each bar begins and ends: those of one side stand on each other. */
function extentsOf(bars: readonly ChartBars[]): (Extent | undefined)[][] {
  const base = { up: new Map<number, number>(), down: new Map<number, number>() };
  return bars.map(({ side, data }) =>
    data.map((value, i): Extent | undefined => {
      if (value === null) return undefined;
      const from = base[side].get(i) ?? 0;
      base[side].set(i, from + value);
      return side === 'up' ? [from, from + value] : [-from, -from - value];
    }),
  );
}

/** Bars, drawn here for every browser, and drawn again by script where there is one, to be read with a pointer. */
export function Chart(props: ChartProps): JSX.Element {
  const { title, summary, bars, line, quality = [], children } = props;
  const { language } = usePage();
  const t = texts(language);
  return (
    <figure class="chart">
      <figcaption class="cap">
        <h2>{title}</h2>
        {children}
      </figcaption>
      <ul class="key">
        {bars.map(({ label, colour }) => (
          <KeyItem key={label} look={colour} label={label} />
        ))}
        {quality.some((each) => typeof each === 'number' && each > 0) && <KeyItem look="est" label={t.estimated} />}
        {quality.includes('missing') && <KeyItem look="gap" label={t.missing} />}
        {line !== undefined && <KeyItem look="prev" label={line.label} />}
      </ul>
      <div
        class={props.isLow === true ? 'plot low' : 'plot'}
        role="img"
        aria-label={summary}
        data-chart={JSON.stringify(drawingOf(props, t))}
      >
        <Drawing {...props} />
      </div>
      <p class="readout js-only">{t.howTo}</p>
      {props.note !== undefined && <p class="small">{props.note}</p>}
    </figure>
  );
}

const KeyItem = ({ look, label }: { look: string; label: string }): JSX.Element => (
  <li>
    <span class={`sw ${look}`} />
    {label}
  </li>
);

/** Where the lines of a scale stand, upwards. */
export const linesOf = ({ step, top, bottom }: Scale): number[] => {
  const count = Math.round((top + bottom) / step);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step - bottom).toPrecision(9)));
};

const scaleFor = ({ bars, line }: Pick<ChartProps, 'bars' | 'line'>): Scale => {
  const ends = extentsOf(bars).flatMap((extents) => extents.flatMap((extent) => (extent === undefined ? [] : extent)));
  const all = [...ends, ...(line?.data ?? []).map((value) => value ?? 0)];
  return scaleOf(
    all.reduce((a, b) => Math.max(a, b), 0),
    -all.reduce((a, b) => Math.min(a, b), 0),
  );
};

/** What the script draws from: every text ready, since the server knows the language, the zone and the clock changes. */
function drawingOf(props: ChartProps, words: { readonly estimated: string; readonly missing: string }) {
  const { bars, line, quality = [], names, ticks, unit, amount, axis } = props;
  const scale = scaleFor(props);
  const told = names.map((_, i) => {
    const parts = [...bars, ...(line === undefined ? [] : [line])].flatMap(({ label, data }) => {
      const value = data[i];
      return value === null || value === undefined ? [] : [`${label} ${amount(value)}`];
    });
    const grade = quality[i];
    if (grade === 'missing') parts.push(words.missing);
    else if (grade !== undefined && grade > 0) parts.push(words.estimated.toLowerCase());
    return parts.join(' · ');
  });
  return {
    unit,
    words: { estimated: words.estimated.toLowerCase(), missing: words.missing },
    top: scale.top,
    bottom: scale.bottom,
    lines: linesOf(scale).map((value) => [value, axis(Math.abs(value))]),
    ticks,
    names,
    told,
    quality: quality.map((grade) => (grade === 'missing' ? 2 : rounded(grade))),
    bars: bars.map(({ colour, side, data }) => ({
      colour: `--d-${colour}`,
      side: side === 'up' ? 1 : -1,
      data: data.map(significant),
    })),
    ...(line !== undefined && { line: line.data.map(significant) }),
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
const significant = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(5)));

/** Percent of the height that the axis below and the unit above leave. */
const [TOP, BOTTOM] = [11, 90];
/** of each bar's place that stays free */
const GAP = 0.2;
/** percent; what is not nothing is seen */
const THINNEST = 0.3;

/**
 * The chart as a drawing: without script, and on paper. Bars are stretched with the page, texts are not; a path holds
 * all bars of one look, so that a page of many stays small.
 */
function Drawing({ bars, line, quality = [], names, ticks, unit, axis }: ChartProps): JSX.Element {
  const scale = scaleFor({ bars, line });
  const { top, bottom } = scale;
  const count = Math.max(1, names.length);
  const y = (value: number): number => TOP + ((top - value) / (top + bottom)) * (BOTTOM - TOP);
  const bar = (i: number, from: number, to: number): string => {
    const [a, b] = [y(from), y(to)].sort((one, other) => one - other) as [number, number];
    const width = rounded(1 - GAP);
    return `M${rounded(i + GAP / 2)} ${rounded(a)}h${width}v${rounded(Math.max(b - a, THINNEST))}h-${width}z`;
  };
  const extents = extentsOf(bars);
  const shareOf = (i: number): number => {
    const grade = quality[i];
    return typeof grade === 'number' ? grade : 0;
  };
  const pathOf = (series: number, isEstimated: boolean): string =>
    (extents[series] ?? [])
      .map((extent, i) => {
        if (extent === undefined || extent[0] === extent[1]) return '';
        const middle = extent[1] - (extent[1] - extent[0]) * shareOf(i);
        // the estimated part is at the outer end
        const [from, to] = isEstimated ? [middle, extent[1]] : [extent[0], middle];
        return from === to ? '' : bar(i, from, to);
      })
      .join('');
  const missing = quality.map((grade, i) => (grade === 'missing' ? `M${i} ${TOP}h1V${BOTTOM}h-1z` : '')).join('');
  return (
    <svg class="drawing" aria-hidden="true">
      <text class="amount unit" x="-8" y="0">
        {unit}
      </text>
      {linesOf(scale).map((value) => (
        <text key={value} class="amount" x="-8" y={`${rounded(y(value))}%`}>
          {axis(Math.abs(value))}
        </text>
      ))}
      <svg width="100%" height="100%" viewBox={`0 0 ${count} 100`} preserveAspectRatio="none">
        <path
          class="lines"
          d={linesOf(scale)
            .map((value) => `M0 ${rounded(y(value))}h${count}`)
            .join('')}
        />
        {missing !== '' && <path class="gap" d={missing} />}
        {bars.map(({ colour }, series) => (
          <g key={series} class={colour}>
            <path d={pathOf(series, false)} />
            <path class="est" d={pathOf(series, true)} />
          </g>
        ))}
        <path class="zero" d={`M0 ${rounded(y(0))}h${count}`} />
        {line !== undefined && <path class="prev" d={stepsOf(line.data, y)} />}
      </svg>
      {ticks.map(([position, label], index) => (
        <text
          key={position}
          class={index % 2 === 0 ? 'tick' : 'tick odd'}
          x={`${rounded((position / count) * 100)}%`}
          y="96%"
        >
          {label}
        </text>
      ))}
    </svg>
  );
}

/** A line in steps, interrupted where there is nothing. */
function stepsOf(data: readonly (number | null)[], y: (value: number) => number): string {
  return data
    .map((value, i) => {
      if (value === null) return '';
      const isDown = i > 0 && data[i - 1] !== null;
      return isDown ? `V${rounded(y(value))}h1` : `M${i} ${rounded(y(value))}h1`;
    })
    .join('');
}
