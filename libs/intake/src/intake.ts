import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Metering } from '@app/metering';
import { CustodianError } from '@app/runtime';
import type { Store } from '@app/store';
import { ianaZone } from '@app/time';
import type { TimeZone } from '@app/time';
import { briefly, FileAccount } from './file-report.js';
import type { FileReport } from './file-report.js';
import { IntakeReports } from './intake-reports.js';
import type { IntakeReport } from './intake-reports.js';
import { MeteringTarget } from './metering-target.js';
import type { TargetOptions } from './metering-target.js';
import { readFile } from './read-file.js';
import type { ReadingOptions } from './read-file.js';
import { ReadingStopped, reasons } from './reasons.js';
import { bounded, isZip, peek, usualLimits } from './source/unpacked.js';
import type { Peeked } from './source/unpacked.js';
import { zipEntries } from './source/zip-entries.js';
import { readMapping } from './usage/csv-mapping.js';
import type { CsvMapping } from './usage/csv-mapping.js';

export interface IntakeConfiguration {
  /** IANA name of the zone of usage points where nothing names one */
  readonly defaultTimeZone: string;
}

export interface IngestOptions {
  /** who gives the file in, for the report; nothing personal */
  readonly by: string;
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

/** Of the files of one archive so many are reported in full, the others briefly: a report is one document. */
const REPORTED_IN_FULL = 50;

/** Takes meter data in, from files and streams of every known layout. */
export class Intake {
  readonly reports: IntakeReports;

  constructor(
    private readonly store: Store,
    private readonly metering: Metering,
    private readonly configuration: IntakeConfiguration,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.reports = new IntakeReports(store);
  }

  /**
   * Takes a file in. What cannot be taken is in the report, and so is what kept the file from being read; the good
   * part of it is stored. Memory does not grow with the file.
   * @throws CustodianError unknown-time-zone, bad-mapping
   */
  async ingest(
    source: { readonly file: string; readonly name: string },
    options: IngestOptions,
  ): Promise<IntakeReport> {
    const intake = this.#prepare(options);
    return this.#keep(options, await this.#readPath(source.file, source.name, intake));
  }

  /** As `ingest`, from a stream; only a zip file is written to a temporary file first. */
  async ingestStream(
    source: { readonly stream: Readable; readonly name: string },
    options: IngestOptions,
  ): Promise<IntakeReport> {
    const intake = this.#prepare(options);
    const bytes = bounded(observed(source.stream, 0, options.onProgress), undefined, intake.reading.limits);
    const peeked = await peek(bytes);
    const files = isZip(peeked.head)
      ? await this.#readZipStream(peeked, source.name, intake)
      : [await this.#readOne(peeked, source.name, intake)];
    return this.#keep(options, files);
  }

  #prepare(options: IngestOptions): PreparedIntake {
    const zone = options.timeZone === undefined ? undefined : zoneNamed(options.timeZone);
    const mapping = options.mapping === undefined ? undefined : mappingOf(options.mapping, options.timeZone);
    const { create = true, source, mayWrite, maxBytes = usualLimits.mostBytes, usagePoint, esiid } = options;
    return {
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
    if (!isZip(peeked.head)) return [await this.#readOne(peeked, name, intake)];
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
    const files: FileReport[] = [];
    try {
      let done = 0;
      const { size } = await stat(path);
      for await (const entry of zipEntries(path, intake.reading.limits)) {
        const report = await this.#readOne(await peek(entry.content()), `${name}/${entry.name}`, intake);
        files.push(files.length < REPORTED_IN_FULL ? report : briefly(report));
        done += entry.size;
        intake.onProgress?.(Math.min(done, size), size);
      }
      intake.onProgress?.(size, size);
      if (files.length === 0) throw new ReadingStopped('empty-file');
    } catch (error) {
      files.push(failed(name, error));
    }
    return files;
  }

  async #readOne(peeked: Peeked, name: string, { target: options, reading }: PreparedIntake): Promise<FileReport> {
    const account = new FileAccount(name);
    const target = new MeteringTarget(this.store, this.metering, account, options);
    try {
      await readFile(peeked, target, account, reading);
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      account.stopped(error);
    }
    await target.close();
    return account.report();
  }

  #keep(options: IngestOptions, files: readonly FileReport[]): Promise<IntakeReport> {
    return this.reports.keep(options.by, this.now(), files);
  }
}

interface PreparedIntake {
  readonly target: TargetOptions;
  readonly reading: ReadingOptions;
  readonly onProgress: IngestOptions['onProgress'];
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
