import { newResourceId } from '@app/espi';
import type { CollectionDefinition, Store } from '@app/store';
import type { Collection, Filter } from 'mongodb';
import type { FileReport, Findings } from './file-report.js';

/** What became of one intake: a file, an upload, or the files of a zip file. */
export interface IntakeReport {
  readonly id: string;
  /** ISO 8601 */
  readonly time: string;
  /** who gave it in */
  readonly by: string;
  readonly files: readonly FileReport[];
}

interface StoredReport {
  readonly _id: string;
  readonly _v: 1;
  readonly time: Date;
  readonly by: string;
  readonly files: readonly FileReport[];
}

const ERASED = '(erased)';
/** Thirteen months: the reports of the same files a year ago are there to compare. */
const KEPT_SECONDS = 400 * 86_400;

export const intakeCollections: readonly CollectionDefinition[] = [
  {
    name: 'intakeReports',
    retention: { kept: '13 months', deletedBy: 'index' },
    indexes: [
      { key: { time: -1, _id: -1 }, query: 'the latest intakes, a page after the last one seen' },
      { key: { time: 1 }, options: { expireAfterSeconds: KEPT_SECONDS }, query: 'retention' },
    ],
  },
];

/** The reports of past intakes. */
export class IntakeReports {
  readonly #collection: Collection<StoredReport>;

  constructor(store: Store) {
    this.#collection = store.db.collection('intakeReports');
  }

  async keep(by: string, time: Date, files: readonly FileReport[]): Promise<IntakeReport> {
    const stored: StoredReport = { _id: newResourceId(), _v: 1, time, by, files };
    await this.#collection.insertOne(stored);
    return reportOf(stored);
  }

  async get(id: string): Promise<IntakeReport | undefined> {
    const stored = await this.#collection.findOne({ _id: id });
    return stored === null ? undefined : reportOf(stored);
  }

  /** Blots out what findings say where any of these words stands in it, and names of files. @returns in how many reports */
  async eraseWith(words: readonly string[]): Promise<number> {
    const has = (text: string): boolean => words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
    const blotted = (findings: Findings): Findings => ({
      ...findings,
      first: findings.first.map((each) => (has(each.detail) ? { ...each, detail: ERASED } : each)),
    });
    let count = 0;
    for await (const { _id, files } of this.#collection.find()) {
      if (!has(JSON.stringify(files))) continue;
      const kept = files.map(({ error, ...file }) => ({
        ...file,
        file: has(file.file) ? ERASED : file.file,
        rejected: blotted(file.rejected),
        warnings: blotted(file.warnings),
        ...(error && { error: has(error.detail) ? { ...error, detail: ERASED } : error }),
      }));
      await this.#collection.updateOne({ _id }, { $set: { files: kept } });
      count += 1;
    }
    return count;
  }

  /** Newest first, a page after the given report. */
  async list({ after, limit = 20 }: { after?: Pick<IntakeReport, 'id' | 'time'>; limit?: number } = {}): Promise<
    IntakeReport[]
  > {
    const stored = await this.#collection.find(olderThan(after)).sort({ time: -1, _id: -1 }).limit(limit).toArray();
    return stored.map(reportOf);
  }
}

function olderThan(after: Pick<IntakeReport, 'id' | 'time'> | undefined): Filter<StoredReport> {
  if (after === undefined) return {};
  const time = new Date(after.time);
  return { $or: [{ time: { $lt: time } }, { time, _id: { $lt: after.id } }] };
}

function reportOf({ _id: id, time, by, files }: StoredReport): IntakeReport {
  return { id, time: time.toISOString(), by, files };
}
