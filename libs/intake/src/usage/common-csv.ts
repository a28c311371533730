import type { CsvMapping } from './csv-mapping.js';
import { splitCsv } from './split-csv.js';

/** The columns that many portals' downloads share; units and notes are not always there. */
const usual = ['type', 'date', 'start time', 'end time', 'usage', 'cost', 'notes'];
const needed = ['date', 'start time', 'end time', 'usage'];

/**
 * The mapping of the CSV that many portals give (TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES), where the line
 * is its header; undefined where it is not.
 */
export function commonHeader(line: string): CsvMapping | undefined {
  const headers = splitCsv(line, ',');
  const plain = headers.map((header) => header.trim().toLowerCase());
  const usage = plain.findIndex((header) => /^usage(?: \((.+)\))?$/.test(header));
  const names = plain.map((header, i) => (i === usage ? 'usage' : header));
  if (!needed.every((name) => names.includes(name)) || names.filter((name) => usual.includes(name)).length < 5) {
    return undefined;
  }
  const unitInHeader = /\((.+)\)/.exec(headers[usage] ?? '')?.[1];
  const column = (name: string): number | undefined => (names.includes(name) ? names.indexOf(name) + 1 : undefined);
  const unit = column('units');
  const cost = column('cost');
  return {
    columns: {
      date: names.indexOf('date') + 1,
      start: names.indexOf('start time') + 1,
      end: names.indexOf('end time') + 1,
      value: usage + 1,
      ...(unit !== undefined && { unit }),
      ...(cost !== undefined && { cost }),
    },
    ...(unitInHeader !== undefined && { unit: unitInHeader }),
  };
}
