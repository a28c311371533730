import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import { Schema, type Model } from 'mongoose';

/** A customer of the utility. All that is personal lives in this lib; the rest of the house knows the id alone. */
export interface Customer {
  readonly _id: string;
  readonly _v: 1;
  readonly name: string;
  readonly accountNumber?: string;
  /** made up by the demo: only applications in Review see synthetic customers */
  readonly synthetic: boolean;
  readonly createdAt: Date;
  /** when personal data of the customer last changed; absent: never since */
  readonly changedAt?: Date;
}

const customerSchema = new Schema<Customer>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    name: { type: String, required: true, maxlength: 256 },
    accountNumber: { type: String, maxlength: 64 },
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
