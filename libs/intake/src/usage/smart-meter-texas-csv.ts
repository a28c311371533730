import {
  digitsAt,
  equalsIgnoringCase,
  fieldEnd,
  minutesOfDay,
  roundedThousandths,
  skipSpaces,
  thousandths,
} from '../source/byte-fields.js';
import type { FileAccount } from '../file-report.js';
import type { Reason } from '../reasons.js';
import { delivered, intervalEnergy, received } from './reading-types.js';
import type { Direction } from './reading-types.js';
import { RepeatedHour } from './repeated-hour.js';
import type { TextLayout } from './text-layout.js';
import type { Channel, KnownUsagePoint, UsageTarget } from './usage-target.js';
import { instantsOfDay, wallDay } from './wall-days.js';
import type { WallDay } from './wall-days.js';

/** The header line, in lower case; recognising it is recognising the format. */
export const smartMeterTexasHeader =
  'esiid,usage_date,revision_date,usage_start_time,usage_end_time,usage_kwh,estimated_actual,consumption_surplusgeneration';

const INTERVAL = 900;
const DAY = 86_400;
const VALID = 0;
const ESTIMATED = 8;
const COMMA = 0x2c;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const texas = 'America/Chicago';

/** What the first three fields of a row say; rows that follow each other mostly share them. */
interface Revision {
  /** the bytes of the three fields with their commas */
  readonly prefix: Buffer;
  readonly usagePoint: KnownUsagePoint;
  readonly day: WallDay;
  readonly revisionTime: number;
}

/**
 * The 15-minute CSV of Smart Meter Texas. Local times become UTC here; the two passes of a repeated hour are told
 * apart by their order within one revision.
 */
export class SmartMeterTexasCsv implements TextLayout {
  #revision?: Revision;
  #esiid = '';
  #usagePoint?: KnownUsagePoint | Reason;
  #delivered?: Channel;
  #received?: Channel;
  #headerSeen = false;
  readonly #repeated = new RepeatedHour();

