import type { JSX } from 'preact';
import type { AuthorizedUsagePoint } from '@app/authorization';
import { textsIn, type Formats } from '@app/language';
import { DataTable, EmptyState, Pager, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { ApplicationFrame, partPath } from './application-frame.js';

const texts = textsIn({
  en: {
    none: 'There is no ESIID that the application may see now.',
    caption: 'Every ESIID that the application may see now',
    esiid: 'ESIID',
    tdsp: 'TDSP',
    usagePoint: 'Usage point',
    subscription: 'Subscription',
    until: 'Until',
    noEnd: 'No end',
    count: (count: number) => `${count} on this page`,
  },
  es: {
    none: 'Ahora no hay ningún ESIID que la aplicación pueda ver.',
    caption: 'Todos los ESIID que la aplicación puede ver ahora',
    esiid: 'ESIID',
    tdsp: 'TDSP',
    usagePoint: 'Punto de suministro',
    subscription: 'Suscripción',
    until: 'Hasta',
    noEnd: 'Sin fin',
    count: (count) => `${count} en esta página`,
  },
});

interface EsiidsPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly found: readonly AuthorizedUsagePoint[];
  /** the TDSP of a usage point for which nothing else says one */
  readonly custodianName: string;
  readonly formats: Formats;
  readonly after?: string | undefined;
  readonly next?: string | undefined;
}

export function EsiidsPage(props: EsiidsPageProps): JSX.Element {
  const { page, application, found, custodianName, formats, after, next } = props;
  const t = texts(page.language);
  const path = `${partPath(application._id, 'agreements')}/esiids`;
  return (
    <ApplicationFrame page={page} application={application} part="agreements">
      {found.length === 0 ? (
        <EmptyState>{t.none}</EmptyState>
      ) : (
        <div class="sheet bleed">
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              rows={found}
              keyOf={({ usagePoint, authorization }) => `${authorization._id}-${usagePoint._id}`}
              columns={[
                { heading: t.esiid, cell: ({ usagePoint }) => <span class="mono">{usagePoint.esiid ?? '–'}</span> },
                { heading: t.tdsp, cell: ({ usagePoint }) => usagePoint.tdsp ?? custodianName },
                { heading: t.usagePoint, cell: ({ usagePoint }) => <span class="mono">{usagePoint._id}</span> },
                { heading: t.subscription, cell: ({ authorization }) => <span class="mono">{authorization._id}</span> },
                {
                  heading: t.until,
                  cell: ({ authorization: { authorizedPeriod } }) =>
                    authorizedPeriod.end === undefined
                      ? t.noEnd
                      : formats.shortDate(new Date(authorizedPeriod.end.getTime() - 1)),
                },
              ]}
            />
          </div>
          <Pager
            count={t.count(found.length)}
            newest={after === undefined ? undefined : path}
            older={next === undefined ? undefined : `${path}?after=${next}`}
          />
        </div>
      )}
    </ApplicationFrame>
  );
}
