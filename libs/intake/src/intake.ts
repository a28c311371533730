import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Metering } from '@app/metering';
import { CustomerResources, Customers, Statements } from '@app/retail-customers';
import { CustodianError, isDiskFull, Unavailable } from '@app/runtime';
import { RetailersOfRecord, Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import { ianaZone } from '@app/time';
import type { TimeZone } from '@app/time';
import { briefly, FileAccount } from './file-report.js';
import type { FileReport, Format } from './file-report.js';
import { IntakeReports } from './intake-reports.js';
import type { IntakeReport } from './intake-reports.js';
import { MeteringTarget } from './metering-target.js';
import type { TargetOptions } from './metering-target.js';
import { readFile } from './read-file.js';
import type { ReadingOptions } from './read-file.js';
import { ReadingStopped, reasons } from './reasons.js';
import { recognise } from './recognise.js';
import type { RecordTarget } from './record-target.js';
import { FolderDocuments, noDocuments, ZipDocuments } from './source/documents.js';
import { bounded, isZip, peek, unpacked, usualLimits } from './source/unpacked.js';
import type { Limits, Peeked } from './source/unpacked.js';
import { ZipArchive } from './source/zip-archive.js';
import type { ZipEntry } from './source/zip-archive.js';
import { rankOf } from './table/layouts.js';
import { readMapping } from './usage/csv-mapping.js';
import type { CsvMapping } from './usage/csv-mapping.js';
import { UsagePointDirectory } from './usage-point-directory.js';

export interface IntakeConfiguration {
  /** IANA name of the zone of usage points where nothing names one */
  readonly defaultTimeZone: string;
  /** by which this server's own feeds are known, as it stands in their links */
  readonly ownHost?: string;
}

export interface IngestOptions {
  /** who gives the file in, for the report; nothing personal */
  readonly by: string;
  /** customers that are new are made up, for the sandbox; by default they are real */
  readonly synthetic?: boolean;
  /** whoever gives the file may give usage alone: customers, tenures, bills and statements are refused */
  readonly usageOnly?: boolean;
  /** false: readings of usage points that are not known are rejected; by default they are made */
  readonly create?: boolean;
  /** IANA name: the zone of new usage points, and of wall-clock times in the file */
  readonly timeZone?: string;
  /** whose names for usage points the file uses; by default the host of its self links */
  readonly source?: string;
  /** parsed JSON, see CsvMapping */
  readonly mapping?: unknown;
  /** the usage point of a CSV file that names none: its id, or its ESIID */
  readonly usagePoint?: string;
  readonly esiid?: string;
  /** most bytes of the file, packed and unpacked */
  readonly maxBytes?: number;
  /** whether the file may write to a usage point that exists already; by default it may */
  readonly mayWrite?: (usagePointId: string) => Promise<boolean>;
  /** told of each usage point that the file makes, before it has readings: reports name only the first thousand */
  readonly onCreated?: (usagePointId: string) => Promise<void>;
  /** told now and then how many bytes of the file have been read, of how many (0 where that is not known) */
  readonly onProgress?: (bytesRead: number, bytesTotal: number) => void;
}

/** A file is worth waiting for another primary. */
const READY_PATIENCE_MS = 20_000;
/** Of the files of one archive so many are reported in full, the others briefly: a report is one document. */
const REPORTED_IN_FULL = 50;
/** Of one archive so many are read, besides the documents that rows of them name. */
const MOST_FILES = 5_000;

/** Takes usage, customers and their history in, from files and streams of every known layout. */
export class Intake {
  readonly reports: IntakeReports;
  readonly #records: Pick<RecordTarget, 'customers' | 'resources' | 'statements' | 'tenures' | 'retailers'>;

  constructor(
    private readonly store: Store,
    private readonly metering: Metering,
    private readonly configuration: IntakeConfiguration,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.reports = new IntakeReports(store);
    const resources = new CustomerResources(store);
    this.#records = {
      customers: new Customers(store),
      resources,
      statements: new Statements(store, resources),
      tenures: new Tenures(store),
      retailers: new RetailersOfRecord(store),
    };
  }

  /** Paths of files in the order in which they build upon each other: customers before their premises, and so on. */
  async inReadingOrder(paths: readonly string[]): Promise<string[]> {
    return byRank(paths, (path) => formatOf(observed(createReadStream(path), 0, undefined), usualLimits));
  }

  /**
   * Takes a file in. What cannot be taken is in the report, and so is what kept the file from being read; the good
   * part of it is stored. Memory does not grow with the file.
   * @throws CustodianError unknown-time-zone, bad-mapping; Unavailable disk-full, clock-differs, channel-busy
   */
  async ingest(
    source: { readonly file: string; readonly name: string },
    options: IngestOptions,
  ): Promise<IntakeReport> {
    const intake = this.#prepare(options);
    await this.store.assertReady(READY_PATIENCE_MS);
    return this.#keep(options, await withRoom(async () => this.#readPath(source.file, source.name, intake)));
  }

  /** As `ingest`, from a stream; only a zip file is written to a temporary file first. */
  async ingestStream(
    source: { readonly stream: Readable; readonly name: string },
    options: IngestOptions,
  ): Promise<IntakeReport> {
    const intake = this.#prepare(options);
    await this.store.assertReady(READY_PATIENCE_MS);
    const bytes = bounded(observed(source.stream, 0, options.onProgress), undefined, intake.reading.limits);
    const peeked = await peek(bytes);
    const files = await withRoom(async () =>
      isZip(peeked.head)
        ? this.#readZipStream(peeked, source.name, intake)
        : [await this.#readOne(peeked, source.name, intake)],
    );
    return this.#keep(options, files);
  }

  #prepare(options: IngestOptions): PreparedIntake {
    const zone = options.timeZone === undefined ? undefined : zoneNamed(options.timeZone);
    const mapping = options.mapping === undefined ? undefined : mappingOf(options.mapping, options.timeZone);
    const { create = true, source, mayWrite, maxBytes = usualLimits.mostBytes, usagePoint, esiid } = options;
    const { synthetic = false, usageOnly = false } = options;
    const { ownHost } = this.configuration;
    return {
      synthetic,
      onProgress: options.onProgress,
      target: {
        create,
        defaultTimeZone: this.configuration.defaultTimeZone,
        ...(zone !== undefined && { zone }),
        ...(mayWrite !== undefined && { mayWrite }),
        ...(options.onCreated !== undefined && { onCreated: options.onCreated }),
      },
      reading: {
        now: this.now().getTime() / 1000,
        limits: { ...usualLimits, mostBytes: maxBytes },
        zoneGiven: zone !== undefined,
        usageOnly,
        ...(ownHost !== undefined && { ownHost }),
        ...(source !== undefined && { source }),
        ...(mapping !== undefined && { mapping }),
        ...(esiid !== undefined && { usagePoint: { esiid } }),
        ...(usagePoint !== undefined && { usagePoint: { id: usagePoint } }),
      },
    };
  }

  async #readPath(path: string, name: string, intake: PreparedIntake): Promise<FileReport[]> {
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    const peeked = await peek(observed(createReadStream(path), size, intake.onProgress));
    if (!isZip(peeked.head)) {
      return [await this.#readOne(peeked, name, intake, new FolderDocuments(dirname(path)))];
    }
    // Read anew, from its end.
    for await (const _ of peeked.all) break;
    return this.#readZip(path, name, intake);
  }

  async #readZipStream(peeked: Peeked, name: string, intake: PreparedIntake): Promise<FileReport[]> {
    const folder = await mkdtemp(join(tmpdir(), 'intake-'));
    try {
      const path = join(folder, 'upload.zip');
      await pipeline(peeked.all, createWriteStream(path, { mode: 0o600 }));
      return await this.#readZip(path, name, intake);
    } catch (error) {
      return [failed(name, error)];
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async #readZip(path: string, name: string, intake: PreparedIntake): Promise<FileReport[]> {
    let archive: ZipArchive;
    try {
      archive = await ZipArchive.open(path, intake.reading.limits);
    } catch (error) {
      return [failed(name, error)];
    }
    try {
      const reports = await this.#readEntries(archive, name, intake);
      const files = archive.entries.flatMap((entry) => reports.get(entry) ?? []);
      if (archive.fault !== undefined) files.push(failed(name, archive.fault));
      return files.length === 0 ? [failed(name, new ReadingStopped('empty-file'))] : files;
    } finally {
      archive.close();
    }
  }

  async #readEntries(archive: ZipArchive, name: string, intake: PreparedIntake): Promise<Map<ZipEntry, FileReport>> {
    const { limits } = intake.reading;
    const { onProgress } = intake;
    const total = archive.entries.reduce((sum, { size }) => sum + size, 0);
    const reports = new Map<ZipEntry, FileReport>();
    const documents = new Set<string>();
    let done = 0;
    for (const entry of await byRank(archive.entries, (each) => formatOf(each.content(), limits))) {
      done += entry.size;
      onProgress?.(done, total);
      // what a statement names is no file of its own
      if (documents.has(entry.name)) continue;
      if (reports.size === MOST_FILES) {
        reports.set(entry, failed(name, tooManyFiles()));
        break;
      }
      const beside = new ZipDocuments(archive, entry.name, (document) => documents.add(document));
      const report = await this.#readOne(await peek(entry.content()), `${name}/${entry.name}`, intake, beside);
      reports.set(entry, reports.size < REPORTED_IN_FULL ? report : briefly(report));
    }
    return reports;
  }

  async #readOne(
    peeked: Peeked,
    name: string,
    { target: options, reading, synthetic }: PreparedIntake,
    documents = noDocuments,
  ): Promise<FileReport> {
    const account = new FileAccount(name);
    const usage = new MeteringTarget(this.store, this.metering, account, options);
    const records: RecordTarget = {
      ...this.#records,
      store: this.store,
      metering: this.metering,
      usagePoints: new UsagePointDirectory(this.metering, account, options),
      documents,
      synthetic,
      now: this.now(),
    };
    try {
      await readFile(peeked, { usage, records }, account, reading);
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      account.stopped(error);
    }
    await usage.close();
    return account.report();
  }

  #keep(options: IngestOptions, files: readonly FileReport[]): Promise<IntakeReport> {
    return this.reports.keep(options.by, this.now(), files);
  }
}

