import type { CollectionDefinition } from '@app/store';

/** A person has named an account with a meter of it, and a code is on its way to the contact on file. */
export interface EnrolmentClaim {
  readonly _id: string;
  readonly _v: 1;
  readonly userId: string;
  readonly customerId: string;
  /** keyed, of the code */
  readonly codeHash: string;
  /** codes that the person has tried since */
  readonly tries: number;
  /** of the terms that the person has accepted with it */
  readonly termsVersion: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  /** a letter that is not printed yet, sealed: it holds the code */
  readonly sealedLetter?: string;
}

export const enrolmentClaimsCollection: CollectionDefinition = {
  name: 'enrolmentClaims',
  retention: { kept: 'until its code is over, 21 days at most', deletedBy: 'index' },
  indexes: [
    { key: { userId: 1, codeHash: 1 }, query: 'the claim of a person that a code is of; all of them, to count a try' },
    {
      key: { madeAt: 1 },
      options: { partialFilterExpression: { sealedLetter: { $exists: true } } },
      query: 'letters that wait to be printed, oldest first',
    },
    { key: { customerId: 1 }, query: 'the claims to a customer who is erased' },
    { key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 }, query: 'claims that are over' },
  ],
};
