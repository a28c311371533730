import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDrilledServer, type DrilledServer } from './drilled-server.js';
import { quantile } from './quantile.js';
import type { Report } from './report.js';
import { SlowReader } from './slow-reader.js';

interface Settings {
  readonly dataDirectory: string;
  readonly readers: number;
  readonly idle: number;
  readonly leaving: number;
}

/** Feed of some 65 MB: more than the sockets of one reader hold. */
const CITY = { meters: 40, days: 90 };
const STALLED_SECONDS = 20;
const SLOW_FOR_MS = 12_000;
/** What memory may grow by for each slow reader, KB. */
const MOST_PER_READER_KB = 700;
const MOST_PER_IDLE_KB = 40;
/** The 99th percentile of small requests beside slow readers, ms. */
const MOST_BESIDE_MS = 250;

/** Who is refused is told to wait for two to five seconds. */
const RETRY_AFTER_MS = 5_000;
const MOST_TRIES = 5;

/** Many readers that hardly read, many connections that ask nothing, and many clients that leave in the middle. */
export async function readersDrill(report: Report, { dataDirectory, readers, idle, leaving }: Settings): Promise<void> {
  report.begin(`${readers} slow readers of large feeds, ${idle} idle connections, ${leaving} that leave`);
  const drilled = await startDrilledServer(dataDirectory, CITY, {
    STALLED_SECONDS: String(STALLED_SECONDS),
    IDLE_SECONDS: '10',
  });
  const { server, feed, token } = drilled;
  const sockets: Socket[] = [];
  const slow: SlowReader[] = [];
  try {
    const whole = await readWhole(feed, token);
    // connections to the database are kept: as many as there will be
    await Promise.all(Array.from({ length: 150 }, async () => latencies(drilled, 4)));
    const before = { ms: await latencies(drilled, 200), fds: server.descriptors(), mb: server.residentMegabytes() };
    const cursors = await openCursors(drilled);
    report.note(
      `a feed of ${(whole.bytes / 1e6).toFixed(0)} MB in ${whole.seconds.toFixed(1)} s; ` +
        `small requests: median ${quantile(before.ms, 0.5).toFixed(1)} ms, 99th ${quantile(before.ms, 0.99).toFixed(1)} ms`,
    );

    for (let n = 0; n < idle; n++) sockets.push(await idleConnection(drilled.port));
    await sleep(500);
    const ofIdle = ((server.residentMegabytes() - before.mb) * 1_000) / idle;
    report.check(ofIdle < MOST_PER_IDLE_KB, `${ofIdle.toFixed(0)} KB an idle connection, resident`);
    await until(() => sockets.every(({ destroyed }) => destroyed), 60_000);
    const left = sockets.filter(({ destroyed }) => !destroyed).length;
    report.check(left === 0, 'idle connections are closed in the end', `${left} are open`);

    const path = new URL(feed).pathname;
    for (const encoding of ['identity', 'gzip']) {
      await sleep(2_000);
      const idleMb = server.residentMegabytes();
      const ask = async (): Promise<SlowReader> => SlowReader.ask(drilled.port, path, token, encoding);
      const asked = await askUntilServed(readers, ask);
      slow.push(...asked.readers);
      const served = slow.filter(({ status }) => status.endsWith(' 200')).length;
      report.check(served === readers, `${readers} readers are served (${encoding})`, `${served}`);
      report.note(`${asked.again} of them, who came all at once, when they asked again`);
      const taking = setInterval(() => slow.forEach((each) => each.take()), 1_000);
      const ms: number[] = [];
      let most = 0;
      for (const end = Date.now() + SLOW_FOR_MS; Date.now() < end;) {
        ms.push(...(await latencies(drilled, 20)));
        most = Math.max(most, server.residentMegabytes());
        await sleep(250);
      }
      const beside = await readWhole(feed, token);
      clearInterval(taking);
      const each = ((most - idleMb) * 1_000) / readers;
      report.check(
        each < MOST_PER_READER_KB,
        `memory ${idleMb.toFixed(0)} MB before, ${most.toFixed(0)} MB at most: ${each.toFixed(0)} KB a slow reader`,
      );
      const [median, late] = [quantile(ms, 0.5), quantile(ms, 0.99)];
      report.check(
        late < Math.max(MOST_BESIDE_MS, 3 * quantile(before.ms, 0.99)),
        `small requests beside them: median ${median.toFixed(1)} ms, 99th ${late.toFixed(1)} ms`,
      );
      report.note(`a quick reader beside them: ${beside.seconds.toFixed(1)} s`);
      const stopped = performance.now();
      const cut = async (): Promise<number> => drilled.metric('custodian_in_flight{load="transfers"}');
      await until(async () => (await cut()) === 0, 6 * STALLED_SECONDS * 1_000);
      const seconds = (performance.now() - stopped) / 1_000;
      report.check((await cut()) === 0, `whoever takes nothing any more is cut, all after ${seconds.toFixed(0)} s`);
      for (const each of slow.splice(0)) each.leave();
      await leaves(report, drilled, { cursors, fds: before.fds });
    }

    for (let n = 0; n < leaving; n++) {
      slow.push(await SlowReader.ask(drilled.port, path, token, n % 2 === 0 ? 'identity' : 'gzip'));
    }
    await until(() => slow.every(({ bytes }) => bytes > 0), 60_000);
    for (const each of slow) each.leave();
    report.note(`${leaving} clients left in the middle of a feed`);
    await leaves(report, drilled, { cursors, fds: before.fds });
    const after = await latencies(drilled, 200);
    report.note(`small requests afterwards: 99th ${quantile(after, 0.99).toFixed(1)} ms`);
  } finally {
    for (const socket of sockets) socket.destroy();
    for (const each of slow) each.leave();
    await drilled.close();
  }
}

