import type { ReadEntry } from '@app/espi';
import { faultsOfAnswer, get, type Check, type ConformanceCase } from '../conformance-case.js';
import type { Caller } from '../credentials.js';
import { answers, valid, where } from '../expectations.js';
import { bulk } from '../places.js';
import { hrefOf, type Survey } from '../survey.js';

/** Resources that belong to no subscription. */
const SHARED = ['ReadingType', 'LocalTimeParameters'];

/** Every entry is of what customers granted, or of the application. */
function strangersIn(survey: Survey, granted: readonly string[]): ReadEntry[] {
  return survey.entries.filter((entry) => {
    const self = hrefOf(entry, 'self') ?? '';
    const isShared = entry.contents.every(({ element }) => SHARED.includes(element));
    return !isShared && !granted.some((address) => self === address || self.startsWith(`${address}/`));
  });
}

const bulkIsRead: Check = {
  says: 'GET Batch/Bulk/{id} (client): 200, or 202 and then, when a POST to --notify-uri lists it, 200; XSD; an entry; each self link of what the client was granted',
  faults: async (server) => {
    const address = await bulk.addressOf(server);
    const notifications = await server.notifications();
    const answer = await notifications.whenTold('client', address);
    if (answer === undefined) return [`GET ${address} (client) answers 202, and it is not told that it is ready`];
    const known = await server.authorizations();
    const granted = [
      await server.applicationInformation(),
      ...known.map(({ authorizationUri }) => authorizationUri),
      ...known.map(({ resourceUri }) => resourceUri.replace('/Batch/', '/')),
    ];
    const isGranted = where('self links of what was granted', (survey) => {
      if (survey.entries.length === 0) return 'it has no entry';
      const [stranger] = strangersIn(survey, granted);
      return stranger && `${hrefOf(stranger, 'self') ?? stranger.id ?? 'an entry'} is of nothing that was granted`;
    });
    const faults = faultsOfAnswer(answer, server, [answers(200), valid, isGranted]);
    return faults.map((fault) => `GET ${address} (client): ${fault}`);
  },
};

const others: readonly (readonly [id: string, caller: Caller, token: string])[] = [
  ['RBK002', 'access', 'an access token'],
  ['RBK003', 'registration', 'a registration token'],
  ['RBK004', 'nobody', 'no token'],
];

export const restForBulk: readonly ConformanceCase[] = [
  { id: 'RBK001', functionBlock: 35, title: 'All subscriptions in bulk', changes: true, checks: [bulkIsRead] },
  ...others.map(([id, caller, token]) => ({
    id,
    functionBlock: 35,
    title: `Bulk is refused to ${token}`,
    steps: [get(bulk, caller, answers(401, 403))],
  })),
];
