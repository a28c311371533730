export { endings, reportCollections, total, type Counts, type Ending, type FiguresKey } from './day-figures.js';
export type { Excess } from './outside.js';
export { IdleThirdParties, type IdleThirdParty } from './idle-third-parties.js';
export { openReports, type ReportServices } from './open-reports.js';
export { Reckoning } from './reckoning.js';
export {
  ReportedAuthorizations,
  type ReportedAuthorization,
  type ReportedAuthorizationsFilter,
  type ReportedAuthorizationsPage,
} from './reported-authorizations.js';
export {
  ReportedRequests,
  type ReportedRequest,
  type RequestFilter,
  type RequestPage,
  type RequestSums,
} from './reported-requests.js';
export { AUDITORS, CUSTOMERS, OPERATOR, requesterOf } from './requester.js';
export { instantsOfPeriod, reportPeriod, type ReportPeriod } from './report-period.js';
export { requestTypeOf, requestTypes, type RequestType } from './request-type.js';
export { Subjects, type Subject, type SubjectGroup } from './subjects.js';
export {
  SubscriptionReports,
  type Figures,
  type FlaggedAccess,
  type GroupFigures,
  type PartFigures,
  type ReportQuery,
  type StepFigures,
  type SubscriptionReport,
} from './subscription-reports.js';
export { LEAST_SHOWN, publicCount } from './public-count.js';
export { writeReportFeed, type ReportFeed } from './report-feed.js';
export {
  csvOf,
  tableOfAuthorizations,
  tableOfRequests,
  tablesOfReport,
  type Naming,
  type ReportTable,
} from './report-tables.js';
export { workbookOf } from './workbook.js';
export {
  AuthorizationLives,
  LIFE_PURPOSE,
  type AuthorizationLife,
  type LifeEvent,
  type SignedLife,
} from './authorization-life.js';
