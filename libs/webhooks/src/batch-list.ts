import { create } from 'xmlbuilder2';

/** A BatchList (espi.xsd): absolute addresses of resources that have something new. */
export function writeBatchList(uris: readonly string[]): string {
  const list = create({ version: '1.0', encoding: 'UTF-8' }).ele('http://naesb.org/espi', 'BatchList');
  for (const uri of uris) list.ele('resources').txt(uri);
  return list.end();
}
