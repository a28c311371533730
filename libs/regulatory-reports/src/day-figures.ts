import type { EndedBy } from '@app/authorization';
import type { CollectionDefinition } from '@app/store';
import { requestTypes, type RequestType } from './request-type.js';
import type { Excess } from './outside.js';

/** Why an authorization ended; `ran-out` where its time was over. */
export const endings = [
  'customer',
  'third-party',
  'application',
  'operator',
  'new-authorization',
  'over',
] as const satisfies readonly EndedBy[];
export type Ending = (typeof endings)[number];

/** What is counted apart: nothing of a person, and no more than a few thousand combinations in a whole state. */
export interface FiguresKey {
  /** id of the application that asks; `customer` for people on the pages, `operator` for the custodian itself */
  readonly requester: string;
  /** CustomerKind of customer.xsd; empty where it is not known, or where an answer was about many */
  readonly customerClass: string;
  /** the transmission and distribution utility; empty for the custodian itself */
  readonly territory: string;
}

/** What was asked for in a time. */
export interface RequestCounts {
  /** requests that were answered, with data or with news that there is none */
  readonly answered: Record<RequestType, number>;
  readonly refused: Record<RequestType, number>;
  bytes: number;
}

/** Counts of one local day, or of several together. */
export interface Counts extends RequestCounts {
  begun: number;
  changed: number;
  restored: number;
  readonly ended: Record<Ending, number>;
}

/** An access that went beyond its authorization. */
export interface Flagged {
  /** id of the access record */
  readonly record: string;
  readonly excess: Excess;
}

/** What was asked for, and what of it went beyond its authorization. */
export interface Asked extends RequestCounts {
  outside: number;
  /** the first hundred */
  readonly flagged: Flagged[];
}

export type DayFigures = FiguresKey &
  Readonly<Counts> &
  Readonly<Asked> & {
    readonly _id: string;
    readonly _v: 1;
    /** local date, `2026-11-25` */
    readonly day: string;
    /** authorizations that stood at the end of the day */
    readonly active: number;
    /** of a day that is not final: what ended up to its `settledTo`, from where it is counted on */
    readonly settled?: Readonly<Asked>;
  };

/** Until when the figures of a day are true. */
export interface ReckonedDay {
  /** local date */
  readonly _id: string;
  readonly _v: 1;
  readonly reckonedAt: Date;
  /** nothing of that day can be recorded any more */
  readonly isFinal: boolean;
  /** of a day that is not final: every access that had ended by then is recorded, and counted in `settled` */
  readonly settledTo?: Date;
}

/** Kept for good: they say nothing of anybody. */
export const reportCollections: readonly CollectionDefinition[] = [
  {
    name: 'reportFigures',
    retention: { kept: 'for ever: nothing of a person is in them', deletedBy: 'nobody' },
    indexes: [{ key: { day: 1, requester: 1 }, query: 'the figures of a time, of one requester or of all' }],
  },
  {
    name: 'reportDays',
    retention: { kept: 'for ever: nothing of a person is in them', deletedBy: 'nobody' },
    indexes: [{ key: { isFinal: 1, _id: 1 }, query: 'days that are still counted, and the last that is not' }],
  },
];

const noughts = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

const noRequests = (): RequestCounts => ({ answered: noughts(requestTypes), refused: noughts(requestTypes), bytes: 0 });

export const noCounts = (): Counts => ({
  begun: 0,
  changed: 0,
  restored: 0,
  ended: noughts(endings),
  ...noRequests(),
});

export const nothingAsked = (): Asked => ({ ...noRequests(), outside: 0, flagged: [] });

/** A copy, to be counted on. */
export const countedOn = ({ answered, refused, bytes, outside, flagged }: Readonly<Asked>): Asked => ({
  answered: { ...answered },
  refused: { ...refused },
  bytes,
  outside,
  flagged: [...flagged],
});

export function addCounts(sum: Counts, more: Readonly<Counts>): void {
  sum.begun += more.begun;
  sum.changed += more.changed;
  sum.restored += more.restored;
  sum.bytes += more.bytes;
  for (const ending of endings) sum.ended[ending] += more.ended[ending];
  for (const type of requestTypes) {
    sum.answered[type] += more.answered[type];
    sum.refused[type] += more.refused[type];
  }
}

export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, each) => sum + each, 0);
