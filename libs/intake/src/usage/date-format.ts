import { isCivilDate } from '@app/time';
import type { CivilDate } from '@app/time';
import type { Reason } from '../reasons.js';

/** A date and the seconds since its midnight, undefined where the text has no time. */
export interface LocalDateTime {
  readonly date?: CivilDate;
  readonly seconds?: number;
}

/** Turns a text into what it says, or says what is wrong with it. */
export type DateTimeReader = (text: string) => LocalDateTime | Reason;

const pieces: Readonly<Record<string, string>> = {
  YYYY: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  DD: String.raw`(?<day>\d{2})`,
  D: String.raw`(?<day>\d{1,2})`,
  HH: String.raw`(?<hour>\d{2})`,
  H: String.raw`(?<hour>\d{1,2})`,
  hh: String.raw`(?<hour>\d{2})`,
  h: String.raw`(?<hour>\d{1,2})`,
  mm: String.raw`(?<minute>\d{2})`,
  ss: String.raw`(?<second>\d{2})`,
  A: String.raw`(?<half>[AaPp])\.?[Mm]\.?`,
};

/** A reader of dates or times written as the format shows: YYYY, MM, M, DD, D, HH, H, hh, h, mm, ss, A. */
export function dateTimeReader(format: string): DateTimeReader {
  const source = format.replaceAll(
    /YYYY|MM|M|DD|D|HH|H|hh|h|mm|ss|A|[.*+?^${}()|[\]\\]/g,
    (token) => pieces[token] ?? `\\${token}`,
  );
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const match = pattern.exec(text.trim());
    if (match === null) return format.includes('Y') ? 'wrong-date' : 'wrong-time';
    return readParts(match.groups ?? {});
  };
}

function readParts(groups: Record<string, string | undefined>): LocalDateTime | Reason {
  const part = (name: string): number | undefined => (groups[name] === undefined ? undefined : Number(groups[name]));
  const { half } = groups;
  const [year, month = 0, day = 0] = [part('year'), part('month'), part('day')];
  if (year !== undefined && !isCivilDate(year, month, day)) return 'wrong-date';
  const date = year === undefined ? {} : { date: { year, month, day } };
  let hour = part('hour');
  if (hour === undefined) return date;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return 'hour-out-of-range';
    hour = (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  }
  const [minute = 0, second = 0] = [part('minute'), part('second')];
  if (hour > 24 || (hour === 24 && minute + second > 0)) return 'hour-out-of-range';
  if (minute > 59 || second > 59) return 'wrong-time';
  return { ...date, seconds: hour * 3600 + minute * 60 + second };
}

/** The first of these formats that a text fits. */
export function anyOf(formats: readonly string[]): DateTimeReader {
  const readers = formats.map(dateTimeReader);
  return (text) => {
    let fault: LocalDateTime | Reason = 'wrong-date';
    for (const read of readers) {
      const found = read(text);
      if (typeof found !== 'string') return found;
      // A format that fits in shape tells best what is wrong.
      if (fault === 'wrong-date' || found === 'hour-out-of-range') fault = found;
    }
    return fault;
  };
}

export const usualDates = anyOf([
  'YYYY-MM-DD',
  'M/D/YYYY',
  'YYYY-MM-DD HH:mm',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DDTHH:mm',
  'YYYY-MM-DDTHH:mm:ss',
  'M/D/YYYY H:mm',
  'M/D/YYYY h:mm A',
]);
export const usualTimes = anyOf(['H:mm', 'H:mm:ss', 'h:mm A', 'h:mm:ss A', 'h:mmA']);
