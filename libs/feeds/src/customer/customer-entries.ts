import type { CustomerElementName } from '@app/espi';
import { kindsInOrder, type CustomerResources, type StoredCustomerResource } from '@app/retail-customers';
import { numberAt, textAt, type PageKey } from '../page-key.js';
import type { EntriesAfter, PlacedEntry } from '../write-collection.js';
import { allowsKind, customerEntry, type CustomerEntryView } from './customer-entry.js';

/** How one reader sees the personal data of one customer. */
export interface CustomerView extends CustomerEntryView {
  readonly resources: CustomerResources;
  readonly customerId: string;
}

/** A customer's whole tree as far as the reader may see it, each kind after what it hangs on. */
export function customerTreeEntries(view: CustomerView): EntriesAfter {
  return async function* placed(after) {
    const begun = after === undefined ? 0 : numberAt(after, 0);
    for (const [order, kind] of kindsInOrder.entries()) {
      if (order < begun || !allowsKind(view.entitlement, kind)) continue;
      const place = order === begun ? after?.slice(1) : undefined;
      for await (const each of customerEntries(view, kind)(place)) yield { ...each, place: [order, ...each.place] };
    }
  };
}

/** A customer's resources of one kind by id; of a `parentId` those that hang below it. */
export function customerEntries(view: CustomerView, kind: CustomerElementName, parentId?: string): EntriesAfter {
  const { entitlement, resources, customerId } = view;
  return (after) =>
    entriesOf(
      () => view,
      resources,
      resources.ofCustomer(entitlement, customerId, kind, { parentId, after: idOf(after) }),
    );
}

/** The resources of one kind of all customers by id, each with the links of its own customer's tree. */
export function customerEntriesOfAll(
  viewOf: (stored: StoredCustomerResource) => CustomerEntryView,
  { entitlement, resources }: Pick<CustomerView, 'entitlement' | 'resources'>,
  kind: CustomerElementName,
): EntriesAfter {
  return (after) => entriesOf(viewOf, resources, resources.ofKind(entitlement, kind, idOf(after)));
}

const idOf = (after: PageKey['place'] | undefined): string => (after === undefined ? '' : textAt(after, 0));

/** The entries of pages of resources, with the links to what hangs below: two queries a page. */
async function* entriesOf(
  viewOf: (stored: StoredCustomerResource) => CustomerEntryView,
  resources: CustomerResources,
  pages: AsyncIterable<readonly StoredCustomerResource[]>,
): AsyncGenerator<PlacedEntry> {
  for await (const page of pages) {
    const [first] = page;
    if (first === undefined) return;
    const children = await resources.childrenOf(viewOf(first).entitlement, page);
    for (const stored of page) {
      const entry = customerEntry(viewOf(stored), stored, children.get(stored._id));
      yield { place: [stored._id], entry, customerId: stored.retailCustomerId };
    }
  }
}
