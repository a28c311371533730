import { get, type ConformanceCase } from '../conformance-case.js';
import { answers, certified, valid } from '../expectations.js';
import { applicationInformation, authorization, authorizations } from '../places.js';
import type { Answer } from '../connection.js';
import { accessTokenIn, bearing, REGISTRATION_SCOPE } from '../credentials.js';
import { valuesOf } from '../survey.js';
import { ofEachFeed } from './usage-feeds.js';

export const common: readonly ConformanceCase[] = [
  {
    id: 'FND001',
    functionBlock: 1,
    title: 'Initial configuration',
    checks: [
      {
        says: `POST token, client_credentials, scope ${REGISTRATION_SCOPE}: 200, a token; GET ApplicationInformation/{id} by it: 200, one dataCustodianScopeSelectionScreenURI; POST token, client_credentials: 200, a token`,
        faults: async (server) => {
          const registration = await server.credentials.clientCredentials(REGISTRATION_SCOPE);
          const client = await server.credentials.clientCredentials();
          const faults = [...faultsOfToken(`scope ${REGISTRATION_SCOPE}`, registration), ...faultsOfToken('', client)];
          const token = accessTokenIn(registration);
          if (faults.length > 0 || token === undefined) return faults;
          const { status, survey } = await server.connection.ask({
            method: 'GET',
            address: await server.applicationInformation(),
            headers: bearing(token),
          });
          if (status !== 200) faults.push(`GET ApplicationInformation/{id} by that token: the status is ${status}`);
          const screens = (survey === undefined ? [] : valuesOf(survey, 'ApplicationInformation')).filter(
            ({ dataCustodianScopeSelectionScreenURI: uri }) => uri !== undefined,
          );
          if (screens.length !== 1) faults.push(`it has ${screens.length} dataCustodianScopeSelectionScreenURI`);
          return faults;
        },
      },
    ],
  },
  {
    id: 'CERT001',
    functionBlock: 1,
    title: 'ApplicationInformation links to the certificate',
    steps: [get(applicationInformation, 'registration', answers(200), certified)],
  },
  {
    id: 'CERT002',
    functionBlock: 1,
    title: 'The feed of Authorizations links to the certificate',
    steps: [get(authorizations, 'client', answers(200), valid, certified)],
  },
  {
    id: 'CERT003',
    functionBlock: 1,
    title: 'An Authorization links to the certificate',
    steps: [get(authorization, 'client', answers(200), valid, certified)],
  },
  {
    id: 'CERT004',
    functionBlock: 1,
    title: 'Each feed of usage links to the certificate',
    checks: [ofEachFeed(answers(200), valid, certified)],
  },
];

function faultsOfToken(what: string, answer: Answer): string[] {
  const request = `POST token, client_credentials ${what}`.trim();
  if (answer.status !== 200) return [`${request}: the status is ${answer.status}`];
  return accessTokenIn(answer) === undefined ? [`${request}: there is no access_token in the answer`] : [];
}