const tooManyFiles = (): ReadingStopped =>
  new ReadingStopped('too-many-entries', `${MOST_FILES} files are read, besides the documents of statements`);

/** @throws Unavailable `disk-full` where there is no room for temporary files */
async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new Unavailable('disk-full', 'There is no room for temporary files. Try again later.', { cause: error });
  }
}

interface PreparedIntake {
  readonly target: TargetOptions;
  readonly reading: ReadingOptions;
  readonly synthetic: boolean;
  readonly onProgress: IngestOptions['onProgress'];
}

/** Those of a lower rank first, and else as they were. */
async function byRank<T>(those: readonly T[], format: (each: T) => Promise<Format>): Promise<T[]> {
  if (those.length < 2) return [...those];
  const ranked: { readonly each: T; readonly rank: number }[] = [];
  for (const each of those) ranked.push({ each, rank: rankOf(await format(each)) });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ each }) => each);
}

/** What a file is, by its beginning; what is wrong with it shows when it is read. */
async function formatOf(chunks: AsyncIterable<Buffer>, limits: Limits): Promise<Format> {
  try {
    const plain = await unpacked(await peek(chunks), limits);
    const format = recognise(plain.head, false);
    for await (const _ of plain.all) break;
    return format;
  } catch (error) {
    if (error instanceof ReadingStopped) return 'unknown';
    throw error;
  }
}

