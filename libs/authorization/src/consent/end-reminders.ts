import type { HeldJob, JobHandler } from '@app/jobs';
import type { Store } from '@app/store';
import { AuthorizationStatus } from '../authorization.js';
import type { Authorizations } from '../authorizations.js';
import { END_REMINDER, reminderTime, type CustomerNotices } from './customer-notices.js';

/** Reminds customers of permissions that end in a month, while there is time to renew them. */
export class EndReminders implements JobHandler {
  readonly kind = END_REMINDER;
  readonly atOnce = 2;

  constructor(
    private readonly store: Store,
    private readonly authorizations: Pick<Authorizations, 'find'>,
    private readonly notices: CustomerNotices,
    private readonly now: () => Date,
  ) {}

  async run({ key }: Pick<HeldJob, 'key'>): Promise<Date | undefined> {
    return this.store.transaction(async (session) => {
      const authorization = await this.authorizations.find(key, { session });
      const { end } = authorization?.authorizedPeriod ?? {};
      const now = this.now();
      if (authorization?.status !== AuthorizationStatus.Active || end === undefined || end <= now) return undefined;
      const dueAt = reminderTime(end);
      if (dueAt > now) return dueAt;
      await this.notices.tell(session, 'ending', authorization);
      return undefined;
    });
  }
}
