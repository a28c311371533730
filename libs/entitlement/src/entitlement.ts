import { isCustomerFunctionBlock, type Period as SpanTerm } from '@app/espi';
import { always, type Period } from './period.js';

/** Who reads: what an access record says of the reader. Ids only, nothing personal. */
export interface Reader {
  readonly kind: 'operator' | 'third-party' | 'customer' | 'staff' | 'auditor';
  /** the subscription (= ESPI Authorization) under which a third party reads */
  readonly authorizationId?: string;
  /** the application that reads */
  readonly applicationId?: string;
  /** the customer who reads, or for whom an operator reads */
  readonly customerId?: string;
  /** the person who was signed in */
  readonly userId?: string;
  /** the organisation for which the reader acts: a retailer whose vendor it is */
  readonly actingFor?: string;
}

interface Grant {
  readonly reader: Reader;
  /** usage points and, of each, the periods of data; `every` is the operator's */
  readonly usagePoints: ReadonlyMap<string, readonly Period[]> | 'every';
  /** granted ESPI function blocks; `every` for the operator and for customers, whose data it is */
  readonly functionBlocks: ReadonlySet<number> | 'every';
  /** interval lengths that readings may have, finest first; none or empty: as they are */
  readonly intervalDurations?: readonly SpanTerm[];
  /** span of one IntervalBlock; a day where absent */
  readonly blockDuration?: SpanTerm | undefined;
  /** usage in one feed is made ahead, however little there is of it */
  readonly answersAhead?: boolean | undefined;
  /** asked between batches of a long answer; false ends it */
  readonly stillStands?: () => Promise<boolean>;
}

/**
 * Everything one reader may see, as one value: these usage points, each in these periods, of these function blocks.
 * Each read of usage or customer data takes one; it is the wall between tenants.
 */
export class Entitlement {
  readonly reader: Reader;
  readonly #grant: Grant;

  constructor(grant: Grant) {
    this.reader = grant.reader;
    this.#grant = grant;
  }

  /** The custodian's own view: everything. */
  static ofOperator(reader: Reader = { kind: 'operator' }): Entitlement {
    return new Entitlement({ reader, usagePoints: 'every', functionBlocks: 'every' });
  }

  /** The same view, read by somebody else on behalf of its owner. */
  readBy(reader: Reader): Entitlement {
    return new Entitlement({ ...this.#grant, reader });
  }

  /** Ids of the usage points that may be seen, ascending, or `every`. */
  usagePointIds(): readonly string[] | 'every' {
    const { usagePoints } = this.#grant;
    return usagePoints === 'every' ? 'every' : [...usagePoints.keys()].sort();
  }

  seesUsagePoint(usagePointId: string): boolean {
    return this.periodsOf(usagePointId).length > 0;
  }

  /** The periods whose data may be seen of this usage point; none where it may not be seen at all. */
  periodsOf(usagePointId: string): readonly Period[] {
    const { usagePoints } = this.#grant;
    return usagePoints === 'every' ? [always] : (usagePoints.get(usagePointId) ?? []);
  }

  /** Whether any usage may be seen at all, and not personal data alone. */
  get seesUsage(): boolean {
    const { functionBlocks } = this.#grant;
    return functionBlocks === 'every' || ![...functionBlocks].every(isCustomerFunctionBlock);
  }

  /** Whether personal data of this customer may be seen; of what kinds, the function blocks say. */
  seesCustomer(customerId: string): boolean {
    const { usagePoints, functionBlocks } = this.#grant;
    if (usagePoints === 'every') return true;
    if (this.reader.customerId !== customerId) return false;
    return functionBlocks === 'every' || [...functionBlocks].some(isCustomerFunctionBlock);
  }

  /** The interval lengths that readings may have, finest first; empty where the grant leaves it open. */
  get intervalDurations(): readonly SpanTerm[] {
    return this.#grant.intervalDurations ?? [];
  }

  /** The span that one IntervalBlock covers. */
  get blockDuration(): SpanTerm {
    return this.#grant.blockDuration ?? 'daily';
  }

  /** Whether usage in one feed is made ahead, however little there is of it. */
  get answersAhead(): boolean {
    return this.#grant.answersAhead === true;
  }

  allows(functionBlock: number): boolean {
    const { functionBlocks } = this.#grant;
    return functionBlocks === 'every' || functionBlocks.has(functionBlock);
  }

  /** Whether what gave this entitlement still holds (a revoked authorization ends a feed that is on its way). */
  async stillStands(): Promise<boolean> {
    return this.#grant.stillStands === undefined || this.#grant.stillStands();
  }

  /** A stable text of what may be seen: part of each ETag. */
  fingerprint(): string {
    const { usagePoints, functionBlocks } = this.#grant;
    const points =
      usagePoints === 'every'
        ? 'every'
        : [...usagePoints].map(
            ([id, periods]) => `${id}:${periods.map(({ start, end }) => `${start}-${end}`).join('+')}`,
          );
    const blocks = functionBlocks === 'every' ? 'every' : [...functionBlocks].join('_');
    return [points, blocks, this.intervalDurations.join('_'), this.blockDuration].join('|');
  }
}
