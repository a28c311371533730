/** What stays of a customer who is erased, and why. */
export const kept = [
  {
    what: 'readings, summaries and usage points',
    why: 'they are of the premise, for settlement and for whoever lives there next; nothing ties them to the customer',
  },
  {
    what: 'access records and account events, for seven years',
    why: 'they prove who had which data; they hold ids and network addresses, and changing one breaks the chain',
  },
  {
    what: 'authorizations: ids, scope and times',
    why: 'access records name them; receipts, documents and references are gone',
  },
  { what: 'figures of reports', why: 'they are counts, and nothing of a person is in them' },
  {
    what: 'what third parties have received',
    why: 'it is theirs to delete; they are told that the authorization ended',
  },
  { what: 'backups from before', why: 'they end with their own time; erase again after restoring one' },
] as const;
