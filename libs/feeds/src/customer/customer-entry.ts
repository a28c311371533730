import type { Entitlement } from '@app/entitlement';
import {
  atomId,
  customerPaths,
  requiredFunctionBlockOfCustomer,
  stablePath,
  type AtomEntry,
  type AtomLink,
  type Content,
  type CustomerElementName,
  type CustomerKind,
  type ResourceLink,
  type ResourceLinks,
} from '@app/espi';
import { kindsAbove, type StoredCustomerResource } from '@app/retail-customers';
import { idName, type FeedView } from '../feed-view.js';
import { grantedContacts, grantedCustomer, grantedCustomerAccount } from './granted-customer-content.js';

/** Everything that decides how one reader sees personal data. */
export interface CustomerEntryView extends Pick<FeedView, 'ownIdsOf'> {
  readonly entitlement: Entitlement;
  readonly links: ResourceLinks;
}

/** Where resources of each kind are: their collection and the member in it. */
export const placesOf: Readonly<
  Record<CustomerElementName, readonly [collection: CustomerKind, member: CustomerKind]>
> = {
  Customer: ['customers', 'customer'],
  CustomerAccount: ['customerAccounts', 'customerAccount'],
  CustomerAgreement: ['customerAgreements', 'customerAgreement'],
  ServiceLocation: ['serviceLocations', 'serviceLocation'],
  ServiceSupplier: ['serviceSuppliers', 'serviceSupplier'],
  Meter: ['meters', 'meter'],
  EndDevice: ['endDevices', 'endDevice'],
  ProgramDateIdMappings: ['programDateIdMappingsCollection', 'programDateIdMappings'],
  Statement: ['statements', 'statement'],
};

/** The kinds that hang directly below each. */
const kindsBelow: Readonly<Record<CustomerElementName, readonly CustomerElementName[]>> = {
  Customer: ['CustomerAccount', 'Statement'],
  CustomerAccount: ['CustomerAgreement'],
  CustomerAgreement: ['ServiceLocation', 'ServiceSupplier', 'ProgramDateIdMappings'],
  ServiceLocation: ['Meter', 'EndDevice'],
  ServiceSupplier: [],
  Meter: [],
  EndDevice: [],
  ProgramDateIdMappings: [],
  Statement: [],
};

type Child = Pick<StoredCustomerResource, '_id' | 'kind'>;

/** The ids by which a path names a resource and those above it. */
export function customerPathIds({ kind, above, _id }: Pick<StoredCustomerResource, 'kind' | 'above' | '_id'>) {
  const parents = kindsAbove[kind].map((parent, depth) => [placesOf[parent][1], above[depth] ?? '']);
  return Object.fromEntries([...parents, [placesOf[kind][1], _id]]) as Record<CustomerIds, string>;
}
/** The ids that a path of the customer tree may hold. */
export type CustomerIds =
  | 'customer'
  | 'customerAccount'
  | 'customerAgreement'
  | 'serviceLocation'
  | 'serviceSupplier'
  | 'endDevice'
  | 'meter'
  | 'programDateIdMappings'
  | 'statement';

/** Whether this reader may see resources of a kind at all. */
export const allowsKind = (entitlement: Entitlement, kind: CustomerElementName): boolean =>
  entitlement.allows(requiredFunctionBlockOfCustomer[kind]);

/** @param children what hangs below it */
export function customerEntry(
  view: CustomerEntryView,
  stored: StoredCustomerResource,
  children: readonly Child[] = [],
): AtomEntry {
  const [collection, member] = placesOf[stored.kind];
  const ids = customerPathIds(stored);
  const self = view.links.ofCustomer(member, ids);
  return {
    id: atomId(idName(view, stablePath(member, ids))),
    links: [
      link('self', self),
      link('up', view.links.ofCustomer(collection, ids)),
      ...childLinks(view, stored, ids, children),
    ],
    title: stored.kind,
    published: seconds(stored.createdAt),
    updated: seconds(stored.updatedAt),
    content: contentOf(view, stored, self),
  };
}

/** Down to each collection that the reader may see, and to what is in it. */
function childLinks(
  { links, entitlement }: CustomerEntryView,
  { kind }: StoredCustomerResource,
  ids: Record<CustomerIds, string>,
  children: readonly Child[],
): AtomLink[] {
  return kindsBelow[kind]
    .filter((below) => allowsKind(entitlement, below))
    .flatMap((below) => {
      const [collection, member] = placesOf[below];
      const those = children.filter((child) => child.kind === below);
      return [
        link('related', links.ofCustomer(collection, ids)),
        ...those.map(({ _id }) => link('related', links.ofCustomer(member, { ...ids, [member]: _id }))),
      ];
    });
}

function contentOf(
  { entitlement, links }: CustomerEntryView,
  stored: StoredCustomerResource,
  self: ResourceLink,
): Content {
  const { kind, content } = stored;
  if (kind === 'Customer') return { element: kind, value: grantedCustomer(entitlement, content) };
  if (kind === 'CustomerAccount') return { element: kind, value: grantedCustomerAccount(entitlement, content) };
  if (kind === 'CustomerAgreement') return { element: kind, value: grantedContacts(entitlement, content) };
  if (kind === 'ServiceLocation') {
    // the very self links of this reader's usage feeds, each once
    const usagePointIds = entitlement.seesUsage ? new Set(stored.usagePointIds) : [];
    const seen = [...usagePointIds].filter((id) => entitlement.seesUsagePoint(id));
    const references = seen.map((id) => links.usagePoint(id).href);
    return {
      element: kind,
      value: {
        ...grantedContacts(entitlement, content),
        ...(seen.length > 0 && { UsagePoints: [{ UsagePoint: references }] }),
      },
    };
  }
  if (kind === 'Statement') {
    const statementRef = stored.documents?.map(({ _id, mediaType }) => ({
      fileName: statementFileName(content.issueDateTime, mediaType),
      mediaType,
      statementURL: `${self.href}/document/${_id}`,
    }));
    return { element: kind, value: { ...content, ...(statementRef && { statementRef }) } };
  }
  return { element: kind, value: content };
}

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/json': 'json',
  'application/zip': 'zip',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/xml': 'xml',
};

/** A name that says when a statement was issued, and nothing personal. */
export function statementFileName(issueDateTime: number | undefined, mediaType: string): string {
  const date = issueDateTime === undefined ? '' : `-${new Date(issueDateTime * 1000).toISOString().slice(0, 10)}`;
  return `Statement${date}.${extensions[mediaType] ?? 'bin'}`;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const link = (rel: 'self' | 'up' | 'related', target: ResourceLink): AtomLink => ({ rel, ...target });

/** The element of a path of the customer tree, and whether the path names one of them or their collection. */
export function placeNamed(
  kind: string,
): { readonly element: CustomerElementName; readonly isMember: boolean } | undefined {
  const found = Object.entries(placesOf).find(([, places]) => places.some((place) => place === kind));
  if (found === undefined || !Object.hasOwn(customerPaths, kind)) return undefined;
  return { element: found[0] as CustomerElementName, isMember: found[1][1] === kind };
}
