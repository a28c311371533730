import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { eventually } from '../support/http-client.js';
import { readFeed } from '../support/read-feed.js';
import { newDatabaseUri } from '../support/open-test-store.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const uri = newDatabaseUri();
const ESIID = '10443720000000001';
const HEADER =
  'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-line-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  const client = await MongoClient.connect(uri);
  await client.db().dropDatabase();
  await client.close();
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function custodian(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    MONGODB_URI: uri,
    DATA_DIR: directory,
    LOG_LEVEL: 'silent',
    // some fifty programs that are the same
    NODE_COMPILE_CACHE: join(directory, 'compiled'),
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, maxBuffer: 2 ** 28 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
    });
  });
}

/** The one JSON value that a command with --json prints, and its exit code. */
async function json(...args: string[]): Promise<{ code: number; value: Record<string, unknown> }> {
  const { code, out, err } = await custodian([...args, '--json']);
  expect([args, err]).toEqual([args, '']);
  return { code, value: JSON.parse(out) as Record<string, unknown> };
}

const clock = (slot: number): string =>
  `${String(Math.floor(slot / 4) % 24).padStart(2, '0')}:${String((slot % 4) * 15).padStart(2, '0')}`;
const row = (slot: number, kwh: string): string =>
  `'${ESIID},01/05/2026,01/06/2026 02:00:00,${clock(slot)},${clock(slot + 1)},${kwh},A,Consumption`;
const rows = Array.from({ length: 96 }, (_, slot) => row(slot, `0.${String(slot).padStart(3, '0')}`));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `${lines.join('\r\n')}\r\n`);
  return path;
}

