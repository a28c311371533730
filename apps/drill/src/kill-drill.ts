import { setTimeout as sleep } from 'node:timers/promises';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { City, compare, eventually } from './city.js';
import { drillSettings } from './drill-settings.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import type { Report } from './report.js';
import { ThirdParty, type Conduct } from './third-party.js';

const below = (most: number): number => Math.floor(Math.random() * most);
const chance = (probability: number): boolean => Math.random() < probability;

interface Settings {
  readonly dataDirectory: string;
  readonly kills: number;
}

/**
 * Kills servers and workers while meters report and third parties are told, one of which refuses and breaks off: in the
 * end each third party, which knows only what it was told of, must have what the custodian has.
 */
export async function killDrill(report: Report, { dataDirectory, kills }: Settings): Promise<void> {
  report.begin(`${kills} kills while meters report and third parties are told`);
  const base = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    WORKER: 'apart',
    NOTIFICATION_RECEIVERS: 'any',
    NOTIFICATION_QUIET_SECONDS: '0',
  };
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  const worker = new Program('the worker', 'short-lease-worker.js', 'working', environment);
  const city = new City(custodian, base);
  const tokenFor = (uri: string): string | undefined =>
    city.grants.get(/Batch\/Subscription\/(\d+)/.exec(uri)?.[1] ?? '')?.token;
  const parties = [await ThirdParty.start(tokenFor), await ThirdParty.start(tokenFor)] as const;
  try {
    await Promise.all([server.start(), worker.start()]);
    await city.found();
    for (const party of parties) await city.connect(party);
    const [, unsteady] = parties;
    unsteady.conduct = (): Conduct =>
      chance(0.7) ? 'take' : chance(0.4) ? 'refuse' : chance(0.5) ? 'cut' : 'take-and-cut';
    const stop = new AbortController();
    const reporting = city.report(stop.signal);
    await killAtRandom({ server, worker, parties, kills, onKill: (n) => n % 10 === 0 && report.note(`${n} kills`) });
    stop.abort();
    report.note(`${await reporting} days of readings were taken in meanwhile`);
    unsteady.conduct = () => 'take';
    const settled = await eventually(async () => (await city.left()) === 0 && parties.every((each) => each.isUpToDate));
    report.check(
      settled,
      'what changed was told in the end',
      `${await city.left()} changes, notices or deliveries wait`,
    );
    await compare(report, base, city.grants);
    for (const [index, party] of parties.entries())
      await city.check(report, party, index === 0 ? 'steady' : 'unsteady');
  } finally {
    await Promise.all(parties.map(async (each) => each.stop()));
    await Promise.all([server.kill(), worker.kill()]);
    await custodian.close();
  }
}

interface Killing {
  readonly server: Program;
  readonly worker: Program;
  readonly parties: readonly ThirdParty[];
  readonly kills: number;
  readonly onKill: (n: number) => void;
}

/** Half of them at any time, half of them about when somebody is told something. */
async function killAtRandom({ server, worker, parties, kills, onKill }: Killing): Promise<void> {
  for (let n = 1; n <= kills; n++) {
    if (chance(0.5)) await sleep(below(2_000));
    else {
      await Promise.race([sleep(4_000), ...parties.map(told)]);
      await sleep(below(40));
    }
    const victims = chance(0.2) ? [server, worker] : [chance(0.65) ? worker : server];
    await Promise.all(victims.map(async (victim) => victim.kill()));
    onKill(n);
    await Promise.all(victims.map(async (victim) => victim.start()));
  }
}

const told = async (party: ThirdParty): Promise<void> =>
  new Promise((resolve) => {
    party.onTold = resolve;
  });
