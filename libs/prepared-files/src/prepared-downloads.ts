import { randomUUID } from 'node:crypto';
import { MongoServerError, ObjectId, type Collection } from 'mongodb';
import type { AuthorizationServices } from '@app/authorization';
import {
  ATOM,
  daysTaken,
  downloadFileOf,
  FeedOutput,
  planTakenUsage,
  viewOfCustomer,
  type DownloadFile,
  type TakenUsage,
} from '@app/feeds';
import { scheduled, type HeldJob, type JobHandler, type Jobs } from '@app/jobs';
import type { Metering } from '@app/metering';
import { createLogger, CustodianError, Unavailable, type Configuration } from '@app/runtime';
import { contentHash, type Store } from '@app/store';
import { FileContents } from './file-contents.js';
import { FileUpload } from './file-upload.js';
import type { Span } from './prepared-file.js';
import {
  DOWNLOADS_BUCKET,
  type DownloadBytes,
  type DownloadRequest,
  type StoredPreparedDownload,
} from './prepared-download.js';

const logger = createLogger('prepared-downloads');

const MAKE = 'make-prepared-download';
const TIDY = 'tidy-prepared-downloads';
const TIDY_EVERY_SECONDS = 300;
/** How many one worker makes at the same time. */
const AT_ONCE = 2;
const MOST_ATTEMPTS = 3;
const PROGRESS_EVERY_MS = 1_000;
const KEPT_MS = 86_400_000;
/** Of each customer so many are kept: the oldest gives way. */
const MOST_KEPT = 3;
const DUPLICATE_KEY = 11_000;

interface PreparedDownloadsServices {
  readonly authorization: Pick<AuthorizationServices, 'entitlements'>;
  readonly configuration: Pick<Configuration, 'baseUrl' | 'custodianName' | 'gbaCertId'>;
  readonly jobs: Jobs;
  readonly metering: Metering;
}

/** Large downloads of customers: asked for, made once by a worker, and kept for a day for that customer alone. */
export class PreparedDownloads {
  readonly #downloads: Collection<StoredPreparedDownload>;
  readonly #contents: FileContents;

  constructor(
    private readonly store: Store,
    private readonly services: PreparedDownloadsServices,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#downloads = store.db.collection('preparedDownloads');
    this.#contents = new FileContents(store, DOWNLOADS_BUCKET);
  }

