import { Entitlement } from '@app/entitlement';
import {
  atomId,
  customerElements,
  parseResourcePath,
  stablePath,
  validate,
  type CustomerContent,
  type CustomerElementName,
  type ReadCustomerContent,
  type ReadEntryHead,
} from '@app/espi';
import {
  kindsAbove,
  kindsInOrder,
  LONGEST_NAME,
  type GivenCustomerResource,
  type StoredCustomerResource,
} from '@app/retail-customers';
import type { FileAccount } from '../../file-report.js';
import type { RecordTarget } from '../../record-target.js';
import { hostOf, pathOf } from '../../usage/green-button/entry-links.js';
import { chainOf } from '../customer-trees.js';
import { EntrySpool } from './entry-spool.js';
import { placeOf, type FeedPlace } from './feed-place.js';

/** What bytes become that are no text in the encoding of their file. */
const NO_CHARACTER = '\ufffd';
/** Entries taken in together, in one transaction. */
const ENTRIES_A_BATCH = 500;

type FeedEntry = CustomerContent & {
  readonly line: number;
  readonly place: FeedPlace;
  /** of a ServiceLocation: the self links of its usage points */
  readonly usagePoints?: readonly string[];
};

/** An entry with what it is here. */
interface Taken {
  readonly entry: FeedEntry;
  readonly given: GivenCustomerResource;
}

/** Those of a batch that are known here, by the id or the name that the feed has for them. */
interface Known {
  readonly byId: ReadonlyMap<string, StoredCustomerResource>;
  readonly byName: ReadonlyMap<string, StoredCustomerResource>;
}

/**
 * The personal entries of a Green Button file (customer.xsd 4.0). They wait on disk until the whole file has been read,
 * because a file that holds usage too is refused for them, and are then taken in from the Customer down, so that the
 * order of the file does not matter. What this server gave out itself is found again by its ids.
 */
export class CustomerFeed {
  readonly #spools = new Map<CustomerElementName, EntrySpool<FeedEntry>>();
  /** account numbers by the name of their customer: a little of each customer is held until the file's end */
  readonly #accountNumbers = new Map<string, string>();
  #entries = 0;

  /** @param source whose names the file uses; by default the host of its self links */
  constructor(
    private readonly target: RecordTarget,
    private readonly account: FileAccount,
    private readonly source?: string,
  ) {}

  get isEmpty(): boolean {
    return this.#entries === 0;
  }

