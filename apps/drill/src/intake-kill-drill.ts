import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataCustodian } from '@app/data-custodian';
import { RESOURCE_PATH, Scope } from '@app/espi';
import type { FileReport } from '@app/intake';
import { readConfiguration } from '@app/runtime';
import { ask } from './ask.js';
import { dayOf, generationOf, meterOf, quarterOf, says, writeCsv, xmlOf } from './coded-readings.js';
import { drillSettings } from './drill-settings.js';
import { freePort } from './free-port.js';
import { QUARTERS_A_DAY } from './meter-entries.js';
import { Program } from './program.js';
import type { Report } from './report.js';

const CSV_METERS = Array.from({ length: 160 }, (_, n) => n);
const XML_METERS = Array.from({ length: 160 }, (_, n) => 1_000 + n);
const DAYS = 20;
const SCOPE = 'FB=1_3_4_5_13_31_37_39';
const PATIENCE_MS = 30_000;
/** until one has gone through */
const FIRST_GUESS_MS = 4_000;

interface Settings {
  readonly dataDirectory: string;
  readonly kills: number;
}

/** Days as they are stored, by meter and day: the generation of each quarter of an hour that is there. */
type Stored = ReadonlyMap<string, readonly number[]>;

/** Of all quarters of a day; undefined where there is none. */
const quartersOf = (stored: Stored, key: string): (number | undefined)[] =>
  Array.from({ length: QUARTERS_A_DAY }, (_, quarter) => stored.get(key)?.[quarter]);

const inWords = (generations: readonly (number | undefined)[]): string =>
  [...new Set(generations)].map((each) => (each === undefined ? 'no file' : `file ${each}`)).join(' and ');

const keyOf = (meter: number, day: number): string => `${meter} ${day}`;

/**
 * `custodian ingest` and the server are killed in the middle of files of many meters, again and again, the later files
 * being revisions of the earlier: each reading that a killed intake has left must be of the one file or the other, and what
 * is acknowledged in the end exactly what the files say, by an own account of them.
 */
export async function intakeKillDrill(report: Report, { dataDirectory, kills }: Settings): Promise<void> {
  report.begin(`${kills} kills in the middle of intake`);
  await mkdir(dataDirectory, { recursive: true });
  const base = `http://127.0.0.1:${await freePort()}`;
  const environment = {
    ...drillSettings(dataDirectory, base),
    WORKER: 'apart',
  };
  const custodian = await DataCustodian.open(readConfiguration(environment));
  const server = new Program('the server', '../../custodian/src/main.js', 'ready', environment);
  try {
    await server.start();
    const home = await Home.found(custodian, base);
    const sides = [
      new Side('custodian ingest', CSV_METERS, async (generation) =>
        home.ingest(dataDirectory, generation, environment),
      ),
      new Side('the server', XML_METERS, async (generation) => home.upload(generation, server)),
    ];
    const tally = { mid: 0, acknowledgedBeforeKill: 0, files: 0 };
    const faults: string[] = [];
    for (let killed = 0; killed < kills;) {
      for (const side of sides) {
        const run = await side.file.begin();
        await Promise.race([run.report, home.aMoment(side.fullMs)]);
        const done = await run.kill();
        killed += 1;
        const stored = await home.stored();
        faults.push(...stored.faults, ...side.faultsMidway(stored.days));
        if (side.isMidway(stored.days)) tally.mid += 1;
        if (done !== undefined) tally.acknowledgedBeforeKill += 1;
        // one of two is killed again before it may finish
        if (Math.random() < 0.5 && killed < kills) continue;
        const began = performance.now();
        const finishing = await side.file.begin();
        const told = await finishing.report;
        side.fullMs = performance.now() - began;
        faults.push(...side.faultsOfReport(stored.days, told));
        const after = await home.stored();
        faults.push(...after.faults, ...side.faultsAtEnd(after.days));
        tally.files += 1;
        side.next();
      }
      report.note(`${killed} kills, ${tally.mid} in mid-file, ${tally.files} files taken in to the end`);
    }
    report.check(tally.mid > 0, `${tally.mid} of ${kills} kills left a part of a file behind`);
    report.check(
      faults.length === 0,
      'no reading lost, doubled or mixed up, and each report true',
      faults.slice(0, 5).join('; '),
    );
  } finally {
    await server.kill();
    await custodian.close();
  }
}

