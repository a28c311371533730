import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { ComplexType, GlobalElement, Particle, Type } from '../schema/complex-type.js';
import type { Namespace } from '../schema/namespace.js';
import type { SimpleType } from '../schema/simple-type.js';
import { declareSimpleType, document } from './simple-type-xsd.js';

export const XS = 'http://www.w3.org/2001/XMLSchema';

/** What the XSD of a namespace is made of; types that the elements use are found by themselves. */
export interface SchemaDescription {
  readonly namespace: Namespace;
  readonly documentation: string;
  readonly elements: Readonly<Record<string, GlobalElement>>;
  /** Types of the standard that nothing uses. */
  readonly unused: readonly Type[];
}

/** The XSD of a namespace, as text. */
export function schemaXsd({ namespace, documentation, elements, unused }: SchemaDescription): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' });
  const schema = root.ele('xs:schema', {
    'xmlns:xs': XS,
    [`xmlns:${namespace.prefix}`]: namespace.uri,
    targetNamespace: namespace.uri,
    elementFormDefault: 'qualified',
  });
  document(schema, documentation);
  const named = (name: string): string => (name.startsWith('xs:') ? name : `${namespace.prefix}:${name}`);
  for (const { name, type } of Object.values(elements)) {
    schema.ele('xs:element', { name, type: named(type.name ?? '') });
  }
  const types = namedTypes([...Object.values(elements).map(({ type }) => type), ...unused]);
  for (const type of types)
    if (type.form === 'complex') declareComplexType(schema.ele('xs:complexType', { name: type.name }), type, named);
  for (const type of types) if (type.form === 'simple') declareSimpleType(schema, type, named);
  return `${root.end({ prettyPrint: true })}\n`;
}

type Declared = SimpleType | ComplexType<unknown>;

/** The types that need a declaration: the given ones and all that they use, each once. */
function namedTypes(roots: readonly Type[]): Declared[] {
  const found = new Map<string, Declared>();
  const seen = new Set<Type>();
  const visit = (type: Type): void => {
    if (type.form === 'any' || seen.has(type)) return;
    seen.add(type);
    if (type.base !== undefined) visit(type.base);
    if (type.form === 'complex') {
      for (const particle of type.own) visit(particle.type);
    }
    if (type.name !== undefined && !type.name.startsWith('xs:')) found.set(type.name, type);
  };
  roots.forEach(visit);
  return [...found.values()];
}

function declareComplexType(
  declaration: XMLBuilder,
  type: ComplexType<unknown>,
  named: (name: string) => string,
): void {
  document(declaration, type.documentation);
  const base = type.base?.name;
  const body =
    base === undefined ? declaration : declaration.ele('xs:complexContent').ele('xs:extension', { base: named(base) });
  if (type.own.length === 0) return;
  const sequence = body.ele('xs:sequence');
  for (const particle of type.own) declareParticle(sequence, particle, named);
}

function declareParticle(sequence: XMLBuilder, particle: Particle, named: (name: string) => string): void {
  const { name, type, min, max, documentation } = particle;
  const anonymous = type.form === 'complex' && type.name === undefined;
  const element = sequence.ele('xs:element', {
    name,
    ...(anonymous ? {} : { type: named(type.name ?? '') }),
    ...(min === 1 ? {} : { minOccurs: min }),
    ...(max === 1 ? {} : { maxOccurs: 'unbounded' }),
  });
  document(element, documentation);
  if (anonymous) declareComplexType(element.ele('xs:complexType'), type, named);
}
