import { UnfitRow, type Moment, type PointRef } from '../table/row-fields.js';
import type { TableLayout } from '../table/table-layout.js';
import { endOf, heldOf, recordHeld, rowsAtPoints, type End } from './held-row.js';

interface RetailerRow {
  readonly point: PointRef;
  readonly retailerId: string;
  readonly name?: string | undefined;
  readonly duns?: string | undefined;
  readonly from?: Moment | undefined;
  readonly until?: End | undefined;
}

/** A row a retailer's time at a usage point (REP of record). */
export const retailersCsv: TableLayout<RetailerRow> = {
  format: 'retailers-csv',
  kind: 'RetailerOfRecord',
  required: ['retailer_id', 'from'],
  optional: ['until', 'retailer_name', 'duns'],
  ofUsagePoints: true,

  rowOf(fields) {
    const duns = fields.text('duns')?.replaceAll('-', '');
    if (duns !== undefined && !/^\d{9}(?:\d{4})?$/.test(duns))
      throw new UnfitRow('invalid-value', 'duns', '9 digits, or 13');
    return {
      point: fields.point(),
      retailerId: fields.needed('retailer_id'),
      name: fields.text('retailer_name'),
      duns,
      from: fields.moment('from'),
      until: endOf(fields, 'until'),
    };
  },

  async take(rows, target, account) {
    const placed = await rowsAtPoints(rows, target, account, 'RetailerOfRecord');
    const outcomes = await target.retailers.put(
      placed.map(({ at, retailerId, name, duns, from, until }) => ({
        retailerId,
        ...(name !== undefined && { name }),
        ...(duns !== undefined && { duns }),
        ...heldOf(at, from, until),
      })),
      target.now,
    );
    const columns = { overlap: 'retailer-overlaps', from: 'from', until: 'until' } as const;
    recordHeld('RetailerOfRecord', placed, outcomes, columns, account);
  },
};
