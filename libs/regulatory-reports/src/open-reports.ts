import type { AccessRecords } from '@app/audit';
import { AuthorizationsInTime, type Authorizations } from '@app/authorization';
import { scheduled, type JobHandler } from '@app/jobs';
import type { UsagePoints } from '@app/metering';
import type { CustomerResources } from '@app/retail-customers';
import type { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import type { Applications } from '@app/third-parties';
import type { TimeZone } from '@app/time';
import { IdleThirdParties } from './idle-third-parties.js';
import { Reckoning } from './reckoning.js';
import { ReportedAuthorizations } from './reported-authorizations.js';
import { ReportedRequests } from './reported-requests.js';
import { SubscriptionReports } from './subscription-reports.js';

/** Whoever looks in between has the latest counted, where that is quick. */
const RECKONED_EVERY_SECONDS = 600;

interface Services {
  readonly accessRecords: AccessRecords;
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly customerResources: CustomerResources;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
}

export interface ReportServices {
  /** counts what is not final, again and again */
  readonly job: JobHandler;
  readonly reckoning: Reckoning;
  readonly subscriptionReports: SubscriptionReports;
  readonly reportedRequests: ReportedRequests;
  readonly reportedAuthorizations: ReportedAuthorizations;
  readonly idleThirdParties: IdleThirdParties;
}

/** Reports for regulators and auditors, on one store. @param zone of the utility: its days are what is counted by */
export function openReports(
  store: Store,
  services: Services,
  zone: TimeZone,
  now: () => Date = () => new Date(),
): ReportServices {
  const { accessRecords, applications, authorizations, usagePoints } = services;
  const authorizationsInTime = new AuthorizationsInTime(store);
  const reckoning = new Reckoning(store, { accessRecords, authorizations, subjects: services }, zone, now);
  return {
    reckoning,
    job: scheduled({
      kind: 'reckon-reports',
      everySeconds: RECKONED_EVERY_SECONDS,
      run: async ({ signal }) => void (await reckoning.reckon(signal)),
    }),
    subscriptionReports: new SubscriptionReports(store),
    reportedRequests: new ReportedRequests({ accessRecords, usagePoints, subjects: services }),
    reportedAuthorizations: new ReportedAuthorizations({ authorizationsInTime, subjects: services }),
    idleThirdParties: new IdleThirdParties({ accessRecords, applications }, now),
  };
}
