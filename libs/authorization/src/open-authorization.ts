import { openMetering } from '@app/metering';
import { Customers } from '@app/retail-customers';
import { Tenures } from '@app/service-history';
import type { CollectionDefinition, Store } from '@app/store';
import { Applications, applicationsCollection } from '@app/third-parties';
import { authorizationsCollection } from './authorization.js';
import { ApplicationManagement } from './application-management.js';
import { AuthorizationManagement } from './authorization-management.js';
import { Authorizations } from './authorizations.js';
import { Entitlements } from './entitlements.js';
import { OAuthInteractions, oauthInteractionsCollection } from './oauth/oauth-interaction.js';
import { Registrations } from './registrations.js';
import { tokensCollection } from './token.js';
import { Tokens } from './tokens.js';

export const authorizationCollections: readonly CollectionDefinition[] = [
  applicationsCollection,
  authorizationsCollection,
  oauthInteractionsCollection,
  tokensCollection,
];

export interface AuthorizationServices {
  readonly interactions: OAuthInteractions;
  readonly applications: Applications;
  readonly registrations: Registrations;
  readonly tokens: Tokens;
  readonly authorizations: Authorizations;
  readonly entitlements: Entitlements;
  readonly authorizationManagement: AuthorizationManagement;
  readonly applicationManagement: ApplicationManagement;
}

/** Grants, tokens, and what they give a right to, on one store. */
export function openAuthorization(store: Store, now: () => Date = () => new Date()): AuthorizationServices {
  const applications = new Applications(store);
  const customers = new Customers(store);
  const tenures = new Tenures(store);
  const tokens = new Tokens(store, now);
  const { usagePoints } = openMetering(store);
  const registrations = new Registrations(store, applications, tokens);
  const authorizations = new Authorizations(store, { applications, customers, tenures, tokens, usagePoints }, now);
  const entitlements = new Entitlements({ applications, authorizations, customers, tenures }, now);
  return {
    interactions: new OAuthInteractions(store),
    applications,
    registrations,
    tokens,
    authorizations,
    entitlements,
    authorizationManagement: new AuthorizationManagement(store, { applications, authorizations }, now),
    applicationManagement: new ApplicationManagement(store, { applications, authorizations }, now),
  };
}
