import type { JSX } from 'preact';
import { Button, Field, Select, type Option, type PageContext } from '@app/page-kit';
import { requestTypes } from '@app/regulatory-reports';
import { formatCivilDate } from '@app/time';
import type { AuditorQuery } from './report-query.js';
import { reportWords, type ReportNames } from './report-words.js';

/** What can be chosen, by what is there. */
export interface FilterOptions {
  readonly requesters: readonly string[];
  readonly customerClasses: readonly string[];
  readonly territories: readonly string[];
}

interface ReportFiltersProps {
  readonly page: PageContext;
  readonly path: string;
  readonly query: AuditorQuery;
  readonly options: FilterOptions;
  readonly names: ReportNames;
  /** requests alone are told apart by these */
  readonly ofRequests?: boolean;
  readonly withEsiid?: boolean;
  /** what else the address says */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Which time, whose requests, and about whom: a form that works by its address alone. */
export function ReportFilters({
  page,
  path,
  query,
  options,
  names,
  ofRequests = false,
  withEsiid = ofRequests,
  hidden = {},
}: ReportFiltersProps): JSX.Element {
  const t = reportWords(page.language);
  const all: Option = { value: '', label: t.all };
  const chosen = (value: string | undefined): string => (value === undefined ? '' : `=${value}`);
  return (
    <form class="filters noprint" method="get" action={path}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field name="from" label={t.from} type="date" value={formatCivilDate(query.period.first)} />
      <Field name="to" label={t.to} type="date" value={formatCivilDate(query.period.last)} />
      <Select
        name="requester"
        label={t.requester}
        value={query.key.requester ?? ''}
        options={[all, ...options.requesters.map((value) => ({ value, label: names.requester(value) }))]}
      />
      <Select
        name="class"
        label={t.customerClass}
        value={chosen(query.key.customerClass)}
        options={[
          all,
          ...options.customerClasses.map((kind) => ({ value: `=${kind}`, label: names.customerClass(kind) })),
        ]}
      />
      <Select
        name="territory"
        label={t.territory}
        value={chosen(query.key.territory)}
        options={[all, ...options.territories.map((name) => ({ value: `=${name}`, label: names.territory(name) }))]}
      />
      {withEsiid && <Field name="esiid" label={t.esiid} inputmode="numeric" value={query.esiid} maxLength={32} />}
      {ofRequests && (
        <>
          <Select
            name="type"
            label={t.type}
            value={query.type ?? ''}
            options={[all, ...requestTypes.map((value) => ({ value, label: t.types[value] }))]}
          />
          <Select
            name="outcome"
            label={t.outcome}
            value={query.outcome ?? ''}
            options={[all, ...(['answered', 'refused'] as const).map((value) => ({ value, label: t[value] }))]}
          />
        </>
      )}
      <div class="row">
        <Button>{t.show}</Button>
      </div>
    </form>
  );
}