  /** Has a download made. @returns its id, also where the same is being made; undefined where another is */
  async begin(customerId: string, request: DownloadRequest): Promise<string | undefined> {
    const _id = randomUUID();
    const now = this.now();
    try {
      await this.store.transaction(async (session) => {
        const made = { _id, _v: 1, customerId, request, state: 'preparing', askedAt: now } as const;
        await this.#downloads.insertOne({ ...made, ...this.#fresh() }, { session });
        await this.services.jobs.add({ kind: MAKE, key: _id, session });
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const other = await this.#downloads.findOne({ customerId, state: 'preparing' });
      return other !== null && contentHash(other.request) === contentHash(request) ? other._id : undefined;
    }
    const kept = await this.of(customerId);
    for (const old of kept.filter(({ state }) => state !== 'preparing').slice(MOST_KEPT - 1)) await this.#drop(old);
    return _id;
  }

  /** The downloads of a customer, the latest first. */
  async of(customerId: string): Promise<StoredPreparedDownload[]> {
    const there = { customerId, expiresAt: { $gt: this.now() } };
    return this.#downloads.find(there).sort({ askedAt: -1 }).toArray();
  }

  /** @throws CustodianError `prepared-file-gone` (404) where there is none of this customer */
  async get(customerId: string, _id: string): Promise<StoredPreparedDownload> {
    const known = await this.#downloads.findOne({ _id, customerId, expiresAt: { $gt: this.now() } });
    if (known === null) throw new CustodianError('prepared-file-gone', 404, 'There is no such file of yours.');
    return known;
  }

  /**
   * What was made, where the customer may still see just that; otherwise it is made anew.
   *
   * @returns undefined where it is not there
   */
  async fileOf(customerId: string, id: string): Promise<DownloadBytes | undefined> {
    const known = await this.get(customerId, id);
    if (known.file === undefined) return undefined;
    const entitlement = await this.services.authorization.entitlements.ofCustomer(customerId);
    if (entitlement.fingerprint() === known.file.fingerprint) return known.file;
    await this.#downloads.updateOne({ _id: id, state: 'ready' }, { $set: { state: 'failed' }, $unset: { file: true } });
    await this.#contents.delete(known.file.id);
    await this.again(customerId, id);
    return undefined;
  }

  /** Has one made again that failed, unless another is being made. */
  async again(customerId: string, _id: string): Promise<void> {
    await this.get(customerId, _id);
    try {
      await this.store.transaction(async (session) => {
        const begun = { $set: { state: 'preparing' as const, ...this.#fresh() } };
        const failed = { _id, customerId, state: 'failed' as const };
        const { matchedCount } = await this.#downloads.updateOne(failed, begun, { session });
        if (matchedCount > 0) await this.services.jobs.add({ kind: MAKE, key: _id, session });
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  /** The gzip. @throws Unavailable `preparation-failed` where bytes of it are gone, as of one that was deleted meanwhile */
  async *read(file: DownloadBytes, span: Span): AsyncGenerator<Buffer> {
    const bytes = yield* this.#contents.read(file, span);
    if (bytes < span.end - span.start)
      throw new Unavailable('preparation-failed', 'The file is no longer there. Ask for it anew.');
  }

  async delete(customerId: string, id: string): Promise<void> {
    await this.#drop(await this.get(customerId, id));
  }

  /** Removes every download of a customer. @returns how many there were */
  async erase(customerId: string): Promise<number> {
    const found = await this.#downloads.find({ customerId }).toArray();
    for (const download of found) await this.#drop(download);
    return found.length;
  }

  /** What workers do for it. */
  handlers(): readonly JobHandler[] {
    return [
      { kind: MAKE, atOnce: AT_ONCE, run: async (job) => this.#make(job) },
      scheduled({ kind: TIDY, everySeconds: TIDY_EVERY_SECONDS, run: async () => this.tidy() }),
    ];
  }

  /** Deletes downloads whose time is over, and bytes that belong to none. */
  async tidy(): Promise<void> {
    for await (const old of this.#downloads.find({ expiresAt: { $lte: this.now() } })) await this.#drop(old);
    // in this order: whatever is begun is named before its first byte is written
    const ids = await this.#contents.ids();
    const named = new Set<string>();
    for await (const { file, writingId } of this.#downloads.find()) {
      for (const id of [file?.id, writingId]) if (id !== undefined) named.add(id.toHexString());
    }
    for (const id of ids) if (!named.has(id.toHexString())) await this.#contents.delete(id);
  }

  #fresh(): Pick<StoredPreparedDownload, 'progress' | 'expiresAt'> {
    return { progress: { done: 0, of: 0 }, expiresAt: new Date(this.now().getTime() + KEPT_MS) };
  }

  async #make({ key: _id, attempt, signal }: HeldJob): Promise<undefined> {
    const known = await this.#downloads.findOne({ _id, state: 'preparing' });
    if (known === null) return;
    try {
      // one that ends its worker each time is not taken up for ever
      if (attempt > MOST_ATTEMPTS) throw new Error('the worker died each time');
      await this.#write(known, signal);
    } catch (error) {
      if (signal.aborted || attempt < MOST_ATTEMPTS) throw error;
      logger.error({ err: error, key: _id }, 'a download could not be prepared');
      const failed = { $set: { state: 'failed' }, $unset: { writingId: true } } as const;
      const before = await this.#downloads.findOneAndUpdate({ _id, state: 'preparing' }, failed);
      if (before?.writingId !== undefined) await this.#contents.delete(before.writingId);
    }
  }

  async #write({ _id, customerId, request }: StoredPreparedDownload, signal: AbortSignal): Promise<void> {
    const id = new ObjectId();
    const entitlement = await this.services.authorization.entitlements.ofCustomer(customerId);
    const view = viewOfCustomer(this.services, entitlement, customerId);
    const taken = await planTakenUsage(view, request.usagePointIds, request.days);
    const begun = { $set: { writingId: id, progress: { done: 0, of: daysTaken(taken) } } };
    const before = await this.#downloads.findOneAndUpdate({ _id, state: 'preparing' }, begun);
    if (before === null) return;
    if (before.writingId !== undefined) await this.#contents.delete(before.writingId);
    const file = this.#fileOf(taken, customerId, request);
    const isFeed = file.mediaType === ATOM;
    const upload = new FileUpload(this.#contents.write(id), isFeed ? 'packed' : 'plain');
    const output = isFeed ? FeedOutput.gzip(upload.input) : new FeedOutput(upload.input);
    const stop = (): void => void upload.input.destroy();
    const tell = async (): Promise<unknown> =>
      this.#downloads.updateOne({ _id, writingId: id }, { $set: { 'progress.done': output.contents.days } });
    const telling = setInterval(() => void tell().catch(() => undefined), PROGRESS_EVERY_MS);
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      await file.write(output);
      output.end();
      const { length } = await upload.kept();
      signal.throwIfAborted();
      const { usagePointIds, kinds, from, until } = output.contents;
      const bytes: DownloadBytes = {
        id,
        length,
        name: file.name,
        mediaType: file.mediaType,
        fingerprint: entitlement.fingerprint(),
        usagePointIds: [...usagePointIds],
        kinds: [...kinds],
        ...(until > from && { period: { start: from, end: until } }),
      };
      const expiresAt = new Date(this.now().getTime() + KEPT_MS);
      const ready = { $set: { state: 'ready', file: bytes, expiresAt }, $unset: { writingId: true } } as const;
      const { matchedCount } = await this.#downloads.updateOne({ _id, writingId: id }, ready);
      // deleted, or begun anew by another worker
      if (matchedCount === 0) await this.#contents.delete(id);
    } catch (error) {
      await upload.abort().catch((cause: unknown) => logger.warn({ err: cause, key: _id }, 'a file broke'));
      // an answer of which nothing was heard may have come about
      if ((await this.#downloads.findOne({ _id, 'file.id': id })) !== null) return;
      await this.#contents.delete(id);
      throw error;
    } finally {
      clearInterval(telling);
      signal.removeEventListener('abort', stop);
    }
  }

  #fileOf(taken: readonly TakenUsage[], customerId: string, { format, language }: DownloadRequest): DownloadFile {
    return downloadFileOf(format, taken, { customerId, company: this.services.configuration.custodianName, language });
  }

  async #drop({ _id }: StoredPreparedDownload): Promise<void> {
    const gone = await this.#downloads.findOneAndDelete({ _id });
    for (const id of [gone?.file?.id, gone?.writingId]) if (id !== undefined) await this.#contents.delete(id);
  }
}

const isDuplicate = (error: unknown): boolean => error instanceof MongoServerError && error.code === DUPLICATE_KEY;
