import {
  AuthorizationStatus,
  isWithinAuthorizedPeriod,
  publishedPeriodOf,
  type Authorization,
  type Bearer,
  type EndedBy,
} from '@app/authorization';
import { periodOf, type Tenure } from '@app/service-history';
import { ApplicationStatus, mayServe, type Application } from '@app/third-parties';
import { finding, type PlaceTimes, type RuleFinding } from './explanation.js';

/** The token's part in it: what the guard of the server finds. */
export function explainToken(bearer: Bearer | undefined): RuleFinding {
  if (bearer === undefined) return finding('token', true, 'none was asked about');
  if (bearer.state !== 'valid')
    return finding('token', false, bearer.state === 'expired' ? 'it has expired' : `it is ${bearer.state}`);
  return bearer.kind === 'access'
    ? finding('token', true, 'it is an access token, and valid')
    : finding('token', false, `it is of kind ${bearer.kind}: feeds are read with an access token`);
}

/** What of a grant decides about one usage point at one time. */
export interface GrantInQuestion {
  readonly authorization: Authorization;
  readonly application: Application;
  readonly customer: { readonly _id: string; readonly synthetic: boolean };
  /** of the customer */
  readonly tenures: readonly Tenure[];
}

/** The grant's part in it, by the rules that entitlements are made by. */
export function explainGrant(
  { authorization, application, customer, tenures }: GrantInQuestion,
  usagePointId: string,
  at: number,
  now: Date,
  times: PlaceTimes,
): RuleFinding[] {
  const { status, usagePointIds, authorizedPeriod, endedBy, endedAt } = authorization;
  const isActive = status === AuthorizationStatus.Active;
  const held = tenures.filter((tenure) => tenure.usagePointId === usagePointId).map(periodOf);
  const published = publishedPeriodOf(authorization);
  const isGranted = usagePointIds === undefined || usagePointIds.includes(usagePointId);
  return [
    finding(
      'authorization',
      isActive,
      isActive
        ? 'it is active'
        : `it ended at ${times.at((endedAt?.getTime() ?? 0) / 1000)}, ${endedBy === undefined ? 'by nobody known' : endWords[endedBy]}`,
    ),
    finding(
      'authorized-period',
      isWithinAuthorizedPeriod(authorization, now),
      `requests are answered ${times.span(secondsOf(authorizedPeriod))}`,
    ),
    finding(
      'application',
      mayServe(application, customer),
      `it is ${statusWord(application)}, and the customer is ${customer.synthetic ? 'synthetic' : 'real'}`,
    ),
    finding(
      'usage-point',
      isGranted && held.length > 0,
      held.length === 0
        ? 'it never was the customer’s'
        : isGranted
          ? `it is one of ${usagePointIds === undefined ? 'all that the customer has' : 'those chosen'}`
          : 'it is not among those chosen',
    ),
    finding(
      'tenure',
      held.some(({ start, end }) => start <= at && at < end),
      held.length === 0
        ? 'the customer had it at no time'
        : `the customer had it ${held.map((span) => times.span(span)).join(', and ')}`,
    ),
    finding('published-period', published.start <= at && at < published.end, `data is given ${times.span(published)}`),
  ];
}

const endWords: Readonly<Record<EndedBy, string>> = {
  customer: 'by the customer',
  'third-party': 'by the third party',
  application: 'with its application',
  operator: 'by the operator',
  'new-authorization': 'when the customer gave the application a new one',
  over: 'when its time was over',
};

const statusWords = {
  [ApplicationStatus.Review]: 'in review, where it sees synthetic customers alone',
  [ApplicationStatus.Production]: 'in production, where it sees real customers alone',
  [ApplicationStatus.OnHold]: 'on hold',
  [ApplicationStatus.Revoked]: 'revoked',
};
const statusWord = ({ status }: Application): string => statusWords[status];

const secondsOf = ({ start, end }: { readonly start?: Date; readonly end?: Date }): { start: number; end: number } => ({
  start: start === undefined ? -Infinity : start.getTime() / 1000,
  end: end === undefined ? Infinity : end.getTime() / 1000,
});
