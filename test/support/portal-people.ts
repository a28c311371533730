import type { Role } from '@app/users';
import { Secret, TOTP } from 'otpauth';
import { PageClient } from './page-client.js';
import type { TestCustodian } from './test-custodian.js';

const PASSWORD = 'four quiet herons wade';
let count = 0;

export interface SignedInPerson {
  readonly id: string;
  readonly email: string;
  readonly browser: PageClient;
}

/** Somebody with this role who has signed in; staff with a second factor, as they must. */
export async function signedIn(
  { custodian, origin }: TestCustodian,
  role: Role,
  /** of one with the role `customer`, who has one of the utility's accounts */
  customerId?: string,
): Promise<SignedInPerson> {
  count += 1;
  const email = `${role}-${count}@mail.example`;
  const { userAdministration } = custodian.people;
  const { id } = await userAdministration.add(
    { email, name: `A ${role}`, roles: [role], confirmed: true, ...(customerId !== undefined && { customerId }) },
    { password: PASSWORD, by: 'operator' },
  );
  const browser = new PageClient(origin);
  const answer = await browser.submit('/sign-in', { email, password: PASSWORD });
  if (answer.headers.location?.startsWith('/sign-in/set-up') === true) {
    const { text } = await browser.get('/sign-in/set-up');
    const secret = /\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){3,})\b/.exec(text)?.[1] ?? '';
    const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
    await browser.submit('/sign-in/set-up', { code: totp.generate() });
  }
  return { id, email, browser };
}
