import { parseResourcePath, type CustomerElementName } from '@app/espi';
import { kindsAbove } from '@app/retail-customers';
import { hostOf, pathOf } from '../../usage/green-button/entry-links.js';

/** Where an entry of a customer feed stands. */
export interface FeedPlace {
  /** the ids that the feed has for the resource and those above it, from the Customer down, itself the last */
  readonly ids: readonly string[];
  /** names of the same: host and path; they tell apart what other servers call alike */
  readonly names: readonly string[];
}

const idNames: Readonly<Record<CustomerElementName, string>> = {
  Customer: 'customer',
  CustomerAccount: 'customerAccount',
  CustomerAgreement: 'customerAgreement',
  ServiceLocation: 'serviceLocation',
  ServiceSupplier: 'serviceSupplier',
  Meter: 'meter',
  EndDevice: 'endDevice',
  ProgramDateIdMappings: 'programDateIdMappings',
  Statement: 'statement',
};

/** The place that a self link names: the path of a resource names all that it hangs on. */
export function placeOf(kind: CustomerElementName, self: string, source: string | undefined): FeedPlace | undefined {
  const path = parseResourcePath(self);
  if (path?.kind !== idNames[kind] || !('retailCustomer' in path)) return undefined;
  const chain = [...kindsAbove[kind], kind];
  const ids = chain.map((each) => Object.entries(path).find(([name]) => name === idNames[each])?.[1]);
  if (!ids.every((id) => typeof id === 'string')) return undefined;
  const host = source ?? hostOf(self) ?? 'local';
  const root = pathOf(self).split('/Customer/')[0] ?? '';
  const names = chain.map((_, depth) =>
    [`${host}${root}`, ...chain.slice(0, depth + 1).flatMap((each, i) => [each, ids[i] ?? ''])].join('/'),
  );
  return { ids, names };
}
