import { fieldEnd, minutesOfDay, roundedThousandths, skipSpaces, thousandths } from '../source/byte-fields.js';
import { firstFieldChanges } from '../source/lines.js';
import type { FileAccount } from '../file-report.js';
import type { Reason } from '../reasons.js';
import { delivered, intervalEnergy } from './reading-types.js';
import type { Direction } from './reading-types.js';
import { RepeatedHour } from './repeated-hour.js';
import { dayOf, directionOf, esiidOf, qualityOf, revisionTimeOf } from './smart-meter-texas-fields.js';
import type { TextLayout } from './text-layout.js';
import type { Channel, KnownUsagePoint, UsagePointInit, UsageTarget } from './usage-target.js';
import { instantsOfDay } from './wall-days.js';
import type { WallDay } from './wall-days.js';

/** The header line, in lower case; recognising it is recognising the format. */
export const smartMeterTexasHeader =
  'esiid,usage_date,revision_date,usage_start_time,usage_end_time,usage_kwh,estimated_actual,consumption_surplusgeneration';

const INTERVAL = 900;
const QUOTE = 0x22;
const NEWLINE = 0x0a;
/** What a usage point that is new begins with. */
const texan = { serviceKind: 0, timeZone: 'America/Chicago' };

/** Meters kept at hand, for files that go back and forth between them. */
const MOST_METERS = 32_768;

interface Meter {
  readonly usagePoint: KnownUsagePoint;
  delivered?: Channel;
  received?: Channel;
}

/** What the first three fields of a row say; rows that follow each other mostly share them. */
interface Revision {
  /** the bytes of the three fields with their commas */
  readonly prefix: Buffer;
  readonly meter: Meter;
  readonly day: WallDay;
  readonly revisionTime: number;
}

/**
 * The 15-minute CSV of Smart Meter Texas. Local times become UTC here; the two passes of a repeated hour are told
 * apart by their order within one revision.
 */
export class SmartMeterTexasCsv implements TextLayout {
  #revision?: Revision;
  #headerSeen = false;
  /** by ESIID; a reason where the file may not write to it */
  readonly #meters = new Map<string, Meter | Reason>();
  readonly #repeated = new RepeatedHour();

  /** @param now epoch seconds: later readings are taken with a warning */
  constructor(
    private readonly target: UsageTarget,
    private readonly account: FileAccount,
    private readonly now: number,
  ) {}

  foresee(buffer: Buffer, start: number, end: number): Promise<void> | undefined {
    const wanted = new Map<string, UsagePointInit>();
    for (const line of firstFieldChanges(buffer, start, end)) {
      const esiidEnd = fieldEnd(buffer, line, end);
      const esiid = isWhole(buffer, line, end) ? esiidOf(buffer, line, esiidEnd) : undefined;
      if (esiid !== undefined && !this.#meters.has(esiid)) wanted.set(esiid, texan);
    }
    return wanted.size === 0 ? undefined : this.target.foresee(wanted);
  }

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
    const { meter } = revision;
    const channel = this.#channelOf(meter, direction);

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
    let quality = 0;
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
    { meter: { usagePoint }, day, revisionTime }: Revision,
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
    const meter = this.#meters.get(esiid);
    if (meter === undefined) return this.#openMeter(esiid).then(() => this.#openRevision(buffer, start, end, line));
    if (typeof meter === 'string') return this.#reject(line, meter, esiid);
    const { fileZone } = meter.usagePoint;
    const day = dayOf(fileZone, buffer, esiidEnd + 1, dateEnd);
    if (day === undefined) return this.#reject(line, 'wrong-date', 'USAGE_DATE');
    const revisionTime = revisionTimeOf(fileZone, buffer, dateEnd + 1, revisionEnd);
    if (revisionTime === undefined) return this.#reject(line, 'wrong-date', 'REVISION_DATE');
    this.#revision = { prefix: Buffer.from(buffer.subarray(start, revisionEnd + 1)), meter, day, revisionTime };
    return this.#take(buffer, start, end, line);
  }

  async #openMeter(esiid: string): Promise<void> {
    const usagePoint = await this.target.usagePoint({ esiid }, texan);
    const [oldest] = this.#meters.keys();
    if (this.#meters.size >= MOST_METERS && oldest !== undefined) this.#meters.delete(oldest);
    this.#meters.set(esiid, typeof usagePoint === 'string' ? usagePoint : { usagePoint });
  }

  #channelOf(meter: Meter, direction: Direction): Channel {
    if (direction === delivered) {
      return (meter.delivered ??= this.target.channel(meter.usagePoint, intervalEnergy(direction, INTERVAL)));
    }
    return (meter.received ??= this.target.channel(meter.usagePoint, intervalEnergy(direction, INTERVAL)));
  }

  #reject(line: number, reason: Reason, detail = ''): undefined {
    this.account.reject(line, reason, detail);
    return undefined;
  }
}

/** Whether the row that begins at `start` has its first three fields, and no quotes: what a usage point is made for. */
function isWhole(buffer: Buffer, start: number, end: number): boolean {
  const newline = buffer.indexOf(NEWLINE, start);
  const rowEnd = newline === -1 ? end : newline;
  const dateEnd = fieldEnd(buffer, fieldEnd(buffer, start, rowEnd) + 1, rowEnd);
  return fieldEnd(buffer, dateEnd + 1, rowEnd) < rowEnd && !buffer.subarray(start, rowEnd).includes(QUOTE);
}

function startsWith(buffer: Buffer, start: number, end: number, prefix: Buffer): boolean {
  const { length } = prefix;
  if (end - start < length) return false;
  // From the end: what differs between rows is the revision and the date more often than the ESIID.
  for (let i = length - 1; i >= 0; i--) if (buffer[start + i] !== prefix[i]) return false;
  return true;
}
