import type { TimeZone } from '@app/time';
import type { FileAccount, RecordKind } from '../file-report.js';
import { isAfter } from '../service-history/held-row.js';
import { secondsOf, type Moment } from '../table/row-fields.js';

type Between<Start extends string, End extends string> = { readonly line: number } & {
  readonly [K in Start | End]?: Moment | undefined;
};

/** The rows whose time does not end before it starts; the names of its ends are those of their columns. */
export function forwardRows<Start extends string, End extends string, Row extends Between<Start, End>>(
  rows: readonly Row[],
  [start, end]: readonly [Start, End],
  zone: TimeZone,
  account: FileAccount,
  kindOf: (row: Row) => RecordKind,
): Row[] {
  return rows.filter((row) => {
    const from: Moment | undefined = row[start];
    const until: Moment | undefined = row[end];
    if (from === undefined || until === undefined || secondsOf(from, zone) <= secondsOf(until, zone)) return true;
    account.rejectRecord(kindOf(row), row.line, 'wrong-period', isAfter(end, start));
    return false;
  });
}