/** Nothing of readers that have gone is left: descriptor, cursor, transaction, open access record. */
async function leaves(
  report: Report,
  drilled: DrilledServer,
  before: { readonly cursors: number; readonly fds: number },
): Promise<void> {
  const { server, custodian } = drilled;
  const settled = async (): Promise<boolean> =>
    server.descriptors() <= before.fds + 30 &&
    (await openCursors(drilled)) <= before.cursors &&
    (await openRecords(drilled)) === 0;
  await until(settled, 30_000);
  const fds = server.descriptors();
  report.check(fds <= before.fds + 30, `no descriptor is left: ${before.fds} before, ${fds} now`);
  const cursors = await openCursors(drilled);
  report.check(cursors <= before.cursors, `no cursor is left: ${before.cursors} before, ${cursors} now`);
  const records = await openRecords(drilled);
  report.check(records === 0, 'no access record is left open', String(records));
  const { transactions } = (await custodian.store.db.admin().serverStatus()) as {
    transactions: { currentOpen: number };
  };
  report.check(transactions.currentOpen === 0, 'no transaction is left', String(transactions.currentOpen));
}

async function openCursors({ custodian }: DrilledServer): Promise<number> {
  const { metrics } = (await custodian.store.db.admin().serverStatus()) as {
    metrics: { cursor: { open: { total: number } } };
  };
  return metrics.cursor.open.total;
}

/** Openings beyond the ends: each access has one of either. */
async function openRecords({ custodian }: DrilledServer): Promise<number> {
  const records = custodian.store.db.collection('accessRecords');
  const openings = await records.countDocuments({ opened: { $exists: true } });
  return (
    openings - (await records.countDocuments({ opened: { $exists: false }, outcome: { $in: ['complete', 'broken'] } }))
  );
}

/** Milliseconds of so many small requests, one after the other. */
async function latencies({ base, token }: DrilledServer, count: number): Promise<number[]> {
  const ms: number[] = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    const address = n % 2 === 0 ? `${base}/sign-in` : `${base}/DataCustodian/espi/1_1/resource/ReadServiceStatus`;
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    if (response.status >= 500) throw new Error(`${address} answered ${response.status}`);
    ms.push(performance.now() - began);
  }
  return ms;
}

async function readWhole(feed: string, token: string): Promise<{ bytes: number; seconds: number }> {
  const began = performance.now();
  const response = await fetch(feed, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' } });
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).length;
  return { bytes, seconds: (performance.now() - began) / 1_000 };
}

/** Half of them have asked something before. */
async function idleConnection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  if (Math.random() < 0.5) socket.write(`GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return socket;
}

async function until(isSo: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(250)) if (await isSo()) return true;
  return false;
}

/** Asks for so many at once, and again for those that are refused. @returns them, and how many had to ask again */
async function askUntilServed(
  count: number,
  ask: () => Promise<SlowReader>,
): Promise<{ readonly readers: readonly SlowReader[]; readonly again: number }> {
  const readers: SlowReader[] = [];
  const refusals: number[] = [];
  while (readers.length < count && refusals.length < MOST_TRIES) {
    if (refusals.length > 0) await sleep(RETRY_AFTER_MS);
    const asked: SlowReader[] = [];
    for (let n = readers.length; n < count; n++) asked.push(await ask());
    await until(() => asked.every(({ bytes }) => bytes > 0), 120_000);
    const [served, refused] = [asked.filter((each) => !isRefused(each)), asked.filter(isRefused)];
    for (const each of refused) each.leave();
    readers.push(...served);
    refusals.push(refused.length);
  }
  return { readers, again: refusals[0] ?? 0 };
}

const isRefused = ({ status }: SlowReader): boolean => status.endsWith(' 503');
