import { faultsOfAnswer, get, type ConformanceCase } from '../conformance-case.js';
import { answers, feed, holds, valid, where } from '../expectations.js';
import { applicationInformation, authorization, authorizations, serviceStatus } from '../places.js';
import { valuesOf, type Survey } from '../survey.js';
import { ofEachFeed } from './usage-feeds.js';

const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials'];

export const connectMyData: readonly ConformanceCase[] = [
  {
    id: 'FND002',
    functionBlock: 3,
    title: 'ApplicationInformation',
    steps: [
      get(
        applicationInformation,
        'registration',
        answers(200),
        valid,
        where(
          'dataCustodianApplicationStatus 1 to 4, client_secret_basic, the three grant types, response type code',
          faultOfApplication,
        ),
      ),
    ],
  },
  {
    id: 'FND003',
    functionBlock: 3,
    title: 'The feed of Authorizations',
    steps: [get(authorizations, 'client', answers(200), valid, holds('Authorization'))],
  },
  {
    id: 'FND004',
    functionBlock: 3,
    title: 'An Authorization',
    steps: [
      get(
        authorization,
        'client',
        answers(200),
        valid,
        where(
          'expires_at, scope, token_type, resourceURI, authorizationURI; status 0, 1 or 2 where there is one',
          faultOfAuthorization,
        ),
      ),
    ],
  },
  {
    id: 'FND005',
    functionBlock: 3,
    title: 'The usage of a subscription; its data are tested block by block, as FND005-FBnn',
    checks: [
      ofEachFeed(answers(200), valid, feed),
      {
        says: 'GET authorizationURI of each (client): 200, XSD',
        faults: async (server) => {
          const faults: string[] = [];
          for (const { address } of await server.usageFeeds()) {
            const { authorizationUri } = await server.authorizationOf(address, '--access-token');
            const answer = await server.ask('client', 'GET', authorizationUri);
            faults.push(
              ...faultsOfAnswer(answer, server, [answers(200), valid]).map(
                (fault) => `GET ${authorizationUri}: ${fault}`,
              ),
            );
          }
          return faults;
        },
      },
    ],
  },
  {
    id: 'FND006',
    functionBlock: 3,
    title: 'The status of the service',
    steps: [
      get(
        serviceStatus,
        'client',
        answers(200),
        valid,
        where('a bare ServiceStatus with currentStatus 1', ({ elements }) => {
          const [only] = elements;
          if (elements.length !== 1 || only?.element !== 'ServiceStatus') return 'it is no bare ServiceStatus';
          const { currentStatus } = only.value;
          return currentStatus === 1 ? undefined : `currentStatus is ${currentStatus ?? 'absent'}`;
        }),
      ),
    ],
  },
];

function faultOfApplication(survey: Survey): string | undefined {
  const [application] = valuesOf(survey, 'ApplicationInformation');
  if (application === undefined) return 'it holds no ApplicationInformation';
  const { dataCustodianApplicationStatus: status = 0, grant_types: types = [] } = application;
  const missing = GRANT_TYPES.filter((type) => !types.some((known) => known === type));
  if (![1, 2, 3, 4].includes(status)) return `dataCustodianApplicationStatus is ${status}`;
  if (application.token_endpoint_auth_method !== 'client_secret_basic') {
    return `token_endpoint_auth_method is ${application.token_endpoint_auth_method ?? 'absent'}`;
  }
  if (missing.length > 0) return `grant_types lacks ${missing.join(', ')}`;
  return application.response_types === 'code'
    ? undefined
    : `response_types is ${application.response_types ?? 'absent'}`;
}

function faultOfAuthorization(survey: Survey): string | undefined {
  const [found] = valuesOf(survey, 'Authorization');
  if (found === undefined) return 'it holds no Authorization';
  const needed = ['expires_at', 'scope', 'token_type', 'resourceURI', 'authorizationURI'] as const;
  const missing = needed.filter((name) => found[name] === undefined);
  if (missing.length > 0) return `it has no ${missing.join(', ')}`;
  const { status = 1 } = found;
  return [0, 1, 2].includes(status) ? undefined : `status is ${status}`;
}
