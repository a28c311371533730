import {
  functionBlocks,
  isNameBasedUuidUrn,
  requiredFunctionBlockOfCustomer,
  type CustomerElementName,
} from '@app/espi';
import { get, type ConformanceCase, type Place } from '../conformance-case.js';
import { answers, valid, where } from '../expectations.js';
import { NotChecked } from '../inputs.js';
import type { ServerUnderTest } from '../server-under-test.js';
import { entriesOf, hrefOf, valuesOf, type Survey } from '../survey.js';

const batchRetailCustomer: Place = { name: 'Batch/RetailCustomer/{id}', addressOf: customerResourceUri };

const customerResources = Object.entries(requiredFunctionBlockOfCustomer) as [CustomerElementName, number][];

interface More {
  readonly says: string;
  readonly faultOf: (survey: Survey) => string | undefined;
}

const also: Partial<Record<CustomerElementName, More>> = {
  Customer: {
    says: '; exactly one',
    faultOf: (survey) => {
      const { length } = entriesOf(survey, 'Customer');
      return length === 1 ? undefined : `there are ${length} Customers`;
    },
  },
  CustomerAccount: {
    says: '; accountId',
    faultOf: (survey) =>
      valuesOf(survey, 'CustomerAccount').every(({ accountId }) => accountId) ? undefined : 'one has no accountId',
  },
  ServiceLocation: {
    says: '; each UsagePoint an address of the usage feed, once',
    faultOf: (survey) => {
      const references = valuesOf(survey, 'ServiceLocation').flatMap(({ UsagePoints: lists = [] }) =>
        lists.flatMap((list) => list?.UsagePoint ?? []),
      );
      const addresses = references.map(String);
      const wrong = addresses.find((href) => !/\/UsagePoint\/[^/]+$/.test(URL.parse(href)?.pathname ?? ''));
      if (wrong !== undefined) return `${wrong} is no address of a UsagePoint`;
      return new Set(addresses).size === addresses.length ? undefined : 'a UsagePoint is named twice';
    },
  },
};

/** Personal data: blocks 51 and up have no public suite, only the alliance's list of what they need. */
export const retailCustomer: readonly ConformanceCase[] = [
  {
    id: 'RC_FB53',
    functionBlock: 53,
    title: 'Personal data of a customer, apart from usage',
    steps: [
      get(
        batchRetailCustomer,
        'access',
        answers(200),
        valid,
        where('nothing of usage, nothing twice', (survey) => {
          const usage = ['UsagePoint', 'MeterReading', 'IntervalBlock', 'UsageSummary'].filter(
            (element) => element in survey.report.contents,
          );
          if (usage.length > 0) return `it holds ${usage.join(', ')} too`;
          const selves = survey.entries.map((entry) => hrefOf(entry, 'self'));
          const repeated = selves.find((href, index) => selves.indexOf(href) !== index);
          return repeated === undefined ? undefined : `the self link ${repeated} stands twice`;
        }),
      ),
    ],
  },
  ...customerResources.map(([element, functionBlock]): ConformanceCase => ({
    id: `RC_FB${functionBlock}`,
    functionBlock,
    title: functionBlocks.get(functionBlock)?.name ?? element,
    steps: [
      get(
        batchRetailCustomer,
        'access',
        where(`${element}, each with id, title, self and up link${also[element]?.says ?? ''}`, (survey) => {
          const entries = entriesOf(survey, element);
          if (entries.length === 0) throw new NotChecked(`--access-token of a customer who has a ${element}`);
          return faultOfFrames(survey, element) ?? also[element]?.faultOf(survey);
        }),
      ),
    ],
  })),
  {
    id: 'RC_FB54',
    functionBlock: 54,
    title: 'Retail Customer Basic Information',
    steps: [
      get(
        batchRetailCustomer,
        'access',
        where('the Customer has a name', (survey) => {
          const [customer] = valuesOf(survey, 'Customer');
          const { customerName, Organisation: organisation } = customer ?? {};
          return customerName || organisation?.organisationName ? undefined : 'the Customer has no name';
        }),
      ),
    ],
  },
  {
    id: 'RC_FB55',
    functionBlock: 55,
    title: 'Retail Customer Demographic',
    steps: [
      get(
        batchRetailCustomer,
        'access',
        where('the Customer has street or post-office box, town and state', (survey) => {
          const [customer] = valuesOf(survey, 'Customer');
          const { streetAddress, postalAddress } = customer?.Organisation ?? {};
          const address = streetAddress ?? postalAddress;
          const { name, stateOrProvince } = address?.townDetail ?? {};
          if (!address?.streetDetail?.name && !address?.poBox) return 'there is neither street nor post-office box';
          return name && stateOrProvince ? undefined : 'town or state is absent';
        }),
      ),
    ],
  },
  {
    id: 'RC_FB71.1',
    functionBlock: 71,
    title: 'The document of a Statement',
    checks: [
      {
        says: 'GET statementURL (access): 200, in its media type',
        faults: async (server) => {
          const { survey } = await server.ask('access', 'GET', await customerResourceUri(server));
          const references = (survey === undefined ? [] : valuesOf(survey, 'Statement')).flatMap(
            ({ statementRef = [] }) => statementRef,
          );
          const [{ statementURL, mediaType } = {}] = references;
          if (statementURL === undefined) throw new NotChecked('--access-token of a customer who has a Statement');
          const headers = { Accept: '*/*' };
          const { status, contentType } = await server.ask('access', 'GET', statementURL, { headers });
          if (status !== 200) return [`GET ${statementURL}: the status is ${status}`];
          const isSame = mediaType === undefined || contentType.startsWith(mediaType);
          return isSame ? [] : [`GET ${statementURL}: it is ${contentType} instead of ${mediaType}`];
        },
      },
    ],
  },
];

function faultOfFrames(survey: Survey, element: string): string | undefined {
  for (const entry of entriesOf(survey, element)) {
    const self = hrefOf(entry, 'self');
    const up = hrefOf(entry, 'up');
    if (entry.id === undefined || !isNameBasedUuidUrn(entry.id)) return `${self ?? ''} has no UUID of version 3 or 5`;
    if (!entry.title) return `${self ?? ''} has no title`;
    if (self === undefined || up === undefined) return `${entry.id} has no self or no up link`;
    if (self.slice(0, self.lastIndexOf('/')) !== up) return `${self} is not below its up link ${up}`;
  }
  return undefined;
}

/** @throws NotChecked where no personal data is granted */
async function customerResourceUri(server: ServerUnderTest): Promise<string> {
  const { customerResourceUri: address } = await server.authorization();
  if (address === undefined) throw new NotChecked('--access-token with function block 51 and up in its scope');
  return address;
}
