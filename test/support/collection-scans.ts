import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';

/**
 * What of a suite's queries no index served. A small collection too is scanned only where there is no index to use, so
 * that a query which forgets it is found however little a test has stored.
 */
const SCAN = 'COLLSCAN';

const ONCE = 'once, by a migration';
const ERASURE = 'at an erasure: links are kept for some days';
const DEMO = 'people of a demo, of which there are few';
const TEST = 'asked by tests alone';

/** Why a whole collection is looked through. */
const stated: Readonly<Record<string, string>> = {
  'accessRecords { link.sequence }': TEST,
  'accessRecords { reader.customerId }': ONCE,
  'accountEvents { kind }': TEST,
  'auditRoots { from }': TEST,
  'changes { applicationId, kind }': TEST,
  'changes { applicationId, kind, what }': TEST,
  'changes { authorizationId, kind, what }': TEST,
  'changes { kind }': TEST,
  'changes { kind, what }': TEST,
  'changes { usagePointId }': TEST,
  'consents { applicationId }': TEST,
  'customers { synthetic }': TEST,
  'preparedFiles { request.of.authorizationId }': TEST,
  'preparedFiles { request.of.bulkId, request.of.kind }': TEST,
  'preparedFiles { request.of.bulkId, request.parameters }': TEST,
  'reportDays { settledTo }': TEST,
  'tokens { applicationId, expiresAt, revokedAt }': TEST,
  'userLinks { $or }': ERASURE,
  'users { demo, roles }': DEMO,
  'users { enrolments }': ONCE,
};

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
 * The kinds of scan that the database below a directory has logged, such as `changes { at }`: collection and the fields
 * that were asked for. Those that are stated above are left out; who asks for all there is means it.
 */
export function unstatedScansIn(directory: string): string[] {
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
  return [...new Set(scans)].filter((scan) => !/^system\.|{ {2}}$|_v }$/.test(scan) && !(scan in stated)).sort();
}
