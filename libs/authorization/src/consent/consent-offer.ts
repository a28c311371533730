import type { Scope } from '@app/espi';
import { ApplicationStatus, mayServe, type Application } from '@app/third-parties';
import {
  addDays,
  addMonths,
  daysBetween,
  formatCivilDate,
  localDate,
  parseCivilDate,
  type CivilDate,
  type TimeZone,
} from '@app/time';
import { publishedStart } from '../published-period.js';
import { satisfiedScope } from '../satisfied-scope.js';
import type { CustomerMeter } from './customer-meters.js';
import { kindsOf, type KindOfData } from './kinds-of-data.js';

/** How far back: `none` from today on, `asked` as far as is asked for, or so many months. */
export type Reach = 'none' | 'asked' | `${number}`;

/** In the place of a last day: until the customer ends it. */
export const NO_END = 'none';

/** What a customer chooses. */
export interface ConsentChoices {
  readonly meters: readonly string[];
  readonly kinds: readonly KindOfData[];
  readonly reach: Reach;
  /** the last day of sharing, a local date such as `2027-05-25`; or `NO_END` */
  readonly lastDay: string;
}

/** What a customer can choose of what an application asks for, and what is chosen at first. */
export interface ConsentOffer {
  readonly application: Application;
  /** what is asked for, of which the customer has data */
  readonly scope: Scope;
  readonly meters: readonly CustomerMeter[];
  readonly kinds: readonly KindOfData[];
  readonly reaches: readonly Reach[];
  /** the local date on which it is offered */
  readonly today: CivilDate;
  /** the earliest data that is asked for; absent: all that there is */
  readonly earliest?: Date;
  /** the latest last day that is asked for; absent: there may be none */
  readonly latestDay?: string;
  readonly atFirst: ConsentChoices;
  readonly purpose?: string;
}

/** BR-019.001 */
const USUAL_MONTHS = 6;
/** Beyond it a date is a slip of the pen; who wants longer chooses no end (BR-019.008). */
const LONGEST_YEARS = 10;
const REACHES = [3, 12] as const;
/** How others write the end that they ask for into a scope. */
const END_TERM = 'PreferredAuthEndDate';

/** What an application asks a customer for. */
export interface AskedOfCustomer {
  readonly application: Application;
  readonly scope: Scope;
  /** how long it is proposed for; six months where absent */
  readonly months?: number;
  /** the only usage point that is asked about; absent: any of the customer's */
  readonly usagePointId?: string;
  /** what for, where it says more than the application does of itself */
  readonly purpose?: string;
}

export function consentOffer(
  asked: AskedOfCustomer,
  meters: readonly CustomerMeter[],
  zone: TimeZone,
  now: Date,
): ConsentOffer {
  const today = localDate(zone, Math.floor(now.getTime() / 1000));
  const scope = satisfiedScope(asked.scope, new Set(meters.map(({ serviceKind }) => serviceKind)));
  const kinds = kindsOf(scope);
  const earliest = publishedStart(scope, now);
  const wanted = scope.extensions.find(({ name }) => name === END_TERM)?.value ?? '';
  const end = parseCivilDate(wanted);
  const latest = end !== undefined && daysBetween(today, end) < 0 ? today : end;
  const usual = addMonths(today, asked.months ?? USUAL_MONTHS);
  const lastDay = formatCivilDate(latest !== undefined && daysBetween(latest, usual) > 0 ? latest : usual);
  const held = meters.filter(({ isHeld }) => isHeld);
  const first = (held.length > 0 ? held : meters).slice(0, scope.accountCollection ?? meters.length);
  return {
    application: asked.application,
    scope,
    meters,
    kinds,
    reaches: [
      'none',
      ...REACHES.filter((months) => isLess(months, scope)).map((months): Reach => `${months}`),
      'asked',
    ],
    today,
    ...(earliest !== undefined && { earliest }),
    ...(latest !== undefined && { latestDay: formatCivilDate(latest) }),
    ...(asked.purpose !== undefined && { purpose: asked.purpose }),
    atFirst: { meters: first.map(({ usagePointId }) => usagePointId), kinds, reach: 'asked', lastDay },
  };
}

const MEAN_MONTH_SECONDS = 2_629_746;
const isLess = (months: number, { historyLengthSeconds = Infinity }: Scope): boolean =>
  months * MEAN_MONTH_SECONDS < historyLengthSeconds;

/** What is wrong with a choice. */
export type ChoiceFault =
  | 'none-chosen'
  /** it was never on the page */
  | 'not-offered'
  | 'too-many'
  | 'no-date'
  | 'too-early'
  | 'too-late';

export type ChoiceFaults = Readonly<Partial<Record<keyof ConsentChoices, ChoiceFault>>>;

/** What is wrong with choices, wherever they come from; empty where they are within what is offered. */
export function faultsOf(choices: ConsentChoices, offer: ConsentOffer): ChoiceFaults {
  const found = {
    meters: faultOfSome(
      choices.meters,
      offer.meters.map(({ usagePointId }) => usagePointId),
      offer.scope.accountCollection,
    ),
    kinds: faultOfSome(choices.kinds, offer.kinds),
    reach: offer.reaches.includes(choices.reach) ? undefined : ('not-offered' as const),
    lastDay: faultOfLastDay(choices.lastDay, offer),
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined));
}

function faultOfSome(chosen: readonly string[], offered: readonly string[], most = Infinity): ChoiceFault | undefined {
  if (chosen.length === 0) return 'none-chosen';
  if (chosen.some((each) => !offered.includes(each))) return 'not-offered';
  return new Set(chosen).size > most ? 'too-many' : undefined;
}

function faultOfLastDay(lastDay: string, { today, latestDay }: ConsentOffer): ChoiceFault | undefined {
  if (lastDay === NO_END) return latestDay === undefined ? undefined : 'too-late';
  const date = parseCivilDate(lastDay);
  if (date === undefined) return 'no-date';
  if (daysBetween(today, date) < 0) return 'too-early';
  const latest = parseCivilDate(latestDay ?? '') ?? addMonths(today, 12 * LONGEST_YEARS);
  return daysBetween(date, latest) < 0 ? 'too-late' : undefined;
}

/** The first day of data, where it is one that a customer chose. */
export function firstDay({ today }: Pick<ConsentOffer, 'today'>, reach: Reach): CivilDate | undefined {
  if (reach === 'none') return today;
  return /^\d{1,3}$/.test(reach) ? addMonths(today, -Number(reach)) : undefined;
}

/** The day after the last. */
export const dayAfter = (lastDay: CivilDate): CivilDate => addDays(lastDay, 1);

/** Why a customer cannot be asked by an application at all; undefined where they can. */
export function whyNotAsked(
  application: Application,
  customer: { readonly synthetic: boolean },
): 'on-hold' | 'test-only' | 'real-only' | undefined {
  if (mayServe(application, customer)) return undefined;
  if (application.status === ApplicationStatus.Review) return 'test-only';
  return application.status === ApplicationStatus.Production ? 'real-only' : 'on-hold';
}