  /** @param now epoch seconds: later readings are taken with a warning */
  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly now: number,
  ) {}

  row(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    if (!this.#headerSeen) {
      this.#headerSeen = true;
      return undefined;
    }
    this.account.rows++;
    return this.#take(buffer, start, end, line);
  }

  end(): Promise<void> {
    this.#repeated.finish();
    return Promise.resolve();
  }

  #take(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    const revision = this.#revision;
    if (revision === undefined || !startsWith(buffer, start, end, revision.prefix)) {
      return this.#openRevision(buffer, start, end, line);
    }
    const timeEnd = fieldEnd(buffer, start + revision.prefix.length, end);
    const stopEnd = fieldEnd(buffer, timeEnd + 1, end);
    const valueEnd = fieldEnd(buffer, stopEnd + 1, end);
    const markEnd = fieldEnd(buffer, valueEnd + 1, end);
    if (markEnd >= end) return this.#reject(line, 'short-row');

    const direction = directionOf(buffer, markEnd + 1, end);
    if (direction === undefined) return this.#reject(line, 'unknown-channel');
    const channel = direction === delivered ? this.#delivered : this.#received;
    if (channel === undefined) {
      return this.#openChannel(revision.usagePoint, direction).then(() => this.#take(buffer, start, end, line));
    }

    const minutes = minutesOfDay(buffer, start + revision.prefix.length, timeEnd);
    if (minutes < 0 || (minutes * 60) % INTERVAL !== 0) {
      return this.#reject(line, minutes === -2 ? 'hour-out-of-range' : 'wrong-time');
    }
    if (minutesOfDay(buffer, timeEnd + 1, stopEnd) < 0) {
      const stop = buffer.toString('latin1', timeEnd + 1, stopEnd).trim();
      if (stop !== '24:00') return this.#reject(line, /^\d\d:\d\d$/.test(stop) ? 'hour-out-of-range' : 'wrong-time');
    }

    const valueStart = skipSpaces(buffer, stopEnd + 1, valueEnd);
    let value = NaN;
    let quality = VALID;
    if (valueStart < valueEnd) {
      value = thousandths(buffer, valueStart, valueEnd);
      if (Number.isNaN(value)) {
        value = roundedThousandths(buffer, valueStart, valueEnd);
        if (Number.isNaN(value)) return this.#reject(line, 'bad-number');
        this.account.warn(line, 'rounded-value');
      }
      if (value < 0) return this.#reject(line, 'negative-value');
      if (value > Number.MAX_SAFE_INTEGER / 64) return this.#reject(line, 'value-out-of-range');
      quality = qualityOf(buffer, valueEnd + 1, markEnd);
      if (quality < 0) return this.#reject(line, 'unknown-quality');
    }

    const { day, revisionTime } = revision;
    if (day.regular) {
      this.#add(channel, line, day.start + minutes * 60, value, quality, revisionTime);
      return undefined;
    }
    return this.#addNearClockChange(revision, direction, channel, line, minutes * 60, value, quality);
  }

  #add(channel: Channel, line: number, start: number, value: number, quality: number, revisionTime: number): void {
    if (value !== value) {
      channel.missing(start);
      return;
    }
    if (start > this.now) this.account.warn(line, 'future-dated');
    channel.add(line, start, INTERVAL, value, quality, revisionTime);
  }

  #addNearClockChange(
    { usagePoint, day, revisionTime }: Revision,
    direction: Direction,
    channel: Channel,
    line: number,
    seconds: number,
    value: number,
    quality: number,
  ): undefined {
    const [first, second] = instantsOfDay(usagePoint.fileZone, day, seconds);
    if (first === undefined) return this.#reject(line, 'nonexistent-local-time');
    if (second === undefined) {
      this.#add(channel, line, first, value, quality, revisionTime);
      return undefined;
    }
    this.#repeated.add(
      `${usagePoint.id} ${direction} ${day.wall} ${revisionTime}`,
      {
        wall: seconds,
        instants: [first, second],
        take: (start) => this.#add(channel, line, start, value, quality, revisionTime),
        reject: () => this.account.reject(line, 'ambiguous-clock-change-hour'),
      },
      INTERVAL,
    );
    return undefined;
  }

  /** Reads the first three fields anew, then the row. */
  #openRevision(buffer: Buffer, start: number, end: number, line: number): Promise<void> | undefined {
    if (buffer.subarray(start, end).includes(QUOTE)) {
      const plain = Buffer.from(buffer.toString('utf8', start, end).replaceAll('"', ''));
      return this.#take(plain, 0, plain.length, line);
    }
    const esiidEnd = fieldEnd(buffer, start, end);
    const dateEnd = fieldEnd(buffer, esiidEnd + 1, end);
    const revisionEnd = fieldEnd(buffer, dateEnd + 1, end);
    if (revisionEnd >= end) return this.#reject(line, 'short-row');
    const esiid = esiidOf(buffer, start, esiidEnd);
    if (esiid === undefined) return this.#reject(line, 'bad-esiid');
    if (esiid !== this.#esiid) {
      return this.#openUsagePoint(esiid).then(() => this.#openRevision(buffer, start, end, line));
    }
    const usagePoint = this.#usagePoint;
    if (usagePoint === undefined || typeof usagePoint === 'string') {
      return this.#reject(line, usagePoint ?? 'unknown-usage-point', esiid);
    }
    const day = this.#dayOf(usagePoint, buffer, esiidEnd + 1, dateEnd);
    if (day === undefined) return this.#reject(line, 'wrong-date', 'USAGE_DATE');
    const revisionTime = this.#revisionTimeOf(usagePoint, buffer, dateEnd + 1, revisionEnd);
    if (revisionTime === undefined) return this.#reject(line, 'wrong-date', 'REVISION_DATE');
    this.#revision = { prefix: Buffer.from(buffer.subarray(start, revisionEnd + 1)), usagePoint, day, revisionTime };
    return this.#take(buffer, start, end, line);
  }

  async #openUsagePoint(esiid: string): Promise<void> {
    this.#usagePoint = await this.target.usagePoint({ esiid }, { serviceKind: 0, timeZone: texas });
    this.#esiid = esiid;
    this.#delivered = undefined;
    this.#received = undefined;
  }

  async #openChannel(usagePoint: KnownUsagePoint, direction: Direction): Promise<void> {
    const channel = await this.target.channel(usagePoint, intervalEnergy(direction, INTERVAL));
    if (direction === delivered) this.#delivered = channel;
    else this.#received = channel;
  }

  /** `MM/DD/YYYY` */
  #dayOf(usagePoint: KnownUsagePoint, buffer: Buffer, start: number, end: number): WallDay | undefined {
    const at = skipSpaces(buffer, start, end);
    if (end - at < 10 || buffer[at + 2] !== 0x2f || buffer[at + 5] !== 0x2f) return undefined;
    if (skipSpaces(buffer, at + 10, end) !== end) return undefined;
    return wallDay(
      usagePoint.fileZone,
      digitsAt(buffer, at + 6, 4),
      digitsAt(buffer, at, 2),
      digitsAt(buffer, at + 3, 2),
    );
  }

  /** `MM/DD/YYYY HH:MM:SS`. In a repeated hour the first pass is meant, in a skipped one the clock before it. */
  #revisionTimeOf(usagePoint: KnownUsagePoint, buffer: Buffer, start: number, end: number): number | undefined {
    const at = skipSpaces(buffer, start, end);
    const day = this.#dayOf(usagePoint, buffer, at, Math.min(at + 10, end));
    if (day === undefined) return undefined;
    if (skipSpaces(buffer, at + 10, end) === end) return instantsOfDay(usagePoint.fileZone, day, 0)[0];
    const hour = digitsAt(buffer, at + 11, 2);
    const minute = digitsAt(buffer, at + 14, 2);
    const second = digitsAt(buffer, at + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
    if (skipSpaces(buffer, at + 19, end) !== end) return undefined;
    const seconds = hour * 3600 + minute * 60 + second;
    return (
      instantsOfDay(usagePoint.fileZone, day, seconds)[0] ??
      day.wall + seconds - usagePoint.fileZone.offsetAt(day.wall - DAY)
    );
  }

  #reject(line: number, reason: Reason, detail = ''): undefined {
    this.account.reject(line, reason, detail);
    return undefined;
  }
}

