import type { JSX } from 'preact';
import { parseResourcePath } from '@app/espi';
import { textsIn, type Language } from '@app/language';
import { State, type Mood, type PageContext } from '@app/page-kit';
import type { Attempt, AttemptFailure, Delivery, DeliveryState, NotificationEndpoint } from '@app/webhooks';

const texts = textsIn({
  en: {
    usage: (count: number) => (count === 1 ? 'usage under 1 permission' : `usage under ${count} permissions`),
    customer: (count: number) =>
      count === 1 ? 'personal data under 1 permission' : `personal data under ${count} permissions`,
    authorization: (count: number) => (count === 1 ? '1 permission itself' : `${count} permissions themselves`),
    application: () => 'the registration of the application',
    file: (count: number) => (count === 1 ? '1 prepared file' : `${count} prepared files`),
    states: { waiting: 'Waiting', delivered: 'Delivered', parked: 'Parked' },
    answered: (status: string) => `Answered ${status}`,
    failures: {
      insecure: 'The address is not https',
      'address-not-public': 'The address is not one of the internet',
      'no-address': 'The host name leads nowhere',
      unreachable: 'Nobody listens there',
      certificate: 'The certificate is not good',
      timeout: 'No answer in time',
      'cut-off': 'The connection was cut off',
      'not-http': 'What was answered is not HTTP',
      redirect: 'Redirected, which is not followed',
      gone: 'Wants no more notifications',
      refused: 'Refused',
    },
    endpoint: {
      unverified: 'Not verified',
      verifying: 'Being verified',
      suspended: 'Suspended',
      failing: 'Failing',
      good: 'Verified',
    },
  },
  es: {
    usage: (count) => (count === 1 ? 'consumo con 1 permiso' : `consumo con ${count} permisos`),
    customer: (count) => (count === 1 ? 'datos personales con 1 permiso' : `datos personales con ${count} permisos`),
    authorization: (count) => (count === 1 ? '1 permiso mismo' : `${count} permisos mismos`),
    application: () => 'el registro de la aplicación',
    file: (count) => (count === 1 ? '1 archivo preparado' : `${count} archivos preparados`),
    states: { waiting: 'En espera', delivered: 'Entregada', parked: 'Apartada' },
    answered: (status) => `Respondió ${status}`,
    failures: {
      insecure: 'La dirección no es https',
      'address-not-public': 'La dirección no es de internet',
      'no-address': 'El nombre del servidor no lleva a nada',
      unreachable: 'Nadie escucha allí',
      certificate: 'El certificado no es bueno',
      timeout: 'Sin respuesta a tiempo',
      'cut-off': 'La conexión se cortó',
      'not-http': 'La respuesta no es HTTP',
      redirect: 'Redirigida, y eso no se sigue',
      gone: 'No quiere más notificaciones',
      refused: 'Rechazada',
    },
    endpoint: {
      unverified: 'Sin verificar',
      verifying: 'Verificándose',
      suspended: 'Suspendida',
      failing: 'Fallando',
      good: 'Verificada',
    },
  },
});

const kinds = ['usage', 'customer', 'authorization', 'application', 'file'] as const;
type Kind = (typeof kinds)[number];

/** By what an address names; all else was prepared ahead. */
const kindsOfResources: ReadonlyMap<string | undefined, Kind> = new Map([
  ['batchSubscription', 'usage'],
  ['batchRetailCustomer', 'customer'],
  ['authorization', 'authorization'],
  ['applicationInformation', 'application'],
]);
const kindOf = (uri: string): Kind => kindsOfResources.get(parseResourcePath(uri)?.kind) ?? 'file';

/** What a delivery tells of, in plain words: "usage under 2 permissions, 1 permission itself". */
export function toldBy({ uris }: Pick<Delivery, 'uris'>, language: Language): string {
  const t = texts(language);
  // several windows of one resource are one thing
  const resources = new Map(uris.map((uri) => [uri.replace(/\?published-.*$/, ''), kindOf(uri)]));
  const told = kinds.flatMap((kind) => {
    const count = [...resources.values()].filter((each) => each === kind).length;
    return count === 0 ? [] : [t[kind](count)];
  });
  const text = told.join(', ');
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

const moods: Readonly<Record<DeliveryState, Mood>> = { waiting: 'warn', delivered: 'good', parked: 'bad' };

export const stateName = (state: DeliveryState, language: Language): string => texts(language).states[state];

export const DeliveryStanding = ({ page, state }: { page: PageContext; state: DeliveryState }): JSX.Element => (
  <State mood={moods[state]}>{stateName(state, page.language)}</State>
);

/** What came of an attempt, in a few words: "Refused, 503". */
export function outcomeText({ status, failure }: Pick<Attempt, 'status' | 'failure'>, language: Language): string {
  const t = texts(language);
  if (failure === undefined) return t.answered(String(status));
  return `${failureName(failure, language)}${status === undefined ? '' : `, ${status}`}`;
}

export const failureName = (failure: AttemptFailure, language: Language): string => texts(language).failures[failure];

/** How an endpoint stands. */
export type EndpointStanding = 'unverified' | 'verifying' | 'suspended' | 'failing' | 'good';

export function standingOf(endpoint: NotificationEndpoint): EndpointStanding {
  if (endpoint.suspendedAt !== undefined) return 'suspended';
  if (endpoint.verifiedAt === undefined) return endpoint.refusal === undefined ? 'verifying' : 'unverified';
  return endpoint.failingSince === undefined ? 'good' : 'failing';
}

const endpointMoods: Readonly<Record<EndpointStanding, Mood>> = {
  unverified: 'bad',
  verifying: 'warn',
  suspended: 'bad',
  failing: 'warn',
  good: 'good',
};

export function EndpointState({ page, endpoint }: { page: PageContext; endpoint: NotificationEndpoint }): JSX.Element {
  const standing = standingOf(endpoint);
  return <State mood={endpointMoods[standing]}>{texts(page.language).endpoint[standing]}</State>;
}
