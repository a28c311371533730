import type { Format } from './file-report.js';
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
  if (text.startsWith('<')) return 'green-button-xml';
  const lines = text.split(/\r?\n/);
  const first = lines[0]?.toLowerCase().replaceAll(/["'\s]/g, '') ?? '';
  if (first === smartMeterTexasHeader || first.startsWith(`${firstHeaderColumns},`)) return 'smart-meter-texas-csv';
  if (first.startsWith('00000001,')) return 'lse';
  return mapped || lines.some((line) => commonHeader(line) !== undefined) ? 'mapped-csv' : 'unknown';
}
