import type { SaxesTagNS } from 'saxes';
import { XSI } from '../schema/element-reader.js';
import type { FindingCode } from '../schema/finding.js';
import { isFault } from '../schema/simple-type.js';
import { xmlAttributes, type AtomType } from './grammar.js';

const XML = 'http://www.w3.org/XML/1998/namespace';

/** Reports what is wrong with the attributes of an Atom element. */
export function checkAttributes(
  tag: SaxesTagNS,
  type: AtomType,
  report: (code: FindingCode, message: string) => void,
): void {
  for (const [name, { required }] of Object.entries(type.attributes)) {
    if (required && tag.attributes[name] === undefined) report('missing-attribute', `${tag.local} needs ${name}`);
  }
  for (const { uri, local, name, prefix, value } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns' || name === 'xmlns') continue;
    if (uri === XSI) {
      const hint = local === 'schemaLocation' || local === 'noNamespaceSchemaLocation';
      if (hint || (local === 'type' && value.trim().replace(/^.*:/, '') === type.name)) continue;
    }
    const attributes = uri === XML && type.simple !== true ? xmlAttributes : {};
    const valueType = uri === '' ? own(type, local) : attributes[local];
    if (valueType === undefined) {
      report('unexpected-attribute', `${tag.local} has no attribute ${name}`);
      continue;
    }
    const outcome = valueType.read(value);
    if (isFault(outcome)) report(outcome.code, `${name}: ${outcome.message}`);
  }
}

function own(type: AtomType, name: string): AtomType['attributes'][string]['type'] | undefined {
  return Object.hasOwn(type.attributes, name) ? type.attributes[name]?.type : undefined;
}
