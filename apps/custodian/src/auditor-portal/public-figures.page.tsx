import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { DataTable, EmptyState, Head, Page, type PageContext } from '@app/page-kit';
import { LEAST_SHOWN, total, withheld, type PartFigures, type SubscriptionReport } from '@app/regulatory-reports';
import type { ReportNames } from './report-words.js';

const texts = textsIn({
  en: {
    title: 'How customers share their energy data',
    sub: (least: number) =>
      `Permissions that customers gave to third parties, in figures. Counts below ${least} are withheld, so that nobody can be told from them.`,
    none: 'Nothing has been counted yet.',
    byMonth: 'By month',
    month: 'Month',
    standing: 'Standing at its end',
    begun: 'Begun',
    ended: 'Ended',
    answered: 'Requests answered',
    byThirdParty: 'By third party, now',
    thirdParty: 'Third party',
    permissions: 'Permissions',
    withheld: 'withheld',
    fewer: (least: number) => `fewer than ${least}`,
  },
  es: {
    title: 'Cómo comparten los clientes sus datos de energía',
    sub: (least) =>
      `Permisos que los clientes han dado a terceros, en cifras. Las cuentas menores de ${least} no se muestran, para que nadie pueda ser reconocido por ellas.`,
    none: 'Todavía no se ha contado nada.',
    byMonth: 'Por mes',
    month: 'Mes',
    standing: 'Vigentes al final',
    begun: 'Comenzados',
    ended: 'Terminados',
    answered: 'Peticiones contestadas',
    byThirdParty: 'Por tercero, ahora',
    thirdParty: 'Tercero',
    permissions: 'Permisos',
    withheld: 'no se muestra',
    fewer: (least) => `menos de ${least}`,
  },
});

interface PublicFiguresPageProps {
  readonly page: PageContext;
  readonly report: SubscriptionReport;
  readonly names: ReportNames;
  readonly formats: Formats;
}

export function PublicFiguresPage({ page, report, names, formats }: PublicFiguresPageProps): JSX.Element {
  const t = texts(page.language);
  const number = (count: number): string =>
    count > 0 && count < LEAST_SHOWN ? t.fewer(LEAST_SHOWN) : formats.number(count, { most: 0 });
  const parties = report.requesters.filter(({ active }) => active > 0);
  const hidden = withheld(parties.map(({ active }) => active));
  const rows = parties.map((party, index): PartFigures & { isHidden: boolean } => ({
    ...party,
    isHidden: hidden[index] ?? false,
  }));
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub(LEAST_SHOWN)} />
      {report.asOf === undefined ? (
        <EmptyState>{t.none}</EmptyState>
      ) : (
        <div class="stack">
          <div class="sheet bleed">
            <div class="flush">
              <DataTable
                isWide
                caption={t.byMonth}
                rows={report.steps.toReversed()}
                keyOf={({ step }) => step.name}
                columns={[
                  { heading: t.month, cell: ({ step }) => formats.civilMonth(step.name.slice(0, 7)) },
                  { heading: t.standing, isNumber: true, cell: ({ active }) => number(active) },
                  { heading: t.begun, isNumber: true, cell: ({ counts }) => number(counts.begun) },
                  { heading: t.ended, isNumber: true, cell: ({ counts }) => number(total(counts.ended)) },
                  { heading: t.answered, isNumber: true, cell: ({ counts }) => number(total(counts.answered)) },
                ]}
              />
            </div>
          </div>
          {rows.length > 0 && (
            <div class="sheet bleed">
              <div class="flush">
                <DataTable
                  caption={t.byThirdParty}
                  rows={rows}
                  keyOf={({ name }) => name}
                  columns={[
                    { heading: t.thirdParty, cell: ({ name }) => names.requester(name) },
                    {
                      heading: t.permissions,
                      isNumber: true,
                      cell: ({ active, isHidden }) => (isHidden ? t.withheld : formats.number(active, { most: 0 })),
                    },
                  ]}
                />
              </div>
            </div>
          )}
        </div>
      )}
    </Page>
  );
}
