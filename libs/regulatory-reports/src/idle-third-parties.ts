import type { AccessRecords } from '@app/audit';
import type { Application, Applications } from '@app/third-parties';

const IDLE_MONTHS = 13;
const PAGE = 500;

/** An application that has asked for nothing for thirteen months (BR-073). */
export interface IdleThirdParty {
  readonly application: Application;
  /** absent: it never did */
  readonly lastAskedAt?: Date;
}

/** Third parties that could have their access taken away for want of use. */
export class IdleThirdParties {
  constructor(
    private readonly services: {
      readonly applications: Pick<Applications, 'page'>;
      readonly accessRecords: Pick<AccessRecords, 'lastOfApplications'>;
    },
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Those idle longest first. */
  async list(): Promise<IdleThirdParty[]> {
    const last = await this.services.accessRecords.lastOfApplications();
    const since = this.now();
    since.setUTCMonth(since.getUTCMonth() - IDLE_MONTHS);
    const idle: IdleThirdParty[] = [];
    for (let after = '', more = true; more;) {
      const page = await this.services.applications.page({ after, limit: PAGE });
      for (const application of page) {
        const lastAskedAt = last.get(application._id);
        if (application.deletedAt !== undefined || (lastAskedAt ?? application.createdAt) >= since) continue;
        idle.push({ application, ...(lastAskedAt && { lastAskedAt }) });
      }
      after = page.at(-1)?._id ?? '';
      more = page.length === PAGE;
    }
    const sinceWhen = ({ application, lastAskedAt }: IdleThirdParty): number =>
      (lastAskedAt ?? application.createdAt).getTime();
    return idle.toSorted((a, b) => sinceWhen(a) - sinceWhen(b));
  }
}
