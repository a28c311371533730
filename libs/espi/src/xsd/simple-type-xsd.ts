import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Facets, SimpleType } from '../schema/simple-type.js';

export type Names = (name: string) => string;

/** Adds the declaration of a named simple type, or of the complex type with simple content that stands for one. */
export function declareSimpleType(schema: XMLBuilder, type: SimpleType, named: Names): void {
  const { facets, name } = type;
  const declaration = schema.ele(type.simpleContent === true ? 'xs:complexType' : 'xs:simpleType', { name });
  document(declaration, type.documentation);
  if (type.simpleContent === true) {
    declaration.ele('xs:simpleContent').ele('xs:extension', { base: named(facets.base) });
  } else if (facets.open === true) {
    const union = declaration.ele('xs:union', { memberTypes: named(facets.base) });
    restrict(union.ele('xs:simpleType'), facets, named);
  } else {
    restrict(declaration, facets, named);
  }
}

/** Adds documentation to a declaration. */
export function document(declaration: XMLBuilder, documentation: string | undefined): void {
  if (documentation) declaration.ele('xs:annotation').ele('xs:documentation').txt(documentation);
}

function restrict(declaration: XMLBuilder, facets: Facets, named: Names): void {
  const restriction = declaration.ele('xs:restriction', { base: named(facets.base) });
  const { maxLength, minInclusive, maxInclusive, pattern } = facets;
  for (const [facet, value] of Object.entries({ maxLength, minInclusive, maxInclusive, pattern })) {
    if (value !== undefined) restriction.ele(`xs:${facet}`, { value });
  }
  for (const [value, documentation] of facets.enumeration ?? []) {
    document(restriction.ele('xs:enumeration', { value }), documentation);
  }
}
