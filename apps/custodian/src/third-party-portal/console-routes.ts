import { RESOURCE_PATH } from '@app/espi';
import type { Caller } from '../espi-api/access.js';
import { summaryNames } from '../espi-api/usage-point.controller.js';
import type { Route } from '../route-table.js';

/** Whose token a route takes, of those that an application has. */
type TokenOfApplication = 'access' | 'client';
const tokens: Readonly<Partial<Record<Caller, TokenOfApplication>>> = {
  subscription: 'access',
  reader: 'access',
  'retail-customer': 'access',
  client: 'client',
  'client-alone': 'client',
  'service-status': 'client',
};

/** A route of the API that an application can read. */
export interface ConsoleRoute {
  /** with parameters as the route table writes them */
  readonly path: string;
  readonly token: TokenOfApplication;
  /** parameters that the developer fills in: the subscription is chosen */
  readonly parameters: readonly string[];
}

/** Parameters that stand for the subscription. */
const OF_SUBSCRIPTION = ['subscription', 'retailCustomer', 'authorization'];

/** Older names that clients still ask by, one of them misspelt: answered, and offered to nobody. */
const [, ...aliases] = summaryNames;
const isAlias = (path: string): boolean => path.split('/').some((part) => aliases.includes(part));

function readableOf(routes: readonly Route[]): ConsoleRoute[] {
  return routes
    .filter(({ method, path }) => method === 'GET' && path.startsWith(RESOURCE_PATH) && !isAlias(path))
    .flatMap(({ path, caller }) => {
      const token = caller && tokens[caller];
      if (token === undefined) return [];
      const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
      return [{ path, token, parameters: parameters.filter((name) => !OF_SUBSCRIPTION.includes(name)) }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The routes of the API that an application can read, from the one table of routes. */
export class ConsoleRoutes {
  readonly all: readonly ConsoleRoute[];

  constructor(routes: readonly Route[]) {
    this.all = readableOf(routes);
  }

  find(path: unknown): ConsoleRoute | undefined {
    return this.all.find((route) => route.path === path);
  }
}

/** As a person reads it: `/Batch/Subscription/{subscription}` */
export const shortPath = ({ path }: ConsoleRoute): string =>
  path.replace(RESOURCE_PATH, '').replaceAll(/:(\w+)/g, '{$1}');

/** The path to ask. @param ids by the name of the parameter; what stands there is one segment, whatever it holds */
export function filledPath(
  { path }: ConsoleRoute,
  subscription: string,
  ids: Readonly<Record<string, string>>,
): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(OF_SUBSCRIPTION.includes(name) ? subscription : (ids[name] ?? '')),
  );
}