/** An intake that is under way. */
interface Run {
  /** what it reports; nothing where it was killed before */
  readonly report: Promise<FileReport | undefined>;
  /** @returns its report where it was done already */
  kill(): Promise<FileReport | undefined>;
}

/** One of the two ways in, with meters of its own, and what its files have said. */
class Side {
  fullMs: number | undefined;
  #generation = 0;
  readonly #known = new Map<string, number>();

  constructor(
    readonly name: string,
    private readonly meters: readonly number[],
    private readonly begin: (generation: number) => Promise<Run>,
  ) {}

  get file(): { begin(): Promise<Run> } {
    return { begin: async () => this.begin(this.#generation) };
  }

  next(): void {
    for (const key of this.#said()) this.#known.set(key, this.#generation);
    this.#generation += 1;
  }

  /** Whether some of the file is stored and some is not. */
  isMidway(stored: Stored): boolean {
    const said = this.#said();
    const there = said.flatMap((key) => quartersOf(stored, key)).filter((found) => found === this.#generation).length;
    return there > 0 && there < said.length * QUARTERS_A_DAY;
  }

  /** While the file is under way a reading is as it was, or as the file says. */
  faultsMidway(stored: Stored): string[] {
    const said = new Set(this.#said());
    return this.#all().flatMap((key) => {
      const known = this.#known.get(key);
      const wrong = quartersOf(stored, key).filter(
        (found) => found !== known && !(said.has(key) && found === this.#generation),
      );
      return wrong.length === 0
        ? []
        : [`${this.name}: ${key} has readings of ${inWords(wrong)} while ${this.#generation} is taken in`];
    });
  }

  faultsAtEnd(stored: Stored): string[] {
    const said = new Set(this.#said());
    return this.#all().flatMap((key) => {
      const expected = said.has(key) ? this.#generation : this.#known.get(key);
      const wrong = quartersOf(stored, key).filter((found) => found !== expected);
      return wrong.length === 0
        ? []
        : [`${this.name}: ${key} has readings of ${inWords(wrong)}, not of ${expected ?? 'no file'}`];
    });
  }

  /** @param before what was stored when the file was begun for the last time */
  faultsOfReport(before: Stored, told: FileReport | undefined): string[] {
    if (told === undefined) return [`${this.name}: file ${this.#generation} is not reported`];
    const quarters = this.#said().flatMap((key) => quartersOf(before, key));
    const count = (isSo: (found: number | undefined) => boolean): number => quarters.filter(isSo).length;
    const expected = {
      new: count((found) => found === undefined),
      unchanged: count((found) => found === this.#generation),
      revised: count((found) => found !== undefined && found !== this.#generation),
      rejected: 0,
    };
    const { readings, rejected } = told;
    const found = {
      new: readings.new,
      unchanged: readings.unchanged,
      revised: readings.revised,
      rejected: rejected.count,
    };
    return JSON.stringify(found) === JSON.stringify(expected)
      ? []
      : [`${this.name}: file ${this.#generation} reports ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
  }

  #all(): string[] {
    return this.meters.flatMap((meter) => Array.from({ length: DAYS }, (_, day) => keyOf(meter, day)));
  }

  #said(): string[] {
    return this.meters.flatMap((meter) =>
      Array.from({ length: DAYS }, (_, day) => day)
        .filter((day) => says({ generation: this.#generation }, meter, day))
        .map((day) => keyOf(meter, day)),
    );
  }
}

/** The customer whose meters they all are, and the third party that reads them. */
class Home {
  private constructor(
    private readonly custodian: DataCustodian,
    private readonly base: string,
    private readonly customerId: string,
    private readonly tokens: { readonly upload: string; readonly reading: string },
    private readonly feed: string,
  ) {}

  static async found(custodian: DataCustodian, base: string): Promise<Home> {
    const { customers, tokens, registrations, authorizations } = custodian;
    const { _id: customerId } = await customers.add({ name: 'Drill', synthetic: true });
    const { application } = await registrations.register({
      client_name: 'Drill',
      redirect_uris: ['http://localhost:1/callback'],
      scope: [SCOPE],
    });
    const grant = { applicationId: application._id, customerId, scope: Scope.parse(SCOPE) };
    const { authorization, token } = await authorizations.grantOffline(grant);
    const upload = await tokens.issue('upload', { expiresAt: new Date(Date.now() + 86_400_000) });
    const feed = `${base}${RESOURCE_PATH}/Batch/Subscription/${authorization._id}`;
    return new Home(custodian, base, customerId, { upload: upload.token, reading: token.token }, feed);
  }

  async ingest(directory: string, generation: number, environment: Readonly<Record<string, string>>): Promise<Run> {
    const path = join(directory, `generation-${generation}.csv`);
    await writeCsv({ path, generation, meters: CSV_METERS, days: DAYS });
    const { PATH, HOME } = process.env;
    const program = join(import.meta.dirname, '../../cli/src/main.js');
    const child = spawn(process.execPath, [program, '--json', 'ingest', path], {
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    const report = text(child.stdout).then((said) => {
      if (said === '') return undefined;
      return (JSON.parse(said) as { readonly files: readonly FileReport[] }).files[0];
    });
    return {
      report,
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
        return report;
      },
    };
  }

  async upload(generation: number, server: Program): Promise<Run> {
    const { text: body } = xmlOf({ generation, meters: XML_METERS, days: DAYS });
    const uri = `${this.base}${RESOURCE_PATH}/Batch/RetailCustomer/${this.customerId}/UsagePoint`;
    const headers = { authorization: `Bearer ${this.tokens.upload}`, 'content-type': 'application/atom+xml' };
    const asked = request(uri, { method: 'POST', headers, agent: false });
    const report = new Promise<FileReport | undefined>((resolve) => {
      asked.on('error', () => resolve(undefined));
      asked.on('response', (response) => {
        const taken = json(response) as Promise<{ readonly files: readonly FileReport[] }>;
        taken.then(
          ({ files }) => resolve(files[0]),
          () => resolve(undefined),
        );
      });
    });
    asked.end(body);
    return {
      report,
      kill: async () => {
        await server.kill();
        await server.start();
        return report;
      },
    };
  }

  /** All that is stored, by the feed of it, and what is doubled there. */
  async stored(): Promise<{ readonly days: Stored; readonly faults: readonly string[] }> {
    await this.#moveIn();
    const { status, text: feed } = await this.#read();
    if (status !== 200) return { days: new Map(), faults: [`the feed is answered ${status}`] };
    const days = new Map<string, number[]>();
    const faults: string[] = [];
    for (const [, start, value] of feed.matchAll(READING)) {
      const key = keyOf(meterOf(Number(value)), dayOf(Number(start)));
      const day = days.get(key) ?? [];
      const quarter = quarterOf(Number(start));
      if (day[quarter] !== undefined) faults.push(`${key} has two readings at ${start}`);
      day[quarter] = generationOf(Number(value));
      days.set(key, day);
    }
    return { days, faults };
  }

  /** Half of them at any time, half soon after something of the file was committed. @param fullMs of a whole file */
  async aMoment(fullMs = FIRST_GUESS_MS): Promise<void> {
    if (Math.random() < 0.5) {
      await sleep(Math.random() * fullMs * 1.05);
      return;
    }
    const before = await this.#commits();
    for (const end = Date.now() + 2 * fullMs; Date.now() < end && (await this.#commits()) === before;) await sleep(20);
    await sleep(Math.random() * fullMs * 0.3);
  }

  async #commits(): Promise<number> {
    const { transactions } = await this.custodian.store.db.admin().command({ serverStatus: 1 });
    return Number((transactions as { readonly totalCommitted: unknown }).totalCommitted);
  }

  /** Meters that a file has made are the customer's. */
  async #moveIn(): Promise<void> {
    const { store, tenures } = this.custodian;
    for await (const { _id: usagePointId } of store.db.collection<{ _id: string }>('usagePoints').find()) {
      const known = await tenures.ofUsagePoint(usagePointId);
      if (known.length === 0) await tenures.assign({ usagePointId, customerId: this.customerId });
    }
  }

  async #read(): ReturnType<typeof ask> {
    const headers = { authorization: `Bearer ${this.tokens.reading}` };
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(200)) {
      const answer = await ask(this.feed, { headers });
      if (answer.status === 200 || Date.now() > end) return answer;
    }
  }
}

const READING = /<espi:start>(\d+)<\/espi:start>\s*<\/espi:timePeriod>\s*<espi:value>(\d+)<\/espi:value>/g;
