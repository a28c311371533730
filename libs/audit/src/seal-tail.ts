import type { Store } from '@app/store';
import type { AuditRecord } from './access-record.js';
import type { AuditRoots } from './audit-roots.js';
import { recordHash } from './chain-link.js';
import { MerkleTree } from './merkle-tree.js';

/** Signs what is stored of a chain beyond its last root, where its own process cannot do so any more. */
export async function sealTail({ db }: Store, roots: AuditRoots, chain: string): Promise<void> {
  const from = ((await roots.lastOf(chain))?.to ?? 0) + 1;
  const records = db
    .collection<AuditRecord>('accessRecords')
    .find({ 'link.chain': chain, 'link.sequence': { $gte: from } })
    .sort({ 'link.chain': 1, 'link.sequence': 1 });
  const tree = new MerkleTree();
  let head = '';
  for await (const record of records) {
    head = recordHash(record);
    tree.add(head);
  }
  if (tree.size === 0) return;
  await roots.sign({ chain, from, to: from + tree.size - 1, root: tree.root(), head });
}
