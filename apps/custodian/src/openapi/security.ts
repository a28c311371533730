import type { OpenAPIObject } from '@nestjs/swagger';
import type { TokenCaller } from '../espi-api/access.js';

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
} as const satisfies SecuritySchemes;

type Scheme = keyof typeof securitySchemes;

/** Which tokens open the routes for a caller, the most usual first. */
export const schemesOf: Readonly<Record<TokenCaller, readonly Scheme[]>> = {
  subscription: ['accessToken', 'operatorToken'],
  reader: ['accessToken', 'operatorToken'],
  'retail-customer': ['accessToken', 'operatorToken'],
  client: ['clientToken', 'operatorToken'],
  'client-alone': ['clientToken'],
  registration: ['registrationToken', 'operatorToken'],
  'registration-alone': ['registrationToken'],
  'service-status': ['clientToken', 'uploadToken', 'operatorToken'],
  upload: ['uploadToken', 'operatorToken'],
  operator: ['operatorToken'],
  initial: ['initialToken', 'operatorToken'],
};
