import { faultsOfAnswer, get, type Check, type ConformanceCase } from '../conformance-case.js';
import type { Caller } from '../credentials.js';
import { answers, valid, where } from '../expectations.js';
import { bulk } from '../places.js';
import { ownerOf } from '../survey.js';

const bulkIsRead: Check = {
  says: 'GET Batch/Bulk/{id} (client): 200, or 202 and then, when a POST to --notify-uri lists it, 200; XSD; an entry; each self link of what the client was granted',
  faults: async (server) => {
    const address = await bulk.addressOf(server);
    const notifications = await server.notifications();
    const answer = await notifications.whenTold('client', address);
    if (answer === undefined) return [`GET ${address} (client) answers 202, and it is not told that it is ready`];
    const known = await server.authorizationsByNow();
    const granted = new Set([
      await server.applicationInformation(),
      ...known.map(({ authorizationUri }) => authorizationUri),
      ...known.map(({ resourceUri }) => ownerOf(resourceUri.replace('/Batch/', '/'))),
    ]);
    const isGranted = where('self links of what was granted', ({ report, owners }) => {
      if (report.entries === 0) return 'it has no entry';
      const stranger = [...owners].find((owner) => !granted.has(owner));
      return stranger === undefined
        ? undefined
        : `${stranger || 'an entry without self link'} is nothing that was granted`;
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
