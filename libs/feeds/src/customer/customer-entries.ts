import type { AtomEntry, CustomerElementName } from '@app/espi';
import { kindsInOrder, type CustomerResources, type StoredCustomerResource } from '@app/retail-customers';
import { allowsKind, customerEntry, type CustomerEntryView } from './customer-entry.js';

/** How one reader sees the personal data of one customer. */
export interface CustomerView extends CustomerEntryView {
  readonly resources: CustomerResources;
  readonly customerId: string;
}

/** A customer's whole tree as far as the reader may see it, each kind after what it hangs on. */
export async function* customerTreeEntries(view: CustomerView): AsyncGenerator<AtomEntry> {
  for (const kind of kindsInOrder) {
    if (allowsKind(view.entitlement, kind)) yield* customerEntries(view, kind);
  }
}

/** A customer's resources of one kind; of a `parentId` those that hang below it. */
export async function* customerEntries(
  view: CustomerView,
  kind: CustomerElementName,
  parentId?: string,
): AsyncGenerator<AtomEntry> {
  const { entitlement, resources, customerId } = view;
  yield* entriesOf(view, resources, resources.ofCustomer(entitlement, customerId, kind, parentId));
}

/** The entries of pages of resources, with the links to what hangs below: two queries a page. */
export async function* entriesOf(
  viewOf: CustomerEntryView | ((stored: StoredCustomerResource) => CustomerEntryView),
  resources: CustomerResources,
  pages: AsyncIterable<readonly StoredCustomerResource[]>,
): AsyncGenerator<AtomEntry> {
  for await (const page of pages) {
    const [first] = page;
    if (first === undefined) return;
    const viewFor = typeof viewOf === 'function' ? viewOf : () => viewOf;
    const children = await resources.childrenOf(viewFor(first).entitlement, page);
    for (const stored of page) yield customerEntry(viewFor(stored), stored, children.get(stored._id));
  }
}
