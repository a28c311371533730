import { QualityOfReading } from '@app/espi';
import { unpackQualities, type PastReading } from '@app/metering';
import type { SelectedBlock } from '../seen-days.js';
import type { UsageChannel } from './usage-channels.js';
import type { Flow } from './usage-sums.js';

/** Readings of one day that became others at one time, or came long after their day. */
export interface UsageRevision {
  readonly usagePointId: string;
  readonly flow: Flow;
  /** from the first of the intervals to the last, epoch seconds */
  readonly start: number;
  readonly end: number;
  readonly readings: number;
  /** when the source revised them, or where it does not say, when that became known here; epoch milliseconds */
  readonly at: number;
  /** the sum of what the intervals were before, in the unit of the usage; undefined where nothing was known of them */
  readonly was: number | undefined;
  readonly is: number;
  /** whether what was before was an estimate, and what came is none */
  readonly replacesEstimate: boolean;
}

interface Version {
  readonly start: number;
  readonly duration: number;
  readonly value: number;
  readonly quality: number;
  readonly revised: number;
  readonly known: number;
}

interface Step {
  readonly from: Version | undefined;
  readonly to: Version;
}

/** What comes so long after its day is told of; before, it is only on its way. Seconds. */
const LATE = 2 * 86_400;

const isEstimate = (packed: number): boolean =>
  unpackQualities(packed).some(
    (code) =>
      code === QualityOfReading.estimatedUsingReferenceDay ||
      code === QualityOfReading.estimatedUsingLinearInterpolation,
  );

/** What became of the readings of one day since they were first known. */
export function revisionsOfDay(
  { usagePointId, flow, scale }: Pick<UsageChannel, 'usagePointId' | 'flow' | 'scale'>,
  { nominalStart, rows, end, published }: SelectedBlock,
  past: readonly PastReading[],
): UsageRevision[] {
  const before = Map.groupBy(past, ({ s }) => s);
  const steps: Step[] = [];
  for (let row = 0; row < rows.count; row++) {
    const current: Version = {
      start: rows.start[row] ?? 0,
      duration: rows.duration[row] ?? 0,
      value: rows.value[row] ?? 0,
      quality: rows.quality[row] ?? 0,
      revised: rows.revised[row] ?? 0,
      known: rows.known[row] ?? 0,
    };
    const earlier = before.get(current.start);
    if (earlier !== undefined) steps.push(...stepsOf([...earlier.map(versionOf), current]));
    else if (current.known > published && current.known > (end + LATE) * 1000)
      steps.push({ from: undefined, to: current });
  }
  const groups = Map.groupBy(steps, ({ from, to }) => `${revisedAt(to)} ${from === undefined}`);
  return [...groups.values()].map((group) => {
    const sum = (of: (step: Step) => number): number => group.reduce((total, step) => total + of(step), 0) * scale;
    const isNew = group.every(({ from }) => from === undefined);
    return {
      usagePointId,
      flow,
      start: nominalStart + Math.min(...group.map(({ to }) => to.start)),
      end: nominalStart + Math.max(...group.map(({ to }) => to.start + to.duration)),
      readings: group.length,
      at: group[0] === undefined ? 0 : revisedAt(group[0].to),
      was: isNew ? undefined : sum(({ from }) => from?.value ?? 0),
      is: sum(({ to }) => to.value),
      replacesEstimate: group.every(({ from, to }) => from && isEstimate(from.quality) && !isEstimate(to.quality)),
    };
  });
}

const revisedAt = ({ revised, known }: Version): number => (revised === 0 ? known : revised * 1000);

/** The values that stood one after the other; an older revision that came in late never did. */
function stepsOf(versions: readonly Version[]): Step[] {
  const steps: Step[] = [];
  let stood: Version | undefined;
  for (const version of versions.toSorted((a, b) => a.known - b.known)) {
    if (stood !== undefined && version.revised !== 0 && version.revised < stood.revised) continue;
    if (stood !== undefined) steps.push({ from: stood, to: version });
    stood = version;
  }
  return steps;
}

const versionOf = ({ s, d, v, q = 0, r = 0, k }: PastReading): Version => ({
  start: s,
  duration: d,
  value: v,
  quality: q,
  revised: r,
  known: k,
});
