import { get, putBack, remove, type ConformanceCase } from '../conformance-case.js';
import type { Caller } from '../credentials.js';
import { answers } from '../expectations.js';
import { authorization, batch } from '../places.js';

const others: readonly Caller[] = ['registration', 'access', 'nobody'];

/** Under number 41 in the suite of 2019: the two numbers were each other's. */
export const manageAuthorization: readonly ConformanceCase[] = [
  {
    id: 'MGA001',
    functionBlock: 44,
    title: 'An Authorization is written back',
    steps: [putBack(authorization, 'client', 'client', answers(200))],
  },
  {
    id: 'MGA002',
    functionBlock: 44,
    title: 'An Authorization is ended, and restored',
    changes: true,
    steps: [
      remove(authorization, 'client', answers(200)),
      get(batch, 'access', answers(401, 403)),
      putBack(authorization, 'client', 'client', answers(200)),
      get(batch, 'access', answers(200)),
    ],
  },
  {
    id: 'MGA003',
    functionBlock: 44,
    title: 'Nobody else writes an Authorization',
    // what a server lets through here would end the authorization
    changes: true,
    steps: others.flatMap((caller) => [
      putBack(authorization, caller, 'client', answers(403)),
      remove(authorization, caller, answers(403)),
    ]),
  },
];
