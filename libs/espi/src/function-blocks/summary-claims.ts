import { valueAt } from './entry-tests.js';

/** The function blocks beyond 15 that a UsageSummary's elements are there for. */
export function claimedBySummary(summary: unknown): number[] {
  const has = (...names: string[]) => names.some((name) => !isAbsent(valueAt(summary, name)));
  const blocks = [];
  if (has('billLastPeriod', 'costAdditionalLastPeriod')) blocks.push(16);
  if (has('costAdditionalDetailLastPeriod')) blocks.push(26);
  const hasDemand = has('peakDemand', 'ratchetDemand');
  if (hasDemand && has('currentDayOverallConsumption', 'previousDayOverallConsumption')) blocks.push(27);
  if (has('billToDate')) blocks.push(28);
  return blocks;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
