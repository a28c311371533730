import { ObjectId, type ClientSession, type Collection } from 'mongodb';
import { Changes } from '@app/changes';
import { scheduled, type HeldJob, type JobHandler, type Jobs } from '@app/jobs';
import { createLogger, CustodianError, Unavailable } from '@app/runtime';
import type { Store } from '@app/store';
import type { RateLimit, RateLimits } from '@app/web';
import { FileContents } from './file-contents.js';
import { FileParts } from './file-parts.js';
import { FileWriting, markOfBulk, queryOf, type WritingServices } from './file-writing.js';
import { FileUpload } from './file-upload.js';
import { BUCKET, fileKey, type FileBytes, type FileRequest, type Span, type StoredPart } from './prepared-file.js';
import type { StoredPreparedFile } from './prepared-file.js';

const logger = createLogger('prepared-files');

const MAKE = 'make-prepared-file';
const TIDY = 'tidy-prepared-files';
const TIDY_EVERY_SECONDS = 300;
/** How many one worker makes at the same time. */
const AT_ONCE = 2;
/** Times that it is tried, some fifteen seconds in all beside the work itself. */
const MOST_ATTEMPTS = 5;
const PROGRESS_EVERY_MS = 5_000;
const KEPT_MS = 86_400_000;
/** A bulk file that was had is good for so long more: what has changed in it is not known. */
const BULK_GOOD_FOR_MS = 3_600_000;
/** Nobody has worked on it for so long: whoever asks is told so. */
const STALLED_MS = 3_600_000;
const SOONEST_RETRY_S = 2;
const LATEST_RETRY_S = 60;

/** Files that are begun for one application. */
export const PREPARED_FILES: RateLimit = { name: 'prepared-files', tries: 120, perSeconds: 3600 };

export interface PreparedFilesServices extends WritingServices {
  readonly jobs: Jobs;
  readonly rateLimits: RateLimits;
}

/** What came of asking. */
export type PreparedAnswer =
  | { readonly state: 'preparing'; readonly retryAfterSeconds: number }
  | { readonly state: 'ready'; readonly file: FileBytes };

/** Answers that are made ahead: asked for, made once by a worker, kept for a day, and given out while all in them may be. */
export class PreparedFiles {
  readonly #files: Collection<StoredPreparedFile>;
  readonly #contents: FileContents;
  readonly #parts: FileParts;
  readonly #changes: Changes;

  constructor(
    private readonly store: Store,
    private readonly services: PreparedFilesServices,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#files = store.db.collection('preparedFiles');
    this.#contents = new FileContents(store, BUCKET);
    this.#parts = new FileParts(store, services.authorization);
    this.#changes = new Changes(store);
  }

