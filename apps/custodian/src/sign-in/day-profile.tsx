import type { JSX } from 'preact';
import { textsIn, type Language } from '@app/language';

const texts = textsIn({
  en: {
    drawing: 'One day of a house with solar panels: use in the morning and evening, surplus at midday',
    from: 'From the grid',
    to: 'Back to the grid',
    midnight: 'Midnight',
    noon: 'Noon',
  },
  es: {
    drawing: 'Un día de una casa con paneles solares: consumo por la mañana y por la noche, excedente al mediodía',
    from: 'De la red',
    to: 'A la red',
    midnight: 'Medianoche',
    noon: 'Mediodía',
  },
});

const ZERO = 120;
const STEP = 6;

/** Heights of the bars of an invented day, each of a quarter of an hour; below zero what goes back. */
const heights = Array.from({ length: 96 }, (_, quarter) => {
  const hour = quarter / 4;
  const wobble = 3 * Math.sin(quarter * 2.4) + 2 * Math.sin(quarter * 5.1);
  const car = hour < 2 ? 74 : 0;
  const evening = 34 * Math.exp(-(((hour - 19.5) / 2) ** 2)) + (hour >= 23 ? 70 : 0);
  const morning = 9 * Math.exp(-(((hour - 7) / 1.2) ** 2));
  const sun = Math.max(0, Math.sin(((hour - 7) / 11.5) * Math.PI)) * 92;
  return Math.round((9 + car + evening + morning + wobble - sun) * 10) / 10;
});

const bars = (wanted: (height: number) => boolean, gap: number): string =>
  heights.map((height, quarter) => (wanted(height) ? `M${2 + STEP * quarter} ${ZERO + gap}v${-height}` : '')).join('');

/** A picture of what one sees here, once signed in. */
export function DayProfile({ language }: { language: Language }): JSX.Element {
  const t = texts(language);
  return (
    <svg class="profile noprint" viewBox="0 0 578 226" role="img" aria-label={t.drawing}>
      <path d={bars((height) => height > 0, 0)} stroke="var(--d-from)" stroke-width="4" />
      <path d={bars((height) => height < 0, 3)} stroke="var(--d-to)" stroke-width="4" />
      <path d={`M0 ${ZERO + 1.5}h578`} stroke="var(--ink-2)" />
      <text x="62" y="98">
        {t.from}
      </text>
      <text x="436" y="154">
        {t.to}
      </text>
      <text x="0" y="223">
        {t.midnight}
      </text>
      <text x="289" y="223" text-anchor="middle">
        {t.noon}
      </text>
      <text x="578" y="223" text-anchor="end">
        {t.midnight}
      </text>
    </svg>
  );
}
