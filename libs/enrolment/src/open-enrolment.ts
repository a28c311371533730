import type { MailOutbox } from '@app/mail';
import type { UsagePoints } from '@app/metering';
import type { CustomerResources, Customers } from '@app/retail-customers';
import type { Keys } from '@app/runtime';
import type { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import type { UserServices } from '@app/users';
import type { RateLimits } from '@app/web';
import { ClaimedCustomers } from './claimed-customers.js';
import { Enrolments } from './enrolments.js';
import { EnrolmentLetters } from './letters.js';

export interface EnrolmentOptions {
  readonly baseUrl: string;
  readonly customers: Customers;
  readonly customerResources: CustomerResources;
  readonly keys: Keys;
  readonly mail: Pick<MailOutbox, 'queue'>;
  readonly people: UserServices;
  readonly rateLimits: RateLimits;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
  readonly now?: () => Date;
}

export interface EnrolmentServices {
  readonly enrolments: Enrolments;
  readonly enrolmentLetters: EnrolmentLetters;
}

/** Pages of enrolment, to which messages lead. */
export const enrolmentPaths = { accounts: '/accounts', code: '/accounts/code' } as const;

/** How people come to sign in for customers, on one store. */
export function openEnrolment(
  store: Store,
  { baseUrl, now = () => new Date(), ...services }: EnrolmentOptions,
): EnrolmentServices {
  const claimedCustomers = new ClaimedCustomers(services, now);
  const events = services.people.accountEvents;
  const enrolments = new Enrolments(
    store,
    { ...services, claimedCustomers, events },
    `${baseUrl}${enrolmentPaths.code}`,
    now,
  );
  return { enrolments, enrolmentLetters: new EnrolmentLetters(store, services.keys) };
}
