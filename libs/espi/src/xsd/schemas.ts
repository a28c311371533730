import { create } from 'xmlbuilder2';
import { atom, espi } from '../schema/namespace.js';
import { elements } from '../usage/elements.js';
import { HexBinary128, HexBinary8, String16, UInt48, UUIDType } from '../usage/simple-types.js';
import { ParticipationCategoryMPM } from '../usage/words.js';
import { atomXsd, xmlXsd } from './atom-xsd.js';
import { schemaXsd, XS } from './schema-xsd.js';

/** The XSD files that the descriptors make, by file name; `all.xsd` brings the others together. */
export function xsdFiles(): Readonly<Record<'all.xsd' | 'atom.xsd' | 'espi.xsd' | 'xml.xsd', string>> {
  return {
    'all.xsd': allXsd(),
    'atom.xsd': atomXsd(),
    'espi.xsd': schemaXsd({
      namespace: espi,
      documentation: 'ESPI (NAESB REQ.21) 4.0, usage data. Generated from the descriptors in libs/espi: do not edit.',
      elements,
      unused: [HexBinary8, HexBinary128, String16, UInt48, UUIDType, ParticipationCategoryMPM],
    }),
    'xml.xsd': xmlXsd(),
  };
}

function allXsd(): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' });
  const schema = root.ele('xs:schema', { 'xmlns:xs': XS, targetNamespace: 'urn:green-button:all' });
  schema.ele('xs:import', { namespace: atom.uri, schemaLocation: 'atom.xsd' });
  schema.ele('xs:import', { namespace: espi.uri, schemaLocation: 'espi.xsd' });
  return `${root.end({ prettyPrint: true })}\n`;
}
