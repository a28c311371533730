import { CustodianError, type Configuration } from '@app/runtime';

/** The utility's OpenID Connect provider, as the operator has set it. */
export interface IdentitySettings {
  readonly issuer: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly userinfoUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrl: string;
  readonly scope: string;
  /** as people read it */
  readonly label: string;
  /** the claim that holds account numbers */
  readonly accountClaim?: string;
}

const needed = {
  identityAuthorizationUrl: 'IDENTITY_AUTHORIZATION_URL',
  identityTokenUrl: 'IDENTITY_TOKEN_URL',
  identityUserinfoUrl: 'IDENTITY_USERINFO_URL',
  identityClientId: 'IDENTITY_CLIENT_ID',
  identityClientSecret: 'IDENTITY_CLIENT_SECRET',
} as const;

/**
 * @returns undefined where none is set
 * @throws CustodianError `invalid-configuration` (500) where one is set by half, or would be asked without TLS
 */
export function identityProviderIn(configuration: Configuration): IdentitySettings | undefined {
  const { baseUrl, identityIssuer: issuer, identityAccountClaim: accountClaim } = configuration;
  if (issuer === undefined) return undefined;
  const missing = Object.entries(needed).filter(
    ([property]) => !(configuration[property as keyof typeof needed] ?? ''),
  );
  const {
    identityAuthorizationUrl: authorizationUrl = '',
    identityTokenUrl: tokenUrl = '',
    identityUserinfoUrl: userinfoUrl = '',
    identityClientId: clientId = '',
    identityClientSecret: clientSecret = '',
  } = configuration;
  if (missing.length > 0) throw invalid(`IDENTITY_ISSUER needs ${missing.map(([, name]) => name).join(', ')} too.`);
  const isOpen = [issuer, authorizationUrl, tokenUrl, userinfoUrl].some((url) => !url.startsWith('https:'));
  if (isOpen && baseUrl.startsWith('https:')) throw invalid('The URLs of the identity provider must be https.');
  return {
    issuer,
    authorizationUrl,
    tokenUrl,
    userinfoUrl,
    clientId,
    clientSecret,
    callbackUrl: `${baseUrl}/sign-in/provider/callback`,
    scope: configuration.identityScope,
    label: configuration.identityLabel,
    ...(accountClaim !== undefined && { accountClaim }),
  };
}

const invalid = (text: string): CustodianError => new CustodianError('invalid-configuration', 500, text);
