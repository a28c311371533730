import type { CollectionDefinition } from '@app/store';
import type { ConsentText } from './consent-text.js';

/** What a customer agreed to, as it was shown; signed, and never changed. */
export interface Consent {
  /** number of the receipt */
  readonly _id: string;
  readonly _v: 1;
  /** SHA-256 of the id of what was answered: a request of an application is consented to once */
  readonly requestHash: string;
  readonly authorizationId: string;
  readonly applicationId: string;
  readonly customerId: string;
  /** who was signed in */
  readonly userId: string;
  readonly text: ConsentText;
  /** the choices, as the Authorization holds them */
  readonly scope: string;
  readonly usagePointIds: readonly string[];
  /** data from this time on; absent: nothing bounds it */
  readonly from?: Date;
  /** absent: until the customer ends it */
  readonly until?: Date;
  readonly agreedAt: Date;
  /** key id and Ed25519 signature of `consentContent` */
  readonly signature: string;
}

export const CONSENT_PURPOSE = 'consent receipt';

/** What is signed: all that the record holds, its signature aside, in one order. */
export function consentContent(consent: Omit<Consent, 'signature'>): string {
  const content = Object.entries(consent).filter(([name]) => name !== 'signature');
  return JSON.stringify(Object.fromEntries(content), (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

export const consentsCollection: CollectionDefinition = {
  name: 'consents',
  retention: { kept: 'until its customer is erased', deletedBy: 'erasure' },
  indexes: [
    { key: { requestHash: 1 }, options: { unique: true }, query: 'what was agreed on a request: once at most' },
    {
      key: { authorizationId: 1, agreedAt: -1 },
      query: 'what a customer agreed to for an authorization, latest first',
    },
  ],
};
