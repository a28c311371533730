import type { Authorizations, Entitlements } from '@app/authorization';
import { RESOURCE_PATH, ResourceLinks } from '@app/espi';
import type { Jobs } from '@app/jobs';
import type { Metering } from '@app/metering';
import type { Tenures } from '@app/service-history';
import type { Store } from '@app/store';
import { Concerned } from './concerned.js';
import { Deliveries } from './deliveries.js';
import { FanOut } from './fan-out.js';
import { Listeners } from './listeners.js';
import { PendingNotices } from './pending-notices.js';
import { UsageNews } from './usage-news.js';

export interface NotificationServices {
  readonly fanOut: FanOut;
  readonly deliveries: Deliveries;
}

interface Services {
  readonly authorizations: Authorizations;
  readonly entitlements: Entitlements;
  readonly jobs: Jobs;
  readonly metering: Metering;
  readonly tenures: Tenures;
}

interface Settings {
  /** under which the addresses are that third parties are told */
  readonly baseUrl: string;
  /** without a change of its, before an application is told of those that were */
  readonly quietSeconds: number;
}

/** From changes to deliveries, on one store: `fanOut` is the job that goes on for ever, `deliveries` makes them. */
export function openNotifications(
  store: Store,
  services: Services,
  { baseUrl, quietSeconds }: Settings,
  now: () => Date = () => new Date(),
): NotificationServices {
  const pending = new PendingNotices(store);
  const listeners = new Listeners(store);
  const usageNews = new UsageNews(services.metering);
  const concerned = new Concerned({ ...services, listeners, usageNews });
  const links = new ResourceLinks(baseUrl + RESOURCE_PATH, { root: true });
  const quietMs = quietSeconds * 1000;
  return {
    fanOut: new FanOut(store, { concerned, pending, jobs: services.jobs }, quietMs, now),
    deliveries: new Deliveries(store, { ...services, pending }, { links, quietMs, now }),
  };
}
