import type { OpenAPIObject } from '@nestjs/swagger';
import { RESOURCE_PATH } from '@app/espi';
import type { Route } from '../route-table.js';
import { auditOperations } from './audit-operations.js';
import { feedParameterNames, fileProblemStatuses, problemStatuses, writeProblemStatuses } from './components.js';
import { notificationOperations } from './notification-operations.js';
import { oauthOperations } from './oauth-operations.js';
import { securityOf } from './security.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];

const VERBS: Readonly<Record<string, string>> = { GET: 'Read', PUT: 'Write', POST: 'Send', DELETE: 'Take away' };
const ATOM = { 'application/atom+xml': { schema: { type: 'string', format: 'xml' } } };

/** What a route is for, in words made of its path. */
function summaryOf({ method, path }: Route): string {
  const parts = path.replace(RESOURCE_PATH, '').split('/').filter(Boolean);
  const named = parts.filter((part) => !part.startsWith(':'));
  const isMember = parts.at(-1)?.startsWith(':') === true;
  const what = `${VERBS[method] ?? method} ${isMember ? 'one ' : ''}${named.at(-1) ?? ''}`;
  return named[0] === 'Batch' ? `${what}, with all that belongs to it, as one feed` : what;
}

const isRead = ({ method, path }: Route): boolean => method === 'GET' && path.startsWith(RESOURCE_PATH);

/** Writes that take a resource as XML, or a feed. */
const takesXml = ({ method, path }: Route): boolean =>
  (method === 'POST' || method === 'PUT') && path.startsWith(RESOURCE_PATH);

/** What comes back of a write. */
const written: Responses = {
  PUT: { description: 'The resource as it is now.', content: ATOM },
  DELETE: { description: 'It is taken away; an Authorization comes back as it is now.', content: ATOM },
  POST: {
    description: 'The report of the intake: what was taken, and what was rejected with line and reason.',
    content: { 'application/json': { schema: { type: 'object' } } },
  },
};

const isPreparable = ({ path }: Route): boolean => /\/Batch\/(Bulk|Subscription)/.test(path);

function answersOf(route: Route, known: Responses): Readonly<Record<string, Responses[string] | string>> {
  const prepared = isPreparable(route) ? { 202: 'Preparing', 206: 'Partial' } : {};
  if (isRead(route)) return { 200: { description: 'As asked.', content: ATOM }, ...prepared, 304: 'NotModified' };
  return route.path.startsWith(RESOURCE_PATH) ? { 200: written[route.method] } : known;
}

function responsesOf(route: Route, known: Responses): Responses {
  const { method } = route;
  const refusals = [
    ...problemStatuses.filter((status) => status !== 412 || method === 'PUT' || method === 'DELETE'),
    ...(isPreparable(route) ? fileProblemStatuses : []),
    ...(takesXml(route) ? writeProblemStatuses : []),
  ];
  return {
    ...Object.fromEntries(
      Object.entries(answersOf(route, known)).map(([status, answer]) => [
        status,
        typeof answer === 'string' ? { $ref: `#/components/responses/${answer}` } : answer,
      ]),
    ),
    ...Object.fromEntries(refusals.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
  };
}

/** Operations that are described by hand. */
const described = { ...oauthOperations, ...auditOperations, ...notificationOperations };

/** Nest names only those that a handler reads. */
const placesIn = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' },
  }));

/** An operation as Nest knows it, with who may call it, what may be asked, and what is answered. */
export function describeOperation(route: Route, known: Operation): Operation {
  const { method, path } = route;
  const name = path.replace(/^\/(DataCustodian\/)?(espi\/1_1\/resource\/)?/, '').replaceAll(/[/:.-]+/g, '_');
  const own = described[`${method} ${path}`];
  return {
    operationId: `${method.toLowerCase()}_${name}`,
    summary: summaryOf(route),
    tags: [own === undefined ? (path.replace(`${RESOURCE_PATH}/`, '').split('/')[0] ?? '') : 'OAuth'],
    parameters: [
      ...placesIn(path),
      ...(known.parameters ?? []).filter((each) => !('in' in each && each.in === 'path')),
      ...(isRead(route) ? feedParameterNames.map((each) => ({ $ref: `#/components/parameters/${each}` })) : []),
    ],
    ...(takesXml(route)
      ? { requestBody: { required: true, content: ATOM } }
      : known.requestBody && { requestBody: known.requestBody }),
    responses: responsesOf(route, known.responses),
    security: securityOf(route),
    ...own,
    ...(own !== undefined && { parameters: [...placesIn(path), ...(own.parameters ?? [])] }),
  };
}
