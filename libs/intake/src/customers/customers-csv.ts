import { isEmail } from 'class-validator';
import type { Customer, CustomerAccount } from '@app/espi';
import { LONGEST_ACCOUNT_NUMBER, type GivenCustomerResource } from '@app/retail-customers';
import { UnfitRow, type RowFields } from '../table/row-fields.js';
import type { TableLayout } from '../table/table-layout.js';
import { addressColumns, addressOf, given } from './address.js';
import { sound } from './sound.js';

interface CustomerRow {
  readonly accountNumber: string;
  readonly name: string;
  readonly customer: Customer;
  readonly account: CustomerAccount;
}

const kinds = [
  'residential',
  'residentialAndCommercial',
  'residentialFarmService',
  'commercialIndustrial',
  'enterprise',
  'internalUse',
  'other',
] as const;

/** The account number of a row. */
export function accountNumberOf(fields: RowFields): string {
  const number = fields.needed('account_number');
  if (number.length > LONGEST_ACCOUNT_NUMBER)
    throw new UnfitRow('invalid-value', 'account_number', `${LONGEST_ACCOUNT_NUMBER} characters at most`);
  return number;
}

/** A row an account with its customer. */
export const customersCsv: TableLayout<CustomerRow> = {
  format: 'customers-csv',
  kind: 'Customer',
  required: ['customer_name', 'account_number'],
  optional: [
    'kind',
    'email',
    'phone',
    'phone_2',
    'language',
    'special_need',
    'billing_cycle',
    'budget_bill',
    ...addressColumns(),
    ...addressColumns('mailing_'),
  ],
  ofUsagePoints: false,

  rowOf(fields) {
    const accountNumber = accountNumberOf(fields);
    const name = fields.needed('customer_name');
    const phone = (column: string) => given({ ituPhone: fields.text(column) });
    const contact = given({
      organisationName: name,
      streetAddress: addressOf(fields),
      postalAddress: addressOf(fields, 'mailing_'),
      phone1: phone('phone'),
      phone2: phone('phone_2'),
      electronicAddress: given({ email1: fields.text('email') }),
    });
    const customer = given({
      Organisation: contact,
      kind: fields.word('kind', kinds),
      specialNeed: fields.text('special_need'),
      locale: fields.text('language'),
      customerName: name,
    });
    const account = given({
      billingCycle: fields.text('billing_cycle'),
      budgetBill: fields.text('budget_bill'),
      contactInfo: contact,
      accountId: accountNumber,
    });
    return {
      accountNumber,
      name,
      customer: sound('Customer', customer ?? {}),
      account: sound('CustomerAccount', account ?? {}),
    };
  },

  async take(rows, { store, customers, resources, synthetic, now }, account) {
    const outcomes = await store.transaction(async (session) => {
      const put = await customers.putAll(
        rows.map(({ accountNumber, name }) => ({ accountNumber, name, synthetic })),
        session,
      );
      const people = await resources.put(
        rows.map(({ customer }, i): GivenCustomerResource => {
          const retailCustomerId = put[i]?.id ?? '';
          return { element: 'Customer', value: customer, retailCustomerId, above: [], sourceKey: 'Customer' };
        }),
        now,
        session,
      );
      const accounts = await resources.put(
        rows.map(({ account: value, accountNumber }, i): GivenCustomerResource => {
          const [retailCustomerId = '', above = ''] = [put[i]?.id, people[i]?.id];
          return { element: 'CustomerAccount', value, retailCustomerId, above: [above], sourceKey: accountNumber };
        }),
        now,
        session,
      );
      return { people, accounts };
    });
    for (const { line, customer } of rows) {
      const email = customer.Organisation?.electronicAddress?.email1;
      if (email !== undefined && !isEmail(email)) account.warn(line, 'unusable-email', 'email');
    }
    for (const { outcome } of outcomes.people) account.record('Customer', outcome);
    for (const { outcome } of outcomes.accounts) account.record('CustomerAccount', outcome);
  },
};
