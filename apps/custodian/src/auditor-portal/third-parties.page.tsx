import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { DataTable, type PageContext } from '@app/page-kit';
import type { IdleThirdParty } from '@app/regulatory-reports';
import { ApplicationState } from '../third-party-portal/application-frame.js';
import { AuditorFrame } from './auditor-frame.js';

const texts = textsIn({
  en: {
    title: (count: number) =>
      count === 0
        ? 'Every third party has asked for something within thirteen months'
        : count === 1
          ? '1 third party has asked for nothing for thirteen months'
          : `${count} third parties have asked for nothing for thirteen months`,
    none: 'One that has not is listed here. Its access can then be taken away for want of use; staff decide.',
    sub: 'Their access can be taken away for want of use; staff decide.',
    caption: 'Idle third parties, longest idle first',
    name: 'Application',
    state: 'State',
    last: 'Last asked',
    never: 'never',
    registered: 'Registered',
  },
  es: {
    title: (count) =>
      count === 0
        ? 'Todos los terceros han pedido algo en los últimos trece meses'
        : count === 1
          ? '1 tercero no ha pedido nada en trece meses'
          : `${count} terceros no han pedido nada en trece meses`,
    none: 'El que no lo haya hecho aparece aquí. Entonces se le puede retirar el acceso por falta de uso; decide el personal.',
    sub: 'Se les puede retirar el acceso por falta de uso; decide el personal.',
    caption: 'Terceros inactivos, los de más tiempo primero',
    name: 'Aplicación',
    state: 'Estado',
    last: 'Última petición',
    never: 'nunca',
    registered: 'Registrada',
  },
});

interface ThirdPartiesPageProps {
  readonly page: PageContext;
  readonly idle: readonly IdleThirdParty[];
  readonly formats: Formats;
}

export function ThirdPartiesPage({ page, idle, formats }: ThirdPartiesPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <AuditorFrame page={page} part="thirdParties" title={t.title(idle.length)} sub={idle.length === 0 ? t.none : t.sub}>
      {idle.length > 0 && (
        <div class="sheet bleed">
          <div class="flush">
            <DataTable
              caption={t.caption}
              captionHidden
              rows={idle}
              keyOf={({ application }) => application._id}
              columns={[
                { heading: t.name, cell: ({ application }) => application.metadata.client_name },
                {
                  heading: t.state,
                  cell: ({ application }) => <ApplicationState page={page} application={application} />,
                },
                {
                  heading: t.last,
                  cell: ({ lastAskedAt }) => (lastAskedAt === undefined ? t.never : formats.shortDate(lastAskedAt)),
                },
                { heading: t.registered, cell: ({ application }) => formats.shortDate(application.createdAt) },
              ]}
            />
          </div>
        </div>
      )}
    </AuditorFrame>
  );
}
