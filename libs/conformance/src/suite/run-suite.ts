import { ScopeError, Scope } from '@app/espi';
import { conformanceCases } from './cases/all-cases.js';
import {
  faultsOfStep,
  madeReady,
  sentenceOf,
  type ConformanceCase,
  type ReadyStep,
  type Step,
} from './conformance-case.js';
import type { Exchange } from './connection.js';
import { departures } from './departures.js';
import { NoAnswer } from './exchange.js';
import { NotChecked, type SuiteInputs } from './inputs.js';
import { ServerUnderTest } from './server-under-test.js';
import { blockRows, type CaseResult, type SuiteReport } from './suite-report.js';

export interface SuiteOptions {
  /** ids of the cases to run; all where absent */
  readonly only?: readonly string[] | undefined;
  readonly onResult?: (result: CaseResult) => void;
  /** sees to it that new data come in under a resourceURI of the first access token; without it PSH003 is not checked */
  readonly bringNewData?: ((resourceUri: string) => Promise<void>) | undefined;
  /** told every request with its answer; keeps whole bodies in memory */
  readonly onExchange?: (exchange: Exchange) => void;
}

/**
 * Asks a server every case over HTTP, one after another.
 *
 * @throws NoAnswer where the server cannot be reached at all
 */
export async function runSuite(
  inputs: SuiteInputs,
  { only, onResult, bringNewData, onExchange }: SuiteOptions = {},
): Promise<SuiteReport> {
  const server = new ServerUnderTest(inputs, onExchange, bringNewData);
  await server.ask('nobody', 'GET', `${server.resourceBase}/ReadServiceStatus`);
  const claimed = blocksOf(await server.scopes());
  const cases: CaseResult[] = [];
  try {
    for (const each of conformanceCases.filter(({ id }) => only?.includes(id) ?? true)) {
      const result = await resultOf(each, server);
      cases.push(result);
      onResult?.(result);
    }
  } finally {
    await server.leave();
  }
  return {
    server: inputs.baseUrl,
    passed: cases.every(({ verdict }) => verdict !== 'failed'),
    cases,
    functionBlocks: blockRows(cases, claimed),
    departures,
  };
}

async function resultOf(each: ConformanceCase, server: ServerUnderTest): Promise<CaseResult> {
  const { id, functionBlock, title, steps = [], checks = [] } = each;
  const asks = [...checks.map(({ says }) => says), ...steps.map(sentenceOf)];
  const outcome = await outcomeOf(each, server);
  const verdict = outcome.faults.length > 0 ? 'failed' : outcome.missing.length > 0 ? 'not checked' : 'passed';
  return { id, functionBlock, title, asks, verdict, ...outcome };
}

type Outcome = Pick<CaseResult, 'faults' | 'missing'>;

/** What is wrong, and what is missing. Where it is known beforehand that something is missing, nothing is sent. */
async function outcomeOf(each: ConformanceCase, server: ServerUnderTest): Promise<Outcome> {
  const { changes = false, steps = [], checks = [] } = each;
  const missing = new Set(changes && server.inputs.allowChanges !== true ? ['--allow-changes'] : []);
  const faults: string[] = [];
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NotChecked) missing.add(error.missing);
      else if (error instanceof NoAnswer) faults.push(error.message);
      else throw error;
      return undefined;
    }
  };
  const ready: (readonly [Step, ReadyStep])[] = [];
  if (missing.size === 0) {
    for (const step of steps) {
      const found = await attempt(async () => madeReady(step, server));
      if (found !== undefined) ready.push([step, found]);
    }
  }
  for (const check of checks) {
    if (missing.size === 0) faults.push(...((await attempt(async () => check.faults(server))) ?? []));
  }
  if (missing.size > 0) return { faults, missing: [...missing] };
  for (const [step, found] of ready) {
    faults.push(...((await attempt(async () => faultsOfStep(step, server, found))) ?? []));
  }
  return { faults, missing: [...missing] };
}

function blocksOf(scopes: readonly string[]): Set<number> {
  return new Set(
    scopes.flatMap((text) => {
      try {
        return [...Scope.parse(text).functionBlocks];
      } catch (error) {
        if (error instanceof ScopeError) return [];
        throw error;
      }
    }),
  );
}
