import type { Keys } from '@app/runtime';
import type { Store } from '@app/store';
import type { Collection } from 'mongodb';
import type { EnrolmentClaim } from './enrolment-claim.js';
import type { Letter } from './enrolment-mail.js';

export const letterPurpose = (claimId: string): string => `enrolment letter ${claimId}`;

/** Letters with codes, for customers of whom no e-mail address is on file. The operator prints and posts them. */
export class EnrolmentLetters {
  readonly #claims: Collection<EnrolmentClaim>;

  constructor(
    store: Store,
    private readonly keys: Keys,
  ) {
    this.#claims = store.db.collection('enrolmentClaims');
  }

  /** The letters that wait, oldest first. Each is given out once, and then kept no more. */
  async take(): Promise<readonly Letter[]> {
    const taken: Letter[] = [];
    for (;;) {
      const claim = await this.#claims.findOneAndUpdate(
        { sealedLetter: { $exists: true } },
        { $unset: { sealedLetter: 1 } },
        { sort: { madeAt: 1 }, returnDocument: 'before' },
      );
      if (claim?.sealedLetter === undefined) return taken;
      taken.push(JSON.parse(this.keys.open(letterPurpose(claim._id), claim.sealedLetter)) as Letter);
    }
  }
}
