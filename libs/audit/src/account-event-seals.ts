import type { Store } from '@app/store';
import type { StoredAccountEvent } from './account-event.js';
import type { AuditRoots, ChainPart } from './audit-roots.js';
import { dayOf, recordHash } from './chain-link.js';
import { MerkleTree } from './merkle-tree.js';

/**
 * An account event is written with the change that it tells of, in one transaction, so it cannot stand in the chain of
 * a process: a change that fails would leave a hole. It is sealed by its time instead, a while later.
 */
const SETTLED_AFTER_MS = 5 * 60_000;
const ACCOUNTS = '.accounts';

export const isOfAccounts = (chain: string): boolean => chain.endsWith(ACCOUNTS);

type Sealed = Pick<ChainPart, 'chain' | 'to' | 'until'>;

const nextDay = (day: string): Date => new Date(Date.parse(day) + 86_400_000);

/** Account events between two times, in the order in which they are sealed. */
export function eventsBetween(
  { db }: Store,
  { since, until }: { readonly since?: Date | undefined; readonly until: Date },
): AsyncIterable<StoredAccountEvent> {
  return db
    .collection<StoredAccountEvent>('accountEvents')
    .find({ at: { $lt: until, ...(since && { $gte: since }) } })
    .sort({ at: 1, _id: 1 });
}

/** Signs the account events that have settled since the last time, a day at a time. */
export async function sealAccountEvents(store: Store, roots: AuditRoots, now: Date): Promise<void> {
  const settled = new Date(now.getTime() - SETTLED_AFTER_MS);
  let last: Sealed | undefined = await roots.lastOfAccounts();
  for (;;) {
    const part = await nextPart(store, last, settled);
    // another process is at it
    if (part === undefined || !(await roots.sign(part))) return;
    last = part;
  }
}

async function nextPart(store: Store, last: Sealed | undefined, settled: Date): Promise<ChainPart | undefined> {
  const since = last?.until;
  const tree = new MerkleTree();
  let day: string | undefined;
  let head = '';
  let until = settled;
  for await (const event of eventsBetween(store, { since, until: settled })) {
    day ??= dayOf(event.at);
    if (dayOf(event.at) !== day) {
      until = nextDay(day);
      break;
    }
    head = recordHash(event);
    tree.add(head);
  }
  if (day === undefined) return undefined;
  const chain = `${day}${ACCOUNTS}`;
  const from = last?.chain === chain ? last.to + 1 : 1;
  return { chain, from, to: from + tree.size - 1, root: tree.root(), head, ...(since && { since }), until };
}
