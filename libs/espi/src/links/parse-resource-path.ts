import { commonPaths, customerPaths, rootPaths, usagePaths } from './resource-paths.js';
import type { IdsOf } from './resource-paths.js';
import type { ResourceView } from './resource-links.js';

type UsagePath = {
  [Kind in keyof typeof usagePaths]: { readonly kind: Kind; readonly view: ResourceView } & IdsOf<
    typeof usagePaths,
    Kind
  >;
}[keyof typeof usagePaths];
type CustomerPath = {
  [Kind in keyof typeof customerPaths]: { readonly kind: Kind; readonly retailCustomer: string } & IdsOf<
    typeof customerPaths,
    Kind
  >;
}[keyof typeof customerPaths];
type RootPath = {
  [Kind in keyof typeof rootPaths]: { readonly kind: Kind } & IdsOf<typeof rootPaths, Kind>;
}[keyof typeof rootPaths];
type CommonPath = {
  [Kind in keyof typeof commonPaths]: { readonly kind: Kind } & IdsOf<typeof commonPaths, Kind>;
}[keyof typeof commonPaths];

/** What an address of the resource tree names; `kind` is the method of `ResourceLinks` that builds it. */
export type ResourcePath = UsagePath | CustomerPath | RootPath | CommonPath;

interface Matcher {
  readonly kind: string;
  readonly pattern: RegExp;
}

const ID = String.raw`[^/\s]+`;
const usageMatchers = matchersOf(usagePaths);
const customerMatchers = matchersOf(customerPaths);
const otherMatchers = [...matchersOf(commonPaths), ...matchersOf(rootPaths)];

/**
 * What an absolute or relative address names, whatever its host and base path; trailing slashes, queries and the old
 * name ElectricPowerUsageSummary are taken. Undefined for anything that is not in the resource tree.
 */
export function parseResourcePath(address: string): ResourcePath | undefined {
  const path = pathBelowResource(address);
  const [, owner, id, rest] = /^(Subscription|RetailCustomer)\/([^/\s]+)\/(.*)$/.exec(path) ?? [];
  if (owner !== undefined && id !== undefined && rest !== undefined) {
    if (owner === 'Subscription') return match(usageMatchers, rest, { view: { subscription: id } });
    return (
      match(usageMatchers, rest, { view: { retailCustomer: id } }) ??
      match(customerMatchers, rest, { retailCustomer: id })
    );
  }
  return match(usageMatchers, path, { view: { root: true } }) ?? match(otherMatchers, path, {});
}

function pathBelowResource(address: string): string {
  const path = address
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/^[A-Za-z][A-Za-z\d+.-]*:\/\/[^/]*/, '')
    .replace(/\/+$/, '');
  const resource = /(?:^|\/)resource\//.exec(path);
  const below = resource === null ? path.replace(/^\/+/, '') : path.slice(resource.index + resource[0].length);
  return below.replace(/(^|\/)ElectricPowerUsageSummary(?=\/|$)/, '$1UsageSummary');
}

function matchersOf(paths: Readonly<Record<string, readonly [string, string]>>): Matcher[] {
  return Object.entries(paths).map(([kind, [path]]) => ({
    kind,
    pattern: new RegExp(
      `^${path.replaceAll(/:(\w+)(-?)/g, (_, name: string, dash: string) => `(?<${name}>${dash ? String.raw`[^/\s-]+` : ID})${dash}`)}$`,
    ),
  }));
}

function match(
  matchers: readonly Matcher[],
  path: string,
  more: { view?: ResourceView; retailCustomer?: string },
): ResourcePath | undefined {
  for (const { kind, pattern } of matchers) {
    const found = pattern.exec(path);
    if (found !== null) return { kind, ...more, ...found.groups } as ResourcePath;
  }
  return undefined;
}
