import { functionBlocks } from '@app/espi';
import type { Departure } from './departures.js';

export type Verdict = 'passed' | 'failed' | 'not checked';

export interface CaseResult {
  readonly id: string;
  readonly functionBlock: number;
  readonly title: string;
  /** requests and assertions in words */
  readonly asks: readonly string[];
  readonly verdict: Verdict;
  readonly faults: readonly string[];
  /** what would have to be given for the case to be checked */
  readonly missing: readonly string[];
}

/** What the cases of one function block say of it. */
export interface FunctionBlockRow {
  readonly functionBlock: number;
  readonly name: string;
  /** in a scope that the application has registered or was granted */
  readonly claimed: boolean;
  readonly cases: number;
  readonly checked: number;
  readonly passed: number;
}

export interface SuiteReport {
  readonly server: string;
  /** nothing failed; what was not checked does not count */
  readonly passed: boolean;
  readonly cases: readonly CaseResult[];
  readonly functionBlocks: readonly FunctionBlockRow[];
  readonly departures: readonly Departure[];
}

/** A row for each block that is claimed or was checked, by number. */
export function blockRows(cases: readonly CaseResult[], claimed: ReadonlySet<number>): FunctionBlockRow[] {
  const blocks = new Set([...claimed, ...cases.map(({ functionBlock }) => functionBlock)]);
  const rows = [...blocks].map((functionBlock) => {
    const own = cases.filter((each) => each.functionBlock === functionBlock);
    return {
      functionBlock,
      name: functionBlocks.get(functionBlock)?.name ?? '',
      claimed: claimed.has(functionBlock),
      cases: own.length,
      checked: own.filter(({ verdict }) => verdict !== 'not checked').length,
      passed: own.filter(({ verdict }) => verdict === 'passed').length,
    };
  });
  return rows.filter((row) => row.claimed || row.checked > 0).sort((a, b) => a.functionBlock - b.functionBlock);
}

/** The table of function blocks as lines of Markdown. */
export function functionBlockTable(rows: readonly FunctionBlockRow[]): string[] {
  const cells = rows.map(({ functionBlock, name, claimed, cases, checked, passed }) => [
    String(functionBlock),
    name,
    claimed ? 'yes' : 'no',
    String(cases),
    String(checked),
    String(passed),
  ]);
  const head = ['block', 'name', 'claimed', 'cases', 'checked', 'passed'];
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => row[column]?.length ?? 0), 3));
  const lineOf = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [lineOf(head), lineOf(widths.map((width) => '-'.repeat(width))), ...cells.map(lineOf)];
}
