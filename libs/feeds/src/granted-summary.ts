import type { Entitlement } from '@app/entitlement';
import type { UsageSummary } from '@app/espi';

/** The elements of a UsageSummary that need a function block of their own, beyond 15. */
const needs: Readonly<Record<number, readonly (keyof UsageSummary)[]>> = {
  16: ['billLastPeriod', 'costAdditionalLastPeriod', 'currency'],
  26: ['costAdditionalDetailLastPeriod'],
  27: [
    'peakDemand',
    'ratchetDemand',
    'ratchetDemandPeriod',
    'currentDayOverallConsumption',
    'previousDayOverallConsumption',
  ],
  28: ['billToDate'],
};

/** A summary without what the reader's function blocks do not cover. */
export function grantedSummary(entitlement: Entitlement, summary: UsageSummary): UsageSummary {
  const hidden = Object.entries(needs)
    .filter(([block]) => !entitlement.allows(Number(block)))
    .flatMap(([, names]) => names as readonly string[]);
  if (hidden.length === 0) return summary;
  const kept = Object.entries(summary).filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(kept) as UsageSummary;
}
