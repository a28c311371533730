import { mkdir } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { City } from './city.js';
import { drillSettings } from './drill-settings.js';
import { freePort } from './free-port.js';
import { Front } from './front.js';
import { largeFeed, type LargeFeed } from './large-feed.js';
import { Program } from './program.js';
import type { Report } from './report.js';
import { ThirdParty } from './third-party.js';
import { Traffic } from './traffic.js';

/** A reader so slow that it is not done when the server would close. */
const SLOW_MS = 9_000;
const DRAIN_SECONDS = 4;
const PATIENCE_MS = 60_000;

interface Settings {
  readonly dataDirectory: string;
  readonly restarts: number;
}

/** Two servers behind a load balancer are ended by SIGTERM and started again, in turn, under traffic: no request fails. */
export async function restartDrill(report: Report, { dataDirectory, restarts }: Settings): Promise<void> {
  report.begin(`${restarts} restarts of one of two servers behind a load balancer under traffic`);
  await mkdir(dataDirectory, { recursive: true });
  const base = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    TRUST_PROXY: '1',
    NOTIFICATION_RECEIVERS: 'any',
    NOTIFICATION_QUIET_SECONDS: '0',
    DRAIN_SECONDS: String(DRAIN_SECONDS),
  };
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const ports = [await freePort(), await freePort()];
  const servers = ports.map((port) => ({
    origin: `http://127.0.0.1:${port}`,
    program: new Program(`server ${port}`, '../../custodian/src/main.js', 'ready', {
      ...environment,
      PORT: String(port),
    }),
  }));
  const front = await Front.start(
    Number(new URL(base).port),
    servers.map(({ origin }) => origin),
  );
  const city = new City(custodian, base);
  const party = await ThirdParty.start((uri) => city.grants.get(/Subscription\/(\d+)/.exec(uri)?.[1] ?? '')?.token);
  try {
    for (const { program, origin } of servers) {
      await program.start();
      await until(() => front.isReady(origin));
    }
    const large = await largeFeed(custodian, dataDirectory);
    const traffic = new Traffic(custodian, base, city, large);
    await city.found();
    await city.connect(party);
    city.send = traffic.send;
    await traffic.start();
    for (let n = 0; n < restarts; n++) {
      const server = servers[n % servers.length];
      if (server === undefined) break;
      await sleep(3_000);
      const before = traffic.asked.length;
      const reading = readSlowly(server.origin, large);
      await sleep(500);
      const began = Date.now();
      const code = await server.program.terminate();
      const took = ((Date.now() - began) / 1000).toFixed(1);
      report.check(code === 0, `ended in order after ${took} s`, `exit code ${code ?? 'none'}`);
      report.check(await reading, 'a slow reader that it had begun to answer got the whole feed');
      const passed = traffic.asked.length - before;
      report.check(passed > 0, `${passed} requests were answered meanwhile`);
      await server.program.start();
      await until(() => front.isReady(server.origin));
    }
    await sleep(2_000);
    await traffic.stop();
    const failed = traffic.asked.filter(({ outcome }) => outcome !== 'right');
    report.check(failed.length === 0, `${traffic.asked.length} requests, none failed`, `${failed.length} did`);
    for (const { what, said, outcome } of failed.slice(0, 10)) report.note(`${what}: ${outcome} ${said}`);
    await traffic.checkKept(report);
  } finally {
    await party.stop();
    front.stop();
    await Promise.all(servers.map(async ({ program }) => program.kill()));
    await custodian.close();
  }
}

/** Begins to read a feed, and takes its time. @returns whether all of it came */
async function readSlowly(origin: string, { path, token, readings }: LargeFeed): Promise<boolean> {
  const asked = get(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` }, agent: false });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  let isHeldUp = true;
  setTimeout(() => (isHeldUp = false), SLOW_MS);
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (isHeldUp) await sleep(100);
    }
  } catch {
    return false;
  }
  return response.complete && text.split('<espi:IntervalReading>').length - 1 === readings;
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !isSo(); await sleep(50)) {
    if (Date.now() > end) throw new Error('a server does not become ready');
  }
}
