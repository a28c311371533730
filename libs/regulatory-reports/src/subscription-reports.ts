import type { Store } from '@app/store';
import { formatCivilDate } from '@app/time';
import type { Collection } from 'mongodb';
import {
  addCounts,
  noCounts,
  type Counts,
  type DayFigures,
  type FiguresKey,
  type Flagged,
  type ReckonedDay,
} from './day-figures.js';
import { stepsOf, type ReportPeriod, type Step } from './report-period.js';

/** What a report is about; what is absent is not asked about. */
export interface ReportQuery extends ReportPeriod, Partial<FiguresKey> {}

/** Figures of a part of a report. */
export interface Figures {
  readonly counts: Readonly<Counts>;
  /** authorizations that stood when it ended */
  readonly active: number;
}

export interface StepFigures extends Figures {
  readonly step: Step;
}

/** The figures of one requester, class or territory. */
export interface PartFigures extends Figures {
  readonly name: string;
}

/** The figures of a class of customers in a territory. */
export interface GroupFigures extends Figures, Pick<FiguresKey, 'customerClass' | 'territory'> {}

export interface FlaggedAccess extends Flagged {
  readonly day: string;
  readonly requester: string;
}

/** Subscriptions, and what was asked for under them (BR-310): in all, and in its parts. */
export interface SubscriptionReport extends Figures {
  readonly query: ReportQuery;
  /** when the latest of it was counted; absent: nothing was yet */
  readonly asOf?: Date;
  /** oldest first */
  readonly steps: readonly StepFigures[];
  readonly requesters: readonly PartFigures[];
  readonly customerClasses: readonly PartFigures[];
  readonly territories: readonly PartFigures[];
  /** classes in territories */
  readonly groups: readonly GroupFigures[];
  /** accesses that went beyond their authorization */
  readonly outside: number;
  readonly flagged: readonly FlaggedAccess[];
}

interface Sum {
  readonly counts: Counts;
  active: number;
}

const MOST_FLAGGED = 100;
const dimensions = ['requester', 'customerClass', 'territory'] as const satisfies readonly (keyof FiguresKey)[];

/** Reports from the figures of days: how long one takes depends on its days and on nothing else. */
export class SubscriptionReports {
  readonly #figures: Collection<DayFigures>;
  readonly #days: Collection<ReckonedDay>;

  constructor(store: Store) {
    this.#figures = store.db.collection('reportFigures');
    this.#days = store.db.collection('reportDays');
  }

  async report(query: ReportQuery): Promise<SubscriptionReport> {
    const steps = stepsOf(query);
    const [first, last] = [formatCivilDate(query.first), formatCivilDate(query.last)];
    const latest = await this.#days.findOne({ _id: { $lte: last } }, { sort: { _id: -1 } });
    const ends = new Map(steps.map((step) => [endOf(step, latest?._id), step.name]));
    const bySteps = new Map(steps.map(({ name }) => [name, emptySum()]));
    const parts = new Map(dimensions.map((dimension) => [dimension, new Map<string, Sum>()]));
    const groups = new Map<string, Sum & Pick<GroupFigures, 'customerClass' | 'territory'>>();
    const total = emptySum();
    const flagged: FlaggedAccess[] = [];
    let outside = 0;
    for await (const figures of this.#figures.find({ ...filterOf(query), day: { $gte: first, $lte: last } })) {
      const { day, active } = figures;
      const step = bySteps.get(day) ?? bySteps.get(day.slice(0, 7));
      if (step === undefined) continue;
      addCounts(step.counts, figures);
      if (ends.has(day)) step.active += active;
      const { customerClass, territory } = figures;
      const key = JSON.stringify([territory, customerClass]);
      const group = groups.get(key) ?? { customerClass, territory, ...emptySum() };
      groups.set(key, group);
      const sums = [...parts].map(([dimension, of]) => sumAt(of, figures[dimension]));
      for (const sum of [...sums, group, total]) {
        addCounts(sum.counts, figures);
        if (day === latest?._id) sum.active += active;
      }
      outside += figures.outside;
      const room = MOST_FLAGGED - flagged.length;
      flagged.push(...figures.flagged.slice(0, room).map((each) => ({ ...each, day, requester: figures.requester })));
    }
    const partsOf = (dimension: keyof FiguresKey): PartFigures[] =>
      [...(parts.get(dimension) ?? [])]
        .map(([name, sum]) => ({ name, ...sum }))
        .toSorted((a, b) => b.active - a.active || b.counts.begun - a.counts.begun || (a.name < b.name ? -1 : 1));
    return {
      query,
      ...(latest && { asOf: latest.reckonedAt }),
      steps: steps.map((step) => ({ step, ...(bySteps.get(step.name) ?? emptySum()) })),
      requesters: partsOf('requester'),
      customerClasses: partsOf('customerClass'),
      territories: partsOf('territory'),
      groups: [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group),
      outside,
      flagged,
      ...total,
    };
  }

  /** What there is to choose from in a time. */
  async choices({ first, last }: ReportPeriod): Promise<Record<keyof FiguresKey, string[]>> {
    const day = { $gte: formatCivilDate(first), $lte: formatCivilDate(last) };
    const [requester, customerClass, territory] = await Promise.all(
      dimensions.map(async (dimension) => (await this.#figures.distinct(dimension, { day })).toSorted()),
    );
    return { requester: requester ?? [], customerClass: customerClass ?? [], territory: territory ?? [] };
  }

  /** The days of a time that were counted, latest first. */
  async days({ from, to, limit }: { from?: string; to?: string; limit: number }): Promise<ReckonedDay[]> {
    const bounds = { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) };
    return this.#days
      .find(Object.keys(bounds).length === 0 ? {} : { _id: bounds })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }
}

const emptySum = (): Sum => ({ counts: noCounts(), active: 0 });

function sumAt(sums: Map<string, Sum>, name: string): Sum {
  const known = sums.get(name) ?? emptySum();
  sums.set(name, known);
  return known;
}

/** The last day of a step that was counted. */
function endOf({ last }: Step, latest = ''): string {
  const end = formatCivilDate(last);
  return end < latest ? end : latest;
}

const filterOf = ({ requester, customerClass, territory }: ReportQuery): Partial<FiguresKey> => ({
  ...(requester !== undefined && { requester }),
  ...(customerClass !== undefined && { customerClass }),
  ...(territory !== undefined && { territory }),
});