function startsWith(buffer: Buffer, start: number, end: number, prefix: Buffer): boolean {
  const { length } = prefix;
  if (end - start < length) return false;
  // From the end: what differs between rows is the revision and the date more often than the ESIID.
  for (let i = length - 1; i >= 0; i--) if (buffer[start + i] !== prefix[i]) return false;
  return true;
}

function esiidOf(buffer: Buffer, start: number, end: number): string | undefined {
  let from = skipSpaces(buffer, start, end);
  if (buffer[from] === APOSTROPHE) from++;
  const esiid = buffer.toString('latin1', from, end).trimEnd();
  return isEsiid(esiid) ? esiid : undefined;
}

/** An ESIID of ERCOT has 17 or 22 digits. */
export function isEsiid(text: string): boolean {
  return /^(?:\d{17}|\d{22})$/.test(text);
}

function directionOf(buffer: Buffer, start: number, end: number): Direction | undefined {
  const at = skipSpaces(buffer, start, end);
  let to = end;
  while (to > at && (buffer[to - 1] === COMMA || buffer[to - 1] === 0x20)) to--;
  if (equalsIgnoringCase(buffer, at, to, 'consumption')) return delivered;
  return equalsIgnoringCase(buffer, at, to, 'surplus generation') ? received : undefined;
}

/** `A` is valid, `E` estimated; -1 for anything else. */
function qualityOf(buffer: Buffer, start: number, end: number): number {
  const at = skipSpaces(buffer, start, end);
  if (skipSpaces(buffer, at + 1, end) !== end) return -1;
  const mark = (buffer[at] ?? 0) | 0x20;
  return mark === 0x61 ? VALID : mark === 0x65 ? ESTIMATED : -1;
}
