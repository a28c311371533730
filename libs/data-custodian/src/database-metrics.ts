import type { Store } from '@app/store';
import type { Document } from 'mongodb';
import { Gauge, Registry } from 'prom-client';

/** Whoever asks more often, and anybody may, gets the last answer again. */
const FRESH_MS = 10_000;

/**
 * What waits, fails or is late, whichever process is to blame: read from the database when `/metrics` is asked, by a few
 * queries in indexes or small collections. All servers say the same.
 */
export class DatabaseMetrics {
  readonly #registry = new Registry();
  readonly #jobs = this.#gauge(
    'custodian_job_late_seconds',
    'How long the job that is due longest has waited.',
    'kind',
  );
  readonly #changes = this.#gauge('custodian_change_untold_seconds', 'Age of a change that is still to be told.');
  readonly #endpoints = this.#gauge('custodian_endpoints', 'Notification endpoints in trouble.', 'state');
  readonly #mail = this.#gauge('custodian_mail_waiting_seconds', 'Age of the oldest message that is not sent.');
  readonly #audit = this.#gauge('custodian_audit_unsealed_seconds', 'Since when a process that writes is not seen.');
  readonly #intake = this.#gauge('custodian_intake_age_seconds', 'Time since the last intake ended.');
  readonly #rejected = this.#gauge('custodian_intake_rejected', 'What the last intake did not take.');
  /** by the clock that nobody sets */
  #last: { readonly at: number; readonly text: Promise<string> } | undefined;

  constructor(
    private readonly store: Store,
    private readonly now: () => Date = () => new Date(),
  ) {
    const inUse = this.#gauge('custodian_database_connections_in_use', 'Connections that this process uses just now.');
    store.client.on('connectionCheckedOut', () => inUse.inc()).on('connectionCheckedIn', () => inUse.dec());
  }

  /** In the text format of Prometheus; empty where the database does not answer. */
  async text(): Promise<string> {
    const at = performance.now();
    if (this.#last === undefined || at - this.#last.at >= FRESH_MS) this.#last = { at, text: this.#read() };
    return this.#last.text;
  }

  async #read(): Promise<string> {
    try {
      await this.store.assertReady();
      await Promise.all([this.#readJobs(), this.#readEndpoints(), this.#readAges()]);
    } catch {
      // whoever watches sees that these are gone, and health/ready says why
      return '';
    }
    return this.#registry.metrics();
  }

  async #readJobs(): Promise<void> {
    this.#jobs.reset();
    const late = this.store.db.collection('jobs').aggregate<{ _id: string; takeAt: Date }>([
      // sorted as the index is, so that the first of each kind is all that is read of it
      { $sort: { kind: 1, takeAt: 1 } },
      { $group: { _id: '$kind', takeAt: { $first: '$takeAt' } } },
    ]);
    for await (const { _id: kind, takeAt } of late) this.#jobs.set({ kind }, this.#since(takeAt));
  }

  async #readEndpoints(): Promise<void> {
    const endpoints = this.store.db.collection('notificationEndpoints');
    const failing = { failingSince: { $exists: true } };
    const [all, suspended] = await Promise.all([
      endpoints.countDocuments(failing),
      endpoints.countDocuments({ ...failing, suspendedAt: { $exists: true } }),
    ]);
    this.#endpoints.set({ state: 'failing' }, all - suspended);
    this.#endpoints.set({ state: 'suspended' }, suspended);
  }

  async #readAges(): Promise<void> {
    const first = async (name: string, filter: Document, sort: Record<string, 1 | -1>): Promise<Document | null> =>
      this.store.db.collection(name).findOne(filter, { sort });
    const [change, mail, writer, intake] = await Promise.all([
      first('changes', { pending: true }, { pending: 1 }),
      first('outgoingMail', {}, { queuedAt: 1 }),
      first('auditWriters', {}, { seenAt: 1 }),
      first('intakeReports', {}, { time: -1 }),
    ]);
    this.#changes.set(this.#since(change?.['at']));
    this.#mail.set(this.#since(mail?.['queuedAt']));
    this.#audit.set(this.#since(writer?.['seenAt']));
    this.#intake.set(this.#since(intake?.['time']));
    const files = (intake?.['files'] ?? []) as readonly { readonly rejected?: { readonly count?: number } }[];
    this.#rejected.set(files.reduce((sum, { rejected }) => sum + (rejected?.count ?? 0), 0));
  }

  /** Seconds; 0 of what is still to come, and where there is nothing. */
  #since(time: unknown): number {
    return time instanceof Date ? Math.max(0, (this.now().getTime() - time.getTime()) / 1000) : 0;
  }

  #gauge(name: string, help: string, ...labelNames: readonly string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}
