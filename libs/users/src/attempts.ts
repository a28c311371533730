import type { CollectionDefinition, Store } from '@app/store';
import { isIPv6 } from 'node:net';
import type { Collection } from 'mongodb';

const MINUTE_MS = 60_000;

interface Rule {
  /** attempts within `windowMs`, the last of which begins a pause */
  readonly attempts: number;
  readonly windowMs: number;
  /** of the first pause; each later one is twice as long */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
}

/**
 * Four wrong passwords within five minutes begin a pause of five minutes (BR-017.010), which doubles with each further
 * four, to an hour at most. A day without a pause, or a password chosen by the link that is then sent, forgets them: so
 * nobody can keep a person out for ever, and a guesser has about a hundred tries a day.
 */
const guessing: Rule = {
  attempts: 4,
  windowMs: 5 * MINUTE_MS,
  pauseMs: 5 * MINUTE_MS,
  longestPauseMs: 60 * MINUTE_MS,
};

const rules = {
  /** passwords of one account, by e-mail address, whether or not there is such an account */
  password: guessing,
  /** codes of one account */
  'second-factor': guessing,
} as const satisfies Record<string, Rule>;

const FORGOTTEN_AFTER_MS = 24 * 60 * MINUTE_MS;

interface StoredAttempts {
  readonly _id: string;
  readonly _v: 1;
  readonly count: number;
  readonly windowEndsAt: Date;
  readonly pauses: number;
  readonly pausedUntil: Date;
  readonly expiresAt: Date;
}

export const signInAttemptsCollection: CollectionDefinition = {
  name: 'signInAttempts',
  retention: { kept: 'a day after the last', deletedBy: 'index' },
  notBackedUp: 'counts of a day',
  indexes: [
    {
      key: { expiresAt: 1 },
      options: { expireAfterSeconds: 0 },
      query: 'attempts that are long enough ago to be forgotten',
    },
  ],
};

/** What an attempt meets: it is let through, or there is a pause. */
export interface Attempt {
  readonly pausedUntil?: Date;
  /** whether a pause begins after this one, unless it succeeds */
  readonly isLast: boolean;
}

/** Counts attempts that can fail. One is counted before it is made: many at once are no way around the count. */
export class Attempts {
  readonly #attempts: Collection<StoredAttempts>;

  constructor(
    store: Store,
    private readonly now: () => Date,
  ) {
    this.#attempts = store.db.collection('signInAttempts');
  }

  async begin(kind: keyof typeof rules, of: string): Promise<Attempt> {
    const { attempts, windowMs, pauseMs, longestPauseMs } = rules[kind];
    const now = this.now();
    const after = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
    const isPaused = { $gt: ['$pausedUntil', now] };
    const isWithin = { $gt: ['$windowEndsAt', now] };
    const beginsPause = { $and: [{ $not: '$isPaused' }, { $gte: ['$count', attempts] }] };
    const pause = { $min: [longestPauseMs, { $multiply: [pauseMs, { $pow: [2, { $min: ['$pauses', 10] }] }] }] };
    const before = await this.#attempts.findOneAndUpdate(
      { _id: `${kind} ${of}` },
      [
        {
          $set: {
            _v: 1,
            isPaused,
            pauses: { $ifNull: ['$pauses', 0] },
            count: { $cond: [isPaused, '$count', { $cond: [isWithin, { $add: ['$count', 1] }, 1] }] },
            windowEndsAt: { $cond: [isWithin, '$windowEndsAt', after(windowMs)] },
            pausedUntil: { $ifNull: ['$pausedUntil', new Date(0)] },
          },
        },
        {
          $set: {
            pausedUntil: { $cond: [beginsPause, { $add: [now, pause] }, '$pausedUntil'] },
            pauses: { $cond: [beginsPause, { $add: ['$pauses', 1] }, '$pauses'] },
            count: { $cond: [beginsPause, 0, '$count'] },
            expiresAt: { $cond: ['$isPaused', '$expiresAt', after(FORGOTTEN_AFTER_MS)] },
          },
        },
        { $unset: 'isPaused' },
      ],
      { upsert: true, returnDocument: 'before' },
    );
    if (before === null) return { isLast: attempts === 1 };
    if (before.pausedUntil > now) return { pausedUntil: before.pausedUntil, isLast: false };
    return { isLast: (before.windowEndsAt > now ? before.count : 0) + 1 >= attempts };
  }

  /** The attempt succeeded: what came before it is forgotten, the pause too. */
  async forget(kind: keyof typeof rules, of: string): Promise<void> {
    await this.#attempts.deleteOne({ _id: `${kind} ${of}` });
  }
}

/** What is counted of a network address: one household has all of an IPv6 /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const missing = 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  return [...groups, ...Array.from({ length: missing }, () => '0'), ...tail.split(':')].slice(0, 4).join(':');
}
