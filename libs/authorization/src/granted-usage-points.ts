import { CustodianError } from '@app/runtime';
import { periodOf, type Tenure } from '@app/service-history';

/**
 * The usage points that a grant is for: those chosen, each of them one that the customer has or had. Of what was left
 * open an AccountCollection takes as many as it names, those held now first, in the order of their ids: these stay it,
 * whatever the customer takes on later.
 *
 * @param accountCollection how many usage points a subscription may hold
 * @returns undefined for whatever the customer has, now and later
 * @throws CustodianError `usage-point-not-of-customer`, `too-many-usage-points` (400)
 */
export function grantedUsagePoints(
  chosen: readonly string[] | undefined,
  tenures: readonly Tenure[],
  accountCollection: number | undefined,
  at: Date,
): readonly string[] | undefined {
  const held = new Set(tenures.map(({ usagePointId }) => usagePointId));
  if (chosen !== undefined) {
    const foreign = chosen.filter((id) => !held.has(id));
    if (chosen.length === 0 || foreign.length > 0) {
      throw new CustodianError('usage-point-not-of-customer', 400, 'The usage points must be ones of the customer.', {
        detail: foreign.join(),
      });
    }
    if (new Set(chosen).size > (accountCollection ?? Infinity)) {
      throw new CustodianError(
        'too-many-usage-points',
        400,
        `The application may have ${String(accountCollection)} usage points of a customer at most.`,
      );
    }
    return chosen;
  }
  if (accountCollection === undefined) return undefined;
  const now = at.getTime() / 1000;
  const heldNow = new Set(
    tenures
      .filter((tenure) => periodOf(tenure).start <= now && now < periodOf(tenure).end)
      .map(({ usagePointId }) => usagePointId),
  );
  return [...held]
    .sort((a, b) => Number(heldNow.has(b)) - Number(heldNow.has(a)) || (a < b ? -1 : 1))
    .slice(0, accountCollection);
}
