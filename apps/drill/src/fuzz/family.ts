import fc, { type Arbitrary } from 'fast-check';

/** What became of one input. */
export interface Outcome {
  /** a status, or in what an intake ended */
  readonly status: string;
  readonly milliseconds: number;
  /** empty where all is as it must be */
  readonly faults: readonly string[];
}

/** Inputs of one kind, and what they are sent to. */
export interface Family<Input> {
  readonly name: string;
  /** how many of its inputs may be on their way at a time without being the reason why others are late */
  readonly mostLanes: number;
  /** called before each round: what there is changes by what is sent */
  inputs(): Promise<Arbitrary<Input>>;
  try(input: Input): Promise<Outcome>;
  /** an input as somebody could send it again */
  inWords(input: Input): string;
}

export interface Bounds {
  readonly inputs: number;
  readonly seconds: number;
  readonly seed: number;
  /** how many are on their way at a time */
  readonly lanes: number;
}

export interface Found {
  readonly seed: number;
  readonly input: string;
  readonly fault: string;
}

export interface Account {
  readonly name: string;
  readonly inputs: number;
  readonly seconds: number;
  readonly statuses: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  readonly findings: readonly Found[];
}

const INPUTS_OF_A_ROUND = 8_000;
/** One fault is found by many inputs: enough is enough. */
const MOST_FINDINGS = 8;

/** Sends a family's inputs, and shrinks those that are answered wrongly. */
export async function fuzz<Input>(
  family: Family<Input>,
  { inputs, seconds, seed, ...bounds }: Bounds,
): Promise<Account> {
  const lanes = Math.min(bounds.lanes, family.mostLanes);
  const statuses = new Map<string, number>();
  const findings: Found[] = [];
  const end = Date.now() + seconds * 1_000;
  const began = performance.now();
  let sent = 0;
  let slowestMs = 0;
  const property = (arbitrary: Arbitrary<Input>) =>
    fc.asyncProperty(arbitrary, async (input) => {
      const { status, milliseconds, faults } = await family.try(input);
      sent += 1;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      slowestMs = Math.max(slowestMs, milliseconds);
      if (faults.length > 0) throw new Error(faults.join('; '));
    });
  const isOver = (): boolean => sent >= inputs || Date.now() >= end || findings.length >= MOST_FINDINGS;
  for (let round = 0; !isOver(); round++) {
    const arbitrary = await family.inputs();
    const runs = Math.ceil(Math.min(INPUTS_OF_A_ROUND, inputs - sent) / lanes);
    const lane = async (n: number): Promise<void> => {
      const laneSeed = seed + round * lanes + n;
      const details = await fc.check(property(arbitrary), {
        numRuns: runs,
        seed: laneSeed,
        interruptAfterTimeLimit: Math.max(1, end - Date.now()),
        markInterruptAsFailure: false,
      });
      const [input] = details.counterexample ?? [];
      if (!details.failed || input === undefined) return;
      const error = details.errorInstance;
      const fault = error instanceof Error ? error.message : String(error);
      if (findings.some((known) => known.fault === fault)) return;
      findings.push({ seed: laneSeed, input: family.inWords(input), fault });
    };
    await Promise.all(Array.from({ length: lanes }, async (_, n) => lane(n)));
  }
  const took = (performance.now() - began) / 1_000;
  return { name: family.name, inputs: sent, seconds: took, statuses, slowestMs, findings };
}

/** Such as `200 512, 404 31`. */
export const inFigures = (statuses: ReadonlyMap<string, number>): string =>
  [...statuses]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([status, count]) => `${status} ${count}`)
    .join(', ');
