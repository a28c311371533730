import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
/** Steps before and after the present one whose codes are taken: clocks of telephones are nearly right. */
const WINDOW = 1;
const CODE = /^\d{6}$/;

/** What an authenticator app and the custodian both know. */
export interface TotpSecret {
  /** RFC 4648, as a person types it */
  readonly base32: string;
  /** as the app reads it from the picture */
  readonly uri: string;
}

const totpOf = (base32: string, issuer: string, label: string): TOTP =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(base32), digits: 6, period: PERIOD_SECONDS });

/** 160 random bits (RFC 4226 section 4), or those that are given. */
export function newTotpSecret(bytes?: Buffer): string {
  return (bytes === undefined ? new Secret({ size: 20 }) : new Secret({ buffer: new Uint8Array(bytes).buffer })).base32;
}

export const totpSecret = (base32: string, issuer: string, email: string): TotpSecret => ({
  base32,
  uri: totpOf(base32, issuer, email).toString(),
});

/** The time step of a code (RFC 6238 section 4.2), where it is one of these minutes. */
export function stepOfCode(base32: string, code: string, at: Date): number | undefined {
  // the library compares bytes, and fails where six characters are more than six of them
  if (!CODE.test(code)) return undefined;
  const delta = totpOf(base32, '', '').validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta;
}

/** The code of this half minute. */
export const codeAt = (base32: string, at: Date): string =>
  totpOf(base32, '', '').generate({ timestamp: at.getTime() });
