import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { DataTable, EmptyState, Head, Page, type PageContext } from '@app/page-kit';
import { LEAST_SHOWN, publicCount, total, type SubscriptionReport } from '@app/regulatory-reports';
import type { ReportNames } from './report-words.js';

const texts = textsIn({
  en: {
    title: 'How customers share their energy data',
    sub: (least: number) =>
      `Permissions that customers gave to third parties, in figures. Counts below ${least} are withheld, and all others are rounded down to a multiple of ${least}, so that nobody can be told from them.`,
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
    fewer: (least: number) => `fewer than ${least}`,
  },
  es: {
    title: 'Cómo comparten los clientes sus datos de energía',
    sub: (least) =>
      `Permisos que los clientes han dado a terceros, en cifras. Las cuentas menores de ${least} no se muestran y las demás se redondean hacia abajo a un múltiplo de ${least}, para que nadie pueda ser reconocido por ellas.`,
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
  const number = (count: number): string => {
    const shown = publicCount(count);
    return shown === 'few' ? t.fewer(LEAST_SHOWN) : formats.number(shown, { most: 0 });
  };
  const parties = report.requesters.filter(({ active }) => active > 0);
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
          {parties.length > 0 && (
            <div class="sheet bleed">
              <div class="flush">
                <DataTable
                  caption={t.byThirdParty}
                  rows={parties}
                  keyOf={({ name }) => name}
                  columns={[
                    { heading: t.thirdParty, cell: ({ name }) => names.requester(name) },
                    {
                      heading: t.permissions,
                      isNumber: true,
                      cell: ({ active }) => number(active),
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
