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

/** Counts of one local day, or of several together. */
export interface Counts {
  begun: number;
  changed: number;
  restored: number;
  readonly ended: Record<Ending, number>;
  /** requests that were answered, with data or with news that there is none */
  readonly answered: Record<RequestType, number>;
  readonly refused: Record<RequestType, number>;
  bytes: number;
}

/** An access that went beyond its authorization. */
export interface Flagged {
  /** id of the access record */
  readonly record: string;
  readonly excess: Excess;
}

export type DayFigures = FiguresKey &
  Readonly<Counts> & {
    readonly _id: string;
    readonly _v: 1;
    /** local date, `2026-11-25` */
    readonly day: string;
    /** authorizations that stood at the end of the day */
    readonly active: number;
    /** the first hundred */
    readonly flagged: readonly Flagged[];
    readonly outside: number;
  };

/** Until when the figures of a day are true. */
export interface ReckonedDay {
  /** local date */
  readonly _id: string;
  readonly _v: 1;
  readonly reckonedAt: Date;
  /** nothing of that day can be recorded any more */
  readonly isFinal: boolean;
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
    indexes: [],
  },
];

const noughts = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

export const noCounts = (): Counts => ({
  begun: 0,
  changed: 0,
  restored: 0,
  ended: noughts(endings),
  answered: noughts(requestTypes),
  refused: noughts(requestTypes),
  bytes: 0,
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
