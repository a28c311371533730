import type { StoredAccessRecord } from '@app/audit';
import type { CustomerMeter } from '@app/authorization';
import type { Language } from '@app/language';
import { csvLine } from '@app/web';
import {
  bytesGiven,
  channelInWords,
  kindsInWords,
  outcomeInWords,
  whoInWords,
  type Names,
} from '../audit/access-words.js';

const columns = {
  en: [
    'requested',
    'provided',
    'by',
    'permission',
    'kinds of data',
    'ESIIDs or meters',
    'data from',
    'data until',
    'how',
    'result',
    'bytes',
  ],
  es: [
    'pedido',
    'entregado',
    'por',
    'permiso',
    'tipos de datos',
    'ESIID o medidores',
    'datos desde',
    'datos hasta',
    'cómo',
    'resultado',
    'bytes',
  ],
} as const;

/** Accesses to a customer's data as CSV, a line each; times in UTC (BR-310). */
export async function* accessesCsv(
  records: AsyncIterable<StoredAccessRecord>,
  { names, meters }: { readonly names: Names; readonly meters: ReadonlyMap<string, CustomerMeter> },
  language: Language,
): AsyncGenerator<string> {
  // without the mark, Excel takes the letters of names for others
  yield `\uFEFF${csvLine(columns[language])}`;
  for await (const record of records) {
    const { at, closedAt, reader, kinds, usagePointIds, period, channel } = record;
    const { name, given } = outcomeInWords(record, language);
    const own = usagePointIds.flatMap((id) => meters.get(id) ?? []);
    yield csvLine([
      at.toISOString(),
      kinds.length === 0 ? undefined : closedAt.toISOString(),
      whoInWords(record, names, language),
      reader.authorizationId,
      kindsInWords(kinds, language).join('; '),
      own.map(({ esiid, usagePointId }) => esiid ?? usagePointId).join(' '),
      period?.from?.toISOString(),
      period?.until?.toISOString(),
      channelInWords(channel, language),
      [name, given].filter(Boolean).join(': '),
      bytesGiven(record),
    ]);
  }
}
