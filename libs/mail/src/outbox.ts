import { randomUUID } from 'node:crypto';
import type { ClientSession, Collection } from 'mongodb';
import { createTransport, type Transporter } from 'nodemailer';
import { createLogger, type Configuration } from '@app/runtime';
import type { CollectionDefinition, Store } from '@app/store';
import { writeMail, type Mail, type WrittenMail } from './mail.js';

const logger = createLogger('mail');

/** Between looks into the outbox where it was empty. */
const IDLE_MS = 1_000;
/** Whoever takes a message has so long to send it before another tries. */
const LEASE_MS = 120_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** A message that cannot be sent for so long is given up; one of development is shown as long. */
const KEPT_MS = 3 * 86_400_000;

/** A message that waits to be sent, or, in development, that is shown instead. */
export interface StoredMail extends WrittenMail {
  readonly _id: string;
  readonly _v: 1;
  readonly queuedAt: Date;
  readonly tries: number;
  /** absent in development: nobody sends it */
  readonly nextTryAt?: Date;
  readonly expiresAt: Date;
}

export const outgoingMailCollection: CollectionDefinition = {
  name: 'outgoingMail',
  retention: { kept: 'until it is sent, three days at most', deletedBy: 'index' },
  indexes: [
    { key: { nextTryAt: 1 }, query: 'the message that has waited longest for its next try' },
    { key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'giving messages up' },
    { key: { queuedAt: -1 }, query: 'the mailbox of development, newest first' },
  ],
};

/**
 * Messages to people. One is queued with what it tells of, in the same transaction where there is one, and sent after
 * the commit, with retries until the mail server takes it: at least once, rarely twice. It is deleted when sent, since
 * it may hold a link that opens something.
 */
export class MailOutbox {
  readonly #mails: Collection<StoredMail>;
  readonly #transport: Transporter | undefined;
  /**
   * Where messages go: to the mail server; without one to a page of the server, but over http and where a demo may be
   * alone, which is development; and else nowhere until one is set. Whoever reads that page can sign in as anybody.
   */
  readonly delivery: 'mail-server' | 'mailbox' | 'none';

  constructor(
    store: Store,
    private readonly configuration: Pick<Configuration, 'baseUrl' | 'custodianName' | 'demo' | 'mailFrom' | 'smtpUrl'>,
    private readonly now: () => Date = () => new Date(),
  ) {
    const { baseUrl, demo, smtpUrl } = configuration;
    const isDevelopment = baseUrl.startsWith('http:') && demo !== 'off';
    this.#mails = store.db.collection('outgoingMail');
    this.#transport = smtpUrl === undefined ? undefined : createTransport(smtpUrl, { disableFileAccess: true });
    this.delivery = smtpUrl !== undefined ? 'mail-server' : isDevelopment ? 'mailbox' : 'none';
  }

  async queue(mail: Mail, session?: ClientSession): Promise<void> {
    const now = this.now();
    const stored: StoredMail = {
      _id: randomUUID(),
      _v: 1,
      ...writeMail(mail, this.configuration.custodianName),
      queuedAt: now,
      tries: 0,
      ...(this.delivery !== 'mailbox' && { nextTryAt: now }),
      expiresAt: new Date(now.getTime() + KEPT_MS),
    };
    await this.#mails.insertOne(stored, session === undefined ? {} : { session });
  }

  /** Sends what waits, now and from now on. @returns what ends it, after the message under way */
  start(): () => Promise<void> {
    if (this.#transport === undefined) return async () => undefined;
    const stopping = new AbortController();
    const running = this.#run(stopping.signal);
    return async () => {
      stopping.abort();
      await running;
      this.#transport?.close();
    };
  }

  /** Sends the message that has waited longest. @returns whether there was one */
  async sendNext(): Promise<boolean> {
    const transport = this.#transport;
    if (transport === undefined) return false;
    const now = this.now();
    const mail = await this.#mails.findOneAndUpdate(
      // what is farther off than any retry was queued by a clock that has been put back since
      { $or: [{ nextTryAt: { $lte: now } }, { nextTryAt: { $gt: new Date(now.getTime() + LONGEST_RETRY_MS) } }] },
      { $set: { nextTryAt: new Date(now.getTime() + LEASE_MS) }, $inc: { tries: 1 } },
      { sort: { nextTryAt: 1 }, returnDocument: 'after' },
    );
    if (mail === null) return false;
    try {
      await this.#send(transport, mail);
      await this.#mails.deleteOne({ _id: mail._id });
    } catch (error) {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** (mail.tries - 1), LONGEST_RETRY_MS);
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason, id: mail._id, tries: mail.tries }, 'a message could not be sent');
      await this.#mails.updateOne({ _id: mail._id }, { $set: { nextTryAt: new Date(now.getTime() + wait) } });
    }
    return true;
  }

  /** Deletes messages that wait and have any of these words in them, however they are written. @returns how many */
  async eraseWith(words: readonly string[]): Promise<number> {
    const sought = words.map((word) => word.toLowerCase());
    let count = 0;
    for await (const { _id, to, subject, text, html } of this.#mails.find()) {
      const written = [to, subject, text, html].join('\n').toLowerCase();
      if (!sought.some((word) => written.includes(word))) continue;
      count += (await this.#mails.deleteOne({ _id })).deletedCount;
    }
    return count;
  }

  /** The messages of development, newest first. */
  async shown(): Promise<readonly StoredMail[]> {
    return this.delivery === 'mailbox' ? this.#mails.find({}, { sort: { queuedAt: -1 }, limit: 200 }).toArray() : [];
  }

  async shownMail(id: string): Promise<StoredMail | undefined> {
    return this.delivery === 'mailbox' ? ((await this.#mails.findOne({ _id: id })) ?? undefined) : undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const sent = await this.sendNext().catch((error: unknown) => {
        logger.error({ err: error }, 'the outbox cannot be read');
        return false;
      });
      if (!sent) await pause(IDLE_MS, signal);
    }
  }

  /** The message id stays over retries: a mail server that knows it already shows one message. */
  async #send(transport: Transporter, { _id, to, subject, text, html }: StoredMail): Promise<void> {
    const { baseUrl, mailFrom } = this.configuration;
    await transport.sendMail({
      from: mailFrom,
      to: { name: '', address: to },
      subject,
      text,
      html,
      messageId: `<${_id}@${new URL(baseUrl).hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }
}

/** Ends early when told to stop. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
