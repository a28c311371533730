import type { JSX } from 'preact';
import { State } from '@app/page-kit';
import type { SpanUsage } from '@app/feeds';
import type { UsageWords } from './usage-words.js';

/** The flow of a row of which least is known. */
export function leastKnown(spans: readonly SpanUsage[]): SpanUsage | undefined {
  return spans.toSorted((a, b) => b.missing - a.missing || b.estimatedReadings - a.estimatedReadings)[0];
}

/** How many readings a span lacks. @param length of one, seconds; 0 where they have lengths of their own */
export const missingIn = ({ missing }: SpanUsage, length: number): number =>
  length === 0 ? Math.sign(missing) : Math.round(missing / length);

/** In words, how good the readings of a row are; with shape and colour where they are not. */
export function ReadingState({
  span,
  length,
  isYours,
  words,
  now,
}: {
  span: SpanUsage | undefined;
  length: number;
  /** whether any of the meters was the customer's then */
  isYours: boolean;
  words: UsageWords;
  now: number;
}): JSX.Element {
  const { t, amounts } = words;
  const plain = (text: string): JSX.Element => <span class="none">{text}</span>;
  if (span === undefined || (span.expected === 0 && span.readings === 0)) {
    if (!isYours) return plain(t.quality.notYours);
    return plain(span !== undefined && span.end > now - COMING ? t.quality.coming : t.quality.none);
  }
  const missing = missingIn(span, length);
  const all = missing + span.readings;
  // of very many a share says more than two long numbers
  const isShare = (count: number): boolean => all > MANY && count / all >= FEW;
  const ofAll = (count: number, word: string): string => {
    if (count === all) return word;
    return isShare(count)
      ? t.quality.shareOf(amounts.percent(count / all), word.toLowerCase())
      : t.quality.ofAll(amounts.count(count), amounts.count(all), word.toLowerCase());
  };
  if (missing > 0) {
    const part = isShare(missing)
      ? t.quality.missingShare(amounts.percent(missing / all))
      : t.quality.missingOf(amounts.count(missing), amounts.count(all));
    return <State mood={missing / all < FEW ? 'warn' : 'bad'}>{missing === all ? t.quality.missing : part}</State>;
  }
  if (span.estimatedReadings > 0) {
    return <State mood="warn">{ofAll(span.estimatedReadings, t.quality.estimated)}</State>;
  }
  if (span.doubtfulReadings > 0) return <State mood="warn">{ofAll(span.doubtfulReadings, t.quality.doubtful)}</State>;
  return plain(span.editedReadings > 0 ? ofAll(span.editedReadings, t.quality.edited) : t.quality.measured);
}

/** Of many readings a few that are missing change little. */
const FEW = 0.01;
const MANY = 200;
/** What is so young may still come, seconds. */
const COMING = 2 * 86_400;
