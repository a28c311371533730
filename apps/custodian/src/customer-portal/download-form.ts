import { ArrayNotEmpty, IsIn, IsOptional, IsString } from 'class-validator';
import type { Entitlement } from '@app/entitlement';
import { downloadFormats, type DownloadFormat, type LocalDays } from '@app/feeds';
import type { Language } from '@app/language';
import { textsIn } from '@app/language';
import type { Metering } from '@app/metering';
import { addDays, addMonths, daysBetween, localDate, parseCivilDate, type CivilDate, type TimeZone } from '@app/time';

export const DOWNLOAD_PATH = '/download';

/** What days are taken: presets, and days of one's own. */
export const ranges = ['last-13-months', 'last-month', 'last-bill', 'all', 'own'] as const;

/** What a customer asks for. */
export class DownloadForm {
  @IsIn(ranges)
  readonly range: (typeof ranges)[number];

  @IsOptional()
  @IsString()
  readonly from?: string;

  @IsOptional()
  @IsString()
  readonly to?: string;

  @ArrayNotEmpty()
  readonly meter: string[];

  @IsIn(downloadFormats)
  readonly format: DownloadFormat;

  /** whoever has read which days are missing */
  @IsOptional()
  @IsString()
  readonly anyway?: string;
}

const texts = textsIn({
  en: {
    noDate: 'Write a day such as 2026-01-31.',
    order: 'Choose a day that is not before the first.',
    noBill: 'There is no bill of these meters yet.',
  },
  es: {
    noDate: 'Escriba un día como 2026-01-31.',
    order: 'Elija un día que no sea anterior al primero.',
    noBill: 'Todavía no hay facturas de estos medidores.',
  },
});

/** A field of the form, and what is wrong with it. */
export interface DownloadFault {
  readonly field: keyof DownloadForm;
  readonly text: string;
}

export const isFault = (days: LocalDays | DownloadFault): days is DownloadFault => 'field' in days;

interface Readable {
  readonly metering: Metering;
  readonly entitlement: Entitlement;
  readonly zone: TimeZone;
  readonly now: Date;
}

/** The days that a form asks for, or what is wrong with them; presets end with the day that is over. */
export async function daysAskedFor(
  { range, from, to, meter }: DownloadForm,
  { metering, entitlement, zone, now }: Readable,
  language: Language,
): Promise<LocalDays | DownloadFault> {
  const t = texts(language);
  const today = localDate(zone, now.getTime() / 1000);
  if (range === 'last-bill') {
    const days = await lastBill(metering, entitlement, meter, zone);
    return days ?? { field: 'range', text: t.noBill };
  }
  if (range !== 'own') return presetDays(range, today);
  const [first, last] = [from, to].map((text) => (text === undefined ? undefined : parseCivilDate(text)));
  if (first === undefined) return { field: 'from', text: t.noDate };
  if (last === undefined) return { field: 'to', text: t.noDate };
  if (daysBetween(first, last) < 0) return { field: 'to', text: t.order };
  return { from: first, to: last };
}

/** The days of the presets that go by the calendar alone. */
export function presetDays(range: 'last-13-months' | 'last-month' | 'all', today: CivilDate): LocalDays {
  if (range === 'all') return {};
  if (range === 'last-13-months') return { from: addMonths(today, -13), to: addDays(today, -1) };
  const to = addDays({ ...today, day: 1 }, -1);
  return { from: { ...to, day: 1 }, to };
}

/** From the beginning of the earliest to the end of the latest of the last bills of each meter. */
async function lastBill(
  { usageSummaries }: Metering,
  entitlement: Entitlement,
  usagePointIds: readonly string[],
  zone: TimeZone,
): Promise<LocalDays | undefined> {
  let [start, end] = [Infinity, -Infinity];
  for (const usagePointId of usagePointIds) {
    let last: { from: number; until: number } | undefined;
    const always = { start: -Infinity, end: Infinity };
    for await (const { from, until } of usageSummaries.ofUsagePoint(entitlement, usagePointId, always)) {
      if (until > from) last = { from, until };
    }
    if (last !== undefined) [start, end] = [Math.min(start, last.from), Math.max(end, last.until)];
  }
  return end < start ? undefined : { from: localDate(zone, start), to: localDate(zone, end - 1) };
}

/** What the form of an address has chosen already. */
interface Chosen {
  readonly from?: string;
  readonly to?: string;
  readonly meters?: readonly string[];
  readonly range?: DownloadForm['range'];
  readonly format?: DownloadFormat;
}

/** The address of the download page with some of it chosen: buttons of other pages lead there. */
export function downloadAddress({ meters = [], ...chosen }: Chosen = {}): string {
  const query = new URLSearchParams(meters.map((id) => ['meter', id]));
  for (const [name, value] of Object.entries(chosen)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? DOWNLOAD_PATH : `${DOWNLOAD_PATH}?${query.toString()}`;
}
