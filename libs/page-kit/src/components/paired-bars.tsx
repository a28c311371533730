import type { JSX } from 'preact';

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
}

/** Heights of the drawing, in its own units. */
const HEIGHT = 100;

/** Counts that came and counts that went, above and below one line. Drawn without script; each bar scales by itself. */
export function PairedBars({ title, note, up, down, summary, pairs }: PairedBarsProps): JSX.Element {
  const [highest, lowest] = [largest(pairs.map((pair) => pair.up)), largest(pairs.map((pair) => pair.down))];
  const scale = HEIGHT / Math.max(1, highest + lowest);
  const zero = highest * scale;
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
        {pairs.map((pair, index) => (
          <div key={index}>
            <svg viewBox={`0 0 10 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              <rect class="go" x="1" width="8" y={round(zero - pair.up * scale)} height={round(pair.up * scale)} />
              <rect class="mute" x="1" width="8" y={round(zero)} height={round(pair.down * scale)} />
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
