import type { HeldOutcome } from '@app/service-history';
import type { FileAccount, RecordKind } from '../file-report.js';
import type { Reason } from '../reasons.js';
import type { RecordTarget } from '../record-target.js';
import { columnOf, secondsOf, type Moment, type PointRef, type RowFields } from '../table/row-fields.js';
import { keyOf, type FoundPoint } from '../usage-point-directory.js';

/** What ends a time: a moment, or the word that it has no end. */
export type End = Moment | 'open';

/** What is expected of an end. */
export const isAfter = (end: string, start: string): string => `${end}: after ${start}`;

export const endOf = (fields: RowFields, column: string): End | undefined =>
  fields.text(column)?.toLowerCase() === 'none' ? 'open' : fields.moment(column);

interface OfPoint {
  readonly line: number;
  readonly point: PointRef;
}

/** The rows with their usage points; a row of one that is not known, and may not be made, is rejected. */
export async function rowsAtPoints<Row extends OfPoint>(
  rows: readonly Row[],
  { usagePoints }: Pick<RecordTarget, 'usagePoints'>,
  account: FileAccount,
  kind: RecordKind,
): Promise<(Row & { readonly at: FoundPoint })[]> {
  const points = await usagePoints.find(rows);
  return rows.flatMap((row) => {
    const at = points.get(keyOf(row.point));
    if (at !== undefined) return [{ ...row, at }];
    account.rejectRecord(kind, row.line, 'unknown-usage-point', columnOf(row.point));
    return [];
  });
}

/** The time that a row tells, by the clocks of its usage point. */
export function heldOf({ id: usagePointId, zone }: FoundPoint, from: Moment | undefined, until: End | undefined) {
  const at = (moment: Moment): Date => new Date(secondsOf(moment, zone) * 1000);
  return {
    usagePointId,
    ...(from && { from: at(from) }),
    ...(until && { until: until === 'open' ? until : at(until) }),
  };
}

/** What a layout calls the ends of a time, and the reason that another holds it. */
interface HeldColumns {
  readonly overlap: Reason;
  readonly from: string;
  readonly until: string;
}

/** Puts what became of the rows into the account. */
export function recordHeld(
  kind: RecordKind,
  rows: readonly { readonly line: number }[],
  outcomes: readonly HeldOutcome[],
  { overlap, from, until }: HeldColumns,
  account: FileAccount,
): void {
  for (const [i, { line }] of rows.entries()) {
    const outcome = outcomes[i];
    if (outcome === 'overlaps') account.rejectRecord(kind, line, overlap, `${from}, ${until}`);
    else if (outcome === 'backwards') account.rejectRecord(kind, line, 'wrong-period', isAfter(until, from));
    else if (outcome !== undefined) account.record(kind, outcome);
  }
}
