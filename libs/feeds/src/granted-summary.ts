import type { Entitlement } from '@app/entitlement';
import { requiredFunctionBlockOfSummary, type UsageSummary } from '@app/espi';

/** A summary without what the reader's function blocks do not cover. */
export function grantedSummary(entitlement: Entitlement, summary: UsageSummary): UsageSummary {
  const entries = Object.entries(summary);
  const kept = entries.filter(([name]) => entitlement.allows(requiredFunctionBlockOfSummary(name)));
  return kept.length === entries.length ? summary : (Object.fromEntries(kept) as UsageSummary);
}
