import { accountNumberOf } from '../customers/customers-csv.js';
import { ownedRows } from '../customers/customer-trees.js';
import type { Moment, PointRef } from '../table/row-fields.js';
import type { TableLayout } from '../table/table-layout.js';
import { endOf, heldOf, recordHeld, rowsAtPoints, type End } from './held-row.js';

interface TenureRow {
  readonly accountNumber: string;
  readonly point: PointRef;
  readonly movedIn?: Moment | undefined;
  readonly movedOut?: End | undefined;
}

/** A row a customer's time at a usage point. */
export const tenureCsv: TableLayout<TenureRow> = {
  format: 'tenure-csv',
  kind: 'Tenure',
  required: ['move_in', 'account_number'],
  optional: ['move_out'],
  ofUsagePoints: true,

  rowOf: (fields) => ({
    accountNumber: accountNumberOf(fields),
    point: fields.point(),
    movedIn: fields.moment('move_in'),
    movedOut: endOf(fields, 'move_out'),
  }),

  async take(rows, target, account) {
    const owned = await ownedRows(rows, target, account, 'Tenure');
    const placed = await rowsAtPoints(owned, target, account, 'Tenure');
    const outcomes = await target.tenures.put(
      placed.map(({ customerId, at, movedIn, movedOut }) => ({ customerId, ...heldOf(at, movedIn, movedOut) })),
      target.now,
    );
    const columns = { overlap: 'tenure-overlaps', from: 'move_in', until: 'move_out' } as const;
    recordHeld('Tenure', placed, outcomes, columns, account);
  },
};
