import { oauthPaths } from '@app/authorization';

/** Codes of our own that stand for one of OAuth's (RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7591 section 3.2.2). */
const codes: Readonly<Record<string, string>> = {
  'token-missing': 'invalid_token',
  'token-unknown': 'invalid_token',
  'token-expired': 'invalid_token',
  'token-revoked': 'invalid_token',
  'token-of-wrong-kind': 'insufficient_scope',
  'not-your-resource': 'insufficient_scope',
  'internal-error': 'server_error',
};

/** Whether the caller reads errors in the form of OAuth. */
export const readsOAuthErrors = (path: string): boolean =>
  Object.values(oauthPaths).some((own) => path.toLowerCase().startsWith(own.toLowerCase()));

/** An error as OAuth writes it, whose descriptions hold no quotation marks (RFC 6749 section 5.2). */
export const oauthError = ({ code, text }: { readonly code: string; readonly text: string }): object => ({
  error: codes[code] ?? code.replaceAll('-', '_'),
  error_description: text.replaceAll(/["\\]/g, "'"),
});
