import { CustodianError } from '@app/runtime';

/** @throws CustodianError `demo-account` (403): whoever tries the demo signs in as the same people */
export function requireOwnAccount({ demo }: { readonly demo: boolean }): void {
  if (demo)
    throw new CustodianError('demo-account', 403, 'A person of the demo is shared: nothing of it can be changed.');
}
