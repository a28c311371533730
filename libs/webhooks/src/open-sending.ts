import type { Jobs } from '@app/jobs';
import type { Store } from '@app/store';
import type { Applications } from '@app/third-parties';
import type { RateLimits } from '@app/web';
import { DeliveryLog } from './delivery-log.js';
import { EndpointMail } from './endpoint-mail.js';
import { EndpointVerifier } from './endpoint-verifier.js';
import { NotificationEndpoints } from './notification-endpoints.js';
import { NotificationSender, type DeliverySource } from './notification-sender.js';
import type { Receivers } from './receivers.js';
import { Redeliveries } from './redeliveries.js';

export interface SendingServices {
  readonly log: DeliveryLog;
  readonly redeliveries: Redeliveries;
  readonly verifier: EndpointVerifier;
  readonly sender: NotificationSender;
}

interface Surroundings {
  readonly applications: Applications;
  readonly endpoints: NotificationEndpoints;
  readonly source: DeliverySource;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly mail: EndpointMail;
  readonly rateLimits: RateLimits;
  readonly receivers: Pick<Receivers, 'ask'>;
  readonly baseUrl: string;
  /** the absolute address of an ApplicationInformation */
  readonly informationUri: (applicationId: string) => string;
}

/** What brings deliveries to their receivers, on one store. */
export function openSending(
  store: Store,
  { applications, endpoints, source, jobs, mail, rateLimits, receivers, baseUrl, informationUri }: Surroundings,
  clock: { readonly now: () => Date; readonly random: () => number } = { now: () => new Date(), random: Math.random },
): SendingServices {
  const log = new DeliveryLog(store, clock.now);
  const userAgent = `Green-Button-data-custodian (+${baseUrl})`;
  const services = { applications, endpoints, receivers, rateLimits };
  return {
    log,
    redeliveries: new Redeliveries(store, { endpoints, log, jobs, rateLimits }, informationUri),
    verifier: new EndpointVerifier(services, { userAgent, informationUri }, clock.now),
    sender: new NotificationSender(store, { ...services, log, source, news: mail }, userAgent, clock),
  };
}
