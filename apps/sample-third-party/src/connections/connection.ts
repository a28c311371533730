/** The answer of the token endpoint (RFC 6749 section 5.1), with what ESPI adds. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** epoch milliseconds */
  readonly expiresAt: number;
  readonly scope: string;
  /** Batch/Subscription/{id}: the usage */
  readonly resourceUri: string;
  /** Authorization/{id}: until when, and whether it still stands */
  readonly authorizationUri: string;
  /** Batch/RetailCustomer/{id}: personal data, which this app asks for none of */
  readonly customerResourceUri?: string | undefined;
}

/** A customer's permission, and how far we have read under it. */
export interface Connection {
  readonly id: string;
  /** epoch milliseconds, as all times here */
  readonly connectedAt: number;
  /** gone when the sharing has ended */
  readonly tokens?: Tokens | undefined;
  readonly scope: string;
  readonly resourceUri: string;
  readonly authorizationUri: string;
  /** end of the permission, as the custodian's Authorization says */
  readonly until?: number | undefined;
  /** where the next look goes, and what the last one there was answered with */
  readonly next: { readonly address: string; readonly etag?: string | undefined };
  readonly readAt?: number | undefined;
  /** when readings came that the custodian had told of */
  readonly newsAt?: number | undefined;
  /** the custodian asked us to come again then */
  readonly notBefore?: number | undefined;
  /** what stood in the way of the last look */
  readonly trouble?: 'preparing' | 'unreachable' | 'unreadable' | undefined;
  readonly endedAt?: number | undefined;
}

/** What one look brought, as far as it changes the connection. */
export type ConnectionChange = Partial<Omit<Connection, 'id' | 'connectedAt'>>;
