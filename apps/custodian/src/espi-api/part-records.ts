import type { Access, AccessRecord, AccessRecords } from '@app/audit';
import type { Span, StoredPart } from '@app/prepared-files';

/** A file that is being sent. */
export interface SentFile {
  /** the request; each part has the reader of its own authorization */
  readonly access: Access;
  /** as they follow in the file */
  readonly parts: AsyncIterator<StoredPart>;
  /** where a part is in what is sent */
  readonly spanOf: (part: StoredPart) => Span;
  /** the first byte that is sent */
  readonly from: number;
  readonly status: number;
}

interface OpenPart {
  readonly part: StoredPart;
  readonly record: AccessRecord;
}

/**
 * The access records of a file that holds data of many: one for each authorization of which something is sent, opened
 * before its first byte goes out and closed after its last, so that few are open at a time.
 */
export class PartRecords {
  #at: number;
  #next: StoredPart | undefined;
  #open: readonly OpenPart[] = [];
  #isAny = false;

  constructor(
    private readonly records: AccessRecords,
    private readonly sent: SentFile,
  ) {
    this.#at = sent.from;
  }

  /** So many bytes more will be sent. @throws where that cannot be recorded: then they must not be */
  async giving(bytes: number): Promise<void> {
    const { spanOf } = this.sent;
    const at = this.#at;
    const ended = this.#open.filter(({ part }) => spanOf(part).end <= at);
    const begun = await this.#partsUntil(at + bytes);
    const opening = begun.map(async (part) => ({ part, record: await this.records.open(this.#accessOf(part)) }));
    const [opened] = await Promise.all([Promise.all(opening), this.#close(ended, 'complete', at)]);
    this.#open = [...this.#open.filter((each) => !ended.includes(each)), ...opened];
    this.#isAny ||= opened.length > 0;
    this.#at = at + bytes;
  }

  /** @param sent bytes that went out; as many as were to be where absent */
  async end(outcome: 'complete' | 'broken', sent = Infinity): Promise<void> {
    const { access, status, from } = this.sent;
    const until = Math.min(this.#at, from + sent);
    await this.#close(this.#open, outcome, until);
    this.#open = [];
    if (!this.#isAny) await this.records.note(access, { outcome, status, bytes: until - from });
  }

  /** Those that begin before this byte and were not asked for before; without those that end before what is sent. */
  async #partsUntil(end: number): Promise<StoredPart[]> {
    const { parts, spanOf, from } = this.sent;
    const found: StoredPart[] = [];
    for (;;) {
      this.#next ??= await parts.next().then(({ done, value }) => (done === true ? undefined : value));
      if (this.#next === undefined || spanOf(this.#next).start >= end) return found;
      if (spanOf(this.#next).end > from) found.push(this.#next);
      this.#next = undefined;
    }
  }

  async #close(those: readonly OpenPart[], outcome: 'complete' | 'broken', until: number): Promise<void> {
    const { spanOf, from, status } = this.sent;
    const closing = those.map(async ({ part, record }) => {
      const { start, end } = spanOf(part);
      const bytes = Math.max(0, Math.min(until, end) - Math.max(from, start));
      const { usagePointIds, kinds, period } = part;
      await record.close({ outcome, status, bytes, usagePointIds, kinds, ...(period && { period }) });
    });
    await Promise.all(closing);
  }

  #accessOf({ authorizationId, customerId, scope }: StoredPart): Access {
    const { access } = this.sent;
    return { ...access, reader: { ...access.reader, authorizationId, customerId }, authorizationScope: scope };
  }
}
