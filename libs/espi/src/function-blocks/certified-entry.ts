/** A time as read (epoch seconds) or as written. */
export type CertifiedTime = number | string;

export interface CertifiedLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string | undefined;
}

/** What a feed says of itself. */
export interface CertifiedFeed {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly updated: CertifiedTime | undefined;
  readonly links: readonly CertifiedLink[];
}

/** An entry of a feed; the readings of a block are in its value, or were given before it by `reading`. */
export interface CertifiedEntry extends CertifiedFeed {
  readonly published: CertifiedTime | undefined;
  readonly contents: readonly { readonly element: string; readonly value: unknown }[];
  readonly line?: number | undefined;
}

export interface CertifierOptions {
  /** The id of the certificate that documents must link to; without one nothing is asked. */
  readonly certificateId?: string | undefined;
}
