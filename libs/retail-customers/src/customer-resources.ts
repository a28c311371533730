import { Changes } from '@app/changes';
import type { Entitlement } from '@app/entitlement';
import { newResourceId, type CustomerContent, type CustomerElementName } from '@app/espi';
import { contentHash, replaceAll, type Store } from '@app/store';
import type { ClientSession, Model } from 'mongoose';
import {
  customerResourceSchema,
  kindsAbove,
  type StatementDocument,
  type StoredCustomerResource,
} from './customer-resource.js';
import { customerModel, type Customer } from './customers.js';

/** A resource as a source gives it. */
export type GivenCustomerResource = CustomerContent & {
  readonly retailCustomerId: string;
  /** ids of the resources above it, from the Customer down */
  readonly above: readonly string[];
  /** what the source calls it: the same name is the same resource */
  readonly sourceKey: string;
  readonly usagePointIds?: readonly string[];
  readonly documents?: readonly StatementDocument[];
};

export interface PutCustomerResource {
  readonly id: string;
  readonly outcome: 'new' | 'unchanged' | 'revised';
}

/** Resources read at a time. */
const PAGE = 200;

/** The retail customers' resources, seen through an entitlement. */
export class CustomerResources {
  readonly #resources: Model<StoredCustomerResource>;
  readonly #customers: Model<Customer>;
  readonly #changes: Changes;

