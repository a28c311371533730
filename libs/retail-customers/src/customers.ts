import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import { Schema, type AnyBulkWriteOperation, type ClientSession, type Model, type QueryFilter } from 'mongoose';

/** A customer of the utility. All that is personal lives in this lib; the rest of the house knows the id alone. */
export interface Customer {
  readonly _id: string;
  readonly _v: 1;
  readonly name: string;
  readonly accountNumber?: string;
  /** what a source calls the customer, where it came with a name of its own */
  readonly source?: string;
  readonly sourceKey?: string;
  /** made up by the demo: only applications in Review see synthetic customers */
  readonly synthetic: boolean;
  readonly createdAt: Date;
  /** when personal data of the customer last changed; absent: never since */
  readonly changedAt?: Date;
}

/** A customer as a source gives it. One of the three ways to find it again is needed. */
export interface GivenCustomer {
  /** where it is known here already */
  readonly id?: string;
  readonly accountNumber?: string;
  readonly named?: { readonly source: string; readonly sourceKey: string };
  readonly name: string;
  /** of a customer that is new */
  readonly synthetic: boolean;
}

export interface PutCustomer {
  readonly id: string;
  readonly outcome: 'new' | 'unchanged' | 'revised';
}

export const LONGEST_NAME = 256;
export const LONGEST_ACCOUNT_NUMBER = 64;

const customerSchema = new Schema<Customer>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    name: { type: String, required: true, maxlength: LONGEST_NAME },
    accountNumber: { type: String, maxlength: LONGEST_ACCOUNT_NUMBER },
    source: String,
    sourceKey: String,
    synthetic: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    changedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const customersCollection: CollectionDefinition = {
  name: 'customers',
  indexes: [
    {
      key: { accountNumber: 1 },
      options: { unique: true, partialFilterExpression: { accountNumber: { $exists: true } } },
      query: 'a customer by account number',
    },
    {
      key: { source: 1, sourceKey: 1 },
      options: { unique: true, partialFilterExpression: { source: { $exists: true } } },
      query: 'the customer that a source calls by this name',
    },
  ],
};

export const customerModel = (store: Store): Model<Customer> =>
  store.connection.model<Customer>('Customer', customerSchema, 'customers');

/** The customers of the utility. */
export class Customers {
  readonly #customers: Model<Customer>;

  constructor(store: Store) {
    this.#customers = customerModel(store);
  }

  /** @throws CustodianError `account-number-taken` (409) */
  async add(customer: { name: string; accountNumber?: string; synthetic: boolean }): Promise<Customer> {
    if (
      customer.accountNumber !== undefined &&
      (await this.#customers.exists({ accountNumber: customer.accountNumber }))
    ) {
      throw new CustodianError('account-number-taken', 409, 'A customer with that account number exists already.');
    }
    const stored = { _id: newResourceId(), _v: 1 as const, createdAt: new Date(), ...customer };
    await this.#customers.create(stored);
    return stored;
  }

  /**
   * Takes customers in: found by id, else by account number, else by the source's name for them, else made. The name
   * is what is said last; an account number is given once.
   *
   * @returns in the order given
   */
  async putAll(given: readonly GivenCustomer[], session: ClientSession): Promise<PutCustomer[]> {
    const found = new FoundCustomers(await this.#find(given, session));
    const fresh: Customer[] = [];
    const renamed: AnyBulkWriteOperation<Customer>[] = [];
    const put = given.map((customer): PutCustomer => {
      const { accountNumber, named, name, synthetic } = customer;
      const known = found.of(customer);
      if (known === undefined) {
        const made = { _id: newResourceId(), _v: 1 as const, name, synthetic, createdAt: new Date(), ...named };
        const stored = { ...made, ...(accountNumber !== undefined && { accountNumber }) };
        fresh.push(stored);
        found.add(stored);
        return { id: stored._id, outcome: 'new' };
      }
      const { _id: id } = known;
      if (known.name === name) return { id, outcome: 'unchanged' };
      renamed.push({ updateOne: { filter: { _id: id }, update: { $set: { name } } } });
      found.add({ ...known, name });
      return { id, outcome: 'revised' };
    });
    if (fresh.length > 0) await this.#customers.insertMany(fresh, { session });
    if (renamed.length > 0) await this.#customers.bulkWrite(renamed, { session, ordered: true });
    return put;
  }

  async #find(given: readonly GivenCustomer[], session: ClientSession): Promise<Customer[]> {
    const wanted: QueryFilter<Customer>[] = [];
    const ids = given.flatMap(({ id }) => id ?? []);
    if (ids.length > 0) wanted.push({ _id: { $in: ids } });
    const accountNumbers = given.flatMap(({ accountNumber }) => accountNumber ?? []);
    if (accountNumbers.length > 0) wanted.push({ accountNumber: { $in: accountNumbers } });
    for (const [source, those] of Map.groupBy(
      given.flatMap(({ named }) => named ?? []),
      (named) => named.source,
    )) {
      wanted.push({ source, sourceKey: { $in: those.map(({ sourceKey }) => sourceKey) } });
    }
    return wanted.length === 0 ? [] : this.#customers.find({ $or: wanted }).session(session).lean();
  }

  /** The ids of the customers that have these account numbers, by number. */
  async idsOfAccounts(accountNumbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.#customers.find({ accountNumber: { $in: accountNumbers } }, { accountNumber: 1 }).lean();
    return new Map(found.map(({ _id, accountNumber = '' }) => [accountNumber, _id]));
  }

  /** Which of these ids are of customers. */
  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#customers.find({ _id: { $in: ids } }, { _id: 1 }).lean();
    return new Set(found.map(({ _id }) => _id));
  }

  /** @throws CustodianError `unknown-customer` (404) */
  async get(customerId: string): Promise<Customer> {
    const customer = await this.#customers.findById(customerId).lean();
    if (customer === null) throw new CustodianError('unknown-customer', 404, `There is no customer ${customerId}.`);
    return customer;
  }

  /** Customers in the order of their ids, a page after the given id. */
  async page(after = '', limit = 100): Promise<Customer[]> {
    return this.#customers
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean();
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#customers.exists({})) === null;
  }
}

/** Customers by each way in which they are found again. */
class FoundCustomers {
  readonly #byId = new Map<string, Customer>();
  readonly #byAccount = new Map<string, Customer>();
  readonly #byName = new Map<string, Customer>();

  constructor(customers: readonly Customer[]) {
    for (const customer of customers) this.add(customer);
  }

  add(customer: Customer): void {
    const { _id, accountNumber, source, sourceKey } = customer;
    this.#byId.set(_id, customer);
    if (accountNumber !== undefined) this.#byAccount.set(accountNumber, customer);
    if (source !== undefined) this.#byName.set(JSON.stringify([source, sourceKey]), customer);
  }

  of({ id = '', accountNumber = '', named }: GivenCustomer): Customer | undefined {
    return (
      this.#byId.get(id) ??
      this.#byAccount.get(accountNumber) ??
      (named && this.#byName.get(JSON.stringify([named.source, named.sourceKey])))
    );
  }
}
