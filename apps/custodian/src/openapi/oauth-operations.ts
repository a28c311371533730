import type { OpenAPIObject } from '@nestjs/swagger';
import { oauthPaths } from '@app/authorization';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const text = { type: 'string' };

const form = (required: readonly string[], optional: readonly string[] = []): Operation['requestBody'] => ({
  required: true,
  content: {
    'application/x-www-form-urlencoded': {
      schema: {
        type: 'object',
        required: [...required],
        properties: Object.fromEntries([...required, ...optional].map((name) => [name, text])),
      },
    },
  },
});

const asked = (names: readonly string[], isRequired: boolean): Operation['parameters'] =>
  names.map((name) => ({ name, in: 'query' as const, required: isRequired, schema: text }));

const json = (description: string, schema: string): Operation['responses'][string] => ({
  description,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});
const refused = (status: number, description: string): Operation['responses'] => ({
  [status]: json(description, 'OAuthError'),
});
const metadata: Operation['requestBody'] = {
  required: true,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ClientMetadata' } } },
};
const registered = json('What is registered.', 'ClientInformation');

/** The endpoints of OAuth, by method and path: what they take is the authorization server's own, so Nest knows none. */
export const oauthOperations: Readonly<Record<string, Partial<Operation>>> = {
  [`GET ${oauthPaths.authorize}`]: {
    summary: 'Send the customer here: an authorization code comes back (RFC 6749 section 4.1, RFC 7636, RFC 9207)',
    parameters: [
      ...(asked(['response_type', 'client_id', 'redirect_uri', 'scope'], true) ?? []),
      ...(asked(['state', 'code_challenge', 'code_challenge_method', 'prompt'], false) ?? []),
    ],
    responses: {
      303: { description: 'On to sign-in and consent, or back to the application with an error.' },
      401: { description: 'A page: the client is not known.' },
      403: { description: 'A page: the redirect address is not registered.' },
    },
    security: [],
  },
  [`GET ${oauthPaths.token}`]: {
    summary: 'Refused: a token is asked for by POST',
    responses: { ...refused(400, 'The request is not one.'), ...refused(401, 'The client is not known.') },
  },
  [`POST ${oauthPaths.token}`]: {
    summary: 'A token for a code, a refresh token, or the client itself (RFC 6749)',
    requestBody: form(['grant_type'], ['code', 'redirect_uri', 'code_verifier', 'refresh_token', 'scope', 'client_id']),
    responses: {
      200: json('The token, what was granted, and where it is to be read.', 'TokenResponse'),
      ...refused(400, 'The grant or the request is not valid.'),
      ...refused(401, 'The client is not known.'),
    },
  },
  [`POST ${oauthPaths.revoke}`]: {
    summary: 'Revoke a token (RFC 7009)',
    requestBody: form(['token'], ['token_type_hint']),
    responses: { 200: { description: 'It is no good any more.' }, ...refused(401, 'The client is not known.') },
  },
  [`POST ${oauthPaths.introspect}`]: {
    summary: 'Ask whether a token of one’s own is good (RFC 7662)',
    requestBody: form(['token'], ['token_type_hint']),
    responses: {
      200: json('Whether it is active, and until when.', 'Introspection'),
      ...refused(401, 'The client is not known.'),
    },
  },
  [`GET ${oauthPaths.metadata}`]: {
    summary: 'What this authorization server can do (RFC 8414)',
    responses: {
      200: { description: 'Its metadata.', content: { 'application/json': { schema: { type: 'object' } } } },
    },
    security: [],
  },
  [`POST ${oauthPaths.register}`]: {
    summary: 'Register an application (RFC 7591)',
    requestBody: metadata,
    responses: { 201: registered },
  },
  [`GET ${oauthPaths.register}/:applicationInformation`]: {
    summary: 'Read what an application registered (RFC 7592)',
    responses: { 200: registered },
  },
  [`PUT ${oauthPaths.register}/:applicationInformation`]: {
    summary: 'Change what an application registered (RFC 7592)',
    requestBody: metadata,
    responses: { 200: registered },
  },
  [`DELETE ${oauthPaths.register}/:applicationInformation`]: {
    summary: 'Take an application away (RFC 7592)',
    responses: { 204: { description: 'It is gone.' } },
  },
};

const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, text]));
const lists = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'array', items: text }]));

const clientMetadata = {
  ...texts('client_name', 'scope', 'logo_uri', 'client_uri', 'tos_uri', 'policy_uri', 'third_party_notify_uri'),
  ...texts('token_endpoint_auth_method'),
  ...lists('redirect_uris', 'contacts', 'grant_types', 'response_types'),
};

export const oauthSchemas = {
  OAuthError: {
    type: 'object',
    description: 'RFC 6749 section 5.2',
    required: ['error'],
    properties: texts('error', 'error_description'),
  },
  TokenResponse: {
    type: 'object',
    description: 'RFC 6749 section 5.1, with the members of ESPI',
    required: ['access_token', 'token_type', 'expires_in', 'scope'],
    properties: {
      ...texts('access_token', 'token_type', 'refresh_token', 'scope'),
      ...texts('resourceURI', 'authorizationURI', 'customerResourceURI'),
      expires_in: { type: 'integer', description: 'seconds' },
    },
  },
  Introspection: {
    type: 'object',
    required: ['active'],
    properties: { active: { type: 'boolean' }, ...texts('scope', 'client_id', 'token_type'), exp: { type: 'integer' } },
  },
  ClientMetadata: {
    type: 'object',
    required: ['client_name', 'redirect_uris', 'scope'],
    properties: clientMetadata,
  },
  ClientInformation: {
    type: 'object',
    required: ['client_id', 'registration_access_token', 'registration_client_uri'],
    properties: {
      ...texts('client_id', 'client_secret', 'registration_access_token', 'registration_client_uri'),
      ...clientMetadata,
    },
  },
} satisfies NonNullable<OpenAPIObject['components']>['schemas'];
