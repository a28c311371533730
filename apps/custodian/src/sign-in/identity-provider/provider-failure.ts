/** What went wrong on the way to the identity provider and back; the sign-in page has words for each. */
export type ProviderFailureKind = 'provider-denied' | 'provider-expired' | 'provider-failed' | 'provider-no-email';

/** The sign-in by the identity provider came to nothing. The message is for the log. */
export class ProviderFailure extends Error {
  constructor(
    readonly kind: ProviderFailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
