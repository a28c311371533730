import { RESOURCE_PATH } from '@app/espi';
import { oauthPaths } from '@app/authorization';
import { routes, type Route } from '../../../custodian/src/route-table.js';
import { callersOf, type CallerName, type FuzzedCity } from './fuzzed-city.js';
import { exchange, type WireAnswer, type WireRequest } from './wire.js';

/** A field of a form: the values that the page would send. */
export interface FormField {
  readonly name: string;
  readonly values: readonly string[];
  readonly isFile: boolean;
}

export interface Form {
  readonly caller: CallerName;
  readonly action: string;
  readonly fields: readonly FormField[];
  readonly isMultipart: boolean;
}

/** A body that a program sends, by its schema in the OpenAPI document. */
export interface Operation {
  readonly route: Route;
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly schema: JsonSchema;
}

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** What there is to ask for: as pages link to it, and as the route table and the OpenAPI document say. */
export interface Survey {
  /** by the names of path parameters */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
  /** those that the callers' own tokens open, as they are at the moment */
  readonly own: () => Readonly<Record<string, string>>;
  readonly forms: readonly Form[];
  /** values of query parameters, by the path of the route and their names */
  readonly queries: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** feeds as they were given out */
  readonly feeds: readonly { readonly name: string; readonly content: Buffer }[];
}

const MOST_VALUES = 12;
const MOST_IDS = 8;

