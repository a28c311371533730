import { keyOfRecord, type AccessRecords, type StoredAccessRecord } from '@app/audit';
import { Entitlement } from '@app/entitlement';
import type { UsagePoints } from '@app/metering';
import type { FiguresKey } from './day-figures.js';
import { requestTypeOf, type RequestType } from './request-type.js';
import { AUDITORS, CUSTOMERS, OPERATOR, requesterOf } from './requester.js';
import { Subjects, subjectOfRecord, type SubjectGroup } from './subjects.js';

/** Which requests; what is absent is not asked about. */
export interface RequestFilter extends Partial<FiguresKey> {
  /** asked at this time or later */
  readonly from: Date;
  /** asked before this time */
  readonly until: Date;
  readonly usagePointId?: string;
  readonly type?: RequestType;
  readonly outcome?: 'answered' | 'refused';
}

/** One request, as BR-310 wants it told. */
export interface ReportedRequest extends SubjectGroup {
  readonly record: StoredAccessRecord;
  readonly type: RequestType;
  readonly requester: string;
  /** of the usage points of which data was sent, the first few */
  readonly esiids: readonly string[];
}

export interface RequestPage {
  /** latest first; there may be more even where these are few or none */
  readonly requests: readonly ReportedRequest[];
  /** key of the next page; absent on the last */
  readonly next?: string;
}

/** How often somebody asked for something. */
export interface RequestSum {
  readonly requester: string;
  readonly type: RequestType;
  readonly count: number;
}

export interface RequestSums {
  /** the most first */
  readonly sums: readonly RequestSum[];
  /** whether there are more requests than the latest, which were counted */
  readonly isCut: boolean;
}

interface Services {
  readonly accessRecords: Pick<AccessRecords, 'count' | 'list'>;
  readonly usagePoints: Pick<UsagePoints, 'getAll'>;
  readonly subjects: ConstructorParameters<typeof Subjects>[0];
}

const SCANNED_AT_ONCE = 500;
/** What few of many records fit is looked for in so many before the page ends, short as it may be. */
const MOST_SCANNED = 5_000;
const MOST_ESIIDS = 3;
const operator = Entitlement.ofOperator();

/** The records that the figures of reports count. */
export class ReportedRequests {
  constructor(private readonly services: Services) {}

  async page(
    filter: RequestFilter,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<RequestPage> {
    const subjects = new Subjects(this.services.subjects);
    const found: Omit<ReportedRequest, 'esiids'>[] = [];
    let next = after;
    for (let scanned = 0; scanned < MOST_SCANNED; scanned += SCANNED_AT_ONCE) {
      const page = await this.services.accessRecords.list(queryOf(filter), {
        limit: SCANNED_AT_ONCE,
        ...(next !== undefined && { after: next }),
      });
      await subjects.learn(page.records.map((record) => subjectOfRecord(record)));
      for (const record of page.records) {
        const last = found.at(-1);
        if (found.length === limit && last !== undefined) return this.#told(found, keyOfRecord(last.record));
        const request = {
          record,
          type: requestTypeOf(record),
          requester: requesterOf(record),
          ...subjects.groupOf(subjectOfRecord(record)),
        };
        if (fits(request, filter)) found.push(request);
      }
      next = page.next;
      if (next === undefined) break;
    }
    return this.#told(found, next);
  }

  /** How many there are, counted up to `most`; undefined where that is not known before each was looked at. */
  async count(filter: RequestFilter, most: number): Promise<number | undefined> {
    const { requester, type, customerClass, territory, outcome } = filter;
    const isLookedFor = [type, customerClass, territory].some((each) => each !== undefined) || outcome === 'answered';
    if (isLookedFor || (requester !== undefined && !isApplication(requester))) return undefined;
    return this.services.accessRecords.count(queryOf(filter), most);
  }

  /** Who asked for what how often: of one usage point, of which there are not too many to look at each. */
  async sums(filter: RequestFilter & { readonly usagePointId: string }): Promise<RequestSums> {
    const { requests, next } = await this.page(filter, { limit: MOST_SCANNED });
    const alike = Map.groupBy(requests, ({ requester, type }) => `${type} ${requester}`);
    const sums = [...alike.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [{ requester: first.requester, type: first.type, count: 1 + rest.length }],
    );
    return { sums: sums.sort((a, b) => b.count - a.count), isCut: next !== undefined };
  }

  async #told(found: readonly Omit<ReportedRequest, 'esiids'>[], next: string | undefined): Promise<RequestPage> {
    const shown = found.map(({ record }) => record.usagePointIds.slice(0, MOST_ESIIDS));
    const usagePoints = await this.services.usagePoints.getAll(operator, [...new Set(shown.flat())]);
    const esiids = new Map(usagePoints.map(({ _id, esiid }) => [_id, esiid ?? _id]));
    const requests = found.map((request, index) => ({
      ...request,
      esiids: (shown[index] ?? []).map((id) => esiids.get(id) ?? id),
    }));
    return { requests, ...(next !== undefined && { next }) };
  }
}

const isApplication = (requester: string): boolean => ![AUDITORS, CUSTOMERS, OPERATOR].includes(requester);

/** What an index finds; the rest is looked for in what it finds. */
const queryOf = ({ from, until, usagePointId, requester, outcome }: RequestFilter) => ({
  from,
  until,
  ...(usagePointId !== undefined && { usagePointId }),
  ...(requester !== undefined && isApplication(requester) && { applicationId: requester }),
  ...(outcome === 'refused' && { outcome }),
});

const fits = (
  { record, type, requester, customerClass, territory }: Omit<ReportedRequest, 'esiids'>,
  filter: RequestFilter,
): boolean =>
  (filter.requester ?? requester) === requester &&
  (filter.type ?? type) === type &&
  (filter.customerClass ?? customerClass) === customerClass &&
  (filter.territory ?? territory) === territory &&
  (filter.outcome !== 'answered' || record.outcome !== 'refused');
