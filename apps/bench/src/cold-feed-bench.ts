import { feedOf } from './feed-bench.js';
import type { Granted } from './grant-all.js';
import { MeasuredServer } from './measured-server.js';
import type { Table } from './table.js';
import { lastByte } from './timed-request.js';

/** So many channel-years are read to warm up everything but what is measured, and so many are measured. */
const WARMING = 20;
const MEASURED = 20;

/** The feed of one usage point of which the database has nothing in its cache. The custodian must be closed. */
export async function coldFeedBench(table: Table, dataDirectory: string, granted: Granted): Promise<void> {
  const server = await MeasuredServer.start('custodian', dataDirectory);
  const ofPoint = (id: string): string => `${server.address}${feedOf(granted)}/UsagePoint/${id}`;
  const time = async (ids: readonly string[]): Promise<number[]> => {
    const times: number[] = [];
    for (const id of ids) times.push(await lastByte(ofPoint(id), granted.token));
    return times;
  };
  const { usagePointIds } = granted;
  await time(usagePointIds.slice(0, WARMING));
  const measured = usagePointIds.slice(WARMING, WARMING + MEASURED);
  table.begin(
    'Cold feed',
    [
      `one channel-year of 15-minute readings over HTTP, ${measured.length} meters one after the other, to the last byte`,
      'cold: MongoDB was started anew, and nothing of that channel is in its cache (the operating system may have the file)',
      'code and connections are warm, by other meters',
    ].join('; '),
  );
  table.row('cold', 'ms', await time(measured), '≤ 15');
  table.row('the same again, warm', 'ms', await time(measured));
  await server.stop();
}
