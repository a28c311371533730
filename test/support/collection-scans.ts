import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';

/**
 * What of a suite's queries no index served. A small collection too is scanned only where there is no index to use, so
 * that a query which forgets it is found however little a test has stored.
 */
const SCAN = 'COLLSCAN';

/** Has a database log every query and change for which it looks through a whole collection. */
export async function logScans(db: Db): Promise<void> {
  // at level 0 the filter is of the log alone
  await db.command({ profile: 0, filter: { planSummary: SCAN } });
}

interface Logged {
  readonly attr: Readonly<
    Partial<Record<'command' | 'originatingCommand', Asked> & Record<'ns' | 'planSummary', string>>
  >;
}
type Asked = Readonly<Partial<Record<'filter' | 'query' | 'q', object> & { pipeline: readonly { $match?: object }[] }>>;

/**
 * The kinds of scan that the database below a directory has logged, such as `changes { at }`, by their collection and
 * the fields that they asked for. Who asks for all there is means it.
 */
export function scansIn(directory: string): string[] {
  const logs = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => /mongod\.log/.test(name));
  const lines = logs.flatMap((log) => readFileSync(join(directory, log), 'utf8').split('\n'));
  const scans = lines
    .filter((line) => line.includes(SCAN))
    .map((line) => (JSON.parse(line) as Logged).attr)
    .filter(({ planSummary }) => planSummary === SCAN)
    .map(({ ns = '', command, originatingCommand }) => {
      const { filter, query, q, pipeline } = originatingCommand ?? command ?? {};
      const fields = Object.keys(filter ?? query ?? q ?? pipeline?.[0]?.$match ?? {});
      return `${ns.replace(/^[^.]*\./, '')} { ${fields.sort().join(', ')} }`;
    });
  // each server of a test is asked at its end for documents without a version
  return [...new Set(scans)].filter((scan) => !/^system\.|{ {2}}$|_v }$/.test(scan)).sort();
}
