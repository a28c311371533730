import { DataCustodian } from '@app/data-custodian';
import { always } from '@app/entitlement';
import { readConfiguration } from '@app/runtime';
import { feedOf } from './feed-bench.js';
import type { Granted } from './grant-all.js';
import { MeasuredServer } from './measured-server.js';
import type { Table } from './table.js';
import { lastByte } from './timed-request.js';

/** So many channel-years are read to warm up everything but what is measured, and so many are measured. */
const WARMING = 20;
const MEASURED = 20;
/** The code that answers is as warm as that of a server which has answered for a minute. */
const ROUNDS = 5;

/** From the question to the last block in memory, ms: what reading costs a feed whose channel nobody has read. */
async function timeReads(dataDirectory: string, { subscription, usagePointIds }: Granted): Promise<number[]> {
  const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' }));
  const { metering, entitlements, authorizations } = custodian;
  const entitlement = await entitlements.ofAuthorization(await authorizations.get(subscription));
  const times: number[] = [];
  for (const id of usagePointIds.slice(0, WARMING + MEASURED)) {
    const channels = await metering.meterReadings.ofUsagePoints(entitlement, [id]);
    const began = performance.now();
    for (const channel of channels) {
      for await (const blocks of metering.intervalBlocks.read(entitlement, channel, always, { enough: Infinity })) {
        for (const { n } of blocks) if (n === 0) throw new Error('a block is empty');
      }
    }
    times.push(performance.now() - began);
  }
  await custodian.close();
  return times.slice(WARMING);
}

/** The feed of one usage point of which the database has nothing in its cache. The custodian must be closed. */
export async function coldFeedBench(table: Table, dataDirectory: string, granted: Granted): Promise<void> {
  const reads = await timeReads(dataDirectory, granted);
  const server = await MeasuredServer.start('custodian', dataDirectory);
  const ofPoint = (id: string): string => `${server.address}${feedOf(granted)}/UsagePoint/${id}`;
  const time = async (ids: readonly string[]): Promise<number[]> => {
    const times: number[] = [];
    for (const id of ids) times.push(await lastByte(ofPoint(id), granted.token));
    return times;
  };
  const { usagePointIds } = granted;
  for (let round = 0; round < ROUNDS; round++) await time(usagePointIds.slice(0, WARMING));
  const measured = usagePointIds.slice(WARMING, WARMING + MEASURED);
  table.begin(
    'Cold feed',
    [
      `one channel-year of 15-minute readings, ${measured.length} meters one after the other`,
      'cold: MongoDB was started anew, and nothing of that channel is in its cache (the operating system may have the file)',
      'code and connections are warm, by other meters',
    ].join('; '),
  );
  table.row('cold, its blocks read and in memory', 'ms', reads, '≤ 15');
  table.row('cold, over HTTP to the last byte of 6.6 MB', 'ms', await time(measured));
  table.row('the same again, warm', 'ms', await time(measured));
  await server.stop();
}
