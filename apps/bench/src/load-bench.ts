import { join } from 'node:path';
import { DataCustodian } from '@app/data-custodian';
import { readConfiguration } from '@app/runtime';
import { LoadClients } from './load-clients.js';
import type { FlowName } from './load-flows.js';
import { settlePeople } from './load-people.js';
import type { Borne } from './load-process.js';
import type { Usage } from './measured.js';
import { MeasuredServer } from './measured-server.js';
import type { Table } from './table.js';
import { RUNS } from './year-of-meters.js';

const CLIENTS = 16;
const PEOPLE = 64;
/** How long each load is borne for, at a time. */
const SECONDS = Number(process.env['BENCH_LOAD_SECONDS'] ?? 3);
/** Of a small answer, about. */
const SMALL_BYTES = 1_400;

type Run = Borne & Usage;
type Kind = FlowName | 'unrecorded';

const names: readonly (readonly [Kind, string])[] = [
  ['get', 'a small GET: a usage point, with token, entitlement and access record'],
  ['token', 'a token by client credentials, whose secret is hashed'],
  ['consent', 'a consent: question, page, answer, code, tokens (5 requests)'],
  ['sign-in', 'a sign-in: page and password (argon2id), 2 requests'],
];

/** What the server bears, beside a route of the framework that does nothing, turn about. */
export async function loadBench(table: Table, directory: string): Promise<void> {
  const dataDirectory = join(directory, 'load');
  const custodian = await DataCustodian.open(readConfiguration({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error' }));
  const people = await settlePeople(custodian, PEOPLE);
  // as behind a proxy: limits are of the addresses that it tells
  const settings = { TRUST_PROXY: '1' };
  const server = await MeasuredServer.start('custodian', dataDirectory, settings);
  const unrecorded = await MeasuredServer.start('unrecorded', dataDirectory, settings);
  const bare = await MeasuredServer.start('nest', String(SMALL_BYTES));
  const clients = new LoadClients();
  const runs: Record<Kind, Run>[] = [];
  const serverOf = (kind: Kind): MeasuredServer => {
    if (kind === 'bare') return bare;
    return kind === 'unrecorded' ? unrecorded : server;
  };
  const bear = async (kind: Kind, seconds = SECONDS): Promise<Run> => {
    const on = serverOf(kind);
    const flow = kind === 'unrecorded' ? 'get' : kind;
    return on.during(async () => clients.bear({ flow, origin: on.address, people, clients: CLIENTS, seconds }));
  };
  try {
    const kinds: readonly Kind[] = ['bare', 'get', 'unrecorded', 'token', 'consent', 'sign-in'];
    for (const kind of kinds) await bear(kind, 1);
    for (let run = 0; run < RUNS; run++) {
      const borne: [Kind, Run][] = [];
      for (const kind of kinds) borne.push([kind, await bear(kind)]);
      runs.push(Object.fromEntries(borne) as Record<Kind, Run>);
    }
  } finally {
    clients.stop();
    await Promise.all([server, unrecorded, bare].map(async (each) => each.stop()));
    await custodian.close();
  }
  const each = (of: (run: Record<Kind, Run>) => number): number[] => runs.map(of);
  table.begin(
    'Under load',
    [
      `${CLIENTS} clients with a kept connection each, ${PEOPLE} people and as many third parties, each load ${SECONDS} s`,
      `${RUNS} runs, turn about, warm`,
      'server, database and clients are processes of their own on this machine',
      'rate limits stand: the people come from many networks',
    ].join('; '),
  );
  const perRequest = (kind: Kind) => (run: Record<Kind, Run>) =>
    (run[kind].cpuSeconds / run[kind].perSecond / SECONDS) * 1000;
  table.row(
    'a bare route of the framework, as many bytes',
    'a second',
    each(({ bare: b }) => b.perSecond),
  );
  table.row(
    '… 99th percentile',
    'ms',
    each(({ bare: b }) => b.p99),
  );
  table.row('… processor time of the server', 'ms', each(perRequest('bare')));
  for (const [kind, name] of names) {
    table.row(
      name,
      'a second',
      each((run) => run[kind].perSecond),
    );
    table.row(
      '… 99th percentile',
      'ms',
      each((run) => run[kind].p99),
    );
    table.row('… processor time of the server', 'ms', each(perRequest(kind)));
    table.row(
      '… against the bare route',
      '×',
      each((run) => run[kind].perSecond / run.bare.perSecond),
    );
  }
  const dearer = (of: (run: Run) => number) => each(({ get, unrecorded: without }) => of(get) / of(without));
  table.row(
    'a small GET with its access record against one without: time',
    '×',
    dearer((run) => 1 / run.perSecond),
  );
  table.row(
    '… median of the time that one takes',
    '×',
    dearer((run) => run.median),
  );
  table.row(
    '… processor time of the server',
    '×',
    each((run) => perRequest('get')(run) / perRequest('unrecorded')(run)),
  );
}