const patterns = routes.map((route) => ({
  route,
  names: [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name),
  pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '([^/]+)')}/?$`, 'i'),
}));

const isGet = ({ method }: Route): boolean => method === 'GET';

/** The parameter that a place in a path is: one that is only called `id` is of the kind named before it. */
export function placeName(path: string, name: string): string {
  if (name !== 'id') return name;
  const kind = new RegExp('/(\\w+)/:id').exec(path)?.[1] ?? name;
  return kind.charAt(0).toLowerCase() + kind.slice(1);
}

/** Walks through all that everybody can see, as a crawler does, and notes it down. */
export class Surveyor {
  readonly #ids = new Map<string, Set<string>>();
  readonly #forms = new Map<string, Form>();
  readonly #queries = new Map<string, Map<string, Set<string>>>();
  readonly #feeds: { name: string; content: Buffer }[] = [];
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly city: FuzzedCity,
    private readonly port: number,
    private readonly baseUrl: string,
    /** of one route, so many addresses are looked at for each who asks */
    private readonly pagesOfARoute: number,
  ) {}

  async survey(): Promise<Survey> {
    for (const [name, id] of Object.entries(this.city.ids)) this.#note(name, id);
    for (const { name, id } of await this.#asked()) this.#note(name, id);
    await Promise.all([...people, 'access' as const, 'operator' as const].map(async (caller) => this.#walk(caller)));
    for (const caller of ['client', 'registration'] as const) await this.#walk(caller);
    const { operations, schemas } = await this.#programInterface();
    return {
      ids: this.#ids,
      own: () => this.city.ids,
      forms: [...this.#forms.values()],
      queries: this.#queries,
      operations,
      schemas,
      feeds: this.#feeds,
    };
  }

  /** A consent that waits for its answer. */
  async #asked(): Promise<{ name: string; id: string }[]> {
    const { id, redirectUri } = this.city.client;
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: id,
      redirect_uri: redirectUri,
      state: 'a state',
      scope: 'FB=1_3_4_5_15',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    this.#noteQuery(oauthPaths.authorize, asked);
    const { headers } = await this.#get('customer', `${oauthPaths.authorize}?${asked.toString()}`);
    const cookies = (headers.get('set-cookie') ?? '').split('\n').map((cookie) => cookie.split(';')[0] ?? '');
    const uid = /\/consent\/([^/?]+)/.exec(headers.get('location') ?? '')?.[1];
    if (uid === undefined) return [];
    this.city.keep(cookies);
    await this.city.freshen();
    return [{ name: 'uid', id: uid }];
  }

  async #walk(caller: CallerName): Promise<void> {
    const waiting = routes
      .filter((route) => isGet(route) && (callersOf[route.caller ?? ''] ?? []).includes(caller))
      .map(({ path }) => path);
    for (const path of waiting) {
      for (const target of this.#filled(path)) await this.#look(caller, target);
    }
  }

  /** A page, and the pages that it links to. */
  async #look(caller: CallerName, target: string): Promise<void> {
    const route = patterns.find((each) => isGet(each.route) && each.pattern.test(pathOf(target)))?.route;
    if (route === undefined || !(callersOf[route.caller ?? ''] ?? []).includes(caller)) return;
    const place = `${caller} ${route.path}`;
    const seen = this.#seen.get(place) ?? 0;
    if (seen >= this.pagesOfARoute || this.#seen.has(`${caller} ${target}`)) return;
    this.#seen.set(place, seen + 1).set(`${caller} ${target}`, 1);
    const { status, headers, text } = await this.#get(caller, target);
    const type = headers.get('content-type') ?? '';
    if (status === 200 && type.includes('atom+xml')) this.#feeds.push({ name: target, content: Buffer.from(text) });
    for (const href of hrefsIn(text)) this.#noteAddress(href);
    if (!type.includes('html')) return;
    for (const form of formsIn(text, target)) this.#noteForm(caller, form);
    for (const href of hrefsIn(text)) if (href.startsWith('/')) await this.#look(caller, href);
  }

  /** An address as often as there are ids for it, up to a few. */
  #filled(path: string): string[] {
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const known = names.map((name) => [...(this.#ids.get(placeName(path, name)) ?? [])]);
    if (known.some((ids) => ids.length === 0)) return [];
    const most = Math.min(this.pagesOfARoute, Math.max(1, ...known.map((ids) => ids.length)));
    return Array.from({ length: most }, (_, n) =>
      names.reduce((filled, name, place) => {
        const ids = known[place] ?? [];
        return filled.replace(`:${name}`, ids[n % ids.length] ?? '');
      }, path),
    );
  }

  #note(name: string, id: string): void {
    if (this.city.bystander.ids.has(id)) return;
    const known = this.#ids.get(name) ?? new Set();
    if (known.size < MOST_IDS) this.#ids.set(name, known.add(id));
  }

  #noteAddress(href: string): void {
    const local = href.startsWith(this.baseUrl) ? href.slice(this.baseUrl.length) : href;
    if (!local.startsWith('/')) return;
    const [path = '', query = ''] = local.split('?');
    for (const { route, names, pattern } of patterns) {
      const found = pattern.exec(path);
      if (found === null) continue;
      names.forEach((name, n) => this.#note(placeName(route.path, name), decodeURIComponent(found[n + 1] ?? '')));
      if (query !== '' && isGet(route)) this.#noteQuery(route.path, new URLSearchParams(query));
    }
  }

  #noteQuery(path: string, query: Iterable<[string, string]>): void {
    const known = this.#queries.get(path) ?? new Map<string, Set<string>>();
    this.#queries.set(path, known);
    for (const [name, value] of query) {
      const values = known.get(name) ?? new Set();
      if (values.size < MOST_VALUES) values.add(value);
      known.set(name, values);
    }
  }

  #noteForm(caller: CallerName, { method, ...form }: Omit<Form, 'caller'> & { method: string }): void {
    const found = patterns.find(({ route, pattern }) => route.method === method && pattern.test(pathOf(form.action)));
    if (found === undefined) return;
    this.#noteAddress(form.action);
    if (method === 'GET') {
      const values = form.fields.flatMap(({ name, values: all }) =>
        all.map((value): [string, string] => [name, value]),
      );
      this.#noteQuery(found.route.path, values);
      return;
    }
    const key = [caller, found.route.path, ...form.fields.map(({ name }) => name)].join();
    if (!this.#forms.has(key)) this.#forms.set(key, { caller, ...form });
  }

  async #programInterface(): Promise<Pick<Survey, 'operations' | 'schemas'>> {
    const { text } = await this.#get('nobody', '/openapi.json');
    const document = JSON.parse(text) as OpenApi;
    const operations: Operation[] = [];
    for (const [address, methods] of Object.entries(document.paths)) {
      const path = address.replaceAll(/\{(\w+)\}/g, ':$1');
      for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
        const route = routes.find((each) => each.path === path && each.method === method.toUpperCase());
        if (route === undefined) continue;
        const named = parameters.map(({ $ref = '', ...own }) =>
          $ref === '' ? own : (document.components.parameters[$ref.split('/').at(-1) ?? ''] ?? own),
        );
        const asked = named.filter((each) => each.in === 'query').map(({ name = '' }): [string, string] => [name, '1']);
        if (isGet(route)) this.#noteQuery(path, asked);
        for (const type of ['application/json', 'application/x-www-form-urlencoded'] as const) {
          const schema = requestBody?.content[type]?.schema;
          if (schema !== undefined) operations.push({ route, type, schema });
        }
      }
    }
    return { operations, schemas: document.components.schemas };
  }

  async #get(caller: CallerName, target: string): Promise<WireAnswer> {
    return exchange(this.port, asWritten(this.city, { caller, method: 'GET', target }));
  }
}

interface OpenApiParameter {
  readonly $ref?: string;
  readonly in?: string;
  readonly name?: string;
}

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: readonly OpenApiParameter[];
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
          }
        >
      >
    >
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly parameters: Readonly<Record<string, OpenApiParameter>>;
  };
}

/** Who asks for what, without what proves who they are. */
export interface Question {
  readonly caller: CallerName;
  readonly method: string;
  readonly target: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Buffer;
}

const people = ['visitor', 'customer', 'developer', 'staff', 'auditor', 'administrator', 'setting-up'] as const;
const isProgram = (caller: CallerName): boolean => !people.some((person) => person === caller);

/** With the credentials of its caller, from an address that nobody has asked from before; what the question says goes before. */
export function asWritten(city: FuzzedCity, { caller, method, target, headers = [], body }: Question): WireRequest {
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const usual: (readonly [string, string])[] = [
    ['Host', 'localhost'],
    ['Connection', 'close'],
    ['X-Forwarded-For', `10.${random(256)}.${random(256)}.${random(256)}`],
    ...(isProgram(caller) ? [] : ([['Accept', 'text/html,*/*;q=0.8']] as const)),
    ...(city.callers.get(caller)?.headers ?? []),
    ...(body === undefined ? [] : ([['Content-Length', String(body.length)]] as const)),
  ];
  return {
    method,
    target,
    headers: [...usual.filter(([name]) => !own.has(name.toLowerCase())), ...headers],
    ...(body && { body }),
  };
}

const random = (below: number): number => Math.floor(Math.random() * below);

const pathOf = (target: string): string => target.split(/[?#]/)[0] ?? '';
const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const hrefsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, href = '']) => unescaped(href));
const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

function formsIn(text: string, page: string): (Omit<Form, 'caller'> & { readonly method: string })[] {
  return [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = '', content = '']) => ({
    method: (attribute(tag, 'method') ?? 'get').toUpperCase(),
    action: attribute(tag, 'action') ?? page,
    isMultipart: attribute(tag, 'enctype') === 'multipart/form-data',
    fields: fieldsIn(content),
  }));
}

function fieldsIn(content: string): FormField[] {
  const fields = new Map<string, { name: string; values: string[]; isFile: boolean }>();
  const known = (tag: string): string[] => {
    const name = attribute(tag, 'name');
    if (name === undefined || name === '_csrf') return [];
    const field = fields.get(name) ?? { name, values: [], isFile: attribute(tag, 'type') === 'file' };
    fields.set(name, field);
    return field.values;
  };
  for (const [, tag = ''] of content.matchAll(/<(?:input|button)\b([^>]*)>/g)) {
    known(tag).push(attribute(tag, 'value') ?? '');
  }
  for (const [, tag = '', text = ''] of content.matchAll(/<textarea\b([^>]*)>([^<]*)/g))
    known(tag).push(unescaped(text));
  for (const [, tag = '', options = ''] of content.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const values = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, each = '']) => attribute(each, 'value') ?? '');
    known(tag).push(...values);
  }
  return [...fields.values()];
}

export const isApiPath = (path: string): boolean => path.toLowerCase().startsWith(RESOURCE_PATH.toLowerCase());
