/** What an operator can set of the authorization server. */
export interface OAuthSettings {
  /** the issuer, and where every endpoint is below */
  readonly baseUrl: string;
  readonly accessTokenSeconds: number;
  /** how long a refresh token may lie unused */
  readonly refreshTokenSeconds: number;
  /** where clients show certificates; absent where they cannot */
  readonly mtlsBaseUrl?: string;
  /** what is taken beyond the letter of OAuth: docs/OAUTH.md */
  readonly leniencies: ReadonlySet<Leniency>;
}

export const leniencies = ['query', 'multipart', 'get'] as const;
/**
 * - `query` parameters of a POST in its query string
 * - `multipart` parameters of a POST as multipart/form-data
 * - `get` tokens by GET
 */
export type Leniency = (typeof leniencies)[number];
