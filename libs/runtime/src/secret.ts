import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits: nobody guesses it, so one round of SHA-256 is enough to keep it. */
const SECRET_BYTES = 32;

/** A new random secret: 43 characters of base64url, of which the first is no hyphen: a command would take it for an option. */
export function newSecret(): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return secret.startsWith('-') ? newSecret() : secret;
}

/** What is stored of a random secret: its SHA-256 in base64url. Not for passwords, which people choose. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url');

/** Whether the secret has this hash, in a time that tells nothing of where they differ. */
export function matchesSecret(secret: string, storedHash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(storedHash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
