import { Entitlement } from '@app/entitlement';
import type { CustomerElementName } from '@app/espi';
import type { ResourceName, StoredCustomerResource } from '@app/retail-customers';
import type { FileAccount, RecordKind } from '../file-report.js';
import type { Reason } from '../reasons.js';
import type { RecordTarget } from '../record-target.js';

/** A row that names an account. */
interface OfAccount {
  readonly line: number;
  readonly accountNumber: string;
}

export type Owned<Row> = Row & { readonly customerId: string };

/** The rows with the customers of their accounts; a row of an account that nobody has is rejected. */
export async function ownedRows<Row extends OfAccount>(
  rows: readonly Row[],
  { customers }: Pick<RecordTarget, 'customers'>,
  account: FileAccount,
  kind: RecordKind,
): Promise<Owned<Row>[]> {
  const ids = await customers.idsOfAccounts([...new Set(rows.map(({ accountNumber }) => accountNumber))]);
  return rows.flatMap((row) => {
    const customerId = ids.get(row.accountNumber);
    if (customerId !== undefined) return [{ ...row, customerId }];
    account.rejectRecord(kind, row.line, 'unknown-customer', 'account_number');
    return [];
  });
}

/** What hangs above a resource, itself the last. */
export const chainOf = ({ above, _id }: Pick<StoredCustomerResource, 'above' | '_id'>): string[] => [...above, _id];

export type Hung<Row> = Owned<Row> & { readonly above: readonly string[] };

/** The rows with the resource that each hangs on, one of the customer's own; without it a row is rejected. */
export async function hungRows<Row extends OfAccount>(
  rows: readonly Owned<Row>[],
  { resources }: Pick<RecordTarget, 'resources'>,
  parent: CustomerElementName,
  keyOf: (row: Owned<Row>) => string,
  reject: (row: Owned<Row>, reason: Reason, column: string) => void,
): Promise<Hung<Row>[]> {
  const nameOf = (row: Owned<Row>): ResourceName => ({
    retailCustomerId: row.customerId,
    kind: parent,
    sourceKey: keyOf(row),
  });
  const parents = await resources.withSourceKeys(Entitlement.ofOperator(), rows.map(nameOf));
  return rows.flatMap((row) => {
    const found = parents.get(nameOf(row));
    if (found !== undefined) return [{ ...row, above: chainOf(found) }];
    const { reason, column } = missing[parent] ?? { reason: 'unknown-parent', column: 'account_number' };
    reject(row, reason, column);
    return [];
  });
}

const missing: Partial<Record<CustomerElementName, { readonly reason: Reason; readonly column: string }>> = {
  CustomerAgreement: { reason: 'unknown-agreement', column: 'agreement_id' },
  ServiceLocation: { reason: 'unknown-premise', column: 'premise_id' },
};
