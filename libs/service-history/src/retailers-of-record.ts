import { Changes } from '@app/changes';
import { replaceAll, type CollectionDefinition, type Store } from '@app/store';
import { Schema, type Model } from 'mongoose';
import { endsOf, placeAll, wasHeld, type GivenHeld, type Held, type HeldOutcome, type PastHeld } from './holding.js';

/** The retailer that sells at a usage point (REP of record), from when to when. */
export interface RetailerOfRecord extends Held {
  readonly _id: string;
  readonly _v: 1;
  readonly usagePointId: string;
  /** what the market calls it */
  readonly retailerId: string;
  readonly name?: string;
  /** number that Dun & Bradstreet gave it: 9 digits, or 13 */
  readonly duns?: string;
  /** the dates that it had before they were corrected */
  readonly past?: readonly PastHeld[];
}

/** A retailer's time as a source gives it; dates that it leaves unsaid stay as they are. */
export type GivenRetailer = Omit<GivenHeld, 'holder'> & Pick<RetailerOfRecord, 'retailerId' | 'name' | 'duns'>;

const schema = new Schema<RetailerOfRecord>(
  {
    _id: { type: String, required: true },
    _v: { type: Number, required: true },
    usagePointId: { type: String, required: true },
    retailerId: { type: String, required: true },
    name: String,
    duns: String,
    from: Date,
    until: Date,
    reopened: Boolean,
    past: { type: [Schema.Types.Mixed], default: undefined },
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const retailersOfRecordCollection: CollectionDefinition = {
  name: 'retailersOfRecord',
  retention: { kept: 'for ever: nothing of a person is in them', deletedBy: 'nobody' },
  indexes: [
    { key: { usagePointId: 1 }, query: 'which retailer sold at a usage point, and when' },
    { key: { retailerId: 1, usagePointId: 1 }, query: 'the usage points of a retailer, with their dates' },
  ],
};

/** Retailer and usage point, from when to when. */
export class RetailersOfRecord {
  readonly #store: Store;
  readonly #retailers: Model<RetailerOfRecord>;
  readonly #changes: Changes;

  constructor(store: Store) {
    this.#store = store;
    this.#retailers = store.connection.model<RetailerOfRecord>('RetailerOfRecord', schema, 'retailersOfRecord');
    this.#changes = new Changes(store);
  }

  /**
   * Takes retailers in, all in one transaction. The same again changes nothing.
   *
   * @returns in the order given
   */
  async put(given: readonly GivenRetailer[], now = new Date()): Promise<HeldOutcome[]> {
    if (given.length === 0) return [];
    return this.#store.transaction(async (session) => {
      const ids = { $in: [...new Set(given.map((each) => each.usagePointId))] };
      const known = await this.#retailers.find({ usagePointId: ids }).session(session).lean();
      const { placed, changed } = placeAll(
        given.map(({ retailerId: holder, ...rest }) => ({ ...rest, holder })),
        known.map(({ retailerId: holder, past = [], ...rest }) => ({ ...rest, holder, past })),
        now,
      );
      const details = new Map(known.map(({ _id, name, duns }) => [_id, { name, duns }]));
      const latest = new Map(changed);
      const outcomes = placed.map(({ outcome, held }, index): HeldOutcome => {
        if (held === undefined) return outcome;
        const was = details.get(held._id);
        const { name = was?.name, duns = was?.duns } = given[index] ?? {};
        details.set(held._id, { name, duns });
        if (outcome !== 'unchanged' || (name === was?.name && duns === was?.duns)) return outcome;
        if (!latest.has(held._id)) latest.set(held._id, held);
        return 'revised';
      });
      const written = [...latest.values()].map(({ _id, usagePointId, holder, past, ...held }): RetailerOfRecord => {
        const { name, duns } = details.get(_id) ?? {};
        return {
          _id,
          _v: 1,
          usagePointId,
          retailerId: holder,
          ...(name !== undefined && { name }),
          ...(duns !== undefined && { duns }),
          ...endsOf(held),
          past,
        };
      });
      if (written.length > 0) {
        await replaceAll(this.#retailers, written, session);
        const changes = written.map((each) => ({
          kind: 'retailer-of-record' as const,
          usagePointId: each.usagePointId,
        }));
        await this.#changes.record(changes, now, session);
      }
      return outcomes;
    });
  }

  /** Every retailer that a usage point has had. */
  async ofUsagePoint(usagePointId: string): Promise<RetailerOfRecord[]> {
    return (await this.#retailers.find({ usagePointId }).lean()).filter(wasHeld);
  }

  /** The usage points of a retailer, with its time at each. */
  async ofRetailer(retailerId: string): Promise<RetailerOfRecord[]> {
    return (await this.#retailers.find({ retailerId }).sort({ usagePointId: 1 }).lean()).filter(wasHeld);
  }
}