/** The bytes of a stream; what keeps it from being read becomes a finding. */
async function* observed(
  stream: Readable,
  total: number,
  onProgress: IngestOptions['onProgress'],
): AsyncGenerator<Buffer> {
  let read = 0;
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw new ReadingStopped('unreadable-file', codeOf(error));
      });
      if (next.done === true) break;
      read += next.value.length;
      onProgress?.(read, total);
      yield next.value;
    }
    if (read === 0) onProgress?.(0, 0);
  } finally {
    stream.destroy();
  }
}

function failed(name: string, error: unknown): FileReport {
  if (!(error instanceof ReadingStopped)) throw error;
  const account = new FileAccount(name);
  account.stopped(error);
  return account.report();
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function zoneNamed(name: string): TimeZone {
  try {
    return ianaZone(name);
  } catch (cause) {
    throw new CustodianError('unknown-time-zone', 400, `There is no time zone ${name.slice(0, 64)}.`, { cause });
  }
}

function mappingOf(json: unknown, timeZone: string | undefined): CsvMapping {
  try {
    const mapping = readMapping(json);
    mapping.timeZone = timeZone ?? mapping.timeZone;
    if (mapping.timeZone !== undefined) zoneNamed(mapping.timeZone);
    return mapping;
  } catch (cause) {
    if (!(cause instanceof ReadingStopped)) throw cause;
    throw new CustodianError('bad-mapping', 400, `${reasons['bad-mapping']} (${cause.detail})`, { cause });
  }
}
