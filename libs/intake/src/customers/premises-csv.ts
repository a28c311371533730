import { Entitlement } from '@app/entitlement';
import { ServiceKind, type CustomerContent, type ServiceLocation } from '@app/espi';
import type { GivenCustomerResource } from '@app/retail-customers';
import { ianaZone, startOfDate, type TimeZone } from '@app/time';
import type { FileAccount } from '../file-report.js';
import type { RecordTarget } from '../record-target.js';
import { columnOf, UnfitRow, type PointRef, type RowFields } from '../table/row-fields.js';
import type { Placed, TableLayout } from '../table/table-layout.js';
import { keyOf, type FoundPoint } from '../usage-point-directory.js';
import { addressColumns, addressOf, given } from './address.js';
import { chainOf, hungRows, ownedRows, type Hung, type Owned } from './customer-trees.js';
import { accountNumberOf } from './customers-csv.js';
import { sound } from './sound.js';

interface PremiseRow {
  readonly accountNumber: string;
  readonly premiseId: string;
  readonly agreementId?: string | undefined;
  readonly points: readonly PointRef[];
  readonly serviceKind: number;
  readonly timeZone?: string | undefined;
  readonly location: ServiceLocation;
}

const services = { electricity: ServiceKind.electricity, gas: ServiceKind.gas, water: ServiceKind.water } as const;

/** The premise that a row names: by its id, else by the usage point there. */
export function premiseIdOf(fields: RowFields): string {
  const id = fields.text('premise_id');
  const [point] = id === undefined ? fields.points() : [];
  if (id === undefined && point === undefined) throw new UnfitRow('missing-value', 'premise_id');
  return id ?? (point && ('id' in point ? point.id : point.esiid)) ?? '';
}

/** A row a premise of an account, with the usage points there. */
export const premisesCsv: TableLayout<PremiseRow> = {
  format: 'premises-csv',
  kind: 'ServiceLocation',
  required: ['street', 'account_number'],
  optional: ['premise_id', 'agreement_id', 'service', 'time_zone', 'status', 'access', ...addressColumns()],
  ofUsagePoints: true,

  rowOf(fields) {
    const status = fields.text('status');
    const location = given({
      mainAddress: addressOf(fields),
      status: status === undefined ? undefined : { value: status },
      accessMethod: fields.text('access'),
    });
    const points = fields.points();
    if (points.length === 0) throw new UnfitRow('missing-value', 'esiid');
    return {
      accountNumber: accountNumberOf(fields),
      premiseId: premiseIdOf(fields),
      agreementId: fields.text('agreement_id'),
      points,
      serviceKind: services[fields.word('service', ['electricity', 'gas', 'water']) ?? 'electricity'],
      timeZone: fields.zone('time_zone'),
      location: sound('ServiceLocation', location ?? {}),
    };
  },

  async take(rows, target, account) {
    const owned = await ownedRows(rows, target, account, 'ServiceLocation');
    const placed = [
      ...(await underNamedAgreement(owned, target, account)),
      ...(await underOnly(owned, target, account)),
    ];
    const points = await target.usagePoints.find(
      placed.flatMap(({ points: those, serviceKind, timeZone }) =>
        those.map((point) => ({ point, serviceKind, timeZone })),
      ),
    );
    const resources = placed
      .toSorted((a, b) => a.line - b.line)
      .flatMap((row) => {
        const found = row.points.map((point) => points.get(keyOf(point)));
        if (found.every((point) => point !== undefined)) {
          if (found.some(({ zone }) => !showsTimeOf(zone, row.timeZone)))
            account.warn(row.line, 'time-zone-kept', 'time_zone');
          return [resourceOf(row, found)];
        }
        const unknown = row.points.find((_, i) => found[i] === undefined);
        account.rejectRecord('ServiceLocation', row.line, 'unknown-usage-point', unknown && columnOf(unknown));
        return [];
      });
    for (const { outcome } of await target.resources.put(resources, target.now)) {
      account.record('ServiceLocation', outcome);
    }
  },
};

/** Whether the clocks of a zone show the same in winter and in summer as those that a row names, where it names any. */
function showsTimeOf(zone: TimeZone, named: string | undefined): boolean {
  if (named === undefined) return true;
  return [1, 7].every((month) => startOfDate(zone, 2026, month, 1) === startOfDate(ianaZone(named), 2026, month, 1));
}

function resourceOf(row: Hung<PremiseRow>, points: readonly FoundPoint[]): GivenCustomerResource {
  const content: CustomerContent = { element: 'ServiceLocation', value: row.location };
  const { customerId: retailCustomerId, above, premiseId: sourceKey } = row;
  return { ...content, retailCustomerId, above, sourceKey, usagePointIds: points.map(({ id }) => id) };
}

async function underNamedAgreement(
  rows: readonly Owned<Placed<PremiseRow>>[],
  target: RecordTarget,
  account: FileAccount,
): Promise<Hung<Placed<PremiseRow>>[]> {
  return hungRows(
    rows.filter(({ agreementId }) => agreementId !== undefined),
    target,
    'CustomerAgreement',
    ({ agreementId = '' }) => agreementId,
    ({ line }, reason, column) => account.rejectRecord('ServiceLocation', line, reason, column),
  );
}

/** A premise without an agreement of its own comes under one called as its account, which is made where there is none. */
async function underOnly(
  rows: readonly Owned<Placed<PremiseRow>>[],
  target: RecordTarget,
  account: FileAccount,
): Promise<Hung<Placed<PremiseRow>>[]> {
  const { resources, now } = target;
  const hung = await hungRows(
    rows.filter(({ agreementId }) => agreementId === undefined),
    target,
    'CustomerAccount',
    ({ accountNumber }) => accountNumber,
    ({ line }, reason, column) => account.rejectRecord('ServiceLocation', line, reason, column),
  );
  const nameOf = ({ customerId: retailCustomerId, accountNumber: sourceKey }: Hung<Placed<PremiseRow>>) => ({
    retailCustomerId,
    kind: 'CustomerAgreement' as const,
    sourceKey,
  });
  const known = await resources.withSourceKeys(Entitlement.ofOperator(), hung.map(nameOf));
  const missing = new Map(
    hung.filter((row) => known.get(nameOf(row)) === undefined).map((row) => [row.accountNumber, row]),
  );
  const made = await resources.put(
    [...missing.values()].map((row): GivenCustomerResource => {
      const content: CustomerContent = { element: 'CustomerAgreement', value: { agreementId: row.accountNumber } };
      const { retailCustomerId, sourceKey } = nameOf(row);
      return { ...content, retailCustomerId, sourceKey, above: row.above };
    }),
    now,
  );
  for (const { outcome } of made) account.record('CustomerAgreement', outcome);
  const seen = new Set(hung.map(({ accountNumber }) => accountNumber));
  for (let n = made.length; n < seen.size; n++) account.record('CustomerAgreement', 'unchanged');
  const fresh = new Map([...missing.keys()].map((accountNumber, i) => [accountNumber, made[i]?.id ?? '']));
  return hung.map((row) => {
    const found = known.get(nameOf(row));
    return { ...row, above: found ? chainOf(found) : [...row.above, fresh.get(row.accountNumber) ?? ''] };
  });
}
