import type { JSX } from 'preact';
import type { Formats } from '@app/language';
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
  readonly formats: Formats;
  /** requests alone are told apart by these */
  readonly ofRequests?: boolean;
  readonly withEsiid?: boolean;
  /** what else the address says */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Which time, whose requests, and about whom: a form that works by its address alone, and a line where it is printed. */
export function ReportFilters({
  page,
  path,
  query,
  options,
  names,
  formats,
  ofRequests = false,
  withEsiid = ofRequests,
  hidden = {},
}: ReportFiltersProps): JSX.Element {
  const t = reportWords(page.language);
  const all: Option = { value: '', label: t.all };
  const chosen = (value: string | undefined): string => (value === undefined ? '' : `=${value}`);
  const { requester, customerClass, territory } = query.key;
  const [first, last] = [query.period.first, query.period.last].map((day) => formats.civilDate(formatCivilDate(day)));
  const asked = [
    `${first} – ${last}`,
    requester !== undefined && `${t.requester}: ${names.requester(requester)}`,
    customerClass !== undefined && `${t.customerClass}: ${names.customerClass(customerClass)}`,
    territory !== undefined && `${t.territory}: ${names.territory(territory)}`,
    query.esiid !== undefined && `${t.esiid}: ${query.esiid}`,
    query.type !== undefined && `${t.type}: ${t.types[query.type]}`,
    query.outcome !== undefined && `${t.outcome}: ${t[query.outcome]}`,
  ];
  return (
    <>
      <p class="onpaper">{asked.filter(Boolean).join(' · ')}</p>
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
    </>
  );
}
