import type { UsagePoints } from '@app/metering';
import type { Customers } from '@app/retail-customers';
import type { Tenures } from '@app/service-history';
import { gridFsCollections, type CollectionDefinition, type Store } from '@app/store';
import type { Applications } from '@app/third-parties';
import type { Authorizations } from '../authorizations.js';
import type { Entitlements } from '../entitlements.js';
import type { Tokens } from '../tokens.js';
import { AgreementTokens } from './agreement-tokens.js';
import type { AgreementNotices } from './agreement-notices.js';
import { agreementsCollection } from './agreement.js';
import { AgreementAnswers } from './answers.js';
import { AuthorizedUsagePoints } from './authorized-usage-points.js';
import { LETTERS_BUCKET, LettersOfAuthorization } from './letters-of-authorization.js';
import { proposalCountsCollection } from './proposal-bound.js';
import { Proposals } from './proposals.js';

export const agreementCollections: readonly CollectionDefinition[] = [
  agreementsCollection,
  ...gridFsCollections(LETTERS_BUCKET, { retention: { kept: 'as its agreement', deletedBy: 'owner' } }),
  proposalCountsCollection,
];

/** Agreements, from each side. */
export interface AgreementServices {
  /** the third party's */
  readonly proposals: Proposals;
  readonly letters: LettersOfAuthorization;
  readonly tokens: AgreementTokens;
  readonly usagePoints: AuthorizedUsagePoints;
  /** the customer's and staff's */
  readonly answers: AgreementAnswers;
}

interface Services {
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly customers: Customers;
  readonly entitlements: Entitlements;
  readonly tenures: Tenures;
  readonly tokens: Tokens;
  readonly usagePoints: UsagePoints;
  readonly notices: AgreementNotices | undefined;
}

export function openAgreements(store: Store, services: Services, now: () => Date): AgreementServices {
  const proposals = new Proposals(store, services.applications, services.notices, now);
  return {
    proposals,
    letters: new LettersOfAuthorization(store, now),
    tokens: new AgreementTokens(proposals, services.authorizations, services.tokens, now),
    usagePoints: new AuthorizedUsagePoints(services, now),
    answers: new AgreementAnswers(store, services, now),
  };
}
