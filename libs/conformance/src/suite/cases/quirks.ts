import { get, type ConformanceCase } from '../conformance-case.js';
import { answers, valid, where } from '../expectations.js';
import { applicationInformation, authorization, authorizations, batch, serviceStatus, withSlash } from '../places.js';

/** What the certification tool does to a server beside its cases, by which a good one can fail. */
export const quirks: readonly ConformanceCase[] = [
  {
    id: 'QRK001',
    functionBlock: 3,
    title: 'A media type in odd capitals on a request without a body',
    steps: [
      { ...get(batch, 'access', answers(200), valid), headers: { 'Content-Type': 'Application/atom+xml' } },
      { ...get(authorizations, 'client', answers(200), valid), headers: { 'Content-Type': 'Application/atom+xml' } },
    ],
  },
  {
    id: 'QRK002',
    functionBlock: 3,
    title: 'An Authorization header that is there and empty',
    steps: [
      get(batch, 'empty header', answers(403)),
      get(authorizations, 'empty header', answers(401, 403)),
      get(serviceStatus, 'empty header', answers(401, 403)),
    ],
  },
  {
    id: 'QRK003',
    functionBlock: 3,
    title: '`Bearer null`',
    steps: [
      get(batch, 'Bearer null', answers(403)),
      get(authorizations, 'Bearer null', answers(401, 403)),
      get(serviceStatus, 'Bearer null', answers(401, 403)),
    ],
  },
  {
    id: 'QRK004',
    functionBlock: 3,
    title: 'Usage without any Authorization header is 403, and 401 will not do',
    steps: [get(batch, 'nobody', answers(403))],
  },
  {
    id: 'QRK005',
    functionBlock: 3,
    title: 'Slashes at the end',
    steps: [
      get(withSlash(batch), 'access', answers(200), valid),
      get(withSlash(authorizations), 'client', answers(200), valid),
      get(withSlash(authorization), 'client', answers(200), valid),
      get(withSlash(applicationInformation), 'registration', answers(200), valid),
      get(withSlash(serviceStatus), 'client', answers(200), valid),
    ],
  },
  {
    id: 'QRK006',
    functionBlock: 3,
    title: 'One well-formed feed, not several one after another',
    steps: [
      get(
        batch,
        'access',
        where('one feed', ({ report: { feeds } }) => (feeds === 1 ? undefined : `there are ${feeds} feeds`)),
      ),
    ],
  },
];
