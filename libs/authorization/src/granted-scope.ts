import { Scope } from '@app/espi';
import { CustodianError } from '@app/runtime';

/**
 * What of a chosen scope an application may be granted: nothing that it has not registered. Of several registered
 * alternatives the one that leaves most function blocks is taken.
 *
 * @throws CustodianError `invalid-scope` (400) where no function block of the chosen scope is registered
 */
export function grantedScope(chosen: Scope, registered: readonly Scope[]): Scope {
  const [best] = registered
    .map((alternative) => chosen.intersect(alternative))
    .sort((a, b) => b.functionBlocks.size - a.functionBlocks.size);
  if (best === undefined || best.functionBlocks.size === 0) {
    throw new CustodianError('invalid-scope', 400, 'The application has registered nothing of this scope.');
  }
  return best;
}