  async add({ element, value }: ReadCustomerContent, entry: ReadEntryHead | undefined): Promise<void> {
    this.#entries++;
    const { account } = this;
    const line = entry?.line ?? 1;
    const self = entry?.links.find(({ rel }) => rel === 'self')?.href;
    const place = self === undefined ? undefined : placeOf(element, self, this.source);
    if (place === undefined) return account.rejectRecord(element, line, 'invalid-entry', `${element}/link`);
    const { content, usagePoints } = ownContent(element, value);
    const [fault] = validate(customerElements[element].type, content.value);
    if (fault !== undefined) return account.rejectRecord(element, line, 'invalid-entry', `${element}/${fault.path}`);
    if (JSON.stringify(content.value).includes(NO_CHARACTER))
      return account.rejectRecord(element, line, 'bad-encoding', element);
    account.rows++;
    if (content.element === 'CustomerAccount' && content.value.accountId !== undefined) {
      const [customer = ''] = place.names;
      if (!this.#accountNumbers.has(customer)) this.#accountNumbers.set(customer, content.value.accountId);
    }
    const spool = this.#spools.get(element) ?? new EntrySpool<FeedEntry>();
    this.#spools.set(element, spool);
    await spool.add({ ...content, line, place, ...(usagePoints && { usagePoints }) });
  }

  /** Takes in all that has been added. */
  async take(): Promise<void> {
    for (const kind of kindsInOrder) {
      for await (const entries of this.#spools.get(kind)?.batches(ENTRIES_A_BATCH) ?? []) {
        await this.#takeBatch(kind, entries);
      }
    }
  }

  /** The file holds usage too: says so of each entry, and takes none. */
  async refuse(): Promise<void> {
    for (const spool of this.#spools.values()) {
      for await (const entries of spool.batches(ENTRIES_A_BATCH)) {
        for (const { line } of entries) this.account.warn(line, 'customer-data-skipped');
      }
    }
  }

  async close(): Promise<void> {
    for (const spool of this.#spools.values()) await spool.close();
  }

  async #takeBatch(kind: CustomerElementName, entries: readonly FeedEntry[]): Promise<void> {
    const { resources, customers, store, now, synthetic } = this.target;
    const known = await this.#known(entries);
    const usagePoints = kind === 'ServiceLocation' ? await this.#usagePoints(entries) : new Map<string, string>();
    const fresh = entries.filter(({ place }) => kind === 'Customer' && find(known, place, kind) === undefined);
    const { taken, put } = await store.transaction(async (session) => {
      const added = await customers.putAll(
        fresh.map((entry) => ({
          accountNumber: this.#accountNumbers.get(entry.place.names[0] ?? ''),
          name: nameOf(entry),
          synthetic,
        })),
        session,
      );
      const owners = new Map(fresh.map((entry, i) => [entry, added[i]?.id ?? '']));
      const resolved = entries.flatMap((entry): Taken[] => {
        const given = givenOf(entry, known, owners.get(entry), usagePoints);
        return given === undefined ? [] : [{ entry, given }];
      });
      if (kind === 'Customer') {
        const renamed = resolved.filter(({ entry }) => !owners.has(entry));
        await customers.putAll(
          renamed.map(({ entry, given }) => ({ id: given.retailCustomerId, name: nameOf(entry), synthetic })),
          session,
        );
      }
      const given = resolved.map((each) => each.given);
      return { taken: resolved, put: await resources.put(given, now, session) };
    });
    for (const { outcome } of put) this.account.record(kind, outcome);
    this.#report(kind, entries, taken, usagePoints);
  }

  #report(
    kind: CustomerElementName,
    entries: readonly FeedEntry[],
    taken: readonly Taken[],
    usagePoints: ReadonlyMap<string, string>,
  ): void {
    const givens = new Map(taken.map(({ entry, given }) => [entry, given]));
    for (const entry of entries) {
      const given = givens.get(entry);
      if (given === undefined) {
        this.account.rejectRecord(kind, entry.line, 'unknown-parent');
      } else if (kind === 'Statement' && given.documents === undefined) {
        this.account.warn(entry.line, 'statement-without-document');
      }
      const unknown = entry.usagePoints?.filter((href) => !usagePoints.has(href)) ?? [];
      if (unknown.length > 0) this.account.warn(entry.line, 'unknown-usage-point', '', unknown.length);
    }
  }

  async #known(entries: readonly FeedEntry[]): Promise<Known> {
    const operator = Entitlement.ofOperator();
    const ids = new Set(entries.flatMap(({ place }) => place.ids));
    const names = new Set(entries.flatMap(({ place }) => place.names));
    const { resources } = this.target;
    const found = await resources.withIds(operator, [...ids]);
    return {
      byId: new Map(found.map((each) => [each._id, each])),
      byName: await resources.withForeignKeys(operator, [...names]),
    };
  }

  /** The ids of the usage points that self links name, by link. */
  async #usagePoints(entries: readonly FeedEntry[]): Promise<ReadonlyMap<string, string>> {
    const { usagePoints } = this.target.metering;
    const operator = Entitlement.ofOperator();
    const hrefs = [...new Set(entries.flatMap((entry) => entry.usagePoints ?? []))];
    const named = hrefs.map((href) => ({ href, ...usagePointNames(href, this.source) }));
    const here = await usagePoints.getAll(
      operator,
      named.map(({ id }) => id),
    );
    const known = new Map(here.map(({ _id }) => [_id, _id]));
    const found = new Map(named.flatMap(({ href, id }) => (known.has(id) ? [[href, id] as const] : [])));
    for (const [source, those] of Map.groupBy(named, (each) => each.source)) {
      const ofSource = await usagePoints.idsOfSource(
        operator,
        source,
        those.flatMap(({ keys }) => keys),
      );
      for (const { href, keys } of those) {
        const id = keys.map((key) => ofSource.get(key)).find((each) => each !== undefined);
        if (id !== undefined && !found.has(href)) found.set(href, id);
      }
    }
    return found;
  }
}

