import { get, putBack, remove, type ConformanceCase } from '../conformance-case.js';
import type { Caller } from '../credentials.js';
import { answers } from '../expectations.js';
import { applicationInformation, batch } from '../places.js';

const others: readonly Caller[] = ['client', 'access', 'nobody'];

/** Under number 44 in the suite of 2019: the two numbers were each other's. */
export const manageApplicationInformation: readonly ConformanceCase[] = [
  {
    id: 'MGT001',
    functionBlock: 41,
    title: 'ApplicationInformation is written back',
    steps: [putBack(applicationInformation, 'registration', 'registration', answers(200))],
  },
  {
    id: 'MGT002',
    functionBlock: 41,
    title: 'ApplicationInformation is deleted, and restored with its authorizations',
    changes: true,
    steps: [
      remove(applicationInformation, 'registration', answers(200)),
      get(batch, 'access', answers(401, 403)),
      putBack(applicationInformation, 'registration', 'registration', answers(200)),
      get(batch, 'access', answers(200)),
    ],
  },
  {
    id: 'MGT003',
    functionBlock: 41,
    title: 'Nobody else writes ApplicationInformation',
    // what a server lets through here would delete the registration
    changes: true,
    steps: others.flatMap((caller) => [
      putBack(applicationInformation, caller, 'registration', answers(403)),
      remove(applicationInformation, caller, answers(403)),
    ]),
  },
];
