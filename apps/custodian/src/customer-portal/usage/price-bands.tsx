import { Fragment, type JSX } from 'preact';
import type { BandUsage } from '@app/feeds';
import type { ChartColour } from '@app/page-kit';
import type { UsageView } from './usage-view.js';
import type { UsageWords } from './usage-words.js';

/** What a price is known by: the codes of its readings, which is all that the standard tells. */
export function bandName({ tou, tier, cpp }: BandUsage, { t }: UsageWords): string {
  const parts = [
    ...(cpp === 0 ? [] : [t.critical]),
    ...(tou === 0 || cpp !== 0 ? [] : [t.rate(tou)]),
    ...(tier === 0 ? [] : [t.tier(tier)]),
  ];
  return parts.join(', ');
}

const COLOURS: readonly ChartColour[] = ['tier1', 'tier2', 'tier3'];

/** The colours of prices: the dearest stands out most. */
export const colourOfBand = (index: number, count: number): ChartColour =>
  COLOURS[count <= 1 ? 0 : count === 2 ? index * 2 : Math.min(2, index)] ?? 'tier3';

/** What was used at each price, and what it cost. */
export function PriceBands({ view, words }: { view: UsageView; words: UsageWords }): JSX.Element | null {
  const { t, amounts } = words;
  const { bands, usage } = view;
  if (bands.length === 0) return null;
  const isPriced = bands.every(({ cost }) => cost !== undefined);
  return (
    <div class="sheet">
      <div class="stack-2">
        <h2>{isPriced ? t.bands : t.usedAt}</h2>
        <dl class="bands">
          {bands
            .map((band, index) => (
              <Fragment key={index}>
                <dt>
                  <span class={`sw ${colourOfBand(index, bands.length)}`} />
                  {bandName(band, words)}
                  {band.cost !== undefined && band.amount > 0 && (
                    <small>{t.perUnit(amounts.price(band.cost, band.amount, usage.currency), amounts.unit)}</small>
                  )}
                </dt>
                <dd>
                  {band.cost === undefined ? amounts.quantity(band.amount) : amounts.money(band.cost, usage.currency)}
                  {band.cost !== undefined && <small>{amounts.quantity(band.amount)}</small>}
                </dd>
              </Fragment>
            ))
            .reverse()}
        </dl>
      </div>
    </div>
  );
}
