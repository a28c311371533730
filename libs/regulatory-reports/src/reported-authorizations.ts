import {
  keyOfPage,
  type Authorization,
  type AuthorizationsFilter,
  type AuthorizationsInTime,
} from '@app/authorization';
import type { FiguresKey } from './day-figures.js';
import { Subjects, type SubjectGroup } from './subjects.js';

/** Which authorizations; what is absent is not asked about. */
export interface ReportedAuthorizationsFilter extends AuthorizationsFilter, Partial<Omit<FiguresKey, 'requester'>> {}

export interface ReportedAuthorization extends SubjectGroup {
  readonly authorization: Authorization;
}

export interface ReportedAuthorizationsPage {
  /** the latest granted first; there may be more even where these are few or none */
  readonly authorizations: readonly ReportedAuthorization[];
  /** key of the next page; absent on the last */
  readonly next?: string;
}

interface Services {
  readonly authorizationsInTime: Pick<AuthorizationsInTime, 'page'>;
  readonly subjects: ConstructorParameters<typeof Subjects>[0];
}

const LOOKED_AT_ONCE = 200;
const MOST_LOOKED_AT = 2_000;

/** The authorizations that the figures of reports count. */
export class ReportedAuthorizations {
  constructor(private readonly services: Services) {}

  async page(
    filter: ReportedAuthorizationsFilter,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<ReportedAuthorizationsPage> {
    const subjects = new Subjects(this.services.subjects);
    const found: ReportedAuthorization[] = [];
    let next = after;
    for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += LOOKED_AT_ONCE) {
      const page = await this.services.authorizationsInTime.page(filter, { after: next, limit: LOOKED_AT_ONCE });
      const subjectOf = ({ customerId, usagePointIds }: Authorization) => ({
        customerId,
        usagePointId: usagePointIds?.[0],
      });
      await subjects.learn(page.authorizations.map((authorization) => subjectOf(authorization)));
      for (const authorization of page.authorizations) {
        const last = found.at(-1);
        if (found.length === limit && last !== undefined) {
          return { authorizations: found, next: keyOfPage(last.authorization) };
        }
        const group = subjects.groupOf(subjectOf(authorization));
        if ((filter.customerClass ?? group.customerClass) !== group.customerClass) continue;
        if ((filter.territory ?? group.territory) !== group.territory) continue;
        found.push({ authorization, ...group });
      }
      next = page.next;
      if (next === undefined) break;
    }
    return { authorizations: found, ...(next !== undefined && { next }) };
  }
}
