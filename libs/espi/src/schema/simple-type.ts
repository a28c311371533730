import type { FindingCode } from './finding.js';

export type SimpleValue = string | number | boolean;

/** Carries the TypeScript type of a descriptor's values; never present at run time. */
export declare const valueOf: unique symbol;

/** Why a text or value is not of a type; `value` is what a lenient reader may take it for. */
export interface Fault {
  readonly code: FindingCode;
  readonly message: string;
  readonly value?: SimpleValue;
}

/** The facets of a simple type, as its XSD declares them. */
export interface Facets {
  readonly base: string;
  readonly maxLength?: number;
  readonly minInclusive?: number;
  readonly maxInclusive?: number;
  readonly pattern?: string;
  /** Value and documentation of each enumerated value. */
  readonly enumeration?: readonly (readonly [value: string, documentation: string])[];
  /** The enumeration is open: every value of the base is valid too. */
  readonly open?: boolean;
}

/** The descriptor of a type whose elements hold text. */
export interface SimpleType<V extends SimpleValue = SimpleValue> {
  readonly form: 'simple';
  /** Its name in its namespace; built-in types are `xs:…`. */
  readonly name: string;
  readonly documentation: string;
  readonly facets: Facets;
  /** The type that `facets.base` names, when it is not a built-in one. */
  readonly base?: SimpleType | undefined;
  /** True for a complex type with simple content, which differs from a simple type only in its declaration. */
  readonly simpleContent?: boolean;
  /** The value that a text stands for, or why it stands for none. */
  read(text: string): V | Fault;
  /** What is wrong with a value in memory, if anything. */
  check(value: unknown): Fault | undefined;
  write(value: V): string;
  readonly [valueOf]?: () => V;
}

/** True when the outcome of `SimpleType.read` is a fault, not a value. */
export function isFault(outcome: SimpleValue | Fault): outcome is Fault {
  return typeof outcome === 'object';
}

interface Definition<V extends SimpleValue> {
  readonly name: string;
  readonly documentation: string;
  readonly facets: Facets;
  readonly base?: SimpleType | undefined;
  /** The value of a text; undefined when the text is no literal of the type. */
  readonly parse: (text: string) => V | undefined;
  readonly check: (value: unknown) => Fault | undefined;
  readonly write?: (value: V) => string;
  /** Another value that a lenient reader may take a text for that is no literal. */
  readonly guess?: (text: string) => V | undefined;
}

export function simpleType<V extends SimpleValue>(definition: Definition<V>): SimpleType<V> {
  const { name, documentation, facets, base, parse, check, guess, write = String } = definition;
  return {
    form: 'simple',
    name,
    documentation,
    facets,
    base,
    check,
    write,
    read(text) {
      const value = parse(text);
      if (value === undefined) return { code: 'bad-lexical', message: `“${excerpt(text)}” is not a ${name}` };
      const fault = check(value);
      return fault === undefined ? value : { ...fault, value: guess === undefined ? value : guess(text) };
    },
  };
}

/** A complex type with simple content and no attributes: text of the given type. */
export function simpleContent<V extends SimpleValue>(
  name: string,
  type: SimpleType<V>,
  documentation: string,
): SimpleType<V> {
  return { ...type, name, documentation, facets: { base: type.name }, base: type, simpleContent: true };
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