  /**
   * Asks for an answer, and has it made where it is not there.
   *
   * @param mark what it would be made from now; see FileBytes. Who has had the file gets a new one when that has changed
   * @throws Unavailable `preparation-failed` where it could not be made; TooManyTries where an application begins too many
   */
  async ask(request: FileRequest, mark?: string): Promise<PreparedAnswer> {
    const now = this.now();
    const _id = fileKey(request, queryOf(request));
    const known = await this.#files.findOne({ _id });
    if (known?.state === 'ready' && known.file !== undefined) {
      const wanted = mark ?? (await markOfBulk(this.services.authorization.authorizations, request.applicationId));
      if (isGood(known, wanted, now) && (await this.#parts.stand(known.file)))
        return { state: 'ready', file: known.file };
    } else if (known?.state === 'preparing' && now.getTime() - known.progressAt.getTime() < STALLED_MS) {
      return { state: 'preparing', retryAfterSeconds: retryAfter(known.askedAt, now) };
    } else if (known !== null) {
      await this.#drop(known);
      throw failed();
    }
    await this.services.rateLimits.count(PREPARED_FILES, request.applicationId);
    await this.#begin(_id, request, known ?? undefined, now);
    return { state: 'preparing', retryAfterSeconds: SOONEST_RETRY_S };
  }

  /** Whether all that is in a file may still be given out. */
  async stands(file: FileBytes): Promise<boolean> {
    return this.#parts.stand(file);
  }

  /** @throws Unavailable `preparation-failed` where bytes of it are gone, as of one that was deleted meanwhile */
  async *read(file: FileBytes, span: Span): AsyncGenerator<Buffer> {
    const bytes = yield* this.#contents.read(file, span);
    if (bytes === span.end - span.start) return;
    await this.#files.deleteOne({ 'file.id': file.id });
    throw failed();
  }

  /** What of a file is given under which authorization, as it follows in the file. */
  partsOf(file: FileBytes): AsyncGenerator<StoredPart> {
    return this.#parts.of(file);
  }

  /** Notes that a file was had to its end. */
  async wasHad({ id }: FileBytes): Promise<void> {
    await this.#files.updateOne({ 'file.id': id }, { $set: { wasHad: true } });
  }

  /** What workers do for it. */
  handlers(): readonly JobHandler[] {
    return [
      { kind: MAKE, atOnce: AT_ONCE, run: async (job) => this.#make(job) },
      scheduled({ kind: TIDY, everySeconds: TIDY_EVERY_SECONDS, run: async () => this.tidy() }),
    ];
  }

  /** Deletes files whose time is over or that may be given out no more, and bytes that belong to none. */
  async tidy(): Promise<void> {
    const over = { expiresAt: { $lte: this.now() } };
    for await (const file of this.#files.find(over)) await this.#drop(file);
    for await (const known of this.#files.find({ state: 'ready' }).sort({ _id: 1 })) {
      if (known.file !== undefined && !(await this.#parts.stand(known.file))) await this.#drop(known);
    }
    // in this order: whatever is begun is named before its first byte is written
    const ids = await this.#contents.ids();
    const named = new Set<string>();
    for await (const { file, writingId } of this.#files.find()) {
      for (const id of [file?.id, writingId]) if (id !== undefined) named.add(id.toHexString());
    }
    for (const id of ids) if (!named.has(id.toHexString())) await this.#deleteBytes(id);
  }

  /** Has it made, in place of one that is good no more. Of many who ask at the same time one begins it. */
  async #begin(_id: string, request: FileRequest, worn: StoredPreparedFile | undefined, now: Date): Promise<void> {
    await this.store.transaction(async (session) => {
      if (worn !== undefined) await this.#files.deleteOne(as(worn), { session });
      const made = { _v: 1, request, state: 'preparing', askedAt: now, progressAt: now } as const;
      const expiresAt = new Date(now.getTime() + KEPT_MS);
      await this.#files.updateOne({ _id }, { $setOnInsert: { ...made, expiresAt } }, { upsert: true, session });
      await this.services.jobs.add({ kind: MAKE, key: _id, session });
      if (worn !== undefined) await this.services.jobs.add({ kind: TIDY, key: 'schedule', session });
    });
  }

  async #make({ key, attempt, signal }: HeldJob): Promise<undefined> {
    const known = await this.#files.findOne({ _id: key, state: 'preparing' });
    if (known === null) return;
    try {
      // one that ends its worker each time is not taken up for ever
      if (attempt > MOST_ATTEMPTS) throw new Error('the worker died each time');
      await this.#write(known, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const isOver = error instanceof CustodianError && error.status < 500;
      if (isOver && known.request.of.kind === 'subscription') await this.#drop(known);
      else if (attempt >= MOST_ATTEMPTS) await this.#fail(known, error);
      else throw error;
    }
  }

  async #write({ _id, request }: StoredPreparedFile, signal: AbortSignal): Promise<void> {
    const id = new ObjectId();
    const madeAt = this.now();
    const begun = { $set: { writingId: id, progressAt: madeAt } };
    const before = await this.#files.findOneAndUpdate({ _id, state: 'preparing' }, begun, { returnDocument: 'before' });
    if (before === null) return;
    if (before.writingId !== undefined) await this.#deleteBytes(before.writingId);
    const upload = new FileUpload(this.#contents.write(id), 'packed');
    const stop = (): void => void upload.input.destroy();
    const progress = setInterval(() => void this.#progress(_id, id).catch(() => undefined), PROGRESS_EVERY_MS);
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const writing = new FileWriting(this.services, this.#parts, upload, id, request);
      const mark = await writing.write();
      const { length, hash } = await upload.kept();
      const file: FileBytes = { id, etag: `"${hash.slice(0, 27)}"`, length, madeAt, mark };
      if (!(await this.#parts.stand(file))) throw new Error('an authorization has changed while the file was made');
      signal.throwIfAborted();
      await this.#settle({ _id, request }, id, { state: 'ready', file });
    } catch (error) {
      // a commit of which nothing was heard may have come about
      if ((await this.#files.findOne({ 'file.id': id })) !== null) return;
      await upload.abort().catch((cause: unknown) => logger.warn({ err: cause, key: _id }, 'a file broke'));
      await this.#deleteBytes(id);
      throw error;
    } finally {
      clearInterval(progress);
      signal.removeEventListener('abort', stop);
    }
  }

  async #progress(_id: string, writingId: ObjectId): Promise<void> {
    await this.#files.updateOne({ _id, writingId }, { $set: { progressAt: this.now() } });
  }

  async #fail(known: StoredPreparedFile, error: unknown): Promise<void> {
    logger.error({ err: error, key: known._id }, 'an answer could not be prepared');
    const { writingId } = (await this.#files.findOne({ _id: known._id })) ?? {};
    await this.#settle(known, writingId, { state: 'failed' });
    if (writingId !== undefined) await this.#deleteBytes(writingId);
  }

  /**
   * Says that it is there, or that it failed, and that its application is to be told; only while no other worker has
   * begun it anew.
   */
  async #settle(
    { _id, request: { applicationId, address, parameters } }: Pick<StoredPreparedFile, '_id' | 'request'>,
    writingId: ObjectId | undefined,
    end: Pick<StoredPreparedFile, 'state' | 'file'>,
  ): Promise<void> {
    const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
    await this.store.transaction(async (session: ClientSession) => {
      const now = this.now();
      const mine = { _id, state: 'preparing' as const, ...(writingId && { writingId }) };
      const expiresAt = new Date(now.getTime() + KEPT_MS);
      const settled = { $set: { ...end, expiresAt }, $unset: { writingId: true } as const };
      const { matchedCount } = await this.#files.updateOne(mine, settled, { session });
      if (matchedCount === 0) throw new Error('another worker makes the file');
      const uri = query === '' ? address : `${address}?${query}`;
      await this.#changes.record([{ kind: 'prepared-file', applicationId, uri }], now, session);
    });
  }

  /** Forgets a file, as it was read: not one that was made in its place. */
  async #drop(known: StoredPreparedFile): Promise<void> {
    const { deletedCount } = await this.#files.deleteOne(as(known));
    if (deletedCount > 0) for (const id of [known.file?.id, known.writingId]) if (id) await this.#deleteBytes(id);
  }

  async #deleteBytes(id: ObjectId): Promise<void> {
    await this.#contents.delete(id);
    await this.#parts.delete(id);
  }
}

/** Told once: asking again begins it anew. */
const failed = (): Unavailable =>
  new Unavailable('preparation-failed', 'The answer could not be prepared. Ask again, and it is begun anew.');

const as = ({ _id, state, askedAt }: StoredPreparedFile) => ({ _id, state, askedAt });

/** Whether a file is good for whoever asks now: who has had it already wants what has changed since. */
function isGood({ request, wasHad, file, expiresAt }: StoredPreparedFile, mark: string, now: Date): boolean {
  if (file === undefined || expiresAt <= now) return false;
  if (wasHad !== true) return true;
  const isFresh = request.of.kind === 'subscription' || now.getTime() - file.madeAt.getTime() < BULK_GOOD_FOR_MS;
  return isFresh && file.mark === mark;
}

/** Half as long again as it has taken: soon where it has just begun, and not much too late where it takes long. */
const retryAfter = (askedAt: Date, now: Date): number =>
  Math.min(LATEST_RETRY_S, Math.max(SOONEST_RETRY_S, Math.ceil((now.getTime() - askedAt.getTime()) / 2_000)));
