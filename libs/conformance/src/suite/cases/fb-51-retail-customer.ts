import {
  certifiedElements,
  functionBlocks,
  isNameBasedUuidUrn,
  requiredFunctionBlockOfCustomer,
  type CustomerElementName,
} from '@app/espi';
import type { Check, ConformanceCase, Expectation } from '../conformance-case.js';
import { answers, valid, where } from '../expectations.js';
import { bearing } from '../credentials.js';
import { NotChecked } from '../inputs.js';
import { entriesOf, hrefOf, valuesOf, type Survey } from '../survey.js';
import { faultsOfFeeds } from './usage-feeds.js';

/** LocalTimeParameters belong to both. */
const USAGE = certifiedElements.filter((element) => element !== 'LocalTimeParameters');
/** Stands in every feed of personal data. */
const IN_EVERY_FEED = 'Customer';
const customerResources = Object.entries(requiredFunctionBlockOfCustomer) as [CustomerElementName, number][];

/** What is asked of a kind beside its frame. */
const alsoOf: Partial<Record<CustomerElementName, Expectation>> = {
  Customer: where('exactly one', (survey) => {
    const { length } = entriesOf(survey, 'Customer');
    return length === 1 ? undefined : `there are ${length} Customers`;
  }),
  CustomerAccount: where('accountId', (survey) =>
    valuesOf(survey, 'CustomerAccount').every(({ accountId }) => accountId) ? undefined : 'one has no accountId',
  ),
  ServiceLocation: where('each UsagePoint an address of one, once', (survey) => {
    const addresses = usagePointsNamedIn(survey);
    const wrong = addresses.find((href) => !/\/UsagePoint\/[^/]+$/.test(URL.parse(href)?.pathname ?? ''));
    if (wrong !== undefined) return `${wrong} is no address of a UsagePoint`;
    return new Set(addresses).size === addresses.length ? undefined : 'a UsagePoint is named twice';
  }),
};

const usagePointsNamedIn = (survey: Survey): string[] =>
  valuesOf(survey, 'ServiceLocation').flatMap(({ UsagePoints: lists = [] }) =>
    lists.flatMap((list) => list?.UsagePoint ?? []).map(String),
  );

/** What a ServiceLocation names is what the same reader finds: asked of access tokens that open usage too. */
const usagePointsAreThoseOfUsage: Check = {
  says: 'GET Batch/RetailCustomer/{id} and Batch/Subscription/{id} (each access token): each UsagePoint of a ServiceLocation is the self link of one',
  faults: async (server) => {
    const usage = await server.usageFeeds();
    return (await server.customerFeeds()).flatMap(({ token, address, answer }) => {
      const seen = usage.find((feed) => feed.token === token)?.answer.survey;
      if (seen === undefined || answer.survey === undefined) return [];
      const selves = new Set(entriesOf(seen, 'UsagePoint').map((entry) => hrefOf(entry, 'self')));
      return usagePointsNamedIn(answer.survey)
        .filter((href) => !selves.has(href))
        .map((href) => `GET ${address}: ${href} is not the self link of a UsagePoint that the same token reads`);
    });
  },
};

/** Asks every feed of personal data that holds such a resource; where none does, nothing is checked. */
function ofEachHolding(element: CustomerElementName, ...expects: readonly Expectation[]): Check {
  return {
    says: `GET Batch/RetailCustomer/{id} (each access token): ${element}, ${expects.map(({ says }) => says).join(', ')}`,
    faults: async (server) => {
      const holding = (await server.customerFeeds()).filter(
        ({ answer: { survey } }) =>
          survey !== undefined && (element === IN_EVERY_FEED || entriesOf(survey, element).length > 0),
      );
      if (holding.length === 0) throw new NotChecked(`--access-token of a customer with a resource ${element}`);
      return faultsOfFeeds(holding, server, expects);
    },
  };
}

