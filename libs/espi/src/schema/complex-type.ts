import type { Namespace } from './namespace.js';
import type { SimpleType, valueOf } from './simple-type.js';

/** A type that takes any content. `markup` values are well-formed XML fragments, `text` values plain text. */
export interface AnyType {
  readonly form: 'any';
  readonly name: 'xs:anyType';
  readonly keep: 'markup' | 'text';
  readonly [valueOf]?: () => string;
}

export const anyMarkup: AnyType = { form: 'any', name: 'xs:anyType', keep: 'markup' };
export const anyText: AnyType = { form: 'any', name: 'xs:anyType', keep: 'text' };

/** Values of a complex type: properties named as the elements, in schema order; a repeated element is a list. */
export type ComplexValue = Record<string, unknown>;

/** The descriptor of a type whose elements hold a sequence of elements. */
export interface ComplexType<V = ComplexValue> {
  readonly form: 'complex';
  readonly namespace: Namespace;
  /** Undefined for the anonymous type of one element. */
  readonly name: string | undefined;
  readonly documentation: string;
  readonly base: ComplexType<unknown> | undefined;
  /** Its own elements, without those of the base. */
  readonly own: readonly Particle[];
  /** All elements in schema order, the base type's first. */
  readonly particles: readonly Particle[];
  readonly particleByName: ReadonlyMap<string, Particle>;
  /** Names of earlier versions of the standard, to today's. */
  readonly legacyNames: ReadonlyMap<string, string>;
  readonly [valueOf]?: () => V;
}

export type Type = SimpleType | ComplexType<unknown> | AnyType;

/** The TypeScript type of a descriptor's values. */
export type TypeOf<D> = D extends { readonly [valueOf]?: () => infer V } ? V : never;

/** What stands in the place of one element in a sequence, bound to the type that declares it. */
export interface Particle {
  readonly name: string;
  readonly type: Type;
  readonly min: number;
  /** 1 or Infinity. */
  readonly max: number;
  readonly documentation: string | undefined;
  /** Place in `particles` of the declaring type. */
  readonly position: number;
  readonly startTag: string;
  readonly endTag: string;
}

type Presence = 'required' | 'optional' | 'repeated' | 'repeated-required';

/** How often an element of a type may appear, as a type definition states it. */
export interface Occurrence<T extends Type = Type, P extends Presence = Presence> {
  readonly type: T;
  readonly presence: P;
  readonly min: number;
  /** 1 or Infinity. */
  readonly max: number;
  readonly documentation: string | undefined;
}

export const required = <T extends Type>(type: T, documentation?: string): Occurrence<T, 'required'> => ({
  type,
  presence: 'required',
  min: 1,
  max: 1,
  documentation,
});

export const optional = <T extends Type>(type: T, documentation?: string): Occurrence<T, 'optional'> => ({
  type,
  presence: 'optional',
  min: 0,
  max: 1,
  documentation,
});

export const repeated = <T extends Type>(type: T, documentation?: string): Occurrence<T, 'repeated'> => ({
  type,
  presence: 'repeated',
  min: 0,
  max: Infinity,
  documentation,
});

/** An element that appears `min` times or more. */
export const atLeast = <T extends Type>(
  min: number,
  type: T,
  documentation?: string,
): Occurrence<T, 'repeated-required'> => ({ type, presence: 'repeated-required', min, max: Infinity, documentation });

type Elements = Readonly<Record<string, Occurrence>>;
type Having<E extends Elements, P extends Presence> = {
  [K in keyof E]: E[K]['presence'] extends P ? K : never;
}[keyof E];
type ElementValues<E extends Elements> = { [K in Having<E, 'required'>]: TypeOf<E[K]['type']> } & {
  [K in Having<E, 'optional'>]?: TypeOf<E[K]['type']>;
} & { [K in Having<E, 'repeated'>]?: readonly TypeOf<E[K]['type']>[] } & {
  [K in Having<E, 'repeated-required'>]: readonly TypeOf<E[K]['type']>[];
};
type Flat<T> = { [K in keyof T]: T[K] };

interface Definition<B, E extends Elements> {
  readonly documentation: string;
  readonly base?: ComplexType<B>;
  readonly elements: E;
  readonly legacyNames?: Readonly<Record<string, string>>;
}

/** A named type that is a sequence of elements, after those of its base. */
export function complexType<E extends Elements, B = unknown>(
  namespace: Namespace,
  name: string | undefined,
  definition: Definition<B, E>,
): ComplexType<Flat<B & ElementValues<E>>> {
  const { base, documentation, elements, legacyNames = {} } = definition;
  const inherited = base?.particles ?? [];
  const own = Object.entries(elements).map(([element, { type, min, max, documentation }], index) => ({
    name: element,
    type,
    min,
    max,
    documentation,
    position: inherited.length + index,
    startTag: `<${namespace.prefix}:${element}>`,
    endTag: `</${namespace.prefix}:${element}>`,
  }));
  const particles = [...inherited, ...own];
  return {
    form: 'complex',
    namespace,
    name,
    documentation,
    base,
    own,
    particles,
    particleByName: new Map(particles.map((particle) => [particle.name, particle])),
    legacyNames: new Map([...(base?.legacyNames ?? []), ...Object.entries(legacyNames)]),
  };
}

/** An element that may stand alone or in an Atom entry's content. */
export interface GlobalElement<T extends Type = Type> {
  readonly namespace: Namespace;
  readonly name: string;
  readonly type: T;
}

/** The global elements of a namespace by name: each of the given types under the property's name. */
export function globalElements<const T extends Readonly<Record<string, Type>>>(
  namespace: Namespace,
  types: T,
): { readonly [K in keyof T]: GlobalElement<T[K]> } {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, { namespace, name, type }]),
  ) as unknown as { readonly [K in keyof T]: GlobalElement<T[K]> };
}

/** All parts of a value may be absent: what a lenient reader can promise. */
export type Partially<T> = T extends readonly (infer I)[]
  ? readonly Partially<I>[]
  : T extends object
    ? { [K in keyof T]?: Partially<T[K]> }
    : T;
