import { Changes, type ServiceHistoryChange } from '@app/changes';
import { intersectPeriods, type Period } from '@app/entitlement';
import { newResourceId } from '@app/espi';
import { CustodianError } from '@app/runtime';
import { gatheredReads, replaceAll, type CollectionDefinition, type Store, type ReadOne } from '@app/store';
import { Schema, type Model } from 'mongoose';
import {
  movedBetween,
  periodOf,
  endsOf,
  placeAll,
  wasHeld,
  type GivenHeld,
  type Held,
  type HeldOutcome,
  type PastHeld,
} from './holding.js';

/** A customer's time at a usage point: from move-in to move-out. */
export interface Tenure extends Held {
  readonly _id: string;
  readonly _v: 1;
  readonly usagePointId: string;
  readonly customerId: string;
  /** move-in; absent: as long as there has been data */
  readonly from?: Date;
  /** move-out, exclusive; absent: still there */
  readonly until?: Date;
  /** the dates that it had before they were corrected */
  readonly past?: readonly PastHeld[];
}

/** A tenure as a source gives it; dates that it leaves unsaid stay as they are. */
export type GivenTenure = Omit<GivenHeld, 'holder'> & { readonly customerId: string };

const tenureSchema = new Schema<Tenure>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    usagePointId: { type: String, required: true },
    customerId: { type: String, required: true },
    from: Date,
    until: Date,
    reopened: Boolean,
    past: { type: [Schema.Types.Mixed], default: undefined },
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const tenuresCollection: CollectionDefinition = {
  name: 'tenures',
  retention: { kept: 'until its customer is erased', deletedBy: 'erasure' },
  indexes: [
    { key: { customerId: 1, usagePointId: 1 }, query: 'the usage points of a customer, with their dates' },
    { key: { usagePointId: 1 }, query: 'who was customer of a usage point, and when' },
  ],
};

/** Customer and usage point, from when to when. */
export class Tenures {
  readonly #store: Store;
  readonly #tenures: Model<Tenure>;
  readonly #ofCustomer: ReadOne<readonly Tenure[]>;
  readonly #changes: Changes;

  constructor(store: Store) {
    this.#store = store;
    this.#tenures = store.connection.model<Tenure>('Tenure', tenureSchema, 'tenures');
    this.#ofCustomer = gatheredReads(async (customerIds) =>
      Map.groupBy(await this.ofCustomers(customerIds), ({ customerId }) => customerId),
    );
    this.#changes = new Changes(store);
  }

  /** @throws CustodianError `tenure-overlaps` (409) where a customer holds the usage point at that time */
  async assign(tenure: Omit<Tenure, '_id' | '_v' | 'past'>): Promise<Tenure> {
    const wanted = periodOf(tenure);
    return this.#store.transaction(async (session) => {
      for (const held of await this.#tenures.find({ usagePointId: tenure.usagePointId }).session(session).lean()) {
        const period = periodOf(held);
        if (!wasHeld(held) || period.start >= wanted.end || wanted.start >= period.end) continue;
        if (held.customerId === tenure.customerId && period.start === wanted.start && period.end === wanted.end)
          return held;
        throw new CustodianError(
          'tenure-overlaps',
          409,
          'The usage point belongs to a customer during that time already.',
        );
      }
      const stored = { _id: newResourceId(), _v: 1 as const, ...tenure };
      await this.#tenures.create([stored], { session });
      await this.#changes.record([changeOf(stored, undefined)], new Date(), session);
      return stored;
    });
  }

  /**
   * Takes tenures in, all in one transaction: moves in and out, corrects dates. The same again changes nothing.
   *
   * @returns in the order given
   */
  async put(given: readonly GivenTenure[], now = new Date()): Promise<HeldOutcome[]> {
    if (given.length === 0) return [];
    return this.#store.transaction(async (session) => {
      const usagePointId = { $in: [...new Set(given.map((each) => each.usagePointId))] };
      const known = await this.#tenures.find({ usagePointId }).session(session).lean();
      const { placed, changed } = placeAll(
        given.map(({ customerId: holder, ...rest }) => ({ ...rest, holder })),
        known.map(({ customerId: holder, past = [], ...rest }) => ({ ...rest, holder, past })),
        now,
      );
      if (changed.size > 0) {
        const tenures = [...changed.values()].map(({ _id, usagePointId, holder, past, ...held }): Tenure => ({
          _id,
          _v: 1,
          usagePointId,
          customerId: holder,
          ...endsOf(held),
          past,
        }));
        await replaceAll(this.#tenures, tenures, session);
        const before = new Map(known.map((each) => [each._id, each]));
        const changes = tenures.map((tenure) => changeOf(tenure, before.get(tenure._id)));
        await this.#changes.record(changes, now, session);
      }
      return placed.map(({ outcome }) => outcome);
    });
  }

  /** Unties a customer from usage points, whose data stays. @returns how many tenures there were */
  async erase(customerId: string): Promise<number> {
    return (await this.#tenures.deleteMany({ customerId })).deletedCount;
  }

  async ofCustomer(customerId: string): Promise<readonly Tenure[]> {
    return (await this.#ofCustomer(customerId)) ?? [];
  }

  /** The customers who held any of these usage points in a period, epoch seconds; who hold them now where it is absent. */
  async customersAt(usagePointIds: readonly string[], period?: Period): Promise<string[]> {
    const now = Date.now() / 1000;
    const asked = period ?? { start: now, end: now + 1 };
    const found = await this.ofUsagePoints(usagePointIds);
    const held = found.filter((tenure) => intersectPeriods(periodOf(tenure), asked) !== undefined);
    return [...new Set(held.map(({ customerId }) => customerId))];
  }

  /** Those of some customers, at some usage points alone where these are named, each customer's as `ofCustomer` has them. */
  async ofCustomers(customerIds: readonly string[], usagePointIds?: readonly string[]): Promise<Tenure[]> {
    const at = usagePointIds && { usagePointId: { $in: usagePointIds } };
    const found = await this.#tenures
      .find({ customerId: { $in: customerIds }, ...at })
      .sort({ customerId: 1, usagePointId: 1 })
      .lean();
    return found.filter(wasHeld);
  }

  async ofUsagePoint(usagePointId: string): Promise<Tenure[]> {
    return this.ofUsagePoints([usagePointId]);
  }

  async ofUsagePoints(usagePointIds: readonly string[]): Promise<Tenure[]> {
    return (await this.#tenures.find({ usagePointId: { $in: usagePointIds } }).lean()).filter(wasHeld);
  }
}

function changeOf(tenure: Tenure, before: Tenure | undefined): ServiceHistoryChange {
  const { usagePointId, customerId } = tenure;
  const { start, end } = movedBetween(before, tenure);
  return {
    kind: 'tenure',
    usagePointId,
    customerId,
    ...(Number.isFinite(start) && { from: start }),
    ...(Number.isFinite(end) && { until: end }),
  };
}
