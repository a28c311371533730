import { get, type ConformanceCase } from '../conformance-case.js';
import { answers, refuses, usage, valid, where } from '../expectations.js';
import { isWithoutTls, NotChecked, WITHOUT_TLS } from '../inputs.js';
import {
  applicationInformation,
  applicationInformationCollection,
  authorization,
  batch,
  meterReadings,
  otherApplicationInformation,
  otherAuthorization,
  otherBatch,
  usagePoints,
} from '../places.js';
import { privateTextIn, weakIdIn, weakToken } from './secrets.js';
import type { ServerUnderTest } from '../server-under-test.js';
import { valuesOf, type Survey } from '../survey.js';

const ADDRESSES = [
  'authorizationServerUri',
  'thirdPartyNotifyUri',
  'authorizationServerAuthorizationEndpoint',
  'authorizationServerTokenEndpoint',
  'dataCustodianBulkRequestURI',
  'dataCustodianResourceEndpoint',
  'thirdPartyScopeSelectionScreenURI',
  'thirdPartyUserPortalScreenURI',
  'client_uri',
  'redirect_uri',
  'registration_client_uri',
  'dataCustodianScopeSelectionScreenURI',
] as const;

const holders = ['registration', 'client', 'access'] as const;

export const securityAndPrivacy: readonly ConformanceCase[] = [
  {
    id: 'TC001',
    functionBlock: 13,
    title: 'Every address is https',
    checks: [
      {
        says: 'the server is asked over https',
        faults: async ({ inputs }) => {
          if (isWithoutTls(inputs)) throw new NotChecked(WITHOUT_TLS);
          return inputs.baseUrl.startsWith('https:') ? [] : [`${inputs.baseUrl} is not https`];
        },
      },
    ],
    steps: [
      get(
        applicationInformation,
        'registration',
        answers(200),
        where(`https: ${ADDRESSES.join(', ')}`, (survey) => {
          const [application] = valuesOf(survey, 'ApplicationInformation');
          const wrong = ADDRESSES.filter((name) => {
            const addresses = [application?.[name] ?? ''].flat();
            return addresses.length === 0 || !addresses.every((address) => address.startsWith('https:'));
          });
          return wrong.length === 0 ? undefined : `no https address in ${wrong.join(', ')}`;
        }),
      ),
    ],
  },
  {
    id: 'TC010',
    functionBlock: 13,
    title: 'Nothing personal in ids, links and titles',
    checks: [
      {
        says: 'GET Batch/Subscription/{id} (each access token): the first 30 ids, links and titles tell no e-mail address, telephone number, meter number, and none of --private-text',
        faults: async (server) => {
          const { privateTexts = [] } = server.inputs;
          return (await surveysOf(server)).flatMap((survey) => privateTextIn(survey.firstEntries, privateTexts));
        },
      },
    ],
  },
  {
    id: 'TC011',
    functionBlock: 13,
    title: 'Tokens and ids cannot be guessed',
    checks: [
      {
        says: 'registration, client and access tokens, ids and the ids in links carry 48 bits',
        faults: async (server) => [
          ...(
            await Promise.all(
              holders.map(async (holder) => weakToken(holder, await server.credentials.tokenOf(holder))),
            )
          ).flat(),
          ...(await surveysOf(server)).flatMap(({ firstEntries }) => weakIdIn(firstEntries)),
        ],
      },
    ],
  },
  {
    id: 'TOK001',
    functionBlock: 13,
    title: 'An expired token opens nothing',
    steps: [get(batch, 'expired', answers(401))],
  },
  {
    id: 'TOK002',
    functionBlock: 13,
    title: 'A revoked token opens nothing',
    steps: [get(batch, 'revoked', answers(401))],
  },
  {
    id: 'API001',
    functionBlock: 13,
    title: 'One customer’s token does not open another’s subscription, either way',
    steps: [
      get(batch, 'access', answers(200), valid, usage),
      get(otherBatch, 'other access', answers(200), valid, usage),
      get(otherBatch, 'access', answers(400, 403)),
      get(batch, 'other access', answers(400, 403)),
      get(usagePoints, 'other access', answers(400, 403)),
      get(meterReadings, 'other access', answers(400, 403, 404)),
    ],
  },
  {
    id: 'API002',
    functionBlock: 13,
    title: 'A client sees its own authorizations alone',
    steps: [get(authorization, 'client', answers(200)), get(otherAuthorization, 'client', answers(400, 403))],
  },
  {
    id: 'API003',
    functionBlock: 13,
    title: 'A registration token opens its own registration alone',
    steps: [
      get(applicationInformation, 'registration', answers(200)),
      get(otherApplicationInformation, 'registration', refuses),
      get(applicationInformationCollection, 'registration', refuses),
    ],
  },
];

/** @throws NotChecked where there is nothing to look at */
async function surveysOf(server: ServerUnderTest): Promise<Survey[]> {
  const feeds = await server.usageFeeds();
  const surveys = feeds.flatMap(({ answer: { survey } }) => (survey === undefined ? [] : [survey]));
  if (surveys.some(({ firstEntries }) => firstEntries.length > 0)) return surveys;
  throw new NotChecked('--access-token of a customer with data');
}
