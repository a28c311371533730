import { get, type ConformanceCase } from '../conformance-case.js';
import { answers, usage, valid, where } from '../expectations.js';
import { offlineAuthorization, offlineBatch } from '../places.js';
import { valuesOf } from '../survey.js';

export const offlineAuthorizations: readonly ConformanceCase[] = [
  {
    id: 'OFA001',
    functionBlock: 40,
    title: 'An authorization made without OAuth, and its usage',
    steps: [
      get(
        offlineAuthorization,
        'client',
        answers(200),
        valid,
        where('authorizedPeriod and publishedPeriod', (survey) => {
          const [found] = valuesOf(survey, 'Authorization');
          const missing = (['authorizedPeriod', 'publishedPeriod'] as const).filter(
            (name) => found?.[name] === undefined,
          );
          return missing.length === 0 ? undefined : `it has no ${missing.join(' and no ')}`;
        }),
      ),
      get(offlineBatch, 'offline access', answers(200), valid, usage),
    ],
  },
];
