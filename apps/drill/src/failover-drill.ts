import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { City, compare, eventually } from './city.js';
import { drillSettings } from './drill-settings.js';
import { freePort } from './free-port.js';
import { largeFeed } from './large-feed.js';
import { Program } from './program.js';
import { ReplicaSet } from './replica-set.js';
import type { Report } from './report.js';
import { ThirdParty } from './third-party.js';
import { Traffic, type Asked } from './traffic.js';

/** After which everything is as before, or it is a finding. */
const NORMAL_AGAIN_MS = 15_000;
const WATCHED_MS = 25_000;
/** what is usual on this machine is seen before each */
const CALM_MS = 8_000;
/** a request that takes longer than this, and than any in the calm before, was delayed */
const PROMPT_MS = 1_500;
/** after which a member that was killed is started again, or one that was frozen goes on */
const AWAY_MS = 12_000;

interface Settings {
  readonly dataDirectory: string;
  readonly failovers: number;
}

/**
 * The primary of a set of three goes, in one way after the other, under steady traffic: requests may wait, or be refused
 * with 503 and Retry-After, and a feed may be cut where that is seen; nothing else, and nothing that was acknowledged is lost.
 */
export async function failoverDrill(report: Report, { dataDirectory, failovers }: Settings): Promise<void> {
  report.begin(`${failovers} failovers of a replica set of three under traffic`);
  await mkdir(dataDirectory, { recursive: true });
  const set = await ReplicaSet.start(join(dataDirectory, 'set'));
  const base = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    MONGODB_URI: set.uri,
    TRUST_PROXY: '1',
    WORKER: 'apart',
    NOTIFICATION_RECEIVERS: 'any',
    NOTIFICATION_QUIET_SECONDS: '0',
  };
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  const worker = new Program('the worker', '../../worker/src/main.js', 'working', environment);
  const city = new City(custodian, base);
  const party = await ThirdParty.start((uri) => city.grants.get(/Subscription\/(\d+)/.exec(uri)?.[1] ?? '')?.token);
  const ways: readonly (readonly [string, () => Promise<() => void>])[] = [
    ['stepped down', async () => set.stepDown().then(() => () => undefined)],
    ['killed', async () => set.killPrimary()],
    ['frozen', async () => set.freezePrimary()],
  ];
  try {
    await Promise.all([server.start(), worker.start()]);
    const large = await largeFeed(custodian, dataDirectory);
    const traffic = new Traffic(custodian, base, city, large);
    city.send = traffic.send;
    await city.found();
    await city.connect(party);
    await traffic.start();
    await sleep(5_000);
    for (let n = 0; n < failovers; n++) {
      const [name, go] = ways[n % ways.length] ?? ['', async () => () => undefined];
      await set.whole();
      await sleep(CALM_MS);
      const at = Date.now();
      const back = await go();
      setTimeout(back, AWAY_MS);
      await sleep(WATCHED_MS);
      tell(report, `primary ${name}`, at, traffic.asked);
    }
    await traffic.stop();
    await set.whole();
    const wrong = traffic.asked.filter(
      ({ outcome, what }) => outcome === 'wrong' || (outcome === 'cut' && what !== 'feed'),
    );
    report.check(wrong.length === 0, `${traffic.asked.length} requests, none answered wrongly`, `${wrong.length} were`);
    for (const { what, said, ended, began } of wrong.slice(0, 10)) report.note(`${what}, ${ended - began} ms: ${said}`);
    if (wrong.length > 0) report.note(server.lastWords);
    const settled = await eventually(async () => (await city.left()) === 0 && party.isUpToDate);
    report.check(settled, 'what changed was told in the end', `${await city.left()} wait`);
    await compare(report, base, city.grants);
    await city.check(report, party, 'steady');
    await traffic.checkKept(report);
  } finally {
    await party.stop();
    await Promise.all([server.kill(), worker.kill()]);
    await custodian.close();
    await set.stop();
  }
}

function tell(report: Report, event: string, at: number, asked: readonly Asked[]): void {
  const calm = asked.filter(({ ended }) => ended > at - CALM_MS && ended < at);
  const usual = Math.max(PROMPT_MS, ...calm.map(({ began, ended }) => (ended - began) * 1.5));
  const since = asked.filter(({ ended }) => ended >= at);
  const uneasy = since.filter(({ outcome, began, ended }) => outcome !== 'right' || ended - began > usual);
  const normal = Math.max(0, ...uneasy.map(({ ended }) => ended - at));
  const count = (outcome: string): number => since.filter((each) => each.outcome === outcome).length;
  const delayed = uneasy.filter(({ outcome }) => outcome === 'right');
  const longest = Math.max(0, ...since.map(({ began, ended }) => ended - began));
  report.check(
    normal <= NORMAL_AGAIN_MS,
    `${event}: normal again after ${(normal / 1000).toFixed(1)} s; of ${since.length} requests ` +
      `${delayed.length} were delayed, ${(longest / 1000).toFixed(1)} s at most, ${count('refused')} refused, ` +
      `${count('cut')} cut, ${count('wrong')} wrong`,
  );
}