// The steps of an operator, each upon the one before.
describe('the command line, from an empty store to a feed', () => {
  let customer: string;
  let clientId: string;

  it('adds a customer, and lists it', async () => {
    const { code, value } = await json('customers', 'add', '--name', 'Ada Example', '--synthetic');
    customer = String(value['id']);
    expect(code).toBe(0);
    expect(value).toMatchObject({ id: expect.stringMatching(/^\d{16}$/), name: 'Ada Example', synthetic: true });
    expect((await json('customers')).value).toEqual([value]);
    expect((await custodian(['customers'])).out).toContain(`${customer}  `);
    // whoever lists people leaves a record of it
    const { value: looked } = await json('audit', '--customer', customer);
    expect(looked['records']).toMatchObject([{ route: 'customers' }, { route: 'customers', kinds: ['Customer'] }]);
  });

  it('takes a file in, and says what became of it', async () => {
    const path = await file('good.csv', [HEADER, ...rows]);
    const first = await json('ingest', path);
    expect(first.code).toBe(0);
    expect(first.value['files']).toMatchObject([
      {
        file: 'good.csv',
        format: 'smart-meter-texas-csv',
        rows: 96,
        readings: { new: 96 },
        usagePoints: [{ esiid: ESIID }],
      },
    ]);
    const again = await custodian(['ingest', path]);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('0 new, 96 unchanged')]);
  });

  it('ends with 1 where a file has findings, and keeps the good half', async () => {
    const path = await file('half.csv', [HEADER, row(0, '0.000'), row(1, 'much')]);
    const { code, value } = await json('ingest', path);
    expect(code).toBe(1);
    expect(value['files']).toMatchObject([
      { readings: { unchanged: 1 }, rejected: { count: 1, byReason: { 'bad-number': 1 } } },
    ]);
    const both = await custodian(['ingest', path, join(directory, 'good.csv')]);
    expect([both.code, both.out]).toEqual([1, expect.stringMatching(/half\.csv: .*\n(.*\n)*.*good\.csv: /)]);
  });

  it('names no line of a file that is not there', async () => {
    const { code, out } = await custodian(['ingest', join(directory, 'nofile')]);
    expect([code, out]).toEqual([1, expect.stringContaining('  unreadable-file: ')]);
    expect(out).not.toContain('line 0');
  });

  it('assigns the usage point', async () => {
    const { code, value } = await json('usage-points', 'assign', '--esiid', ESIID, '--customer', customer);
    expect(code).toBe(0);
    expect(value).toMatchObject({ customerId: customer });
    expect((await json('usage-points', '--customer', customer)).value).toMatchObject([{ esiid: ESIID }]);
  });

  it('registers an application and authorizes it', async () => {
    const registered = await json(
      'register',
      '--client-name',
      'Kilowatt Diary',
      '--redirect-uri',
      'https://diary.example/callback',
      '--scope',
      'FB=4_5_15',
    );
    expect(registered.code).toBe(0);
    expect(registered.value).toMatchObject({ client_name: 'Kilowatt Diary', client_secret: expect.any(String) });
    clientId = String(registered.value['client_id']);
    const authorized = await json('authorize', '--client-id', clientId, '--customer', customer, '--scope', 'FB=4_5');
    expect(authorized.code).toBe(0);
    expect(authorized.value).toMatchObject({
      access_token: expect.any(String),
      token_type: 'Bearer',
      scope: 'FB=4_5',
      resourceURI: expect.stringMatching(/\/Batch\/Subscription\/\d{16}$/),
    });
  });

  it('authorizes on paper with the document, which is what it says or refused', async () => {
    const scan = join(directory, 'letter.pdf');
    await writeFile(scan, '%PDF-1.7 signed');
    const base = ['authorize', '--client-id', clientId, '--customer', customer, '--scope', 'FB=4_5', '--document'];
    const { code, value } = await json(...base, scan);
    expect([code, value['scope']]).toEqual([0, 'FB=4_5']);
    await writeFile(join(directory, 'page.pdf'), '<html>');
    const refused = await custodian([...base, join(directory, 'page.pdf')]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('not of the kind')]);
  });

  it('makes tokens of its own', async () => {
    for (const kind of ['operator', 'upload']) {
      const { code, value } = await json('token', kind);
      expect([code, value]).toEqual([0, expect.objectContaining({ kind, token: expect.any(String) })]);
    }
  });

  it('makes tokens of an application, and revokes tokens', async () => {
    for (const kind of ['client', 'registration']) {
      const { code, value } = await json('token', kind, '--client-id', clientId);
      expect([code, value]).toEqual([0, expect.objectContaining({ kind, token: expect.any(String) })]);
      const revoked = await json('token', 'revoke', String(value['token']));
      expect(revoked).toEqual({ code: 0, value: { kind, revokedAt: expect.any(String) } });
    }
    expect((await custodian(['token', 'client', '--client-id', 'nobody'])).code).toBe(3);
    expect((await custodian(['token', 'revoke', 'never-issued'])).code).toBe(3);
  });

  it('exports Green Button XML, to standard output and to a file', async () => {
    const { code, out } = await custodian(['export', '--esiid', ESIID]);
    expect(code).toBe(0);
    const [block] = readFeed(out).of('IntervalBlock');
    expect(block?.content.match(/<espi:IntervalReading>/g)).toHaveLength(96);
    const output = join(directory, 'export.xml');
    expect((await custodian(['export', '--customer', customer, '--output', output])).code).toBe(0);
    expect(readFeed(await readFile(output, 'utf8')).of('IntervalBlock')).toHaveLength(1);
    const none = await custodian(['export', '--esiid', ESIID, '--from', '2026-01-06']);
    expect([none.code, readFeed(none.out).of('IntervalBlock')]).toEqual([0, []]);
  });

  it('exports CSV', async () => {
    const { code, out } = await custodian(['export', '--esiid', ESIID, '--format', 'csv', '--to', '2026-01-05']);
    const [header, ...lines] = out.trimEnd().split('\r\n');
    expect([code, header, lines.length]).toEqual([0, expect.stringMatching(/^usage_point,esiid,/), 96]);
    expect(lines[1]).toMatch(/2026-01-05T06:15:00Z,2026-01-05T06:30:00Z,/);
  });

  it('finds its own export valid, and says what is wrong with another', async () => {
    const output = join(directory, 'export.xml');
    expect((await json('validate', output)).code).toBe(0);
    const bad = await file('bad.xml', [
      (await readFile(output, 'utf8'))
        .replace('<espi:kind>', '<espi:kindest>')
        .replace('</espi:kind>', '</espi:kindest>'),
    ]);
    expect((await json('validate', bad)).code).toBe(1);
    expect((await custodian(['validate', join(directory, 'absent.xml')])).code).toBe(3);
    const untested = await custodian(['validate', '--fb', '1,60', output]);
    expect([untested.code, untested.err]).toEqual([
      2,
      expect.stringContaining('no tests of a file for function block 60; those with tests are 1, 4, 5,'),
    ]);
  });

  it('lists accesses, its own exports too', async () => {
    const { code, value } = await json('audit', '--customer', customer);
    const listed = value['records'] as { readonly route: string }[];
    const records = listed.filter(({ route }) => route === 'export');
    // by the customer, and two by a meter of theirs
    expect([code, records.length]).toEqual([0, 3]);
    for (const record of records) {
      expect(record).toMatchObject({ outcome: 'complete', channel: 'command-line' });
    }
  });
});

