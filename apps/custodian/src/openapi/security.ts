import type { OpenAPIObject } from '@nestjs/swagger';
import type { Caller } from '../espi-api/access.js';
import type { Route } from '../route-table.js';

type SecuritySchemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

const bearer = (description: string) => ({ type: 'http' as const, scheme: 'bearer', description });

/** The kinds of bearer tokens. */
export const securitySchemes = {
  accessToken: bearer('Of a customer’s authorization: opens its own subscription.'),
  clientToken: bearer('Of an application, by client_credentials: opens its authorizations.'),
  registrationToken: bearer('Of an application’s registration: opens its ApplicationInformation.'),
  uploadToken: bearer('Of who sends meter data: writes, and reads nothing.'),
  initialToken: bearer('Of who may register applications (RFC 7591 section 3).'),
  operatorToken: bearer('Of the data custodian itself.'),
  initialAccessToken: bearer('Of a developer: registers applications.'),
  clientCredentials: { type: 'http', scheme: 'basic', description: 'client_id and client_secret' },
} as const satisfies SecuritySchemes;

type Scheme = keyof typeof securitySchemes;

/** What opens the routes for a caller, the most usual first. */
const schemesOf: Readonly<Partial<Record<Caller, readonly Scheme[]>>> = {
  subscription: ['accessToken', 'operatorToken'],
  reader: ['accessToken', 'operatorToken'],
  'retail-customer': ['accessToken', 'operatorToken'],
  client: ['clientToken', 'operatorToken'],
  'client-alone': ['clientToken'],
  bulk: ['clientToken', 'operatorToken'],
  registration: ['registrationToken', 'operatorToken'],
  'registration-alone': ['registrationToken'],
  'service-status': ['clientToken', 'uploadToken', 'operatorToken'],
  upload: ['uploadToken', 'operatorToken'],
  operator: ['operatorToken'],
  initial: ['initialAccessToken'],
  oauth: ['clientCredentials'],
};

/** Who may call a route. Nobody but the operator comes to a customer's usage by the customer's own id. */
export function securityOf({ caller, path }: Route): { readonly [scheme: string]: string[] }[] {
  const isCustomers = caller === 'subscription' && !path.includes(':subscription');
  const schemes = schemesOf[isCustomers ? 'operator' : (caller ?? 'public')] ?? [];
  return schemes.map((scheme) => ({ [scheme]: [] }));
}