  constructor(private readonly store: Store) {
    this.#resources = store.connection.model<StoredCustomerResource>(
      'CustomerResource',
      customerResourceSchema,
      'customerResources',
    );
    this.#customers = customerModel(store);
    this.#changes = new Changes(store);
  }

  /**
   * Takes resources in, all in one transaction: a thousand at most. What says the same as is stored changes nothing.
   *
   * @param within the caller's transaction, where there is one
   * @returns in the order given
   */
  async put(
    given: readonly GivenCustomerResource[],
    now = new Date(),
    within?: ClientSession,
  ): Promise<PutCustomerResource[]> {
    if (given.length === 0) return [];
    if (within !== undefined) return this.#put(given, now, within);
    return this.store.transaction(async (session) => this.#put(given, now, session));
  }

  async #put(
    given: readonly GivenCustomerResource[],
    now: Date,
    session: ClientSession,
  ): Promise<PutCustomerResource[]> {
    const keys = given.map(({ retailCustomerId, element, sourceKey }) => ({
      retailCustomerId,
      kind: element,
      sourceKey,
    }));
    const found = await this.#resources
      .find(anyOf(keys), { retailCustomerId: 1, kind: 1, sourceKey: 1, hash: 1, createdAt: 1 })
      .hint(BY_NAME)
      .session(session)
      .lean();
    const stored = new Map(
      found.map((each) => [keyOf(each), { id: each._id, hash: each.hash, createdAt: each.createdAt }]),
    );
    const written = new Map<string, StoredCustomerResource>();
    const changed = new Set<string>();
    const all = given.map(describedBy);
    // where a source says a thing twice, and the last is what is stored, reading it again changes nothing
    const lastHashes = new Map(all.map((each) => [keyOf(each), each.hash]));
    const settled = new Set([...stored].flatMap(([key, { hash }]) => (lastHashes.get(key) === hash ? key : [])));
    const outcomes = all.map((described): PutCustomerResource => {
      const key = keyOf(described);
      const known = stored.get(key);
      if (known !== undefined && (settled.has(key) || known.hash === described.hash)) {
        return { id: known.id, outcome: 'unchanged' };
      }
      const { id, createdAt } = known ?? { id: newResourceId(), createdAt: now };
      stored.set(key, { id, hash: described.hash, createdAt });
      changed.add(described.retailCustomerId);
      const dates = { createdAt, updatedAt: now };
      written.set(id, { _id: id, _v: 1, ...described, ...dates });
      return { id, outcome: known === undefined ? 'new' : 'revised' };
    });
    if (written.size > 0) {
      await replaceAll(this.#resources, [...written.values()], session);
      const customers = [...changed];
      await this.#customers.updateMany({ _id: { $in: customers } }, { $max: { changedAt: now } }, { session });
      await this.#changes.record(
        customers.map((customerId) => ({ kind: 'retail-customer' as const, customerId })),
        now,
        session,
      );
    }
    return outcomes;
  }

  /** One resource, or undefined where there is none or the reader may not see its customer. */
  async get(entitlement: Entitlement, id: string): Promise<StoredCustomerResource | undefined> {
    const found = await this.#resources.findById(id).lean();
    return found !== null && entitlement.seesCustomer(found.retailCustomerId) ? found : undefined;
  }

  /** The resource that a source calls by this name. */
  async bySourceKey(
    entitlement: Entitlement,
    retailCustomerId: string,
    kind: CustomerElementName,
    sourceKey: string,
  ): Promise<StoredCustomerResource | undefined> {
    if (!entitlement.seesCustomer(retailCustomerId)) return undefined;
    return (await this.#resources.findOne({ retailCustomerId, kind, sourceKey }).lean()) ?? undefined;
  }

  /** What stands under these names, in whatever order: of all customers, so for who sees them all. */
  async withSourceKeys(entitlement: Entitlement, names: readonly ResourceName[]): Promise<ResourcesByName> {
    if (entitlement.usagePointIds() !== 'every' || names.length === 0) return new ResourcesByName([]);
    return new ResourcesByName(await this.#resources.find(anyOf(names)).hint(BY_NAME).lean());
  }

  /** What a source calls by these names, whoever's it is, by name; names that begin with their source are of one each. */
  async withForeignKeys(
    entitlement: Entitlement,
    sourceKeys: readonly string[],
  ): Promise<ReadonlyMap<string, StoredCustomerResource>> {
    if (entitlement.usagePointIds() !== 'every' || sourceKeys.length === 0) return new Map();
    const found = await this.#resources.find({ sourceKey: { $in: sourceKeys } }).lean<StoredCustomerResource[]>();
    return new Map(found.map((each) => [each.sourceKey, each]));
  }

  /** The resources of these ids, in whatever order. */
  async withIds(entitlement: Entitlement, ids: readonly string[]): Promise<StoredCustomerResource[]> {
    const found = await this.#resources.find({ _id: { $in: ids } }).lean<StoredCustomerResource[]>();
    return found.filter(({ retailCustomerId }) => entitlement.seesCustomer(retailCustomerId));
  }

  /** A customer's resources of one kind by id, in pages; `parentId` asks for those below one other. */
  async *ofCustomer(
    entitlement: Entitlement,
    retailCustomerId: string,
    kind: CustomerElementName,
    { parentId, after = '' }: { parentId?: string | undefined; after?: string } = {},
  ): AsyncGenerator<StoredCustomerResource[]> {
    if (!entitlement.seesCustomer(retailCustomerId)) return;
    yield* this.#pages(parentId === undefined ? { retailCustomerId, kind } : { parentId, kind }, after);
  }

  /** The CustomerKind of each of these customers of whom it is known, by id. */
  async classesOf(entitlement: Entitlement, customerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const seen = customerIds.filter((id) => entitlement.seesCustomer(id));
    const found = await this.#resources
      .find({ retailCustomerId: { $in: seen }, kind: 'Customer' }, { retailCustomerId: 1, 'content.kind': 1 })
      .lean<{ readonly retailCustomerId: string; readonly content?: { readonly kind?: string } }[]>();
    return new Map(found.flatMap((each) => (each.content?.kind ? [[each.retailCustomerId, each.content.kind]] : [])));
  }

  /** The resources of one kind of all customers, for who sees them all. */
  async *ofKind(
    entitlement: Entitlement,
    kind: CustomerElementName,
    after = '',
  ): AsyncGenerator<StoredCustomerResource[]> {
    if (entitlement.usagePointIds() !== 'every') return;
    yield* this.#pages({ kind }, after);
  }

  /** Which resources hang below these, by the id of what they hang on. */
  async childrenOf(
    entitlement: Entitlement,
    parents: readonly StoredCustomerResource[],
  ): Promise<ReadonlyMap<string, readonly Pick<StoredCustomerResource, '_id' | 'kind'>[]>> {
    const seen = parents.filter(({ retailCustomerId }) => entitlement.seesCustomer(retailCustomerId));
    const children = await this.#resources
      .find({ parentId: { $in: seen.map(({ _id }) => _id) } }, { kind: 1, parentId: 1 })
      .sort({ parentId: 1, kind: 1, _id: 1 })
      .lean();
    return Map.groupBy(children, ({ parentId }) => parentId ?? '');
  }

  /** Removes all resources of a customer. @returns how many there were */
  async erase(retailCustomerId: string): Promise<number> {
    return (await this.#resources.deleteMany({ retailCustomerId })).deletedCount;
  }

  async *#pages(
    wanted: { kind: CustomerElementName; retailCustomerId?: string; parentId?: string },
    first = '',
  ): AsyncGenerator<StoredCustomerResource[]> {
    for (let after = first; ;) {
      const page = await this.#resources
        .find({ ...wanted, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(PAGE)
        .lean<StoredCustomerResource[]>();
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      if (page.length < PAGE) return;
      after = last._id;
    }
  }
}

/** How a source names a resource. */
export type ResourceName = Pick<StoredCustomerResource, 'retailCustomerId' | 'kind' | 'sourceKey'>;

/** Resources by the names that a source has for them. */
export class ResourcesByName {
  readonly #resources: ReadonlyMap<string, StoredCustomerResource>;

  constructor(resources: readonly StoredCustomerResource[]) {
    this.#resources = new Map(resources.map((each) => [keyOf(each), each]));
  }

  get(name: ResourceName): StoredCustomerResource | undefined {
    return this.#resources.get(keyOf(name));
  }
}

/** Many customers' resources have one name in common, by which the server must not begin to look. */
const BY_NAME = { retailCustomerId: 1, kind: 1, sourceKey: 1 };

/** Those of these names, and at times others: every name is one of the lists' combinations. */
function anyOf(names: readonly ResourceName[]) {
  const each = <K extends keyof ResourceName>(key: K) => ({ $in: [...new Set(names.map((name) => name[key]))] });
  return { retailCustomerId: each('retailCustomerId'), kind: each('kind'), sourceKey: each('sourceKey') };
}

const keyOf = ({ retailCustomerId, kind, sourceKey }: ResourceName): string =>
  JSON.stringify([retailCustomerId, kind, sourceKey]);

function describedBy(given: GivenCustomerResource) {
  const { retailCustomerId, element, above, sourceKey, value, usagePointIds, documents } = given;
  if (above.length !== kindsAbove[element].length) throw new RangeError(`${element} does not hang there`);
  const hash = contentHash([above, value, usagePointIds, documents?.map((document) => document.hash)]);
  return {
    retailCustomerId,
    kind: element,
    above,
    ...(above.length > 0 && { parentId: above.at(-1) }),
    sourceKey,
    content: value,
    hash,
    ...(usagePointIds && { usagePointIds }),
    ...(documents && { documents }),
  };
}
