import type { JSX } from 'preact';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Pager, Select, type PageContext } from '@app/page-kit';
import { deliveryStates, type Delivery, type DeliveryState } from '@app/webhooks';
import { DeliveryStanding, outcomeText, stateName, toldBy } from './delivery-words.js';

const texts = textsIn({
  en: {
    filter: 'Which deliveries',
    all: 'All of them',
    show: 'Show',
    none: 'Nothing has been told to the application in the last 90 days.',
    noneOfThese: 'There is no delivery of this kind.',
    caption: 'Deliveries, newest first',
    when: 'When',
    what: 'What it told of',
    state: 'State',
    attempts: 'Attempts',
    last: 'Last answer',
    took: 'Took',
    count: (count: number) => `${count} on this page`,
    ms: (count: string) => `${count} ms`,
  },
  es: {
    filter: 'Qué entregas',
    all: 'Todas',
    show: 'Mostrar',
    none: 'En los últimos 90 días no se avisó de nada a la aplicación.',
    noneOfThese: 'No hay entregas de este tipo.',
    caption: 'Entregas, la más nueva primero',
    when: 'Cuándo',
    what: 'De qué avisó',
    state: 'Estado',
    attempts: 'Intentos',
    last: 'Última respuesta',
    took: 'Tardó',
    count: (count) => `${count} en esta página`,
    ms: (count) => `${count} ms`,
  },
});

/** Of an answer, in the list. */
const MOST_CHARACTERS = 80;

export interface DeliveryListProps {
  readonly page: PageContext;
  /** of the list; a delivery is below it by its id */
  readonly path: string;
  readonly deliveries: readonly Delivery[];
  readonly formats: Formats;
  readonly state?: DeliveryState | undefined;
  readonly before?: string | undefined;
  readonly next?: string | undefined;
  /** below the list, on its sheet */
  readonly children?: JSX.Element | undefined;
}

/** The deliveries of an application, with what became of each. */
export function DeliveryList(props: DeliveryListProps): JSX.Element {
  const { page, path, deliveries, formats, state, before, next, children } = props;
  const t = texts(page.language);
  const pageAt = (key?: string): string => {
    const query = new URLSearchParams({ ...(state && { state }), ...(key !== undefined && { before: key }) });
    return query.size === 0 ? path : `${path}?${query.toString()}`;
  };
  return (
    <>
      <form class="row end apart-s" method="get" action={path}>
        <Select
          name="state"
          label={t.filter}
          value={state ?? ''}
          options={[
            { value: '', label: t.all },
            ...deliveryStates.map((value) => ({ value, label: stateName(value, page.language) })),
          ]}
        />
        <Button>{t.show}</Button>
      </form>
      {deliveries.length === 0 ? (
        <EmptyState>{state === undefined ? t.none : t.noneOfThese}</EmptyState>
      ) : (
        <div class="sheet bleed apart-s">
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              captionHidden
              rows={deliveries}
              keyOf={({ _id }) => _id}
              columns={[
                {
                  heading: t.when,
                  cell: ({ _id, createdAt }) => <a href={`${path}/${_id}`}>{formats.exactTime(createdAt)}</a>,
                },
                { heading: t.what, cell: (delivery) => toldBy(delivery, page.language) },
                { heading: t.state, cell: (delivery) => <DeliveryStanding page={page} state={delivery.state} /> },
                { heading: t.attempts, isNumber: true, cell: ({ attempts }) => formats.number(attempts.length) },
                { heading: t.last, cell: (delivery) => <LastAnswer page={page} delivery={delivery} /> },
                {
                  heading: t.took,
                  isNumber: true,
                  cell: ({ attempts }) => {
                    const last = attempts.at(-1);
                    return last === undefined ? '–' : t.ms(formats.number(last.milliseconds));
                  },
                },
              ]}
            />
          </div>
          <Pager
            count={t.count(deliveries.length)}
            newest={before === undefined ? undefined : pageAt()}
            older={next === undefined ? undefined : pageAt(next)}
          />
          {children}
        </div>
      )}
    </>
  );
}

function LastAnswer({ page, delivery }: { page: PageContext; delivery: Delivery }): JSX.Element {
  const last = delivery.attempts.at(-1);
  if (last === undefined) return <>–</>;
  return (
    <>
      {outcomeText(last, page.language)}
      {last.excerpt !== undefined && <p class="small mono">{last.excerpt.slice(0, MOST_CHARACTERS)}</p>}
    </>
  );
}
