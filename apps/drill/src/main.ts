import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupDrill } from './backup-drill.js';
import { bulkDrill } from './bulk-drill.js';
import { clockDrill } from './clock-drill.js';
import { diskDrill } from './disk-drill.js';
import { failoverDrill } from './failover-drill.js';
import { fuzzDrill } from './fuzz-drill.js';
import { intakeKillDrill } from './intake-kill-drill.js';
import { killDrill } from './kill-drill.js';
import { overloadDrill } from './overload-drill.js';
import { readersDrill } from './readers-drill.js';
import { Report } from './report.js';
import { restartDrill } from './restart-drill.js';
import { stoppedDatabaseDrill } from './stopped-database-drill.js';

const number = (name: string, absent: number): number => Number(process.env[name] ?? absent);

/** Which drills: `npm run drill -- kills bulk`; all of them where none is named. */
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

const report = new Report();
const directory = await mkdtemp(join(tmpdir(), 'custodian-drill-'));
try {
  if (isWanted('kills')) {
    await killDrill(report, { dataDirectory: join(directory, 'kills'), kills: number('DRILL_KILLS', 50) });
  }
  if (isWanted('intake-kills')) {
    await intakeKillDrill(report, {
      dataDirectory: join(directory, 'intake-kills'),
      kills: number('DRILL_INTAKE_KILLS', 50),
    });
  }
  if (isWanted('failovers')) {
    const failovers = number('DRILL_FAILOVERS', 6);
    await failoverDrill(report, { dataDirectory: join(directory, 'failovers'), failovers });
  }
  if (isWanted('restarts')) {
    const restarts = number('DRILL_RESTARTS', 4);
    await restartDrill(report, { dataDirectory: join(directory, 'restarts'), restarts });
  }
  if (isWanted('bulk')) {
    const customers = number('DRILL_CUSTOMERS', 400);
    await bulkDrill(report, { dataDirectory: join(directory, 'bulk'), customers, days: number('DRILL_DAYS', 365) });
  }
  if (isWanted('fuzz')) {
    await fuzzDrill(report, {
      dataDirectory: join(directory, 'fuzz'),
      inputs: number('DRILL_FUZZ', 100_000),
      seconds: number('DRILL_FUZZ_SECONDS', 300),
      seed: number('DRILL_SEED', 1),
      only: process.env['DRILL_FAMILY'] ?? '',
      ...(process.env['DRILL_SAMPLES'] !== undefined && { samples: process.env['DRILL_SAMPLES'] }),
    });
  }
  if (isWanted('backup')) {
    const meters = number('DRILL_METERS', 400);
    await backupDrill(report, { dataDirectory: join(directory, 'backup'), meters, days: number('DRILL_DAYS', 365) });
  }
  if (isWanted('readers')) {
    await readersDrill(report, {
      dataDirectory: join(directory, 'readers'),
      readers: number('DRILL_READERS', 1_000),
      idle: number('DRILL_IDLE', 1_000),
      leaving: number('DRILL_LEAVING', 200),
    });
  }
  if (isWanted('overload')) {
    await overloadDrill(report, {
      dataDirectory: join(directory, 'overload'),
      clients: number('DRILL_CLIENTS', 1_500),
      seconds: number('DRILL_SECONDS', 15),
    });
  }
  if (isWanted('disk')) {
    await diskDrill(report, { dataDirectory: join(directory, 'disk'), secondsFull: number('DRILL_SECONDS_FULL', 40) });
  }
  if (isWanted('clock')) {
    await clockDrill(report, {
      dataDirectory: join(directory, 'clock'),
      secondsWrong: number('DRILL_SECONDS_WRONG', 15),
    });
  }
  if (isWanted('stopped-database')) {
    await stoppedDatabaseDrill(report, {
      dataDirectory: join(directory, 'stopped-database'),
      secondsAway: number('DRILL_SECONDS_AWAY', 30),
    });
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exit(report.end());
