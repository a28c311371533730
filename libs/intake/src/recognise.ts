import type { Format } from './file-report.js';
import { tableFormatOf } from './table/layouts.js';
import { commonHeader } from './usage/common-csv.js';
import { smartMeterTexasHeader } from './usage/smart-meter-texas-csv.js';

const firstHeaderColumns = smartMeterTexasHeader.split(',', 3).join(',');

/**
 * What a file is, by its content alone.
 * @param head its first bytes, unpacked
 * @param mapped the operator gave a mapping of columns
 */
export function recognise(head: Buffer, mapped: boolean): Format {
  const text = head.toString('latin1').trimStart();
  if (text.startsWith('<')) return isPersonal(text) ? 'customer-xml' : 'green-button-xml';
  const lines = text.split(/\r?\n/);
  const first = lines[0]?.toLowerCase().replaceAll(/["'\s]/g, '') ?? '';
  if (first === smartMeterTexasHeader || first.startsWith(`${firstHeaderColumns},`)) return 'smart-meter-texas-csv';
  if (first.startsWith('00000001,')) return 'lse';
  const table = mapped ? undefined : tableFormatOf(lines[0] ?? '');
  if (table !== undefined) return table;
  return mapped || lines.some((line) => commonHeader(line) !== undefined) ? 'mapped-csv' : 'unknown';
}

/** As far as its beginning tells: a feed may speak of both namespaces, and what is in it shows when it is read. */
const isPersonal = (xml: string): boolean =>
  /["']http:\/\/naesb\.org\/espi\/customer["']/.test(xml) && !/["']http:\/\/naesb\.org\/espi["']/.test(xml);
