import { hash, verify } from '@node-rs/argon2';
import { newSecret } from '@app/runtime';

/** OWASP Password Storage Cheat Sheet: argon2id (the library's own choice) with 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two spellings of one letter are one password (NIST SP 800-63B section 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC');

/** What is stored of a password: argon2id with its parameters and a salt of its own. */
export const hashPassword = async (password: string): Promise<string> => hash(normalised(password), PARAMETERS);

let nobodys: Promise<string> | undefined;

/** Whether the password has this hash; where there is none, false after the same time. */
export async function matchesPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  nobodys ??= hashPassword(newSecret());
  const matches = await verify(passwordHash ?? (await nobodys), normalised(password));
  return passwordHash !== undefined && matches;
}