/** Personal data: function blocks 51 and up have no public suite, only the alliance's list of what they need. */
export const retailCustomer: readonly ConformanceCase[] = [
  {
    id: 'RC_FB53',
    functionBlock: 53,
    title: 'Personal data of a customer, apart from usage',
    checks: [
      {
        says: 'GET Batch/RetailCustomer/{id} (each access token): 200, XSD, nothing of usage',
        faults: async (server) =>
          faultsOfFeeds(await server.customerFeeds(), server, [
            answers(200),
            valid,
            where('nothing of usage', ({ report: { contents } }) => {
              const usage = USAGE.filter((element) => Object.hasOwn(contents, element));
              return usage.length === 0 ? undefined : `it holds ${usage.join(', ')} too`;
            }),
          ]),
      },
    ],
  },
  ...customerResources.map(([element, functionBlock]): ConformanceCase => {
    const more = alsoOf[element];
    return {
      id: `RC_FB${functionBlock}`,
      functionBlock,
      title: `${functionBlocks.get(functionBlock)?.name ?? ''}: ${element}`,
      checks: [
        ofEachHolding(element, framed(element), ...(more === undefined ? [] : [more])),
        ...(element === 'ServiceLocation' ? [usagePointsAreThoseOfUsage] : []),
      ],
    };
  }),
  {
    id: 'RC_FB54',
    functionBlock: 54,
    title: 'Retail Customer Basic Information: the name',
    checks: [
      ofEachHolding(
        'Customer',
        where('with a name', (survey) => {
          const [{ customerName, Organisation: organisation } = {}] = valuesOf(survey, 'Customer');
          return customerName || organisation?.organisationName ? undefined : 'the Customer has no name';
        }),
      ),
    ],
  },
  {
    id: 'RC_FB55',
    functionBlock: 55,
    title: 'Retail Customer Demographic: the address',
    checks: [
      ofEachHolding(
        'Customer',
        where('with street or post-office box, town and state', (survey) => {
          const [{ Organisation: organisation } = {}] = valuesOf(survey, 'Customer');
          const address = organisation?.streetAddress ?? organisation?.postalAddress;
          const { name, stateOrProvince } = address?.townDetail ?? {};
          if (!address?.streetDetail?.name && !address?.poBox) return 'there is neither street nor post-office box';
          return name && stateOrProvince ? undefined : 'town or state is absent';
        }),
      ),
    ],
  },
  {
    id: 'RC_FB71-DOC',
    functionBlock: 71,
    title: 'Retail Customer Billing Statement: the document',
    checks: [
      {
        says: 'GET statementURL (its access token): 200, in the media type that is said',
        faults: async (server) => {
          const [first] = (await server.customerFeeds()).flatMap(({ token, answer: { survey } }) =>
            (survey === undefined ? [] : valuesOf(survey, 'Statement'))
              .flatMap(({ statementRef = [] }) => statementRef)
              .flatMap(({ statementURL: address, mediaType }) => (address ? [{ token, address, mediaType }] : [])),
          );
          if (first === undefined) throw new NotChecked('--access-token of a customer with a resource Statement');
          const { token, address, mediaType = '' } = first;
          const { status, contentType } = await server.connection.ask({
            method: 'GET',
            address,
            headers: { ...bearing(token), Accept: '*/*' },
          });
          if (status !== 200) return [`GET ${address}: the status is ${status}`];
          return contentType.startsWith(mediaType) ? [] : [`GET ${address}: it is ${contentType} and not ${mediaType}`];
        },
      },
    ],
  },
];

/** Each entry has what certification wants of every entry of personal data. */
function framed(element: string): Expectation {
  return where('each with id, title, self link below its up link, and no self link twice', (survey: Survey) => {
    const selves = new Set<string>();
    for (const entry of entriesOf(survey, element)) {
      const self = hrefOf(entry, 'self') ?? '';
      if (selves.has(self)) return `the self link ${self} stands twice`;
      selves.add(self);
      if (entry.id === undefined || !isNameBasedUuidUrn(entry.id)) return `${self} has no UUID of version 3 or 5`;
      if (!entry.title) return `${self} has no title`;
      if (self.slice(0, self.lastIndexOf('/')) !== hrefOf(entry, 'up')) return `${self} is not below its up link`;
    }
    return undefined;
  });
}
