import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH } from '@app/espi';
import { readConfiguration } from '@app/runtime';
import { writeMeterDataFile } from '../../bench/src/meter-data-file.js';
import { drillSettings } from './drill-settings.js';
import { command, said } from './command.js';
import { freePort } from './free-port.js';
import { meterUpload } from './meter-upload.js';
import { Program } from './program.js';
import type { Report } from './report.js';

const DAY = 86_400;
/** Memory of a backup or a restore, however large the database is, MB. */
const MOST_MEMORY = 300;

interface Settings {
  readonly dataDirectory: string;
  readonly meters: number;
  readonly days: number;
}

/** A backup beside a server that is written to and read; restored elsewhere, and looked through there. */
export async function backupDrill(report: Report, { dataDirectory, meters, days }: Settings): Promise<void> {
  report.begin(`backup and restore: ${meters} meters, ${days} days of quarters of an hour each, under traffic`);
  const base = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    KEYS_FILE: join(dataDirectory, 'here', 'keys.json'),
  };
  const here = { ...environment, DATA_DIR: join(dataDirectory, 'here') };
  const elsewhere = { ...environment, DATA_DIR: join(dataDirectory, 'elsewhere') };
  for (const { DATA_DIR } of [here, elsewhere]) await mkdir(DATA_DIR, { recursive: true });
  const { KEYS_FILE: _, ...first } = here;
  const custodian = await DataCustodian.open(readConfiguration(first));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', here);
  try {
    const file = join(dataDirectory, 'meters.csv');
    const readings = await writeMeterDataFile(file, meters, { year: 2025, month: 1, day: 1 }, days);
    await custodian.intake.ingest({ file, name: 'meters.csv' }, { by: 'drill', create: true });
    report.note(`${readings.toLocaleString('en-US')} readings taken in`);
    await server.start();
    const traffic = new Traffic(custodian, base);
    await traffic.start();
    const backup = await command(['backup', join(dataDirectory, 'backup'), '--json'], here);
    await traffic.stop();
    const manifest = JSON.parse(backup.out) as {
      collections: { name: string; documents: number; fileBytes: number }[];
    };
    const bytes = manifest.collections.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
    report.check(backup.code === 0, `written beside ${traffic.uploads} uploads and ${traffic.reads} feeds`, backup.out);
    report.note(`${(bytes / 1e6).toFixed(1)} MB in files, ${said(backup)}`);
    report.note(`${((await stat(file)).size / 1e6).toFixed(0)} MB of CSV it was`);
    report.check(backup.megabytes < MOST_MEMORY, `memory of the backup below ${MOST_MEMORY} MB`, said(backup));

    const restore = await command(['restore', join(dataDirectory, 'backup'), '--json'], elsewhere);
    report.check(restore.code === 0, `restored elsewhere, ${said(restore)}`, restore.out);
    report.check(restore.megabytes < MOST_MEMORY, `memory of the restore below ${MOST_MEMORY} MB`, said(restore));
    const again = await command(['restore', join(dataDirectory, 'backup')], elsewhere);
    report.check(again.code !== 0, 'not restored over what is there');
    const verified = await command(['audit', 'verify', '--json'], elsewhere);
    const { findings, records } = JSON.parse(verified.out) as { findings: number; records: number };
    report.check(
      verified.code === 0 && records > 0,
      `${records} access records, nothing found`,
      `${findings} findings`,
    );
    const esiid = '10443720000000000';
    const feeds = await Promise.all(
      [here, elsewhere].map(async (at) => command(['export', '--esiid', esiid, '--format', 'csv'], at)),
    );
    const [original, restored] = feeds.map(({ out }) => out);
    report.check(
      original !== '' && original === restored,
      `a meter's readings are the same bytes, ${original?.length ?? 0}`,
    );
  } finally {
    await server.kill();
    await custodian.close();
  }
}

/** Uploads and reads while something else is under way. */
class Traffic {
  uploads = 0;
  reads = 0;
  #isOver = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly custodian: DataCustodian,
    private readonly base: string,
  ) {}

  async start(): Promise<void> {
    const { tokens, customers } = this.custodian;
    const expiresAt = new Date(Date.now() + DAY * 1000);
    const upload = (await tokens.issue('upload', { expiresAt })).token;
    const operator = (await tokens.issue('operator', { expiresAt })).token;
    const { _id: customerId } = await customers.add({ name: 'Drill', synthetic: true });
    const path = `${this.base}${RESOURCE_PATH}/Batch/RetailCustomer/${customerId}/UsagePoint`;
    const ask = async (token: string, body?: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/atom+xml' };
      const answer = await fetch(path, { headers, ...(body !== undefined && { method: 'POST', body }) });
      await answer.text();
      return answer.status;
    };
    const uploading = async (): Promise<void> => {
      for (let n = 0; !this.#isOver; n++) {
        const status = await ask(upload, meterUpload(n % 8, 1_735_711_200 + (n % 300) * DAY, n, 1_767_225_600 + n));
        if (status >= 400) throw new Error(`an upload was answered ${status}`);
        this.uploads += 1;
      }
    };
    const reading = async (): Promise<void> => {
      while (!this.#isOver) if ((await ask(operator)) === 200) this.reads += 1;
    };
    this.#running = Promise.all([uploading(), reading()]);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }
}
