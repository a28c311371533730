import { seconds } from './seconds.js';
import type { Table } from './table.js';
import { DAYS, METERS, type YearOfMeters } from './year-of-meters.js';

/** Files into an empty store, and what they take there. */
export async function intakeBench(table: Table, { custodian, file, readings }: YearOfMeters): Promise<void> {
  const size = `${METERS} meters × ${DAYS} days, ${readings.toLocaleString('en-US')} readings of 15 minutes`;
  table.begin('Intake', `${size}, file to acknowledged`);
  const ingest = (): Promise<unknown> =>
    custodian.intake.ingest({ file, name: 'bench.csv' }, { by: 'bench', create: true });
  table.row('Smart Meter Texas CSV, first time', 'readings/s', [readings / (await seconds(ingest))], '≥ 1,000,000');
  table.row('the same file again', 'readings/s', [readings / (await seconds(ingest))]);
  const { store } = custodian;
  await store.client.db('admin').command({ fsync: 1 });
  const { storageSize, totalIndexSize } = (await store.db.command({ collStats: 'intervalBlocks' })) as {
    storageSize: number;
    totalIndexSize: number;
  };
  table.row('stored, indexes included', 'bytes/reading', [(storageSize + totalIndexSize) / readings], '≤ 3.0');
}
