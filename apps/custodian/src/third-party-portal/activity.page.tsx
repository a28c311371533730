import type { JSX } from 'preact';
import type { AccessResult, StoredAccessRecord } from '@app/audit';
import { textsIn, type Formats } from '@app/language';
import { Button, DataTable, EmptyState, Pager, Select, State, type Mood, type PageContext } from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { PROBLEMS_PATH } from '../errors/problem.js';
import { problemText } from '../help/problems/problems.js';
import { ApplicationFrame, partPath } from './application-frame.js';

const texts = textsIn({
  en: {
    none: 'There is nothing here yet: each request that your application sends is listed.',
    noneOfThese: 'There is nothing of this kind.',
    outcome: 'What became of it',
    all: 'Everything',
    show: 'Show',
    caption: 'Requests, newest first',
    at: 'When',
    request: 'Request',
    answer: 'Answer',
    bytes: 'Size',
    outcomes: {
      complete: 'Answered',
      'not-modified': 'Unchanged',
      refused: 'Refused',
      broken: 'Broken off',
      lost: 'Lost',
    },
    count: (count: number) => `${count} on this page`,
  },
  es: {
    none: 'Todavía no hay nada: aquí aparece cada petición que envía su aplicación.',
    noneOfThese: 'No hay nada de este tipo.',
    outcome: 'Qué pasó',
    all: 'Todo',
    show: 'Mostrar',
    caption: 'Peticiones, la más nueva primero',
    at: 'Cuándo',
    request: 'Petición',
    answer: 'Respuesta',
    bytes: 'Tamaño',
    outcomes: {
      complete: 'Contestada',
      'not-modified': 'Sin cambios',
      refused: 'Rechazada',
      broken: 'Interrumpida',
      lost: 'Perdida',
    },
    count: (count) => `${count} en esta página`,
  },
});

type Outcome = AccessResult['outcome'];
const moods: Readonly<Record<Outcome, Mood>> = {
  complete: 'good',
  'not-modified': 'off',
  refused: 'bad',
  broken: 'warn',
  lost: 'warn',
};
const outcomes = Object.keys(moods) as Outcome[];
export const outcomeOf = (value: unknown): Outcome | undefined => outcomes.find((each) => each === value);

interface ActivityPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly records: readonly StoredAccessRecord[];
  readonly formats: Formats;
  readonly outcome?: Outcome | undefined;
  readonly after?: string | undefined;
  readonly next?: string | undefined;
}

export function ActivityPage(props: ActivityPageProps): JSX.Element {
  const { page, application, records, formats, outcome, after, next } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'activity');
  const pageAt = (key?: string): string => {
    const query = new URLSearchParams({ ...(outcome && { outcome }), ...(key !== undefined && { after: key }) });
    return query.size === 0 ? path : `${path}?${query.toString()}`;
  };
  return (
    <ApplicationFrame page={page} application={application} part="activity">
      <form class="row end" method="get" action={path}>
        <Select
          name="outcome"
          label={t.outcome}
          value={outcome ?? ''}
          options={[{ value: '', label: t.all }, ...outcomes.map((value) => ({ value, label: t.outcomes[value] }))]}
        />
        <Button>{t.show}</Button>
      </form>
      {records.length === 0 ? (
        <EmptyState>{outcome === undefined ? t.none : t.noneOfThese}</EmptyState>
      ) : (
        <div class="sheet bleed apart-s">
          <div class="flush">
            <DataTable
              isWide
              caption={t.caption}
              captionHidden
              rows={records}
              keyOf={({ _id }) => _id.toHexString()}
              columns={[
                { heading: t.at, cell: ({ at }) => formats.exactTime(at) },
                { heading: t.request, cell: ({ route }) => <span class="mono">{route}</span> },
                {
                  heading: t.answer,
                  cell: ({ outcome: became, status, problem }) => (
                    <>
                      <State
                        mood={moods[became]}
                      >{`${t.outcomes[became]}${status === undefined ? '' : `, ${status}`}`}</State>
                      {problem !== undefined && <Explained code={problem} page={page} />}
                    </>
                  ),
                },
                {
                  heading: t.bytes,
                  isNumber: true,
                  cell: ({ bytes }) => (bytes === 0 ? '' : formats.bytes(bytes)),
                },
              ]}
            />
          </div>
          <Pager
            count={t.count(records.length)}
            newest={after === undefined ? undefined : pageAt()}
            older={next === undefined ? undefined : pageAt(next)}
          />
        </div>
      )}
    </ApplicationFrame>
  );
}

/** A problem in a sentence, with the way to what can be done about it; what OAuth alone has a name for by that name. */
function Explained({ code, page }: { code: string; page: PageContext }): JSX.Element {
  const text = problemText(code)?.[page.language].title;
  return <p class="small">{text === undefined ? code : <a href={`${PROBLEMS_PATH}/${code}`}>{text}</a>}</p>;
}
