import type { JSX } from 'preact';
import { inBrief, type Authorization } from '@app/authorization';
import { Scope } from '@app/espi';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  Code,
  EmptyState,
  Facts,
  Field,
  Form,
  Select,
  State,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import type { Application } from '@app/third-parties';
import { PROBLEMS_PATH } from '../errors/problem.js';
import { ApplicationFrame, partPath } from './application-frame.js';
import { shortPath, type ConsoleRoute } from './console-routes.js';
import type { InProcessAnswer } from './in-process.js';
import { SANDBOX_PATH } from './portal-paths.js';

const texts = textsIn({
  en: {
    sub: 'A real request, with a token that is good for a minute. It is recorded like any other, and the customer sees it.',
    none: 'No customer shares data with this application now: there is nothing to ask for.',
    customers: 'Test customers',
    subscription: 'Subscription',
    route: 'What to ask for',
    choose: 'Choose',
    query: 'Query',
    queryHint: 'Such as published-min=2026-01-01T00:00:00Z&max-results=5',
    accept: 'Accept',
    acceptHint: 'application/atom+xml where this stays empty.',
    parameterHint: 'An id, as links of the feed have it.',
    go: 'Send the request',
    answer: 'Answer',
    request: 'Request',
    status: 'Status',
    explained: 'What it means',
    headers: 'Headers',
    body: 'Body',
    cut: (size: string) => `The answer goes on: the console reads ${size} of it, and then breaks the connection.`,
    empty: 'There is none.',
  },
  es: {
    sub: 'Una petición real, con un token válido durante un minuto. Se registra como cualquier otra, y el cliente la ve.',
    none: 'Ningún cliente comparte ahora datos con esta aplicación: no hay nada que pedir.',
    customers: 'Clientes de prueba',
    subscription: 'Suscripción',
    route: 'Qué pedir',
    choose: 'Elegir',
    query: 'Consulta',
    queryHint: 'Por ejemplo, published-min=2026-01-01T00:00:00Z&max-results=5',
    accept: 'Accept',
    acceptHint: 'application/atom+xml si se deja vacío.',
    parameterHint: 'Un id, como lo traen los enlaces de los datos.',
    go: 'Enviar la petición',
    answer: 'Respuesta',
    request: 'Petición',
    status: 'Estado',
    explained: 'Qué significa',
    headers: 'Cabeceras',
    body: 'Cuerpo',
    cut: (size) => `La respuesta sigue: la consola lee ${size} y después corta la conexión.`,
    empty: 'No hay.',
  },
});

export interface ConsoleCall {
  readonly path: string;
  readonly answer: InProcessAnswer;
  /** name of the problem that it was answered with */
  readonly problem?: string | undefined;
}

interface ConsolePageProps {
  readonly page: PageContext;
  readonly application: Application;
  /** those that stand: the first of them */
  readonly authorizations: readonly Authorization[];
  readonly formats: Formats;
  readonly subscription: string | undefined;
  readonly routes: readonly ConsoleRoute[];
  readonly route: ConsoleRoute;
  readonly mostBytes: number;
  readonly call?: ConsoleCall | undefined;
  readonly state?: FormState | undefined;
}

export function ConsolePage(props: ConsolePageProps): JSX.Element {
  const { page, application, authorizations, formats, subscription, routes, route, mostBytes, call, state } = props;
  const t = texts(page.language);
  const path = partPath(application._id, 'console');
  if (subscription === undefined) {
    return (
      <ApplicationFrame page={page} application={application} part="console">
        <EmptyState action={<a href={SANDBOX_PATH}>{t.customers}</a>}>{t.none}</EmptyState>
      </ApplicationFrame>
    );
  }
  const known = authorizations.some(({ _id }) => _id === subscription);
  const subscriptions = [
    ...(known ? [] : [{ value: subscription, label: subscription }]),
    ...authorizations.map(({ _id, scope }) => ({
      value: _id,
      label: `${_id} · ${inBrief(Scope.parse(scope), page.language)}`,
    })),
  ];
  return (
    <ApplicationFrame page={page} application={application} part="console" sub={t.sub}>
      <div class="sheet bleed">
        <form class="stack" method="get" action={path}>
          <Select name="subscription" label={t.subscription} value={subscription} options={subscriptions} />
          <Select
            name="route"
            label={t.route}
            value={route.path}
            options={routes.map((each) => ({ value: each.path, label: shortPath(each) }))}
          />
          <Button>{t.choose}</Button>
        </form>
        <Form action={path} state={state}>
          <input type="hidden" name="subscription" value={subscription} />
          <input type="hidden" name="route" value={route.path} />
          <p class="mono">{`GET ${shortPath(route)}`}</p>
          {route.parameters.map((name) => (
            <Field key={name} name={`id-${name}`} label={name} hint={t.parameterHint} />
          ))}
          <Field name="query" label={t.query} hint={t.queryHint} />
          <Field name="accept" label={t.accept} hint={t.acceptHint} />
          <Button kind="go">{t.go}</Button>
        </Form>
      </div>
      {call !== undefined && <Answer page={page} call={call} size={formats.bytes(mostBytes)} />}
    </ApplicationFrame>
  );
}

function Answer({ page, call, size }: { page: PageContext; call: ConsoleCall; size: string }): JSX.Element {
  const t = texts(page.language);
  const { status, headers, body, isCut } = call.answer;
  const headerLines = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  return (
    <section class="sheet bleed apart-s" aria-labelledby="answer">
      <h2 id="answer">{t.answer}</h2>
      <Facts
        facts={[
          { name: t.request, value: <span class="mono">{`GET ${call.path}`}</span> },
          { name: t.status, value: <State mood={status < 400 ? 'good' : 'bad'}>{status}</State> },
          ...(call.problem === undefined
            ? []
            : [{ name: t.explained, value: <a href={`${PROBLEMS_PATH}/${call.problem}`}>{call.problem}</a> }]),
        ]}
      />
      <div class="stack-2">
        <h3>{t.headers}</h3>
        <Code text={headerLines.join('\n')} />
      </div>
      <div class="stack-2">
        <h3>{t.body}</h3>
        {isCut && <p class="small">{t.cut(size)}</p>}
        {body.length === 0 ? <p class="small">{t.empty}</p> : <Code text={body.toString()} box={t.body} />}
      </div>
    </section>
  );
}
