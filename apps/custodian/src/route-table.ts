import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { controllers } from './controllers.js';
import { CALLER, type Caller } from './espi-api/access.js';

/** One method at one path of the server. */
export interface Route {
  readonly method: string;
  /** with parameters as Nest writes them: `/health/live`, `/…/Batch/Subscription/:subscription` */
  readonly path: string;
  /** undefined where the route forgot to say: nobody may call it */
  readonly caller: Caller | undefined;
  /** class and method that answer */
  readonly handler: string;
}

const textsOf = (value: unknown): string[] => [value].flat().map(String);
const joined = (...parts: string[]): string => `/${parts.join('/')}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');

/** The routes of a controller, from the same metadata that Nest serves them by. */
export function routesOf(controller: Type<unknown>): Route[] {
  const bases = textsOf(Reflect.getMetadata(PATH_METADATA, controller));
  return Object.entries(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(([name, { value }]) => {
    const method: unknown = typeof value === 'function' ? Reflect.getMetadata(METHOD_METADATA, value) : undefined;
    if (typeof method !== 'number') return [];
    const own = textsOf(Reflect.getMetadata(PATH_METADATA, value));
    return bases
      .flatMap((base) => own.map((rest) => joined(base, rest)))
      .map((path) => ({
        method: RequestMethod[method] ?? String(method),
        path,
        caller: Reflect.getMetadata(CALLER, value) as Caller | undefined,
        handler: `${controller.name}.${name}`,
      }));
  });
}

/** Every route of the server. */
export const routes: readonly Route[] = controllers.flatMap(routesOf);

/** The methods that a path can be asked with, for `Allow`, ascending; none where there is nothing at that path. */
export function methodsAt(path: string, table: readonly Route[] = routes): readonly string[] {
  const methods = table.filter((route) => patternOf(route.path).test(path)).map(({ method }) => method);
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

/** As the router does: capitals and one trailing slash do not matter, and a parameter is never empty. */
function patternOf(template: string): RegExp {
  const source = template.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}/?$`, 'i');
}