/** The names that a usage feed of the same server gives the usage point, as its own intake keeps them. */
function usagePointNames(href: string, source: string | undefined) {
  const path = parseResourcePath(href);
  const id = path?.kind === 'usagePoint' ? path.usagePoint : '';
  const keys = [...(id === '' ? [] : [atomId(stablePath('usagePoint', { usagePoint: id }))]), pathOf(href)];
  return { id, keys, source: source ?? hostOf(href) ?? 'local' };
}

/** customer.xsd has a place for a password in every electronic address; nobody is to get it from here. */
function withoutPasswords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPasswords);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([name]) => name !== 'password');
  return Object.fromEntries(parts.map(([name, part]) => [name, withoutPasswords(part)]));
}

/** A value without what is the sender's alone, and without what this server says anew for each reader. */
function ownContent(
  element: CustomerElementName,
  value: ReadCustomerContent['value'],
): { readonly content: CustomerContent; readonly usagePoints?: readonly string[] } {
  const { extension: _e, batchItemInfo: _b, UsagePoints, statementRef: _s, ...own } = value as Record<string, unknown>;
  const content = { element, value: withoutPasswords(own) } as CustomerContent;
  if (element !== 'ServiceLocation' || !Array.isArray(UsagePoints)) return { content };
  const usagePoints = (UsagePoints as { UsagePoint?: unknown[] }[])
    .flatMap(({ UsagePoint = [] }) => UsagePoint)
    .filter((href) => typeof href === 'string');
  return { content, usagePoints };
}

/** The resource of a kind that a place names, or that it hangs on: known by id, else by name. */
function find(
  { byId, byName }: Known,
  { ids, names }: FeedPlace,
  kind: CustomerElementName,
): StoredCustomerResource | undefined {
  const depth = kindsAbove[kind].length;
  const own = byId.get(ids[depth] ?? '');
  return own?.kind === kind ? own : byName.get(names[depth] ?? '');
}

const nameOf = (content: CustomerContent): string | undefined =>
  content.element === 'Customer'
    ? (content.value.customerName ?? content.value.Organisation?.organisationName)?.slice(0, LONGEST_NAME)
    : undefined;

/** @param owner of a Customer that is new: the customer that it is of */
function givenOf(
  entry: FeedEntry,
  known: Known,
  owner: string | undefined,
  usagePoints: ReadonlyMap<string, string>,
): GivenCustomerResource | undefined {
  const { place, line: _line, usagePoints: hrefs, ...content } = entry;
  const above = kindsAbove[content.element].at(-1);
  const stored = find(known, place, content.element);
  const parent = above && find(known, place, above);
  const retailCustomerId = stored?.retailCustomerId ?? parent?.retailCustomerId ?? owner;
  if (retailCustomerId === undefined) return undefined;
  const ids = hrefs?.flatMap((href) => usagePoints.get(href) ?? []);
  const usagePointIds = ids === undefined || ids.length === 0 ? stored?.usagePointIds : ids;
  return {
    ...content,
    retailCustomerId,
    above: stored?.above ?? (parent === undefined ? [] : chainOf(parent)),
    sourceKey: stored?.sourceKey ?? place.names.at(-1) ?? '',
    ...(usagePointIds && { usagePointIds }),
    ...(stored?.documents && { documents: stored.documents }),
  };
}