describe('the exit code', () => {
  it.each([
    ['an unknown command', ['nonsense']],
    ['an unknown option', ['customers', '--nonsense']],
    ['a missing option', ['customers', 'add']],
    ['a missing argument', ['ingest']],
    ['a bad date', ['export', '--esiid', ESIID, '--from', '2026-02-30']],
    ['a bad format', ['export', '--esiid', ESIID, '--format', 'pdf']],
    ['a bad kind of token', ['token', 'golden']],
    ['a client token of nobody', ['token', 'client']],
    ['a bad scope', ['authorize', '--client-id', '1', '--customer', '1', '--scope', 'FB=x']],
    [
      'a bad status',
      ['register', '--client-name', 'X', '--redirect-uri', 'https://x.example/', '--scope', 'FB=4', '--status', 'x'],
    ],
    ['a bad time zone', ['ingest', '--time-zone', 'Mars/Olympus', program]],
  ])('is 2 for %s', async (_, args) => {
    const { code, out, err } = await custodian(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toMatch(/\n +at /);
    expect(err.trim()).not.toBe('');
  });

  it.each([
    ['a customer that does not exist', ['export', '--customer', '1234567890123456']],
    ['a usage point that does not exist', ['export', '--esiid', '10443720000000009']],
    ['an application that does not exist', ['authorize', '--client-id', '1', '--customer', '1', '--scope', 'FB=4_5']],
  ])('is 3 for %s, with one line that says so', async (_, args) => {
    const { code, out, err } = await custodian(args);
    expect([code, out]).toEqual([3, '']);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is 3 where the database cannot be reached, and 3 for a wrong configuration', async () => {
    const unreachable = 'mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=200';
    const { code, err } = await custodian(['customers'], { MONGODB_URI: unreachable });
    expect([code, err]).toEqual([3, expect.stringContaining('MongoDB cannot be reached')]);
    expect((await custodian(['customers'], { PORT: 'x' })).code).toBe(3);
  });

  it('is 0 for help', async () => {
    const { code, out } = await custodian(['--help']);
    expect([code, out]).toEqual([0, expect.stringContaining('validate')]);
  });
});

describe('the people who sign in', () => {
  const email = 'ada@mail.example';

  it('are added with a link that lets them choose a password, and listed', async () => {
    const added = await json(
      'users',
      'add',
      '--email',
      'Ada@Mail.example',
      '--name',
      'Ada Quill',
      '--role',
      'developer',
    );
    expect(added.value).toMatchObject({ email, roles: ['developer'], hasPassword: false });
    expect(added.value['passwordLink']).toMatch(/^http:\/\/localhost:8080\/sign-in\/choose-password\/[\w-]{43}$/);
    expect((await custodian(['users'])).out).toContain(email);
    expect((await json('users')).value).toMatchObject([{ email }]);
  });

  it('are given other roles, locked, unlocked and reset', async () => {
    const roles = await json('users', 'roles', email, '--role', 'staff', '--role', 'administrator');
    expect(roles.value).toMatchObject({ roles: ['staff', 'administrator'] });
    expect((await json('users', 'lock', email)).value).toHaveProperty('lockedAt');
    expect((await json('users', 'unlock', email)).value).not.toHaveProperty('lockedAt');
    expect((await json('users', 'reset', email, '--second-factor')).value).toHaveProperty('passwordLink');
  });

  it('BR-028.025 are refused as a customer and something else, and twice', async () => {
    const add = ['users', 'add', '--name', 'Ada Quill', '--email'];
    const both = await custodian([...add, 'b@mail.example', '--role', 'customer', '--role', 'staff']);
    expect([both.code, both.err]).toEqual([2, expect.stringMatching(/no other role/)]);
    expect((await custodian([...add, email, '--role', 'developer'])).code).toBe(3);
    expect((await custodian([...add, 'b@mail.example', '--role', 'king'])).code).toBe(2);
    expect((await custodian(['users', 'code', email])).code).toBe(3);
  });
});

describe('custodian worker', () => {
  it('does the work in the background until it is told to stop', async () => {
    const env = { PATH: process.env['PATH'], MONGODB_URI: uri, DATA_DIR: directory, LOG_LEVEL: 'silent' };
    const worker = spawn(process.execPath, [program, 'worker'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(worker, 'exit');
    await once(worker.stdout, 'data');
    const client = await MongoClient.connect(uri);
    const scheduled = client.db().collection('jobs');
    const done = { kind: 'tidy-prepared-files', takeAt: { $gt: new Date() }, leaseId: { $exists: false } };
    expect(
      await eventually(
        async () => scheduled.findOne(done),
        (job) => job !== null,
      ),
    ).toMatchObject({ failures: 0 });
    await client.close();
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
