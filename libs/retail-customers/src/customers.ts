import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { documentsById, type CollectionDefinition, type Store, type ReadOne } from '@app/store';
import { Schema, type AnyBulkWriteOperation, type ClientSession, type Model } from 'mongoose';

/** A customer of the utility. All that is personal lives in this lib; the rest of the house knows the id alone. */
export interface Customer {
  readonly _id: string;
  readonly _v: 1;
  readonly name: string;
  readonly accountNumber?: string;
  /** made up by the demo: only applications in Review see synthetic customers */
  readonly synthetic: boolean;
  /** of the sandbox: usage in one feed is made ahead, however little there is of it */
  readonly answersAhead?: true;
  readonly createdAt: Date;
  /** when personal data of the customer last changed; absent: never since */
  readonly changedAt?: Date;
  /** when all that is personal was removed: the id alone is left, which records name */
  readonly erasedAt?: Date;
}

/** A customer as a source gives it: found again by id, else by account number, else a new one. */
export interface GivenCustomer {
  /** where it is known already which one it is */
  readonly id?: string | undefined;
  readonly accountNumber?: string | undefined;
  /** absent where the source does not say */
  readonly name?: string | undefined;
  /** of a customer that is new */
  readonly synthetic: boolean;
}

export interface PutCustomer {
  readonly id: string;
  readonly outcome: 'new' | 'unchanged' | 'revised';
}

/** The name of a customer of whom only the account is known. */
const UNNAMED = '(no name)';
const ERASED = '(erased)';
export const LONGEST_NAME = 256;
export const LONGEST_ACCOUNT_NUMBER = 64;

const customerSchema = new Schema<Customer>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    name: { type: String, required: true, maxlength: LONGEST_NAME },
    accountNumber: { type: String, maxlength: LONGEST_ACCOUNT_NUMBER },
    synthetic: { type: Boolean, required: true },
    answersAhead: Boolean,
    createdAt: { type: Date, required: true },
    changedAt: Date,
    erasedAt: Date,
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const customersCollection: CollectionDefinition = {
  name: 'customers',
  retention: { kept: 'until it is erased; its id stays', deletedBy: 'erasure' },
  indexes: [
    {
      key: { accountNumber: 1 },
      options: { unique: true, partialFilterExpression: { accountNumber: { $exists: true } } },
      query: 'a customer by account number',
    },
  ],
};

export const customerModel = (store: Store): Model<Customer> =>
  store.connection.model<Customer>('Customer', customerSchema, 'customers');

/** The customers of the utility. */
export class Customers {
  readonly #customers: Model<Customer>;
  readonly #get: ReadOne<Customer>;

  constructor(store: Store) {
    this.#customers = customerModel(store);
    this.#get = documentsById(this.#customers);
  }

  /** @throws CustodianError `account-number-taken` (409) */
  async add(
    customer: { name: string; accountNumber?: string } & Pick<Customer, 'synthetic' | 'answersAhead'>,
  ): Promise<Customer> {
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
   * Takes customers in. The name is what is said last; an account number stays.
   *
   * @returns in the order given
   */
  async putAll(given: readonly GivenCustomer[], session: ClientSession): Promise<PutCustomer[]> {
    const ids = given.flatMap(({ id }) => id ?? []);
    const accountNumbers = given.flatMap(({ accountNumber }) => accountNumber ?? []);
    const found = await this.#customers
      .find({ $or: [{ _id: { $in: ids } }, { accountNumber: { $in: accountNumbers } }] })
      .session(session)
      .lean();
    const byId = new Map<string, Customer>(found.map((each) => [each._id, each]));
    const byAccount = new Map<string | undefined, Customer>(found.map((each) => [each.accountNumber, each]));
    const writes: AnyBulkWriteOperation<Customer>[] = [];
    // what is said of one before its last name is no change
    const lastNames = new Map(
      given.flatMap(({ id, accountNumber, name }) => (name ? [[id ?? accountNumber, name]] : [])),
    );
    const put = given.map(({ id, accountNumber, name: said, synthetic }): PutCustomer => {
      const key = id ?? accountNumber;
      const name = key === undefined ? said : lastNames.get(key);
      const known = byId.get(id ?? '') ?? (accountNumber === undefined ? undefined : byAccount.get(accountNumber));
      if (known === undefined) {
        const made = { _id: newResourceId(), _v: 1 as const, name: name ?? UNNAMED, synthetic, createdAt: new Date() };
        const stored = { ...made, ...(accountNumber !== undefined && { accountNumber }) };
        writes.push({ updateOne: { filter: { _id: stored._id }, update: { $setOnInsert: stored }, upsert: true } });
        if (accountNumber !== undefined) byAccount.set(accountNumber, stored);
        return { id: stored._id, outcome: 'new' };
      }
      if (name === undefined || name === known.name) return { id: known._id, outcome: 'unchanged' };
      const named = { ...known, name };
      writes.push({ updateOne: { filter: { _id: known._id }, update: { $set: { name } } } });
      byId.set(known._id, named);
      byAccount.set(known.accountNumber, named);
      return { id: known._id, outcome: 'revised' };
    });
    if (writes.length > 0) await this.#customers.bulkWrite(writes, { session, ordered: true });
    return put;
  }

  /** The ids of the customers that have these account numbers, by number. */
  async idsOfAccounts(accountNumbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.#customers.find({ accountNumber: { $in: accountNumbers } }, { accountNumber: 1 }).lean();
    return new Map(found.map(({ _id, accountNumber = '' }) => [accountNumber, _id]));
  }

  /** Leaves nothing but the id. @returns whether there was more */
  async erase(customerId: string, at: Date, session: ClientSession): Promise<boolean> {
    const standing = { _id: customerId, erasedAt: { $exists: false } };
    const erased = { $set: { name: ERASED, erasedAt: at }, $unset: { accountNumber: 1, changedAt: 1 } };
    return (await this.#customers.updateOne(standing, erased, { session })).modifiedCount === 1;
  }

  /** @throws CustodianError `unknown-customer` (404) */
  async get(customerId: string): Promise<Customer> {
    const customer = await this.#get(customerId);
    if (customer === undefined)
      throw new CustodianError('unknown-customer', 404, `There is no customer ${customerId}.`);
    return customer;
  }

  async getAll(customerIds: readonly string[]): Promise<Customer[]> {
    return this.#customers.find({ _id: { $in: customerIds } }).lean();
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
