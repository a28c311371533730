import type { JobHandler } from '@app/jobs';
import { openMetering } from '@app/metering';
import { Customers } from '@app/retail-customers';
import { Tenures } from '@app/service-history';
import { gridFsCollections, type CollectionDefinition, type Store } from '@app/store';
import {
  applicationLogosCollection,
  ApplicationReviews,
  applicationReviewsCollection,
  Applications,
  applicationsCollection,
  DomainVerification,
  InternetProbe,
  Logos,
  OwnedApplications,
  type DomainProbe,
  type OnApplicationWritten,
} from '@app/third-parties';
import { AgreementNotices } from './agreements/agreement-notices.js';
import { openAgreements, agreementCollections, type AgreementServices } from './agreements/open-agreements.js';
import { ProposalMails } from './agreements/proposal-mails.js';
import { authorizationsCollection } from './authorization.js';
import { ApplicationManagement } from './application-management.js';
import { AuthorizationManagement } from './authorization-management.js';
import { Authorizations } from './authorizations.js';
import { consentsCollection } from './consent/consent.js';
import { CustomerNotices, type CustomerMessages } from './consent/customer-notices.js';
import { EndReminders } from './consent/end-reminders.js';
import { Entitlements } from './entitlements.js';
import { InitialAccessTokens } from './initial-access-tokens.js';
import { DOCUMENTS_BUCKET, OfflineAuthorizations } from './offline-authorizations.js';
import { OAuthInteractions, oauthInteractionsCollection } from './oauth/oauth-interaction.js';
import { Registrations } from './registrations.js';
import { tokensCollection } from './token.js';
import { Tokens } from './tokens.js';

export const authorizationCollections: readonly CollectionDefinition[] = [
  ...agreementCollections,
  applicationLogosCollection,
  applicationReviewsCollection,
  applicationsCollection,
  authorizationsCollection,
  ...gridFsCollections(DOCUMENTS_BUCKET, { retention: { kept: 'until its customer is erased', deletedBy: 'erasure' } }),
  consentsCollection,
  oauthInteractionsCollection,
  tokensCollection,
];

export interface AuthorizationServices {
  readonly interactions: OAuthInteractions;
  readonly applications: Applications;
  readonly ownedApplications: OwnedApplications;
  readonly applicationReviews: ApplicationReviews;
  readonly logos: Logos;
  readonly domainVerification: DomainVerification;
  readonly agreements: AgreementServices;
  readonly offlineAuthorizations: OfflineAuthorizations;
  readonly initialAccessTokens: InitialAccessTokens;
  readonly registrations: Registrations;
  readonly tokens: Tokens;
  readonly authorizations: Authorizations;
  readonly entitlements: Entitlements;
  readonly authorizationManagement: AuthorizationManagement;
  readonly applicationManagement: ApplicationManagement;
  /** what is done for them in the background */
  readonly jobHandlers: readonly JobHandler[];
}

interface Surroundings {
  /** names of the utility, which no application may bear */
  readonly reservedNames?: readonly string[];
  /** how the internet is asked about domains */
  readonly domainProbe?: DomainProbe;
  /** how customers are told what becomes of their permissions; absent: they are not */
  readonly messages?: CustomerMessages;
  /** what is done whenever an application is written */
  readonly onApplicationWritten?: OnApplicationWritten;
  /** by which clock it is recorded what became of authorizations; that of the wall where absent */
  readonly writtenAt?: () => Date;
}

/** Grants, tokens, and what they give a right to, on one store. */
export function openAuthorization(
  store: Store,
  now: () => Date = () => new Date(),
  { reservedNames, domainProbe = new InternetProbe(), messages, onApplicationWritten, writtenAt }: Surroundings = {},
): AuthorizationServices {
  const applications = new Applications(store, {
    now,
    ...(reservedNames && { reservedNames }),
    ...(onApplicationWritten && { onWritten: onApplicationWritten }),
  });
  const customers = new Customers(store);
  const tenures = new Tenures(store);
  const tokens = new Tokens(store, now);
  const { usagePoints } = openMetering(store);
  const registrations = new Registrations(store, applications, tokens);
  const notices = messages && new CustomerNotices(applications, messages);
  const authorizations = new Authorizations(
    store,
    { applications, customers, tenures, tokens, usagePoints, notices },
    now,
    writtenAt,
  );
  const entitlements = new Entitlements({ applications, authorizations, customers, tenures }, now);
  const applicationManagement = new ApplicationManagement(store, { applications, authorizations }, now);
  const endAuthorizations = async (id: string): Promise<void> => applicationManagement.endAuthorizations(id);
  const services = {
    applications,
    authorizations,
    entitlements,
    customers,
    tenures,
    tokens,
    usagePoints,
    notices: messages && new AgreementNotices(applications, messages),
  };
  const agreements = openAgreements(store, services, now);
  return {
    interactions: new OAuthInteractions(store),
    applications,
    ownedApplications: new OwnedApplications(applications, now),
    applicationReviews: new ApplicationReviews(store, applications, endAuthorizations, now),
    logos: new Logos(store, applications),
    domainVerification: new DomainVerification(applications, domainProbe, now),
    agreements,
    offlineAuthorizations: new OfflineAuthorizations(
      store,
      { authorizations, customers, tenures, usagePoints, notices },
      now,
    ),
    initialAccessTokens: new InitialAccessTokens(tokens, now),
    registrations,
    tokens,
    authorizations,
    entitlements,
    authorizationManagement: new AuthorizationManagement(store, { applications, authorizations }, now),
    applicationManagement,
    jobHandlers:
      messages === undefined || notices === undefined
        ? []
        : [
            new ProposalMails(agreements.answers, applications, messages),
            new EndReminders(store, authorizations, notices, now),
          ],
  };
}
