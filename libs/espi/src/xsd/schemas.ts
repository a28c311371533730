import { create } from 'xmlbuilder2';
import { customerElements } from '../customer/elements.js';
import { RevenueKind, ServiceKind } from '../customer/customer-words.js';
import { atom, customer, espi } from '../schema/namespace.js';
import { elements } from '../usage/elements.js';
import { HexBinary128, HexBinary8, Int16, String16, UInt48, UInt8, UUIDType } from '../usage/simple-types.js';
import { ParticipationCategoryMPM } from '../usage/words.js';
import { atomXsd, xmlXsd } from './atom-xsd.js';
import { schemaXsd, XS } from './schema-xsd.js';

/** The XSD files that the descriptors make, by file name; `all.xsd` brings the others together. */
export function xsdFiles(): Readonly<Record<'all.xsd' | 'atom.xsd' | 'customer.xsd' | 'espi.xsd' | 'xml.xsd', string>> {
  return {
    'all.xsd': allXsd(),
    'atom.xsd': atomXsd(),
    'customer.xsd': schemaXsd({
      namespace: customer,
      documentation:
        'ESPI (NAESB REQ.21) 4.0, retail customer data. Generated from the descriptors in libs/espi: do not edit.',
      elements: customerElements,
      unused: [HexBinary8, HexBinary128, UInt8, UInt48, Int16, UUIDType, RevenueKind, ServiceKind],
    }),
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
  schema.ele('xs:import', { namespace: customer.uri, schemaLocation: 'customer.xsd' });
  schema.ele('xs:import', { namespace: espi.uri, schemaLocation: 'espi.xsd' });
  return `${root.end({ prettyPrint: true })}\n`;
}
