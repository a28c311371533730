import type { AccessRecords } from '@app/audit';
import type { UsagePoints } from '@app/metering';
import type { CustomerResources } from '@app/retail-customers';
import type { Keys } from '@app/runtime';
import type { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import type { Applications } from '@app/third-parties';
import type { Authorizations } from '../authorizations.js';
import type { Entitlements } from '../entitlements.js';
import { Connections } from './connections.js';
import { Consents } from './consents.js';
import { CustomerMeters } from './customer-meters.js';
import { CustomerNotices, type CustomerMessages } from './customer-notices.js';

/** What customers decide, from their side. */
export interface ConsentServices {
  readonly consents: Consents;
  readonly connections: Connections;
  readonly customerMeters: CustomerMeters;
}

interface Services {
  readonly accessRecords: AccessRecords;
  readonly applications: Applications;
  readonly authorizations: Authorizations;
  readonly customerResources: CustomerResources;
  readonly entitlements: Entitlements;
  readonly keys: Keys;
  readonly messages: CustomerMessages;
  readonly utilityName: string;
  readonly tenures: Tenures;
  readonly usagePoints: UsagePoints;
}

export function openConsent(
  store: Store,
  { keys, messages, utilityName, ...services }: Services,
  now: () => Date = () => new Date(),
): ConsentServices {
  const notices = new CustomerNotices(services.applications, messages);
  const customerMeters = new CustomerMeters(services, now);
  const consenting = { authorizations: services.authorizations, customerMeters, keys, mail: messages.mail };
  return {
    consents: new Consents(store, consenting, { ...messages, utilityName }, now),
    connections: new Connections(store, { ...services, notices }, now),
    customerMeters,
  };
}
