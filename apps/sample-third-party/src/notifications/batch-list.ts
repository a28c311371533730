import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Failure } from '../failure.js';

const MOST_RESOURCES = 10_000;

const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, isArray: (name) => name === 'resources' });

/**
 * The addresses of a BatchList (espi.xsd).
 *
 * @throws Failure `not-a-notification`
 */
export function resourcesOf(body: Buffer): string[] {
  const text = body.toString();
  // the parser alone takes what is not well-formed; entities of a sender's own are not wanted at all
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true)
    throw new Failure('not-a-notification', 'not well-formed');
  const document = parser.parse(text) as { readonly BatchList?: { readonly resources?: readonly unknown[] } | '' };
  const list = document.BatchList;
  if (list === undefined) throw new Failure('not-a-notification', 'no BatchList');
  const resources = list === '' ? [] : (list.resources ?? []);
  if (resources.length > MOST_RESOURCES) throw new Failure('not-a-notification', 'too many resources');
  return resources.filter((each) => typeof each === 'string').map((each) => each.trim());
}
