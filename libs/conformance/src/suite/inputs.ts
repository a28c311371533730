/** What somebody who asks a server knows of it. What is absent leaves the cases unchecked that need it. */
export interface SuiteInputs {
  /** such as `https://localhost:8443` */
  readonly baseUrl: string;
  /** where the resource tree begins; `/DataCustodian/espi/1_1/resource` below the base by default */
  readonly resourceBase?: string | undefined;
  /** `/DataCustodian/oauth/token` below the base by default */
  readonly tokenEndpoint?: string | undefined;
  /** certificates in PEM that the server's own is trusted by, in place of the usual ones */
  readonly certificateAuthority?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** `/DataCustodian/oauth/authorize` below the base by default */
  readonly authorizationEndpoint?: string | undefined;
  /** registered by the application; nothing is ever sent there */
  readonly redirectUri?: string | undefined;
  /** asked of the customer; the first registered where absent */
  readonly scope?: string | undefined;
  /** of a customer without access token here: each consent ends the one before */
  readonly customerEmail?: string | undefined;
  readonly customerPassword?: string | undefined;
  /** got by hand, for a server whose pages the suite cannot read: each is used once */
  readonly authorizationCodes?: readonly string[] | undefined;
  /** unused, and six minutes old */
  readonly expiredCode?: string | undefined;
  /** of another application */
  readonly otherClientId?: string | undefined;
  readonly otherClientSecret?: string | undefined;
  /** for a server without a token endpoint */
  readonly clientToken?: string | undefined;
  readonly registrationToken?: string | undefined;
  /** of several customers, so that every function block is in the data of one; the first is asked for all else */
  readonly accessTokens?: readonly string[] | undefined;
  /** resourceURI of each access token; looked for among the authorizations where absent */
  readonly resourceUris?: readonly string[] | undefined;
  /** of all subscriptions in bulk; what the token endpoint says of the client's own token where absent */
  readonly bulkUri?: string | undefined;
  /** of a second subscription */
  readonly otherAccessToken?: string | undefined;
  readonly otherResourceUri?: string | undefined;
  /** authorizationURI of another application's */
  readonly otherAuthorizationUri?: string | undefined;
  /** address or id; found through the authorizations where absent */
  readonly applicationInformation?: string | undefined;
  /** address or id of another application's */
  readonly otherApplicationInformation?: string | undefined;
  /** of an authorization that was made without OAuth: function block 40 */
  readonly offlineAccessToken?: string | undefined;
  readonly uploadToken?: string | undefined;
  readonly expiredToken?: string | undefined;
  readonly revokedToken?: string | undefined;
  /** that the Green Button Alliance gave the server */
  readonly certificateId?: string | undefined;
  /** where the server is to send notifications: it leads to the suite, which listens on 127.0.0.1 */
  readonly notifyUri?: string | undefined;
  /** where the suite listens; the port of `notifyUri` where absent */
  readonly notifyPort?: number | undefined;
  /** how long a notification may take; 60 where absent */
  readonly notifySeconds?: number | undefined;
  /** names, account and meter numbers of the customers, which no id, link or title may tell */
  readonly privateTexts?: readonly string[] | undefined;
  /** whether authorizations and registrations may be ended and restored */
  readonly allowChanges?: boolean | undefined;
  /** whether six minutes may be waited for a code to grow old */
  readonly slow?: boolean | undefined;
}

/** What a server lacks that runs without TLS on its developer's machine. */
export const WITHOUT_TLS = '--base-url with https: this is a server on its developer’s machine';

/** Asked without TLS on its developer's machine, where no address can be https. */
export function isWithoutTls({ baseUrl }: Pick<SuiteInputs, 'baseUrl'>): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Thrown where a case cannot be checked. */
export class NotChecked extends Error {
  /** @param missing what would have to be given, as the options of the command line call it */
  constructor(readonly missing: string) {
    super(`not checked: ${missing}`);
  }
}

/** @throws NotChecked where there is no value */
export function given<Value>(value: Value | undefined, missing: string): Value {
  if (value === undefined) throw new NotChecked(missing);
  return value;
}
