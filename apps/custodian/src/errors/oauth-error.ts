import { oauthPaths } from '@app/authorization';
import { problemType, type Problem } from './problem.js';

/** Codes of our own that stand for one of OAuth's (RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7591 section 3.2.2). */
const codes: Readonly<Record<string, string>> = {
  'token-missing': 'invalid_token',
  'token-unknown': 'invalid_token',
  'token-expired': 'invalid_token',
  'token-revoked': 'invalid_token',
  'token-of-wrong-kind': 'insufficient_scope',
  'not-your-resource': 'insufficient_scope',
  'internal-error': 'server_error',
  'access-not-recorded': 'temporarily_unavailable',
  'database-unavailable': 'temporarily_unavailable',
  'too-many-tries': 'temporarily_unavailable',
  overloaded: 'temporarily_unavailable',
};

const endpoints = [oauthPaths.token, oauthPaths.revoke, oauthPaths.introspect, oauthPaths.register];

/** Whether it is a client who asks, and reads errors in the form of OAuth. */
export const readsOAuthErrors = (path: string): boolean =>
  endpoints.some((own) => path.toLowerCase().startsWith(own.toLowerCase()));

/** An error as OAuth writes it, whose descriptions hold no quotation marks (RFC 6749 section 5.2). */
export const oauthError = (baseUrl: string, { code, text }: Problem): object => ({
  error: codes[code] ?? code.replaceAll('-', '_'),
  error_description: text.replaceAll(/["\\]/g, "'"),
  error_uri: problemType(baseUrl, code),
});
