import type { Place } from './conformance-case.js';
import { NotChecked } from './inputs.js';
import type { ServerUnderTest } from './server-under-test.js';
import { entriesOf, hrefOf } from './survey.js';

export const applicationInformation: Place = {
  name: 'ApplicationInformation/{id}',
  addressOf: async (server) => server.applicationInformation(),
};
export const applicationInformationCollection: Place = {
  name: 'ApplicationInformation',
  addressOf: async ({ resourceBase }) => `${resourceBase}/ApplicationInformation`,
};
export const otherApplicationInformation: Place = {
  name: "ApplicationInformation/{another's id}",
  addressOf: async (server) => server.otherApplicationInformation(),
};
export const authorizations: Place = {
  name: 'Authorization',
  addressOf: async ({ resourceBase }) => `${resourceBase}/Authorization`,
};
export const authorization: Place = {
  name: 'Authorization/{id}',
  addressOf: async (server) =>
    (await server.authorizationOf(await server.resourceUri(), '--access-token')).authorizationUri,
};
export const otherAuthorization: Place = {
  name: "Authorization/{another application's id}",
  addressOf: async ({ inputs: { otherAuthorizationUri } }) => {
    if (otherAuthorizationUri === undefined) throw new NotChecked('--other-authorization-uri');
    return otherAuthorizationUri;
  },
};
export const serviceStatus: Place = {
  name: 'ReadServiceStatus',
  addressOf: async ({ resourceBase }) => `${resourceBase}/ReadServiceStatus`,
};
export const batch: Place = {
  name: 'Batch/Subscription/{id}',
  addressOf: async (server) => server.resourceUri(),
};
export const otherBatch: Place = {
  name: "Batch/Subscription/{another's id}",
  addressOf: async (server) => server.otherResourceUri(),
};
export const bulk: Place = {
  name: 'Batch/Bulk/{id}',
  addressOf: async (server) => server.bulkUri(),
};
export const offlineBatch: Place = {
  name: 'Batch/Subscription/{offline id}',
  addressOf: async (server) => server.offlineResourceUri(),
};
export const offlineAuthorization: Place = {
  name: 'Authorization/{offline id}',
  addressOf: async (server) => {
    const resourceUri = await server.offlineResourceUri();
    return (await server.authorizationOf(resourceUri, '--offline-access-token')).authorizationUri;
  },
};
export const subscription: Place = { name: 'Subscription/{id}', addressOf: subscriptionOf };
export const usagePoints: Place = {
  name: 'Subscription/{id}/UsagePoint',
  addressOf: async (server) => `${await subscriptionOf(server)}/UsagePoint`,
};
export const usagePoint: Place = {
  name: 'Subscription/{id}/UsagePoint/{id}',
  addressOf: async (server) => selfOfFirst(server, 'UsagePoint'),
};
export const meterReadings: Place = {
  name: 'Subscription/{id}/UsagePoint/{id}/MeterReading',
  // a usage point may have none that may be seen
  addressOf: async (server) => (await selfOfFirst(server, 'MeterReading')).replace(/\/[^/]+\/?$/, ''),
};
export const readingTypes: Place = {
  name: 'ReadingType',
  addressOf: async ({ resourceBase }) => `${resourceBase}/ReadingType`,
};
export const readingType: Place = {
  name: 'ReadingType/{id}',
  addressOf: async (server) => selfOfFirst(server, 'ReadingType'),
};
export const localTimeParametersCollection: Place = {
  name: 'LocalTimeParameters',
  addressOf: async ({ resourceBase }) => `${resourceBase}/LocalTimeParameters`,
};
export const localTimeParameters: Place = {
  name: 'LocalTimeParameters/{id}',
  addressOf: async (server) => selfOfFirst(server, 'LocalTimeParameters'),
};

/** The same place with a query after it. */
export const asking = ({ name, addressOf }: Place, query: string): Place => ({
  name: `${name}?${query}`,
  addressOf: async (server) => {
    const address = await addressOf(server);
    return `${address}${address.includes('?') ? '&' : '?'}${query}`;
  },
});

/** The same place with a slash after it. */
export const withSlash = ({ name, addressOf }: Place): Place => ({
  name: `${name}/`,
  addressOf: async (server) => `${await addressOf(server)}/`,
});

async function subscriptionOf(server: ServerUnderTest): Promise<string> {
  return (await server.resourceUri()).replace('/Batch/Subscription/', '/Subscription/');
}

async function selfOfFirst(server: ServerUnderTest, element: string): Promise<string> {
  const [first] = entriesOf(await server.usage(), element);
  const self = first && hrefOf(first, 'self');
  if (self === undefined) throw new NotChecked(`a ${element} in the feed of --access-token`);
  return self;
}
