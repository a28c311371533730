import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import { readConfiguration } from '@app/runtime';
import { grantAll } from '../../bench/src/grant-all.js';
import { writeMeterDataFile } from '../../bench/src/meter-data-file.js';
import { drillSettings } from './drill-settings.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';

/** A server as a process of its own, and a feed of all that its store holds. */
export interface DrilledServer {
  readonly base: string;
  readonly port: number;
  readonly custodian: DataCustodian;
  readonly server: Program;
  /** of a feed, and the token that reads it */
  readonly feed: string;
  readonly token: string;
  /** of the server's metrics one, of one label where it has any */
  metric(name: string): Promise<number>;
  close(): Promise<void>;
}

/** @param settings environment variables beside those of every drill */
export async function startDrilledServer(
  dataDirectory: string,
  { meters, days }: { readonly meters: number; readonly days: number },
  settings: Readonly<Record<string, string>> = {},
): Promise<DrilledServer> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    ...settings,
  };
  await mkdir(dataDirectory, { recursive: true });
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  const close = async (): Promise<void> => {
    await server.kill();
    await custodian.close();
  };
  try {
    const file = join(dataDirectory, 'meters.csv');
    await writeMeterDataFile(file, meters, { year: 2025, month: 1, day: 1 }, days);
    await custodian.intake.ingest({ file, name: 'meters.csv' }, { by: 'drill', create: true });
    const { subscription, token } = await grantAll(custodian);
    await server.start();
    const metric = async (name: string): Promise<number> => {
      const text = await (await fetch(`${base}/metrics`)).text();
      const line = text.split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? NaN);
    };
    const feed = `${base}${RESOURCE_PATH}/Batch/Subscription/${subscription}`;
    return { base, port, custodian, server, feed, token, metric, close };
  } catch (error) {
    await close();
    throw error;
  }
}
