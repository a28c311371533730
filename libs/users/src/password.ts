import { hash, verify } from '@node-rs/argon2';
import { newSecret } from '@app/runtime';
import { Hashing } from './hashing.js';

/** OWASP Password Storage Cheat Sheet: argon2id (the library's own choice) with 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Of this process. */
const hashing = new Hashing();

/** Two spellings of one letter are one password (NIST SP 800-63B section 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC');

/** What is stored of a password: argon2id with its parameters and a salt of its own. @throws Overloaded */
export const hashPassword = async (password: string): Promise<string> =>
  hashing.run(async () => hash(normalised(password), PARAMETERS));

let nobodys: Promise<string> | undefined;

/** Whether the password has this hash; where there is none, false after the same time. @throws Overloaded */
export async function matchesPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  nobodys ??= hash(newSecret(), PARAMETERS);
  const stored = passwordHash ?? (await nobodys);
  const matches = await hashing.run(async () => verify(stored, normalised(password)));
  return passwordHash !== undefined && matches;
}

/** Asked before a try is counted: one that was not looked at is no wrong one. @throws Overloaded */
export const requireRoomToHash = (): void => hashing.requireRoom();
