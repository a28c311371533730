import { faultsOfAnswer, get, type ConformanceCase } from '../conformance-case.js';
import { answers, valid, where } from '../expectations.js';
import type { Parameters } from '../oauth-client.js';
import {
  challenges,
  faultsOfError,
  faultsOfRedirect,
  faultsOfSender,
  sendsNowhere,
  tokenIsInvalid,
} from '../oauth-expectations.js';
import { applicationInformation, authorization, authorizations, batch, serviceStatus } from '../places.js';
import { valuesOf } from '../survey.js';
import { tokenCases } from './fb-31-tokens.js';
import { inBothManners } from './oauth-manners.js';

/** What a malformed request must lead to: back to the client with one of these errors, or to no redirect at all. */
interface Malformed {
  readonly id: string;
  readonly title: string;
  readonly change: Parameters;
  /** of RFC 6749 section 4.1.2.1 */
  readonly errors?: readonly string[];
  /** that the tool wants where nobody may be redirected; the RFC leaves that page to the server */
  readonly statuses?: readonly number[];
}

const malformed: readonly Malformed[] = [
  { id: 'OAD001.0', title: 'without response_type', change: { response_type: undefined }, errors: ['invalid_request'] },
  { id: 'OAD001.1', title: 'without client_id', change: { client_id: undefined }, statuses: [401] },
  {
    id: 'OAD001.2',
    title: 'with a response_type that is none',
    change: { response_type: 'badresponsetype' },
    errors: ['unsupported_response_type', 'invalid_request'],
  },
  { id: 'OAD001.3', title: 'of an unknown client', change: { client_id: 'badclientid' }, statuses: [401] },
  {
    id: 'OAD001.4',
    title: 'to an address that is not registered',
    change: { redirect_uri: 'https://badredirect.example/callback' },
    statuses: [401, 403],
  },
  {
    id: 'OAD001.5',
    title: 'with a scope that is none, told before anybody signs in',
    change: { scope: 'FB=????' },
    errors: ['invalid_scope'],
  },
];

/** Elements of the client's own entry that the tool looks for. */
const ELEMENTS = [
  'dataCustodianId',
  'dataCustodianApplicationStatus',
  'authorizationServerUri',
  'thirdPartyNotifyUri',
  'authorizationServerAuthorizationEndpoint',
  'authorizationServerTokenEndpoint',
  'dataCustodianBulkRequestURI',
  'dataCustodianResourceEndpoint',
  'thirdPartyScopeSelectionScreenURI',
  'thirdPartyUserPortalScreenURI',
  'client_secret',
  'client_name',
  'client_uri',
  'redirect_uri',
  'client_id',
  'software_id',
  'software_version',
  'client_id_issued_at',
  'client_secret_expires_at',
  'token_endpoint_auth_method',
  'scope',
  'grant_types',
  'response_types',
  'registration_client_uri',
  'registration_access_token',
  'dataCustodianScopeSelectionScreenURI',
] as const;

const SENDER = 'state, and iss where the server announces it';

/** OAD006 to OAD010: places, and whose tokens do not open them. */
const wrongTokens = [
  ['OAD006', applicationInformation, ['client', 'access', 'nobody']],
  ['OAD007', authorization, ['registration', 'access', 'nobody']],
  ['OAD008', authorizations, ['registration', 'access', 'nobody']],
  ['OAD009', batch, ['registration', 'client', 'nobody']],
  ['OAD010', serviceStatus, ['registration', 'access', 'nobody']],
] as const;

const cases: readonly ConformanceCase[] = [
  ...malformed.flatMap(({ id, title, change, errors, statuses = [] }) =>
    inBothManners(id, `A request of authorization ${title}`, (manner) => {
      const page = manner === 'tool' ? sendsNowhere(...statuses) : sendsNowhere();
      const back = manner === 'tool' ? 'an error, no code' : `${errors?.join(' or ') ?? ''}, no code, ${SENDER}`;
      return {
        checks: [
          {
            says: `GET authorize, ${title}: ${errors === undefined ? page.says : `302 to the redirect URI, ${back}`}`,
            faults: async (server) => {
              const request = await server.oauth.authorizationRequest(manner, change);
              const answer = await server.oauth.askToAuthorize(request);
              if (errors === undefined) return faultsOfAnswer(answer, server, [page]);
              const wanted = manner === 'tool' ? undefined : { errors, issuer: await server.announcedIssuer() };
              return faultsOfRedirect(answer, request, wanted);
            },
          },
        ],
      };
    }),
  ),
  ...inBothManners('OAD002', 'A customer who refuses', (manner) => ({
    checks: [
      {
        says: `GET authorize; the customer signs in and refuses: access_denied at the redirect URI, no code${manner === 'tool' ? '' : `, ${SENDER}`}`,
        faults: async (server) => {
          const request = await server.oauth.authorizationRequest(manner);
          const target = await server.oauth.callback(request, 'refuse');
          return [
            ...faultsOfError(target, ['access_denied']),
            ...(manner === 'tool' ? [] : faultsOfSender(target, request, await server.announcedIssuer())),
          ];
        },
      },
    ],
  })),
  ...tokenCases,
  ...wrongTokens.flatMap(([id, place, callers]) =>
    inBothManners(id, `${place.name} by the wrong token, and by none`, (manner) => {
      const statuses = id === 'OAD009' && manner === 'tool' ? [403] : [401, 403];
      const expected = manner === 'tool' ? answers(...statuses) : challenges(...statuses);
      return { steps: callers.map((caller) => get(place, caller, expected)) };
    }),
  ),
  {
    id: 'OAD014',
    functionBlock: 31,
    title: 'ApplicationInformation names client_credentials, and all that a client needs',
    steps: [
      get(
        applicationInformation,
        'registration',
        answers(200),
        valid,
        where(`${ELEMENTS.length} elements, client_credentials among grant_types`, (survey) => {
          const [found] = valuesOf(survey, 'ApplicationInformation');
          const missing = ELEMENTS.filter((name) => found?.[name] === undefined);
          if (missing.length > 0) return `it has no ${missing.join(', ')}`;
          const isNamed = found?.grant_types?.some((type) => type === 'client_credentials') ?? false;
          return isNamed ? undefined : 'grant_types lacks client_credentials';
        }),
      ),
    ],
  },
  ...inBothManners('OAD016', 'An expired token', (manner) => ({
    steps: [get(batch, 'expired', manner === 'tool' ? answers(401) : tokenIsInvalid)],
  })),
];

/** Function block 31, and 14, which it replaces: OAD001 to OAD016 without OAD013, which was withdrawn. */
export const authorizationWithoutPreNegotiatedScope: readonly ConformanceCase[] = cases.toSorted((a, b) =>
  a.id.localeCompare(b.id, 'en'),
);
