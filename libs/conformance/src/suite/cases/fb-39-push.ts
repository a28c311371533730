import type { Check, ConformanceCase } from '../conformance-case.js';
import { answers, holds, valid, where } from '../expectations.js';
import { given, NotChecked } from '../inputs.js';
import { applicationInformation, authorization, batch } from '../places.js';
import type { ServerUnderTest } from '../server-under-test.js';

/** Of the same resource, by https or not: which it is is looked at when it has come. */
const isAt =
  (address: string) =>
  (resource: string): boolean =>
    withoutScheme(resource) === withoutScheme(address);
const withoutScheme = (address: string): string => address.replace(/^https?:/, '');
const withoutQuery = (address: string): string => address.replace(/\?.*$/s, '');

/** The feed's own link, which stands before its entries. */
const feedOfSubscription = {
  says: 'self link with /Batch/Subscription',
  faultOf: ({ text }: { readonly text: string }): string | undefined => {
    const self = /<(?:\w+:)?link\b(?=[^>]*\brel="self")[^>]*\bhref="([^"]*)"/.exec(text)?.[1];
    return self?.includes('/Batch/Subscription') === true ? undefined : `its self link is ${self ?? 'not there'}`;
  },
};

/** Ends the authorization and takes it up again, as MGA002 does. */
async function endAndRestore(server: ServerUnderTest, address: string): Promise<void> {
  const body = await server.asRead('client', address);
  const headers = { 'Content-Type': 'application/atom+xml' };
  const ended = await server.ask('client', 'DELETE', address);
  const restored = await server.ask('client', 'PUT', address, { headers, body });
  if (ended.status === 200 && restored.status === 200) return;
  throw new NotChecked(`an Authorization that can be ended and restored: ${ended.status}, then ${restored.status}`);
}

const registrationIsTold: Check = {
  says: 'PUT ApplicationInformation (registration) with another version; POST to --notify-uri: BatchList, XSD, https; GET what it lists (registration): 200, XSD, ApplicationInformation',
  faults: async (server) => {
    const notifications = await server.notifications();
    const isWanted = isAt(await applicationInformation.addressOf(server));
    const told = await notifications.toldAfter(async () => notifications.changeRegistration(), isWanted);
    const expects = [answers(200), valid, holds('ApplicationInformation')];
    return notifications.faultsOf(told, isWanted, 'registration', ...expects);
  },
};

const authorizationIsTold: Check = {
  says: 'DELETE and PUT Authorization (client); POST to --notify-uri: BatchList, XSD, https; GET what it lists (client): 200, XSD, Authorization',
  faults: async (server) => {
    const notifications = await server.notifications();
    const address = await authorization.addressOf(server);
    const told = await notifications.toldAfter(async () => endAndRestore(server, address), isAt(address));
    return notifications.faultsOf(told, isAt(address), 'client', answers(200), valid, holds('Authorization'));
  },
};

const dataAreTold: Check = {
  says: 'new data come in; POST to --notify-uri: BatchList, XSD, https; GET what it lists (access), again after 202: 200, XSD, a feed of Batch/Subscription with an IntervalBlock',
  faults: async (server) => {
    const bringNewData = given(server.bringNewData, '--new-data, and somebody who brings new data in when asked');
    const notifications = await server.notifications();
    const address = await batch.addressOf(server);
    const isWanted = (resource: string): boolean => isAt(address)(withoutQuery(resource));
    const told = await notifications.toldAfter(async () => bringNewData(address), isWanted);
    const hasBlocks = where('IntervalBlock', ({ blocks }) =>
      blocks.length > 0 ? undefined : 'there is no IntervalBlock',
    );
    return notifications.faultsOf(told, isWanted, 'access', answers(200), valid, feedOfSubscription, hasBlocks);
  },
};

const refusedComesAgain: Check = {
  says: 'PUT ApplicationInformation (registration) with another version; POST to --notify-uri, answered 503: the same comes again',
  faults: async (server) => {
    const notifications = await server.notifications();
    const { refused, cameAgain } = await notifications.refusedAfter(async () => notifications.changeRegistration());
    if (refused === undefined) return [`nothing of it is told${notifications.whyNothing}`];
    return cameAgain ? [] : ['what was refused is not told again'];
  },
};

export const push: readonly ConformanceCase[] = [
  {
    id: 'PSH001',
    functionBlock: 39,
    title: 'ApplicationInformation that changed is told, and read',
    changes: true,
    checks: [registrationIsTold],
  },
  {
    id: 'PSH002',
    functionBlock: 39,
    title: 'An Authorization that changed is told, and read',
    changes: true,
    checks: [authorizationIsTold],
  },
  {
    id: 'PSH003',
    functionBlock: 39,
    title: 'New data of a subscription are told, and read',
    changes: true,
    checks: [dataAreTold],
  },
  {
    id: 'PSH004',
    functionBlock: 39,
    title: 'A notification that was not taken is noticed',
    changes: true,
    checks: [refusedComesAgain],
  },
];
