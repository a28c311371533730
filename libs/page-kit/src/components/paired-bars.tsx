import type { JSX } from 'preact';
import type { Formats } from '@app/language';
import { linesOf, scaleOf } from './chart.js';

export interface Pair {
  /** shown below; empty where there is no room for each */
  readonly label: string;
  readonly up: number;
  readonly down: number;
}

export interface PairedBarsProps {
  readonly title: string;
  /** beside the title */
  readonly note?: string | undefined;
  readonly up: string;
  readonly down: string;
  /** what the bars say, for readers aloud; a table with the same figures follows */
  readonly summary: string;
  readonly pairs: readonly Pair[];
  readonly formats: Formats;
}

/** Heights of the drawing, in its own units. */
const HEIGHT = 100;

/** Counts that came and counts that went, above and below one line. Drawn without script; each bar scales by itself. */
export function PairedBars({ title, note, up, down, summary, pairs, formats }: PairedBarsProps): JSX.Element {
  const scale = scaleOf(largest(pairs.map((pair) => pair.up)), largest(pairs.map((pair) => pair.down)));
  const unit = HEIGHT / (scale.top + scale.bottom);
  const zero = scale.top * unit;
  // half a thing is never counted
  const lines = linesOf(scale).filter((line) => Number.isInteger(line));
  return (
    <figure class="chart">
      <figcaption class="cap">
        <h2>{title}</h2>
        {note !== undefined && <span class="small">{note}</span>}
      </figcaption>
      <ul class="key">
        <li>
          <span class="sw go" />
          {up}
        </li>
        <li>
          <span class="sw mute" />
          {down}
        </li>
      </ul>
      <div class="bars" role="img" aria-label={summary}>
        <svg class="scale" aria-hidden="true">
          {lines.map((line) => (
            <text key={line} x="80%" y={`${round(zero - line * unit)}%`}>
              {formats.number(Math.abs(line))}
            </text>
          ))}
        </svg>
        {pairs.map((pair, index) => (
          <div key={index}>
            <svg viewBox={`0 0 10 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              {lines.map((line) => (
                <rect key={line} class="step" x="0" width="10" y={round(zero - line * unit)} height="0.5" />
              ))}
              <rect class="go" x="1" width="8" y={round(zero - pair.up * unit)} height={round(pair.up * unit)} />
              <rect class="mute" x="1" width="8" y={round(zero)} height={round(pair.down * unit)} />
              <rect class="line" x="0" width="10" y={round(Math.min(zero, HEIGHT - 0.6))} height="0.6" />
            </svg>
            <span>{pair.label}</span>
          </div>
        ))}
      </div>
    </figure>
  );
}

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
const round = (value: number): number => Math.round(value * 100) / 100;
