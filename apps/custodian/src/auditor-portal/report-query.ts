import { occurrences, type Occurrence } from '@app/authorization';
import {
  instantsOfPeriod,
  reportPeriod,
  requestTypes,
  type FiguresKey,
  type ReportPeriod,
  type RequestType,
} from '@app/regulatory-reports';
import { formatCivilDate, type TimeZone } from '@app/time';

/** What the address of an auditor's page asks for. */
export interface AuditorQuery {
  readonly period: ReportPeriod;
  readonly instants: { readonly from: Date; readonly until: Date };
  readonly key: Partial<FiguresKey>;
  readonly esiid?: string;
  readonly type?: RequestType;
  readonly outcome?: 'answered' | 'refused';
  readonly what: Occurrence;
  readonly after?: string;
}

type Given = Readonly<Record<string, unknown>>;

/** @throws CustodianError `bad-report-period` (400) */
export function auditorQuery(given: Given, zone: TimeZone, now: Date): AuditorQuery {
  const period = reportPeriod(text(given, 'from'), text(given, 'to'), zone, now);
  const requester = text(given, 'requester');
  const customerClass = choice(given, 'class');
  const territory = choice(given, 'territory');
  const esiid = text(given, 'esiid');
  const type = requestTypes.find((each) => each === given['type']);
  const outcome = (['answered', 'refused'] as const).find((each) => each === given['outcome']);
  const after = text(given, 'after');
  return {
    period,
    instants: instantsOfPeriod(period, zone),
    key: {
      ...(requester !== undefined && { requester }),
      ...(customerClass !== undefined && { customerClass }),
      ...(territory !== undefined && { territory }),
    },
    ...(esiid !== undefined && { esiid }),
    ...(type && { type }),
    ...(outcome && { outcome }),
    what: occurrences.find((each) => each === given['what']) ?? 'active',
    ...(after !== undefined && { after }),
  };
}

/** The same as the query of an address. */
export function parametersOf({
  period,
  key,
  esiid,
  type,
  outcome,
}: Omit<AuditorQuery, 'instants'>): Record<string, string | undefined> {
  return {
    from: formatCivilDate(period.first),
    to: formatCivilDate(period.last),
    requester: key.requester,
    class: key.customerClass === undefined ? undefined : `=${key.customerClass}`,
    territory: key.territory === undefined ? undefined : `=${key.territory}`,
    esiid,
    type,
    outcome,
  };
}

function text(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** What may be the empty name is chosen as `=name`, so that nothing chosen is told apart from it. */
function choice(given: Given, name: string): string | undefined {
  const value = text(given, name);
  return value?.startsWith('=') === true ? value.slice(1) : undefined;
}
