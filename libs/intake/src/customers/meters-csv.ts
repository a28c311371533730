import type { CustomerContent } from '@app/espi';
import { secondsOf, type Moment } from '../table/row-fields.js';
import type { TableLayout } from '../table/table-layout.js';
import { given } from './address.js';
import { hungRows, ownedRows } from './customer-trees.js';
import { accountNumberOf } from './customers-csv.js';
import { forwardRows } from './forward-rows.js';
import { premiseIdOf } from './premises-csv.js';
import { sound } from './sound.js';

interface DeviceRow {
  readonly accountNumber: string;
  readonly premiseId: string;
  readonly serialNumber: string;
  readonly device: CustomerContent & { readonly element: 'Meter' | 'EndDevice' };
  readonly installed?: Moment | undefined;
  readonly removed?: Moment | undefined;
}

/** A row a meter, or another device, at a premise. */
export const metersCsv: TableLayout<DeviceRow> = {
  format: 'meters-csv',
  kind: 'Meter',
  required: ['serial_number', 'account_number'],
  optional: [
    'premise_id',
    'esiid',
    'usage_point',
    'device',
    'type',
    'utility_number',
    'status',
    'form_number',
    'interval_seconds',
    'amr_system',
    'in_home_network',
    'install_code',
    'installed',
    'removed',
  ],
  ofUsagePoints: false,

  rowOf(fields) {
    const serialNumber = fields.needed('serial_number');
    const status = fields.text('status');
    const common = given({
      type: fields.text('type'),
      utcNumber: fields.text('utility_number'),
      serialNumber,
      status: status === undefined ? undefined : { value: status },
      isPan: fields.flag('in_home_network'),
      installCode: fields.text('install_code'),
      amrSystem: fields.text('amr_system'),
    });
    const meter = given({ formNumber: fields.text('form_number'), intervalLength: fields.whole('interval_seconds') });
    const isMeter = (fields.word('device', ['meter', 'end_device']) ?? 'meter') === 'meter';
    return {
      accountNumber: accountNumberOf(fields),
      premiseId: premiseIdOf(fields),
      serialNumber,
      device: isMeter
        ? { element: 'Meter', value: sound('Meter', { ...common, ...meter }) }
        : { element: 'EndDevice', value: sound('EndDevice', common ?? {}) },
      installed: fields.moment('installed'),
      removed: fields.moment('removed'),
    };
  },

  async take(rows, target, account) {
    const { resources, usagePoints, now } = target;
    const kindOf = ({ device }: DeviceRow): 'Meter' | 'EndDevice' => device.element;
    const forward = forwardRows(rows, ['installed', 'removed'], usagePoints.zone, account, kindOf);
    const owned = await ownedRows(forward, target, account, 'Meter');
    const hung = await hungRows(
      owned,
      target,
      'ServiceLocation',
      ({ premiseId }) => premiseId,
      (row, reason, column) => account.rejectRecord(kindOf(row), row.line, reason, column),
    );
    const at = (moment: Moment | undefined): number | undefined => moment && secondsOf(moment, usagePoints.zone);
    const put = await resources.put(
      hung.map(({ customerId: retailCustomerId, above, serialNumber: sourceKey, device, installed, removed }) => {
        const lifecycle = given({ installationDate: at(installed), removalDate: at(removed) });
        const dates = lifecycle && { lifecycle };
        const place = { retailCustomerId, above, sourceKey };
        return device.element === 'Meter'
          ? { element: device.element, value: { ...device.value, ...dates }, ...place }
          : { element: device.element, value: { ...device.value, ...dates }, ...place };
      }),
      now,
    );
    for (const [i, { outcome }] of put.entries()) account.record(hung[i]?.device.element ?? 'Meter', outcome);
  },
};
