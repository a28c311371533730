import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESOURCE_PATH } from '@app/espi';
import { ask } from './ask.js';
import { City, compare, eventually } from './city.js';
import { command } from './command.js';
import { drillSettings } from './drill-settings.js';
import { startDrilledServer } from './drilled-server.js';
import { Everything, type Called } from './everything.js';
import { freePort } from './free-port.js';
import { untilNormal } from './normal-again.js';
import { Program } from './program.js';
import type { Report } from './report.js';
import { ThirdParty } from './third-party.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** what a clock is put forward by, and back by */
const STEPS_MS = [HOUR_MS, -HOUR_MS, 3 * DAY_MS, -3 * DAY_MS, 400 * DAY_MS] as const;
const LONGEST_MS = 30_000;
/** after which a process has its clock as the file says */
const NOTICED_MS = 200;
const SEALED_MS = 120_000;
/** What a client may be told while the clock is wrong: as ever, that something has run out or not begun, or that nothing is taken. */
const TOLD_MEANWHILE = [303, 401, 403, 429, 503];

interface Settings {
  readonly dataDirectory: string;
  /** how long a clock is wrong each time */
  readonly secondsWrong: number;
}

/**
 * Of two servers that share a database the clock of one is put forward and back, by an hour to more than a year, while
 * days are uploaded to both and a third party is told: whatever is written stands, and all is as before once it is right.
 */
export async function clockDrill(report: Report, { dataDirectory, secondsWrong }: Settings): Promise<void> {
  report.begin(`a clock that is put forward and back, for ${secondsWrong} s each time`);
  const file = `${dataDirectory}.clock`;
  const setClock = (ms: number): void => writeFileSync(file, String(ms));
  setClock(0);
  const stepped = {
    CLOCK_FILE: file,
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'stepped-clock.js')}`,
    NOTIFICATION_RECEIVERS: 'any',
    NOTIFICATION_QUIET_SECONDS: '0',
  };
  // third parties ask the one whose clock is right, as behind a balancer that asks for readiness
  const steadyBase = `http://127.0.0.1:${await freePort()}`;
  const settingsOfStepped = { ...stepped, BASE_URL: steadyBase };
  const drilled = await startDrilledServer(dataDirectory, { meters: 2, days: 3 }, settingsOfStepped);
  const { NODE_OPTIONS: _, ...steady } = stepped;
  const settings = drillSettings(dataDirectory, steadyBase);
  const other = new Program('the other server', '../../custodian/src/main.js', 'ready', {
    ...settings,
    ...steady,
  });
  const { base, custodian } = drilled;
  const city = new City(custodian, steadyBase);
  const party = await ThirdParty.start((uri) => city.grants.get(/Subscription\/(\d+)/.exec(uri)?.[1] ?? '')?.token);
  try {
    await other.start();
    let turn = 0;
    city.send = async (_what, path, question) => {
      const server = turn++ % 2 === 0 ? base : steadyBase;
      const answer = await ask(`${server}${path}`, question).catch(() => undefined);
      // its token has run out there: it is sent again, as to the other
      return answer?.isWhole === true && answer.status !== 401 ? answer : undefined;
    };
    await city.found();
    await city.connect(party);
    const everything = await Everything.of(drilled);
    const stop = new AbortController();
    const reporting = city.report(stop.signal);
    for (const ms of STEPS_MS) {
      const name = `${ms > 0 ? 'forward' : 'back'} by ${Math.abs(ms) / HOUR_MS} hours`;
      setClock(ms);
      await sleep(NOTICED_MS);
      await meanwhile(report, { name, base, everything, secondsWrong });
      setClock(0);
      await everything.signIn();
      await untilNormal(report, drilled, everything, `${name}, and right again`);
    }
    stop.abort();
    report.note(`${await reporting} days of readings were taken in meanwhile`);
    const settled = await eventually(async () => (await city.left()) === 0 && party.isUpToDate);
    report.check(settled, 'what changed was told in the end', `${await city.left()} wait`);
    await compare(report, steadyBase, city.grants);
    await city.check(report, party, 'steady');
    const missing = await city.missing();
    report.check(missing.length === 0, `${city.acknowledged} readings that were acknowledged are there`, missing[0]);
    const tomorrow = new Date(Date.now() + DAY_MS);
    const late = await custodian.store.db
      .collection<{ _id: string; kind: string }>('jobs')
      // reminders of permissions that end are months off
      .find({ takeAt: { $gt: tomorrow }, kind: { $ne: 'permission-end-reminder' } })
      .toArray();
    report.check(late.length === 0, 'no job waits for a wrong time', late.map(({ _id }) => _id).join());
    await checkNews(report, base, city);
    let verified = await command(['audit', 'verify'], settings);
    // what was written in another day is signed within two minutes
    for (const end = Date.now() + SEALED_MS; verified.code !== 0 && Date.now() < end; await sleep(5_000)) {
      verified = await command(['audit', 'verify'], settings);
    }
    report.check(verified.code === 0, 'audit verify finds nothing', verified.out.slice(-800));
  } finally {
    await party.stop();
    await other.kill();
    await drilled.close();
  }
}

interface Moment {
  readonly name: string;
  readonly base: string;
  readonly everything: Everything;
  readonly secondsWrong: number;
}

async function meanwhile(report: Report, { name, base, everything, secondsWrong }: Moment): Promise<void> {
  const called: Called[] = [];
  let refusals = 0;
  let asked = 0;
  for (const end = Date.now() + secondsWrong * 1000; Date.now() < end; await sleep(2_000)) {
    called.push(...(await everything.ask(LONGEST_MS)));
    const { status, text } = await ask(`${base}/health/ready`);
    asked += 1;
    if (status === 503 && text.includes('clock-differs')) refusals += 1;
  }
  const wrong = called.filter(
    ({ answer, status }) => answer?.status !== status && !TOLD_MEANWHILE.includes(answer?.status ?? 0),
  );
  const [first] = wrong;
  report.check(
    wrong.length === 0,
    `${name}: ${called.length} requests, none answered wrongly`,
    `${wrong.length}, such as ${first?.what}: ${first?.answer?.status ?? 'none'} ${first?.answer?.text.slice(0, 200) ?? ''}`,
  );
  const odd = called.filter(({ answer }) => Number(answer?.headers['retry-after'] ?? 1) <= 0);
  report.check(odd.length === 0, `${name}: each Retry-After is in the future`);
  const taken = called.filter(({ what, answer }) => what === 'upload' && answer?.status === 200).length;
  report.check(
    refusals === asked && taken === 0,
    `${name}: not ready, clock-differs, and nothing taken in`,
    `${taken}`,
  );
}

/** What was written since is found by who asks for what is newer than the feed that it had. */
async function checkNews(report: Report, base: string, city: City): Promise<void> {
  for (const [id, { token }] of city.grants) {
    const feed = `${base}${RESOURCE_PATH}/Batch/Subscription/${id}`;
    const { text } = await ask(feed, { headers: { authorization: `Bearer ${token}` } });
    const times = [...text.matchAll(/<(?:updated|published)>([^<]+)</g)].map(([, time = '']) => Date.parse(time));
    const latest = Math.max(...times);
    report.check(latest <= Date.now(), 'nothing in a feed is of a time to come', new Date(latest).toISOString());
  }
}
