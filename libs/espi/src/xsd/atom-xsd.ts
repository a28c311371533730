import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { entryType, feedType, xmlAttributes, type AtomType } from '../atom/grammar.js';
import { atom } from '../schema/namespace.js';
import { document } from './simple-type-xsd.js';
import { XS } from './schema-xsd.js';

const XML = 'http://www.w3.org/XML/1998/namespace';

/** The XSD of Atom as the alliance profiles it, as text; imports `xml.xsd`. */
export function atomXsd(): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' });
  const schema = root.ele('xs:schema', {
    'xmlns:xs': XS,
    'xmlns:atom': atom.uri,
    targetNamespace: atom.uri,
    elementFormDefault: 'qualified',
  });
  document(schema, 'Atom (RFC 4287) as Green Button uses it: every link has a type, an entry’s links stand together.');
  schema.ele('xs:import', { namespace: XML, schemaLocation: 'xml.xsd' });
  schema.ele('xs:element', { name: 'feed', type: 'atom:feedType' });
  schema.ele('xs:element', { name: 'entry', type: 'atom:entryType' });
  for (const type of usedTypes()) declareType(schema, type);
  const common = schema.ele('xs:attributeGroup', { name: 'commonAttributes' });
  for (const name of Object.keys(xmlAttributes)) common.ele('xs:attribute', { ref: `xml:${name}` });
  return `${root.end({ prettyPrint: true })}\n`;
}

/** The XSD of the attributes of the xml namespace that Atom allows, as text. */
export function xmlXsd(): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' });
  const schema = root.ele('xs:schema', { 'xmlns:xs': XS, targetNamespace: XML });
  for (const [name, { facets }] of Object.entries(xmlAttributes)) {
    const { base, enumeration } = facets;
    if (enumeration === undefined) schema.ele('xs:attribute', { name, type: base });
    else restrict(schema.ele('xs:attribute', { name }).ele('xs:simpleType'), base, enumeration);
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function usedTypes(): AtomType[] {
  const found = new Map<string, AtomType>();
  const visit = (type: AtomType): void => {
    if (type.name.startsWith('xs:') || found.has(type.name)) return;
    found.set(type.name, type);
    Object.values(type.children).forEach(visit);
  };
  visit(feedType);
  visit(entryType);
  return [...found.values()];
}

const named = (name: string): string => (name.startsWith('xs:') ? name : `atom:${name}`);

function declareType(schema: XMLBuilder, type: AtomType): void {
  const { text, attributes } = type;
  if (typeof text === 'object' && type.simple === true) return declareText(schema, type);
  const declaration = schema.ele('xs:complexType', { name: type.name, ...(text === 'mixed' ? { mixed: true } : {}) });
  document(declaration, type.documentation);
  let body = declaration;
  if (typeof text === 'object') {
    body = declaration.ele('xs:simpleContent').ele('xs:extension', { base: text.facets.base });
  } else declareChildren(declaration, type);
  for (const [name, attribute] of Object.entries(attributes)) {
    const { base, enumeration } = attribute.type.facets;
    const use = attribute.required ? { use: 'required' } : {};
    if (enumeration === undefined) body.ele('xs:attribute', { name, type: base, ...use });
    else restrict(body.ele('xs:attribute', { name, ...use }).ele('xs:simpleType'), base, enumeration);
  }
  body.ele('xs:attributeGroup', { ref: 'atom:commonAttributes' });
}

function declareText(schema: XMLBuilder, { name, documentation, text }: AtomType): void {
  if (typeof text !== 'object') return;
  const declaration = schema.ele('xs:simpleType', { name });
  document(declaration, documentation);
  const restriction = declaration.ele('xs:restriction', { base: text.facets.base });
  if (text.facets.pattern !== undefined) restriction.ele('xs:pattern', { value: text.facets.pattern });
}

function declareChildren(declaration: XMLBuilder, { children, foreign, runs }: AtomType): void {
  const names = Object.entries(children);
  if (names.length === 0 && !foreign) return;
  const choice = declaration.ele('xs:choice', { minOccurs: 0, maxOccurs: 'unbounded' });
  for (const [name, type] of names) {
    const run = runs[name] === undefined ? {} : { minOccurs: runs[name], maxOccurs: 'unbounded' };
    choice.ele('xs:element', { name, type: named(type.name), ...run });
  }
  if (foreign) choice.ele('xs:any', { namespace: '##other' });
}

function restrict(type: XMLBuilder, base: string, values: readonly (readonly [string, string])[]): void {
  const restriction = type.ele('xs:restriction', { base });
  for (const [value] of values) restriction.ele('xs:enumeration', { value });
}
