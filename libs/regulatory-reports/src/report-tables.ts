import { formatCivilDate } from '@app/time';
import { csvLine } from '@app/web';
import { endings, total, type Counts } from './day-figures.js';
import { requestTypes } from './request-type.js';
import type { ReportedAuthorization } from './reported-authorizations.js';
import type { ReportedRequest } from './reported-requests.js';
import type { Figures, SubscriptionReport } from './subscription-reports.js';

/** What a file of a report holds. Names of columns are for programs, and stay. */
export interface ReportTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** @param nameOf what people call a requester */
export type Naming = (requester: string) => string;

const figureColumns = [
  'active_at_end',
  'begun',
  'changed',
  'restored',
  'ended',
  ...endings.map((ending) => `ended_${words(ending)}`),
  'requests_answered',
  'requests_refused',
  ...requestTypes.map((type) => `requests_${type}`),
  'bytes_sent',
];

const cellsOf = ({ active, counts }: Figures): number[] => [
  active,
  counts.begun,
  counts.changed,
  counts.restored,
  total(counts.ended),
  ...endings.map((ending) => counts.ended[ending]),
  total(counts.answered),
  total(counts.refused),
  ...requestTypes.map((type) => requestsOf(counts, type)),
  counts.bytes,
];

const requestsOf = ({ answered, refused }: Readonly<Counts>, type: (typeof requestTypes)[number]): number =>
  answered[type] + refused[type];

export function tablesOfReport(report: SubscriptionReport, nameOf: Naming): ReportTable[] {
  const { steps, requesters, customerClasses, territories, groups } = report;
  return [
    {
      name: 'by time',
      columns: ['from', 'to', ...figureColumns],
      rows: steps.map(({ step, ...figures }) => [
        formatCivilDate(step.first),
        formatCivilDate(step.last),
        ...cellsOf(figures),
      ]),
    },
    {
      name: 'by requester',
      columns: ['requester_id', 'requester', ...figureColumns],
      rows: requesters.map(({ name, ...figures }) => [name, nameOf(name), ...cellsOf(figures)]),
    },
    {
      name: 'by customer class',
      columns: ['customer_class', ...figureColumns],
      rows: customerClasses.map(({ name, ...figures }) => [name, ...cellsOf(figures)]),
    },
    {
      name: 'by territory',
      columns: ['territory', ...figureColumns],
      rows: territories.map(({ name, ...figures }) => [name, ...cellsOf(figures)]),
    },
    {
      name: 'by territory and class',
      columns: ['territory', 'customer_class', ...figureColumns],
      rows: groups.map(({ territory, customerClass, ...figures }) => [territory, customerClass, ...cellsOf(figures)]),
    },
  ];
}

/** The elements that BR-310 names, and what else a record holds. */
export function tableOfRequests(requests: readonly ReportedRequest[], nameOf: Naming): ReportTable {
  return {
    name: 'requests',
    columns: [
      'record_id',
      'date_requested',
      'date_provided',
      'requester_id',
      'requester',
      'acting_for',
      'type_of_request',
      'esiid',
      'usage_points',
      'customer_class',
      'territory',
      'authorization_id',
      'data_from',
      'data_until',
      'outcome',
      'bytes_sent',
    ],
    rows: requests.map(({ record, type, requester, customerClass, territory, esiids }) => [
      record._id.toHexString(),
      record.at.toISOString(),
      record.closedAt.toISOString(),
      requester,
      nameOf(requester),
      record.reader.actingFor ?? '',
      type,
      esiids.join(' '),
      record.usagePointIds.length,
      customerClass,
      territory,
      record.reader.authorizationId ?? '',
      record.period?.from?.toISOString() ?? '',
      record.period?.until?.toISOString() ?? '',
      record.outcome,
      record.bytes,
    ]),
  };
}

export function tableOfAuthorizations(found: readonly ReportedAuthorization[], nameOf: Naming): ReportTable {
  return {
    name: 'authorizations',
    columns: [
      'authorization_id',
      'requester_id',
      'requester',
      'customer_class',
      'territory',
      'granted_at',
      'until',
      'ended_at',
      'ended_by',
      'scope',
    ],
    rows: found.map(({ authorization, customerClass, territory }) => [
      authorization._id,
      authorization.applicationId,
      nameOf(authorization.applicationId),
      customerClass,
      territory,
      authorization.grantedAt.toISOString(),
      authorization.authorizedPeriod.end?.toISOString() ?? '',
      authorization.endedAt?.toISOString() ?? '',
      authorization.endedBy ?? '',
      authorization.scope,
    ]),
  };
}

/** The tables as one: all of them have the columns of the first. */
export async function* csvOf(tables: AsyncIterable<ReportTable> | Iterable<ReportTable>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const { columns, rows } of tables) {
    yield (isFirst ? [columns, ...rows] : rows).map((row) => csvLine(row)).join('');
    isFirst = false;
  }
}

function words(name: string): string {
  return name.replaceAll('-', '_');
}
